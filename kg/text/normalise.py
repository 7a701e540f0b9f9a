"""The matching key of Arabic words, for the stages above the data."""

from kg.data.normal import normalise

__all__ = ["normalise"]
