from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from kg.serve.app import create_app
from kg.serve.config import Config
from kg.serve.gate import RateGate, client_of

TOKEN = "سر-secret"


@pytest.fixture(scope="module")
def guarded(sample_store: Path) -> Iterator[TestClient]:
    with TestClient(create_app(Config(store=sample_store, workers=1, token=TOKEN))) as client:
        yield client


def bearer(token: str) -> dict[str, bytes]:
    return {"Authorization": f"Bearer {token}".encode()}


def basic(text: str) -> dict[str, str]:
    return {"Authorization": f"Basic {base64.b64encode(text.encode()).decode()}"}


@pytest.mark.parametrize(
    "path",
    ["/", "/sparql?query=ASK{}", "/store?default", "/api/summary", "/metrics", "/article/a1",
     "/static/khabar.css", "/.well-known/void", "/nothing"],
)  # fmt: skip
def test_nothing_without_the_token(guarded: TestClient, path: str) -> None:
    refused = guarded.get(path)
    assert refused.status_code == 401
    challenges = refused.headers.get_list("www-authenticate")
    assert [each.split()[0] for each in challenges] == ["Bearer", "Basic"]
    assert refused.headers["khabar-error"] == "unauthorised"
    assert guarded.get(path, headers=basic(f"anybody:{TOKEN}")).status_code in {200, 404}
    assert guarded.get("/health").status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        bearer(""),
        bearer("wrong"),
        bearer(TOKEN[:-1]),
        bearer(TOKEN + "x"),
        basic(TOKEN),
        basic(f"{TOKEN}:"),
        {"Authorization": "Basic !!!"},
        {"Authorization": "Basic"},
        {"Authorization": TOKEN.encode()},
        {"Authorization": b"Digest " + TOKEN.encode()},
        {"Authorization": b"Bearer \xff\xfe"},
    ],
)
def test_what_is_no_token(guarded: TestClient, headers: dict[str, str]) -> None:
    assert guarded.get("/api/summary", headers=headers).status_code == 401


def test_a_browser_may_ask_before_it_asks(guarded: TestClient) -> None:
    before = {
        "Origin": "https://example.org",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization",
    }
    assert guarded.options("/sparql", headers=before).status_code == 200


def test_the_bearer_is_let_in(sample_store: Path) -> None:
    config = Config(store=sample_store, workers=1, token="plain")
    with TestClient(create_app(config)) as client:
        assert client.get("/api/summary", headers=bearer("plain")).status_code == 200


def hall(clock: list[float], rate: float) -> TestClient:
    """A server of one page behind the gate, and a clock that the test turns."""

    async def page(_request: object) -> PlainTextResponse:
        return PlainTextResponse("in")

    app = Starlette(routes=[Route("/", page), Route("/health", page)])
    return TestClient(RateGate(app, rate, clock=lambda: clock[0]))


def test_so_many_at_once_and_then_so_many_a_second() -> None:
    clock = [0.0]
    client = hall(clock, 2.0)
    assert [client.get("/").status_code for _ in range(21)] == [200] * 20 + [429]
    refused = client.get("/")
    assert refused.headers["retry-after"] == "1"
    assert refused.headers["khabar-error"] == "too-many"
    assert client.get("/health").status_code == 200
    clock[0] = 1.0
    assert [client.get("/").status_code for _ in range(3)] == [200, 200, 429]
    clock[0] = 3600.0
    assert [client.get("/").status_code for _ in range(21)].count(429) == 1


@given(st.lists(st.floats(0, 5), max_size=60), st.floats(0.1, 50))
def test_nobody_gets_more_than_the_rate_for_long(pauses: list[float], rate: float) -> None:
    clock = [0.0]
    gate = RateGate(Starlette(), rate, clock=lambda: clock[0])
    let_in = 0
    for pause in pauses:
        clock[0] += pause
        let_in += gate._take("one") == 0
    assert let_in <= max(20, 10 * rate) + rate * clock[0] + 1e-6


def test_clients_do_not_pay_for_one_another() -> None:
    gate = RateGate(Starlette(), 1.0, clock=lambda: 0.0)
    for _ in range(30):
        gate._take("one")
    assert gate._take("one") > 0
    assert gate._take("two") == 0


@pytest.mark.parametrize(
    ("host", "client"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("testclient", "testclient"),
    ],
)
def test_who_a_client_is(host: str, client: str) -> None:
    assert client_of({"client": (host, 1)}) == client


def test_a_server_may_count(sample_store: Path) -> None:
    with TestClient(create_app(Config(store=sample_store, workers=1, rate=0.01))) as client:
        statuses = [client.get("/sparql?query=ASK{}").status_code for _ in range(25)]
        assert statuses == [200] * 20 + [429] * 5
        assert client.get("/static/khabar.css").status_code == 200
