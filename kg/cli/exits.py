"""What the exit code of `kg` says; the same for every command."""

from __future__ import annotations

EXIT_OK = 0
EXIT_BAD_INPUT = 1  # nothing could be read, or something was skipped under --strict
EXIT_USAGE = 2  # a wrong option or argument
EXIT_STORE = 3  # no store, a damaged one, or one that cannot be written
EXIT_QUERY = 4  # a query that is wrong or not allowed

EXIT_HELP = """\b
Exit codes: 0 done, 1 bad input, 2 wrong usage, 3 no usable store,
4 wrong query."""
