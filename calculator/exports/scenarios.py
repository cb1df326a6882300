"""Rows of a sweep as files: worked out again a piece at a time, so that a million of them need no memory."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from typing import IO

from calculator.exports import cells
from calculator.whatif.definition import Definition
from calculator.whatif.scenario import Rows, shown

BETWEEN = "; "
SPOOLED = 8_000_000
"""Bytes of a file that are held in memory before it goes to a disk."""


def heads(definition: Definition) -> list[str]:
    """Names of the columns: the row, each input by its address, each result, whether it can be had and why not."""
    inputs = [t.address for axis in definition.axes for t in axis.targets]
    return ["row", *inputs, *(r.name for r in shown(definition)), "feasible", "reasons"]


def scenarios_csv(definition: Definition, pieces: Iterable[Rows]) -> Iterator[str]:
    """CSV, a piece at a time. A result that is not known is an empty cell."""
    yield cells.write([heads(definition)])
    for piece in pieces:
        inputs = list(piece.changes.values())
        results = [[None if v != v else v for v in column.tolist()] for column in piece.results.values()]
        feasible = ["yes" if yes else "no" for yes in piece.feasible.tolist()]
        reasons = [BETWEEN.join(r) for r in piece.reasons]
        yield cells.write(zip(piece.row.tolist(), *inputs, *results, feasible, reasons, strict=True))


def scenarios_parquet(definition: Definition, pieces: Iterable[Rows]) -> IO[bytes]:
    """Parquet in a temporary file, at its start: inputs as texts, results as doubles, null where not known."""
    import pyarrow as pa  # a heavy library that nothing else here needs
    import pyarrow.parquet as pq

    names = heads(definition)
    known = {r.name for r in shown(definition)}
    kinds = {"row": pa.int64(), "feasible": pa.bool_(), "reasons": pa.list_(pa.string())}
    fields = [(n, kinds.get(n, pa.float64() if n in known else pa.string())) for n in names]
    about = {"price_book": definition.book, "definition": definition.text}
    schema = pa.schema(fields, metadata=about)
    out: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=SPOOLED)  # noqa: SIM115 - the answer that sends it closes it
    with pq.ParquetWriter(out, schema, compression="zstd") as writer:
        for piece in pieces:
            results = [pa.array(column, pa.float64(), from_pandas=True) for column in piece.results.values()]
            inputs = [pa.array(column, pa.string()) for column in piece.changes.values()]
            reasons = pa.array([list(r) for r in piece.reasons], pa.list_(pa.string()))
            arrays = [pa.array(piece.row), *inputs, *results, pa.array(piece.feasible), reasons]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))
    out.seek(0)
    return out
