"""Events, claims and their sentences as a workbook for Excel and LibreOffice."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

from kg.errors import KhabarError
from kg.export.about import DAYS, About
from kg.export.extras import require
from kg.export.facts import ClaimFact, EventFact, Facts, Reading
from kg.export.markup import legal
from kg.export.rows import (
    CLAIM_ROW,
    EVENT_ROW,
    REPORT_ROW,
    Cell,
    Row,
    claim_row,
    event_row,
    report_row,
)

_ROWS = 1_048_576  # of a sheet, header included
_CHARACTERS = 32_767  # of a cell, in UTF-16
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)  # a clock would make equal workbooks differ
_BETWEEN = " | "
_WIDE = {"label": 40, "sentence": 60, "text": 60, "title": 40, "link": 40}
_WIDTH = 16


class _Sheet:
    """Rows of one kind; goes on in a further sheet where one is full."""

    def __init__(self, book: Any, name: str, columns: Mapping[str, str]) -> None:
        self._book, self._name, self._columns = book, name, list(columns)
        self._head = book.add_format({"bold": True})
        self._sheets = 0
        self._row = 0
        self.count = 0
        self._open()

    def _open(self) -> None:
        self._sheets += 1
        name = self._name if self._sheets == 1 else f"{self._name} {self._sheets}"
        self._sheet = self._book.add_worksheet(name)
        self._sheet.right_to_left()
        self._sheet.freeze_panes(1, 0)
        for number, column in enumerate(self._columns):
            self._sheet.set_column(number, number, _WIDE.get(column, _WIDTH))
            self._sheet.write_string(0, number, column, self._head)
        self._row = 0

    def add(self, row: Row) -> None:
        if self._row + 1 >= _ROWS:
            self._open()
        self._row += 1
        self.count += 1
        for number, column in enumerate(self._columns):
            _write(self._sheet, self._row, number, row[column])


def _write(sheet: Any, row: int, column: int, value: Cell) -> None:
    """Text is written as text: never as a formula or a link that runs on its own."""
    match value:
        case None | "" | ():
            pass
        case bool():
            sheet.write_boolean(row, column, value)
        case int() | float():
            sheet.write_number(row, column, value)
        case _:
            text = value if isinstance(value, str) else _BETWEEN.join(value)
            sheet.write_string(row, column, _fitting(legal(text)))


def _fitting(text: str) -> str:
    if len(text) * 2 <= _CHARACTERS:
        return text
    return text.encode("utf-16-le")[: 2 * _CHARACTERS].decode("utf-16-le", "ignore")


def write_workbook(
    stream: BinaryIO,
    events: Iterable[EventFact],
    claims: Iterable[ClaimFact],
    facts: Facts,
    about: About,
) -> About:
    """Write the sheets Events, Claims, Reports and About; returns what they hold.

    Rows go to disk as they come, so memory does not grow with them.
    """
    xlsxwriter = require("xlsxwriter", "xlsx")
    with tempfile.TemporaryDirectory(prefix="khabar-") as folder:
        whole = Path(folder) / "workbook.xlsx"
        book = xlsxwriter.Workbook(
            str(whole), {"constant_memory": True, "tmpdir": folder, "use_zip64": True}
        )
        book.set_properties(
            {"title": "Khabar", "comments": about.text, "author": about.creator, "created": _EPOCH}
        )
        events_sheet = _Sheet(book, "Events", EVENT_ROW)
        claims_sheet = _Sheet(book, "Claims", CLAIM_ROW)
        reports_sheet = _Sheet(book, "Reports", REPORT_ROW)
        for event in events:
            events_sheet.add(event_row(event, facts))
            _add_reports(reports_sheet, event, event.readings)
        for claim in claims:
            claims_sheet.add(claim_row(claim))
            _add_reports(reports_sheet, claim, claim.readings)
        about = about.counting(
            events=events_sheet.count, claims=claims_sheet.count, reports=reports_sheet.count
        )
        _add_about(book, about)
        try:
            book.close()
        except xlsxwriter.exceptions.FileCreateError as error:
            raise KhabarError(f"the workbook cannot be put together: {error}") from error
        with whole.open("rb") as finished:
            shutil.copyfileobj(finished, stream)
    return about


def _add_reports(sheet: _Sheet, fact: EventFact | ClaimFact, readings: Iterable[Reading]) -> None:
    for reading in readings:
        sheet.add(report_row(fact, reading))


def _add_about(book: Any, about: About) -> None:
    sheet = book.add_worksheet("About")
    sheet.set_column(0, 1, 40)
    lines = {**about.as_dict(), "days": DAYS}
    lines["holds"] = about.holds
    for row, (name, value) in enumerate(lines.items()):
        sheet.write_string(row, 0, name)
        if value is not None:
            sheet.write_string(row, 1, _fitting(legal(str(value))))
