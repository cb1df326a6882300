"""The media types a client may ask for. Views write their answers themselves and never render through these."""

from __future__ import annotations

from typing import Any

from rest_framework.renderers import BaseRenderer, JSONRenderer

from calculator.api import problems
from calculator.exports.formats import PARQUET, XLSX


class ProblemRenderer(JSONRenderer):
    media_type = problems.MEDIA_TYPE


class CsvRenderer(BaseRenderer):
    media_type = "text/csv"
    format = "csv"

    def render(self, data: Any, *args: Any, **kwargs: Any) -> Any:
        return data


class XlsxRenderer(CsvRenderer):
    media_type = XLSX
    format = "xlsx"


class ParquetRenderer(CsvRenderer):
    media_type = PARQUET
    format = "parquet"


RENDERERS: dict[str, tuple[type[BaseRenderer], ...]] = {
    kind.media_type: (kind, ProblemRenderer) for kind in (CsvRenderer, XlsxRenderer, ParquetRenderer)
}
"""What a route of files of this media type lets a client ask for."""
