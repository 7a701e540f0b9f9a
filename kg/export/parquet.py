"""The network, the events and the claims as Parquet files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any, BinaryIO

import orjson

from kg.export.about import About
from kg.export.columns import Column
from kg.export.columns import Row as Thing
from kg.export.extras import require
from kg.export.rows import Row

_BATCH = 10_000  # rows of a row group


def write_parquet(
    stream: BinaryIO, columns: Mapping[str, str], rows: Iterable[Row], about: About
) -> int:
    """Write rows in groups, so that memory does not grow with them; how many there were.

    What the file holds stands in the schema's metadata under `khabar`.
    """
    pyarrow = require("pyarrow", "parquet")
    parquet = require("pyarrow.parquet", "parquet")
    types = {
        "text": pyarrow.string(),
        "string": pyarrow.string(),
        "texts": pyarrow.list_(pyarrow.string()),
        "integer": pyarrow.int64(),
        "double": pyarrow.float64(),
        "boolean": pyarrow.bool_(),
    }
    schema = pyarrow.schema(
        [(name, types[kind]) for name, kind in columns.items()],
        metadata={"khabar": orjson.dumps(about.as_dict())},
    )
    waiting = iter(rows)
    count = 0
    with parquet.ParquetWriter(stream, schema, compression="zstd") as writer:
        while batch := list(islice(waiting, _BATCH)):
            count += len(batch)
            writer.write_table(_table(pyarrow, batch, schema))
    return count


def _table(pyarrow: Any, batch: list[Row], schema: Any) -> Any:
    return pyarrow.Table.from_pylist(batch, schema=schema)


def column_kinds(columns: Iterable[Column[Thing]]) -> Mapping[str, str]:
    """Names and kinds of a network's columns, as `write_parquet` takes them."""
    return {column.name: column.kind for column in columns}


def column_rows(columns: Iterable[Column[Thing]], things: Iterable[Thing]) -> Iterable[Row]:
    """Nodes or edges as rows."""
    columns = tuple(columns)
    return ({column.name: column.read(thing) for column in columns} for thing in things)
