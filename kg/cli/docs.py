"""Writes docs/commands.md from the commands themselves: `python -m kg.cli.docs`."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from pathlib import Path

import click

from kg.cli import main
from kg.cli.exits import EXIT_BAD_INPUT, EXIT_OK, EXIT_QUERY, EXIT_STORE, EXIT_USAGE

PAGE = Path(__file__).parents[2] / "docs" / "commands.md"

_HEAD = """\
<!-- Written by `python -m kg.cli.docs` from the commands; do not edit. -->
# Commands

Results go to standard output, everything else to standard error. `-` as an input is standard
input. Every command explains itself: `kg COMMAND --help`.
"""
_CODES = {
    EXIT_OK: "Done. Skipped articles are named on standard error and counted in the last line.",
    EXIT_BAD_INPUT: "Nothing could be read, something was skipped under `--strict`, the output "
    "could not be written or had no reader any more, or Ctrl-C ended the run.",
    EXIT_USAGE: "A wrong option or argument.",
    EXIT_STORE: "No store, a damaged one, one that cannot be written, or another build at work.",
    EXIT_QUERY: "A query that is wrong or not allowed.",
}
_TAIL = """\
## What `kg build` and `kg extract` do when something goes wrong

- **A file, line or article that cannot be read** is skipped, named with its reason on standard
  error (the first twenty; the others are counted) and the rest is read. `--strict` ends with
  code 1 for it, after everything else is done.
- **An id twice in one run**: the first article is kept, one with other content is skipped.
- **Ctrl-C, a killed process, a full disk**: the graph of before stays whole and in use. Records
  read until then are kept, but for the last few hundred, and the next run goes on there.
- **A killed worker** ends the run with one line; nothing hangs.
- **The same articles again** change nothing: the graph is made anew only when articles, the base
  or Khabar itself has changed.
"""


def page() -> str:
    """The whole page."""
    context = click.Context(main, info_name="kg")
    commands = [found for name in main.list_commands(context) for found in _named(context, name)]
    lines = [_HEAD, "| command | does |", "|---|---|"]
    for path, command in commands:
        anchor = path.replace(" ", "-")
        lines.append(f"| [`{path}`](#{anchor}) | {_cell(_paragraphs(command)[0])} |")
    lines += ["", "## Exit codes", "", "| code | means |", "|---|---|"]
    lines += [f"| {code} | {meaning} |" for code, meaning in _CODES.items()]
    lines += ["", _TAIL]
    for path, command in commands:
        lines += _section(path, command)
    return "\n".join(lines)


def _named(context: click.Context, name: str) -> Iterator[tuple[str, click.Command]]:
    """A command with the words that call it, then the commands below it."""
    group = context.command
    assert isinstance(group, click.Group)
    command = group.get_command(context, name)
    assert command is not None, name
    inner = click.Context(command, info_name=name, parent=context)
    yield inner.command_path, command
    if isinstance(command, click.Group):
        for below in command.list_commands(inner):
            yield from _named(inner, below)


def _section(path: str, command: click.Command) -> Iterator[str]:
    arguments = [each for each in command.params if isinstance(each, click.Argument)]
    options = [each for each in command.params if isinstance(each, click.Option)]
    usage = [path, *(["[OPTIONS]"] if options else []), *map(_argument, arguments)]
    if isinstance(command, click.Group):
        usage.append("COMMAND")
    yield f"## {path}\n\n```\n{' '.join(usage)}\n```\n"
    for paragraph in _paragraphs(command):
        if paragraph.startswith("\b"):
            example = inspect.cleandoc(paragraph.removeprefix("\b"))
            yield f"```sh\n{example}\n```\n"
        else:
            yield f"{paragraph}\n"
    if options:
        yield "| option | value | meaning |\n|---|---|---|"
        yield from map(_row, options)
        yield ""


def _paragraphs(command: click.Command) -> list[str]:
    return inspect.cleandoc(command.help or "").split("\n\n")


def _argument(argument: click.Argument) -> str:
    if argument.metavar:
        return argument.metavar
    name = (argument.name or "").upper() + ("..." if argument.nargs == -1 else "")
    return name if argument.required else f"[{name}]"


def _row(option: click.Option) -> str:
    names = ", ".join(f"`{name}`" for name in sorted(option.opts, key=len))
    if option.secondary_opts:
        names += " / " + ", ".join(f"`{name}`" for name in option.secondary_opts)
    notes = [option.help.rstrip(".") if option.help else ""]
    if option.required:
        notes.append("required")
    if option.multiple:
        notes.append("may be repeated")
    if isinstance(option.default, str | int | float | Path) and not option.is_flag:
        notes.append(f"default `{option.default}`")
    if isinstance(option.envvar, str):
        notes.append(f"or by `{option.envvar}` in the environment")
    return f"| {names} | {_value(option)} | {_cell('; '.join(filter(None, notes)))} |"


def _value(option: click.Option) -> str:
    if option.is_flag or option.count:
        return ""
    if option.metavar:
        return f"`{_cell(option.metavar)}`"
    if isinstance(option.type, click.Choice):
        return ", ".join(f"`{choice}`" for choice in option.type.choices)
    return f"`{option.type.name.split()[0].upper()}`"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
