"""The exceptions that a caller of Khabar may want to catch."""


class KhabarError(Exception):
    """Anything that Khabar raises on purpose; its text names the file and the fix."""


class DataError(KhabarError):
    """Shipped or user-given language data is wrong: names the file and the entry. Stops at once."""


class ArticleError(KhabarError):
    """One article cannot be read. It is skipped and counted; the run goes on."""


class InputError(KhabarError):
    """A whole input (file, folder, pipe) cannot be read."""


class StoreError(KhabarError):
    """The store folder is missing, damaged or not writable."""


class QueryError(KhabarError):
    """A SPARQL query is wrong or not allowed; the text is the parser's message."""
