"""The server as people start it, spoken to over a socket."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from live import serving
from sample_knowledge import sample_knowledge

from kg.graph import quads
from kg.store import write_graph

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


@pytest.fixture(scope="module")
def address(sample_store: Path) -> Iterator[str]:
    with serving(sample_store, "--timeout", "1.5", "--workers", "2", "--queue", "1") as base:
        yield base


def count(address: str) -> httpx.Response:
    return httpx.get(f"{address}/sparql", params={"query": "SELECT (1 AS ?n) {}"}, timeout=20)


def endless(address: str) -> httpx.Response:
    return httpx.get(f"{address}/sparql", params={"query": ENDLESS}, timeout=20)


def test_an_endless_query_does_not_keep_others_waiting(address: str) -> None:
    with ThreadPoolExecutor(1) as other:
        running = other.submit(endless, address)
        time.sleep(0.3)
        start = time.perf_counter()
        assert count(address).status_code == 200
        assert time.perf_counter() - start < 1
        assert running.result().status_code == 504
    assert count(address).status_code == 200


def test_too_many_at_once_are_told_to_come_back(address: str) -> None:
    with ThreadPoolExecutor(6) as others:
        answers = list(others.map(endless, [address] * 6))
    statuses = sorted(answer.status_code for answer in answers)
    assert set(statuses) == {503, 504}
    assert all("retry-after" in answer.headers for answer in answers if answer.status_code == 503)
    assert count(address).status_code == 200


def test_a_client_that_leaves_frees_its_worker(address: str) -> None:
    with pytest.raises(httpx.ReadTimeout):
        httpx.get(f"{address}/sparql", params={"query": ENDLESS}, timeout=0.3)
    for _ in range(20):
        if httpx.get(f"{address}/health").json()["working"] == 0:
            break
        time.sleep(0.05)
    else:
        pytest.fail("the query goes on for nobody")


def test_a_build_drops_no_request(tmp_path: Path, sample_store: Path) -> None:
    """Graphs come and go while clients ask; each answer is one graph's, none is an error."""
    store = tmp_path / "store"
    shutil.copytree(sample_store, store)
    whole = list(quads(sample_knowledge()))
    query = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    seen: set[int] = set()
    done = threading.Event()

    def ask(base: str) -> int:
        asked = 0
        with httpx.Client(base_url=base, timeout=20) as client:
            while not done.is_set():
                answer = client.get("/sparql", params={"query": query})
                assert answer.status_code == 200, answer.text
                seen.add(int(answer.json()["results"]["bindings"][0]["n"]["value"]))
                asked += 1
        return asked

    with serving(store, "--workers", "2") as base, ThreadPoolExecutor(4) as clients:
        asking = [clients.submit(ask, base) for _ in range(4)]
        try:
            for left_out in range(1, 7):
                write_graph(store, whole[:-left_out])
            time.sleep(0.3)
        finally:
            done.set()
        assert sum(each.result() for each in asking) > 20
        assert httpx.get(f"{base}/health").json()["graph"] == 7
    assert len(seen) > 2
