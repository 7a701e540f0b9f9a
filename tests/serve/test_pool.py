from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from kg.serve.config import Config
from kg.serve.pool import BusyError, TimedOutError, WorkerLostError, WorkerPool
from kg.serve.process import Job, Reply
from kg.store.results import Dataset

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
GREEDY = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f"


def job(store: Path, query: str) -> Job:
    return Job(
        graph=store / "graph-1",
        query=query,
        base="x:",
        dataset=Dataset(),
        formats={"solutions": "csv", "graph": "turtle"},
    )


def in_pool(config: Config, play: Callable[[WorkerPool], Awaitable[None]]) -> None:
    async def scene() -> None:
        pool = WorkerPool(config)
        await pool.start()
        try:
            await play(pool)
        finally:
            await pool.close()
        children = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text().split()
        names = [Path(f"/proc/{each}/cmdline").read_bytes() for each in children]
        assert not [name for name in names if b"kg.serve.worker" in name]

    asyncio.run(scene())


async def short(pool: WorkerPool, store: Path) -> Reply:
    return await asyncio.wait_for(pool.run(job(store, "SELECT (1 AS ?n) {}")), 25)


def test_long_queries_leave_the_short_ones_their_worker(sample_store: Path) -> None:
    config = Config(store=sample_store, workers=1, long=1, timeout=30.0, queue=8)

    async def play(pool: WorkerPool) -> None:
        endless = [job(sample_store, f"{ENDLESS} #{number}") for number in range(2)]
        long = [asyncio.create_task(pool.run(each)) for each in endless]
        while len(pool._known_long) < 2:  # one goes on among the long, the other waits for its end
            await asyncio.sleep(0.02)
        for _ in range(5):
            assert (await short(pool, sample_store)).status == "ok"
        assert not any(task.done() for task in long)
        # Both are known now, and do not even start among the short ones.
        long.append(asyncio.create_task(pool.run(endless[0])))
        await asyncio.sleep(0)
        assert pool.load == (1, 2)
        assert (await short(pool, sample_store)).status == "ok"
        for task in long:
            task.cancel()
        await asyncio.gather(*long, return_exceptions=True)
        assert pool.load == (0, 0)

    in_pool(config, play)


def test_a_query_that_was_long_once_may_be_short_again(
    sample_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = Config(store=sample_store, workers=1, long=1, timeout=5.0)

    async def play(pool: WorkerPool) -> None:
        monkeypatch.setattr("kg.serve.pool._MOMENT", 0.0)
        assert (await short(pool, sample_store)).status == "ok"
        assert len(pool._known_long) == 1
        monkeypatch.setattr("kg.serve.pool._MOMENT", 5.0)
        assert (await short(pool, sample_store)).status == "ok"
        assert not pool._known_long

    in_pool(config, play)


def test_a_worker_that_dies_is_replaced(sample_store: Path) -> None:
    config = Config(store=sample_store, workers=1, long=1, timeout=20.0, memory=64, queue=1)

    async def play(pool: WorkerPool) -> None:
        for number in range(2):
            with pytest.raises(WorkerLostError):
                reply = await pool.run(job(sample_store, f"{GREEDY} #{number}"))
                if reply.status == "memory":
                    raise WorkerLostError
            assert (await short(pool, sample_store)).status == "ok"

    in_pool(config, play)


def test_so_many_wait_and_no_more(sample_store: Path) -> None:
    config = Config(store=sample_store, workers=1, long=1, timeout=0.6, queue=1)

    async def play(pool: WorkerPool) -> None:
        runs = [pool.run(job(sample_store, f"{ENDLESS} #{number}")) for number in range(6)]
        results = await asyncio.gather(*runs, return_exceptions=True)
        kinds = [type(result) for result in results]
        assert set(kinds) == {BusyError, TimedOutError}
        assert pool.load == (0, 0)
        assert (await short(pool, sample_store)).status == "ok"

    in_pool(config, play)


def test_closing_ends_all_and_starts_nothing(sample_store: Path) -> None:
    config = Config(store=sample_store, workers=1, long=1, timeout=30.0, queue=8)

    async def play(pool: WorkerPool) -> None:
        runs = [
            asyncio.create_task(pool.run(job(sample_store, f"{ENDLESS} #{number}")))
            for number in range(4)
        ]
        await asyncio.sleep(0.4)
        await pool.close()
        for task in runs:
            task.cancel()
        results = await asyncio.wait_for(asyncio.gather(*runs, return_exceptions=True), 5)
        kinds = {type(result) for result in results}
        assert kinds <= {WorkerLostError, asyncio.CancelledError}

    in_pool(config, play)


def test_who_goes_away_frees_the_place(sample_store: Path) -> None:
    config = Config(store=sample_store, workers=1, long=1, timeout=30.0, queue=8)

    async def play(pool: WorkerPool) -> None:
        for pause in (0.0, 0.1, 0.5, 0.5):
            tasks = [
                asyncio.create_task(pool.run(job(sample_store, f"{ENDLESS} #{pause}{number}")))
                for number in range(3)
            ]
            await asyncio.sleep(pause)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            assert pool.load == (0, 0)
            assert (await short(pool, sample_store)).status == "ok"

    in_pool(config, play)
