from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from pathlib import Path

import orjson
import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient

from kg.serve.app import create_app
from kg.serve.config import Config

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


@pytest.fixture
def client(sample_store: Path) -> Iterator[TestClient]:
    with TestClient(create_app(Config(store=sample_store, workers=1, timeout=0.5))) as client:
        yield client


def metrics(client: TestClient) -> dict[tuple[str, ...], float]:
    """Each sample's value by its name and its labels' values."""
    response = client.get("/metrics")
    assert response.headers["content-type"].startswith("text/plain; version=")
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(response.text)
        for sample in family.samples
    }


def test_requests_are_counted(client: TestClient) -> None:
    client.get("/sparql?query=ASK{}")
    client.get("/sparql?query=ASK")
    client.get("/")
    client.get("/nothing/<script>")
    client.get("/sparql", params={"query": ENDLESS})
    found = metrics(client)
    assert found["khabar_requests_total", "sparql", "200"] == 1
    assert found["khabar_requests_total", "sparql", "400"] == 1
    assert found["khabar_requests_total", "home", "200"] == 1
    assert found["khabar_requests_total", "other", "404"] == 1
    assert found["khabar_errors_total", "bad-query"] == 1
    assert found["khabar_errors_total", "timeout"] == 1
    assert found["khabar_request_seconds_count", "sparql"] == 3
    assert found["khabar_response_bytes_total", "sparql"] > 0
    assert found["khabar_graph_version",] == 1
    assert found["khabar_graph_quads",] > 100
    assert found["khabar_queries_working",] == found["khabar_queries_waiting",] == 0


def test_each_request_has_a_number(client: TestClient) -> None:
    numbers = {client.get("/health").headers["x-request-id"] for _ in range(3)}
    assert len(numbers) == 3
    given = client.get("/health", headers={"X-Request-ID": "proxy-1.a_B"})
    assert given.headers["x-request-id"] == "proxy-1.a_B"
    for wrong in ("a b", "x" * 65, "<b>", "é", ""):
        answer = client.get("/health", headers={"X-Request-ID": wrong.encode()})
        assert re.fullmatch("[0-9a-f]{32}", answer.headers["x-request-id"])


def test_a_line_for_each_request(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "kg.serve.requests"):
        answer = client.get("/sparql", params={"query": "ASK { secret"})
        client.get("/article/%0d%0a%22x")
    first, second = (orjson.loads(record.getMessage()) for record in caplog.records)
    assert first["id"] == answer.headers["x-request-id"]
    assert (first["status"], first["error"], first["path"]) == (400, "bad-query", "/sparql")
    assert first["bytes"] == len(answer.content)
    assert "secret" not in caplog.records[0].getMessage()
    assert second["path"] == '/article/\r\n"x'
    assert "\n" not in caplog.records[1].getMessage()


def test_nothing_is_logged_unless_asked_for(
    client: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    client.get("/health")
    assert not [record for record in caplog.records if record.name == "kg.serve.requests"]
