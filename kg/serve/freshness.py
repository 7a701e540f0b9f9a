"""What a cache may keep: an answer holds until another graph becomes current.

The tag of an answer is known before the query is evaluated, so that asking again whether it
still holds costs no evaluation. Tags are weak: equal tags mean equal answers, in whichever
compression and with whichever names for blank nodes.
"""

from __future__ import annotations

import hashlib
import re

from starlette.requests import Request
from starlette.responses import Response

from kg import __version__
from kg.store import GraphVersion

# The functions whose answers change with every call. Finding them in a name or string costs a
# tag; an escape might hide one.
_CHANGING = re.compile(r"NOW|RAND|UUID|\\U", re.IGNORECASE)
KEEP = {"Cache-Control": "no-cache"}  # keep it, but ask each time whether it still holds


def tag(version: GraphVersion, *parts: object) -> str:
    """The tag of an answer from that graph; `parts` tell answers from one graph apart."""
    text = "\x1f".join([__version__, version.digest, version.base, *(str(part) for part in parts)])
    digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=12)
    return f'W/"{digest.hexdigest()}"'


def tag_of_body(body: bytes) -> str:
    """The tag of an answer that is made anyhow."""
    return f'W/"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'


def changes_by_itself(query: str) -> bool:
    """Whether a query may be answered differently by the same graph."""
    return _CHANGING.search(query) is not None


def unchanged(request: Request, current: str, vary: str) -> Response | None:
    """The answer 304 to a client that has the current version; None for all others."""
    if request.method not in {"GET", "HEAD"}:
        return None
    known = [each.strip() for each in request.headers.get("if-none-match", "").split(",")]
    if "*" not in known and current.removeprefix("W/") not in {
        each.removeprefix("W/") for each in known
    }:
        return None
    return Response(status_code=304, headers={"ETag": current, "Vary": vary, **KEEP})
