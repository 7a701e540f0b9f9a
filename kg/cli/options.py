"""Options that several commands share, and how their errors end the program."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable
from pathlib import Path
from typing import ParamSpec, TypeVar

import click

from kg.cli.exits import EXIT_BAD_INPUT, EXIT_QUERY, EXIT_STORE
from kg.errors import KhabarError, QueryError, StoreError

P = ParamSpec("P")
R = TypeVar("R")

DEFAULT_STORE = Path("khabar-store")


def store_option(command: Callable[P, R]) -> Callable[P, R]:
    """Add `--store DIR` to a command, as the argument `store`."""
    return click.option(
        "--store",
        type=click.Path(path_type=Path),
        default=DEFAULT_STORE,
        envvar="KHABAR_STORE",
        show_default=True,
        show_envvar=True,
        metavar="DIR",
        help="The store folder.",
    )(command)


def extractor_option(command: Callable[P, R]) -> Callable[P, R]:
    """Add `--extractor NAME` to a command, as the argument `extractor`; None is the default one."""
    return click.option(
        "--extractor",
        metavar="NAME",
        callback=_installed,
        help="Who reads events: learned (the default), frames, or one that is plugged in.",
    )(command)


def _installed(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    from kg.extract import extractors

    if value is None or value == extractors.DEFAULT:
        return None
    try:
        extractors.load(value)
    except KhabarError as error:
        raise click.BadParameter(str(error), ctx, param) from error
    return value


def ends_cleanly(command: Callable[P, R]) -> Callable[P, R]:
    """Turn Khabar's errors into one line on stderr and the exit code that belongs to them."""

    @functools.wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except KhabarError as error:
            click.echo(f"kg: {error}", err=True)
            sys.exit(exit_code(error))

    return run


def exit_code(error: KhabarError) -> int:
    """The exit code for an error."""
    if isinstance(error, StoreError):
        return EXIT_STORE
    if isinstance(error, QueryError):
        return EXIT_QUERY
    return EXIT_BAD_INPUT
