"""What other programs make of the files: sigma of GEXF, LibreOffice of workbooks."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pyoxigraph import Store

from kg.export import (
    Facts,
    Filters,
    read_about,
    read_network,
    whole_file,
    write_gephi,
    write_workbook,
)
from kg.store import open_graph

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "clients"))
import draw_gexf

PNG = b"\x89PNG\r\n"
SECONDS = 120
SHEETS = ("Events", "Claims", "Reports")


def test_sigma_draws_arabic_labels(sample_store: Path, tmp_path: Path) -> None:
    if reason := draw_gexf.missing():
        pytest.skip(reason)
    graph = open_graph(sample_store)
    network = read_network(graph, Filters(), claims=True)
    gexf, picture = tmp_path / "graph.gexf", tmp_path / "graph.png"
    with whole_file(gexf) as stream:
        write_gephi(stream, network, read_about(graph))
    found = draw_gexf.draw(gexf, picture)
    assert not found["problems"]
    assert (found["nodes"], found["edges"]) == (len(network.nodes), len(network.edges))
    assert set(found["labels"]) == {node.label for node in network.nodes}
    assert picture.read_bytes().startswith(PNG)


@pytest.fixture(scope="module")
def soffice() -> str:
    found = shutil.which("soffice")
    if found is None:
        pytest.skip("needs LibreOffice: apt install libreoffice-calc-nogui")
    return found


def test_libreoffice_reads_the_workbook(soffice: str, graph: Store, tmp_path: Path) -> None:
    facts, book = Facts(graph), tmp_path / "events.xlsx"
    with whole_file(book) as stream:
        write_workbook(
            stream, facts.events(Filters()), facts.claims(Filters()), facts, read_about(graph)
        )
    # Comma, double quote, UTF-8, from line 1, no formats, text as text, every sheet in a file.
    as_csv = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
    subprocess.run(
        [soffice, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless",
         "--convert-to", as_csv, "--outdir", str(tmp_path), str(book)],
        capture_output=True, check=True, timeout=SECONDS,
    )  # fmt: skip
    written = load_workbook(book, read_only=True)
    for sheet in SHEETS:
        text = (tmp_path / f"events-{sheet}.csv").read_text("utf-8")
        read = list(csv.reader(io.StringIO(text, newline="")))
        expected = [[shown(cell) for cell in row] for row in written[sheet].values]
        assert [[joined(cell) for cell in row] for row in read] == expected, sheet
        assert len(read) > 1


def shown(value: object) -> str:
    """A cell's value as LibreOffice writes it in a table."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    return f"{value:g}" if isinstance(value, float) else joined(str(value))


def joined(text: str) -> str:
    return " ".join(text.split())
