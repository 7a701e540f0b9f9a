"""Article to Document: sentences, tokens, attached particles, lemmas."""

from kg.text.reader import read

__all__ = ["read"]
