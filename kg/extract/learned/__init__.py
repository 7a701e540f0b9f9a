"""Reads events with weights learned from annotated articles, over the same lexicon and slots."""
