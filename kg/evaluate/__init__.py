"""Measures what is extracted against annotated articles."""
