"""Reads articles in worker processes, for `kg extract` and `kg build`."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from itertools import chain, islice
from multiprocessing import connection

from kg.cli.collector import Rounds, paused_collector
from kg.errors import ArticleError, KhabarError
from kg.model import Article, Record

_AHEAD = 64  # articles handed to each worker before their records are asked back
_FEW = 40  # fewer articles than this are read faster without starting workers
_REASON = 300  # characters of a foreign exception's text that are shown


_rounds = Rounds()  # of this process


def default_jobs() -> int:
    """As many workers as this process may use cores."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def read_all(
    articles: Iterable[Article], jobs: int, extractor: str | None = None
) -> Generator[tuple[Article, Record | ArticleError]]:
    """Each article with its record, in input order; a failure stands in its record's place.

    `extractor` names the reader of events; without it the default one reads.
    Holds at most a few dozen articles a worker in memory, whatever the length of the input.
    Raises `KhabarError` when a worker process is killed. Closing the iterator ends the workers.
    """
    source = iter(articles)
    first = list(islice(source, _FEW))
    if jobs > 1 and len(first) == _FEW:
        yield from _read_parallel(chain(first, source), jobs, extractor)
    else:
        with paused_collector():
            for article in chain(first, source):
                yield article, _read_one(article, extractor)


def _read_parallel(
    articles: Iterable[Article], jobs: int, extractor: str | None
) -> Generator[tuple[Article, Record | ArticleError]]:
    waiting: deque[tuple[Article, Future[Record | ArticleError]]] = deque()
    with _workers(jobs) as pool:
        for article in articles:
            with _interrupts_held():
                waiting.append((article, pool.submit(_read_one, article, extractor)))
            if len(waiting) >= jobs * _AHEAD:
                done, future = waiting.popleft()
                yield done, future.result()
        while waiting:
            done, future = waiting.popleft()
            yield done, future.result()


@contextmanager
def _workers(jobs: int) -> Iterator[ProcessPoolExecutor]:
    """A pool of workers that is killed, not waited for, when the block is left early."""
    others = set(multiprocessing.active_children())
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(jobs, mp_context=context, initializer=_start_worker)
    try:
        yield pool
    except BaseException as error:
        pool.shutdown(wait=False, cancel_futures=True)
        for worker in set(multiprocessing.active_children()) - others:
            worker.terminate()
        if isinstance(error, BrokenProcessPool):
            raise KhabarError(
                "a worker process was killed, perhaps for want of memory; run the command again, "
                "with a smaller --jobs if memory is short"
            ) from error
        raise
    pool.shutdown()


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Ctrl-C waits while workers may be starting: they inherit that it is not for them."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _start_worker() -> None:
    """Leave Ctrl-C to the parent, and end with it however it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.disable()  # `_rounds` collects instead
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    assert parent is not None
    connection.wait([parent.sentinel])
    os._exit(1)  # nobody is left to read what this worker would still write


def _read_one(article: Article, extractor: str | None) -> Record | ArticleError:
    """The record; whatever goes wrong in one article is that article's error alone.

    Wrong language data would spoil every article, so it ends the run.
    """
    from kg.pipeline import read_record

    _rounds.next()
    try:
        return read_record(article, extractor) if extractor else read_record(article)
    except ArticleError as error:
        return error
    except KhabarError:
        raise
    except Exception as error:  # the run must go on; the error is counted and shown
        reason = " ".join(f"{type(error).__name__}: {error}".split())[:_REASON]
        return ArticleError(f"{article.id}: cannot be read: {reason}")
