from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import orjson
import pytest
from click.testing import CliRunner
from starlette.testclient import TestClient

from kg.cli import main
from kg.cli.exits import EXIT_STORE, EXIT_USAGE
from kg.serve.config import Config


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Any]]:
    """What the command would start: the configuration, the application, uvicorn's options."""
    seen: dict[str, Any] = {}
    from kg.serve import app

    make = app.create_app

    def create_app(config: Config) -> Any:
        seen["config"] = config
        return make(config)

    monkeypatch.setattr("kg.serve.app.create_app", create_app)
    monkeypatch.setattr("uvicorn.run", lambda app, **options: seen.update(app=app, **options))
    yield seen
    logger = logging.getLogger("kg.serve.requests")
    logger.handlers.clear()
    logger.propagate = True
    logger.setLevel(logging.NOTSET)


def serve(store: Path, *options: str, **env: str) -> Any:
    return CliRunner(env=env).invoke(main, ["serve", "--store", str(store), *options])


def test_each_limit_is_an_option(sample_store: Path, started: dict[str, Any]) -> None:
    options = {
        "timeout": 2.5, "workers": 3, "long": 4, "memory": 99, "max_result": 5, "queue": 6,
        "rate": 7.5, "token": "secret", "cors": "https://example.org",
    }  # fmt: skip
    assert {one.name for one in fields(Config) if "help" in one.metadata} == set(options)
    given = [part for name, value in options.items()
             for part in (f"--{name.replace('_', '-')}", str(value))]  # fmt: skip
    assert serve(sample_store, *given, "--port", "1").exit_code == 0
    assert started["config"] == Config(store=sample_store, **options)
    assert started["port"] == 1


def test_the_defaults_are_those_of_the_limits(sample_store: Path, started: dict[str, Any]) -> None:
    result = serve(sample_store)
    assert result.exit_code == 0
    assert started["config"] == Config(store=sample_store)
    assert started["host"] == "127.0.0.1"
    assert "http://127.0.0.1:7878/" in result.stderr


def test_the_token_may_come_from_the_environment(
    sample_store: Path, started: dict[str, Any]
) -> None:
    result = serve(sample_store, KHABAR_TOKEN="secret")
    assert started["config"].token == "secret"
    assert "secret" not in result.output


@pytest.mark.parametrize("wrong", ["--workers=0", "--timeout=0", "--rate=-1", "--queue=x"])
def test_wrong_limits(sample_store: Path, wrong: str) -> None:
    assert serve(sample_store, wrong).exit_code == EXIT_USAGE


def test_no_store(tmp_path: Path) -> None:
    assert serve(tmp_path / "none").exit_code == EXIT_STORE


def test_a_line_a_request(
    sample_store: Path, started: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert serve(sample_store, "--log-requests").exit_code == 0
    (handler,) = logging.getLogger("kg.serve.requests").handlers
    assert isinstance(handler, logging.StreamHandler)
    written = io.StringIO()
    handler.setStream(written)
    with TestClient(started["app"]) as client:
        client.get("/health")
    assert orjson.loads(written.getvalue())["path"] == "/health"
