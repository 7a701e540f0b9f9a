"""Reads articles in worker processes, for `kg extract` and `kg build`."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor

from kg.errors import ArticleError
from kg.model import Article, Record

_AHEAD = 64  # articles handed to each worker before their records are asked back
_FEW = 40  # fewer articles than this are read faster without starting workers


def default_jobs() -> int:
    """As many workers as this process may use cores."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def read_all(
    articles: Iterable[Article], jobs: int
) -> Iterator[tuple[Article, Record | ArticleError]]:
    """Each article with its record, in input order; a failure stands in its record's place.

    Holds at most a few dozen articles a worker in memory, whatever the length of the input.
    """
    ahead: deque[Article] = deque()
    source = iter(articles)
    for article in source:
        ahead.append(article)
        if len(ahead) >= _FEW:
            break
    else:
        jobs = 1
    if jobs <= 1:
        for article in _chain(ahead, source):
            yield article, _read_one(article)
        return
    yield from _read_parallel(_chain(ahead, source), jobs)


def _chain(first: deque[Article], rest: Iterator[Article]) -> Iterator[Article]:
    while first:
        yield first.popleft()
    yield from rest


def _read_parallel(
    articles: Iterable[Article], jobs: int
) -> Iterator[tuple[Article, Record | ArticleError]]:
    waiting: deque[tuple[Article, Future[Record | ArticleError]]] = deque()
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, mp_context=context, initializer=_quiet_interrupt) as pool:
        try:
            for article in articles:
                waiting.append((article, pool.submit(_read_one, article)))
                if len(waiting) >= jobs * _AHEAD:
                    done, future = waiting.popleft()
                    yield done, future.result()
            while waiting:
                done, future = waiting.popleft()
                yield done, future.result()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _quiet_interrupt() -> None:
    """Ctrl-C ends the parent, which ends the workers; they need not print their own traces."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _read_one(article: Article) -> Record | ArticleError:
    """The record; whatever goes wrong in one article is that article's error alone."""
    from kg.pipeline import read_record

    try:
        return read_record(article)
    except Exception as error:  # the run must go on; the error is counted and shown
        return ArticleError(f"{article.id}: cannot be read: {type(error).__name__}: {error}")
