"""The `kg` command: one module a subcommand, imported only when it is called."""

from __future__ import annotations

import importlib

import click

from kg import __version__
from kg.cli.compiled import stale

# Command -> what `kg --help` says of it, so that help imports no command. A command's function
# has the command's name and lives in kg/cli/<name>.py.
COMMANDS = {
    "build": "Read articles and build or extend a graph store.",
    "demo": "Build the sample graph, ask it a question and serve it.",
    "evaluate": "Compare what is extracted with a folder of annotated articles.",
    "explain": "Say why things were merged, and which sentences a fact rests on.",
    "export": "Write the graph for Gephi and other programs.",
    "extract": "Read articles and print one record a line.",
    "forget": "Remove articles, and every fact that rests on them alone.",
    "query": "Ask a store a SPARQL question.",
    "serve": "Serve a store's SPARQL endpoint and explorer over HTTP.",
    "stats": "Count what a store holds.",
    "validate": "Check a store's graph against the shapes.",
}


class LazyGroup(click.Group):
    """Knows its commands by name; imports one when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands, sorted."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, or None when there is none of that name."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"kg.cli.{cmd_name}")
        command: click.Command = getattr(module, cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list in `kg --help`, from `COMMANDS` alone."""
        with formatter.section("Commands"):
            formatter.write_dl(sorted(COMMANDS.items()))


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="kg")
def main() -> None:
    """Khabar: Arabic news into a knowledge graph in which every fact leads to its sentence.

    \b
    kg build articles.jsonl
    kg query who-attacked-whom
    kg serve
    """
    if changed := stale():
        names = ", ".join(source.name for source in changed)
        click.echo(f"kg: what runs is older than {names}: `make setup` compiles it anew", err=True)
