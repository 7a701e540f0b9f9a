"""docs/commands.md says what the commands say of themselves."""

from __future__ import annotations

from kg.cli import COMMANDS
from kg.cli.docs import PAGE, page


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run python -m kg.cli.docs"


def test_every_command_and_option_is_on_the_page() -> None:
    text = page()
    for name in COMMANDS:
        assert f"\n## kg {name}\n" in text
    assert "| `-j`, `--jobs` | `INTEGER` |" in text
    assert "FILE|FOLDER|-..." in text
