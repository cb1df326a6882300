"""Parquet: the rows of the flat CSV as typed columns, for data tools."""

from __future__ import annotations

import io
from dataclasses import fields

from calculator.estimates.totals import Totals
from calculator.exports.rows import ExportRow, rows

NUMBERS = frozenset(
    ("quantity", "unit_price", "amount", "upfront", "discount", "net", "net_upfront", "begin", "end", "due_months")
)


def parquet(totals: Totals) -> bytes:
    """A column per field of a row. The estimate's currency and price book stand in the file's metadata."""
    import pyarrow as pa  # a heavy library that nothing else here needs
    import pyarrow.parquet as pq

    held = list(rows(totals))
    columns = {}
    for name in (f.name for f in fields(ExportRow)):
        values = [getattr(row, name) for row in held]
        if name == "path":
            columns[name] = pa.array(list(map(list, values)), pa.list_(pa.string()))
        elif name == "price_date":
            columns[name] = pa.array([v or None for v in values]).cast(pa.date32())
        else:
            columns[name] = pa.array(values, pa.float64() if name in NUMBERS else pa.string())
    about = {"currency": totals.currency, "per_usd": repr(totals.rate), "price_book": totals.book.id}
    table = pa.table(columns).replace_schema_metadata(about)
    out = io.BytesIO()
    pq.write_table(table, out, compression="zstd")
    return out.getvalue()
