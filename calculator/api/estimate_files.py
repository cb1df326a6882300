"""What an estimate costs, its lines, and its files: the same numbers as its page, from the same rows."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.text import slugify
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

from calculator.api import estimate_answers as answers
from calculator.api import shapes_estimates, writing
from calculator.api.base import ProblemRenderer
from calculator.api.describe import describe
from calculator.api.estimate_base import LINKED, READS, EstimateApi
from calculator.api.estimate_views import CACHED
from calculator.api.reading import read_query
from calculator.estimates.totals import totals
from calculator.exports.formats import FORMATS, PARQUET, XLSX

TAG = "Saved estimates"


class EstimateTotals(EstimateApi):
    @describe(
        "What an estimate costs",
        shapes_estimates.EstimateTotals,
        tag=TAG,
        headers=CACHED,
        security=LINKED,
        may=READS,
        tagged=True,
    )
    def get(self, request: Request, id: str) -> HttpResponse:
        """By item, group, service and month; with AWS Support, tax and discounts."""
        read_query(request.GET, {})
        if same := self.unchanged(request, id):
            return same
        shown, tag = self.shown(id)
        return writing.send_private(answers.priced(totals(shown.document)), etag=tag)


class EstimateLines(EstimateApi):
    @describe(
        "The lines of an estimate",
        shapes_estimates.EstimateLines,
        tag=TAG,
        headers=CACHED,
        security=LINKED,
        may=READS,
        tagged=True,
    )
    def get(self, request: Request, id: str) -> HttpResponse:
        """A row for each line and tier, with its rate code: what the flat CSV says."""
        read_query(request.GET, {})
        if same := self.unchanged(request, id):
            return same
        shown, tag = self.shown(id)
        return writing.send_private(answers.lines(totals(shown.document)), etag=tag)


# -- files ---------------------------------------------------------------------------------------------------


class CsvRenderer(BaseRenderer):
    """Lets a client ask for text/csv; views never render through it."""

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


class EstimateFile(EstimateApi):
    """A file of the estimate, named after it: `kind` is its name among the formats."""

    kind = ""

    def file(self, request: Request, id: str) -> HttpResponse:
        read_query(request.GET, {})
        if same := self.unchanged(request, id):
            return same
        shown, tag = self.shown(id)
        form = FORMATS[self.kind]
        response = writing.send_private(form.file(totals(shown.document)), etag=tag, content_type=form.media)
        name = slugify(shown.document.name)[:60] or "estimate"
        response["Content-Disposition"] = f'attachment; filename="{name}.{form.ending}"'
        return response


class FlatCsv(EstimateFile):
    kind = "lines.csv"
    renderer_classes = (CsvRenderer, ProblemRenderer)

    @describe(
        "Export an estimate as CSV",
        str,
        tag=TAG,
        content_type="text/csv",
        headers=CACHED,
        security=LINKED,
        may=READS,
        tagged=True,
    )
    def get(self, request: Request, id: str) -> HttpResponse:
        """One table with a row for each line and tier. No text in it is a formula to a spreadsheet."""
        return self.file(request, id)


class InputsCsv(EstimateFile):
    kind = "inputs.csv"
    renderer_classes = (CsvRenderer, ProblemRenderer)

    @describe(
        "Export an estimate's inputs as CSV",
        str,
        tag=TAG,
        content_type="text/csv",
        headers=CACHED,
        security=LINKED,
        may=READS,
        tagged=True,
    )
    def get(self, request: Request, id: str) -> HttpResponse:
        """Settings, groups, items and what was typed into each: to be changed and imported again."""
        return self.file(request, id)


class AwsCsv(EstimateFile):
    kind = "aws.csv"
    renderer_classes = (CsvRenderer, ProblemRenderer)

    @describe(
        "Export an estimate in AWS Pricing Calculator's CSV layout",
        str,
        tag=TAG,
        content_type="text/csv",
        headers=CACHED,
        security=LINKED,
        may=READS,
        tagged=True,
    )
    def get(self, request: Request, id: str) -> HttpResponse:
        """To hold these numbers against AWS's own."""
        return self.file(request, id)


class FocusCsv(EstimateFile):
    kind = "focus.csv"
    renderer_classes = (CsvRenderer, ProblemRenderer)

    @describe(
        "Export an estimate in FOCUS 1.2",
        str,
        tag=TAG,
        content_type="text/csv",
        headers=CACHED,
        security=LINKED,
        may=READS,
        tagged=True,
    )
    def get(self, request: Request, id: str) -> HttpResponse:
        """The FinOps Open Cost and Usage Specification's columns, a row for each tier: to lie beside a bill."""
        return self.file(request, id)


class Workbook(EstimateFile):
    kind = "estimate.xlsx"
    renderer_classes = (XlsxRenderer, ProblemRenderer)

    @describe(
        "Export an estimate as an Excel workbook",
        str,
        tag=TAG,
        content_type=XLSX,
        headers=CACHED,
        security=LINKED,
        may=READS,
        tagged=True,
    )
    def get(self, request: Request, id: str) -> HttpResponse:
        """Every sum is a formula: a changed quantity, discount or tax moves the total. It can be imported again."""
        return self.file(request, id)


class ParquetFile(EstimateFile):
    kind = "lines.parquet"
    renderer_classes = (ParquetRenderer, ProblemRenderer)

    @describe(
        "Export an estimate as Parquet",
        str,
        tag=TAG,
        content_type=PARQUET,
        headers=CACHED,
        security=LINKED,
        may=READS,
        tagged=True,
    )
    def get(self, request: Request, id: str) -> HttpResponse:
        """The rows of the CSV as typed columns."""
        return self.file(request, id)


class JsonFile(EstimateFile):
    kind = "estimate.json"

    @describe(
        "Export an estimate as JSON",
        shapes_estimates.ExportedEstimate,
        tag=TAG,
        headers=CACHED,
        security=LINKED,
        may=READS,
        tagged=True,
    )
    def get(self, request: Request, id: str) -> HttpResponse:
        """Inputs, lines and working; importing it gives the same estimate again."""
        return self.file(request, id)


class InfracostJson(EstimateFile):
    kind = "infracost.json"

    @describe(
        "Export an estimate as JSON in Infracost's shape",
        shapes_estimates.InfracostEstimate,
        tag=TAG,
        headers=CACHED,
        security=LINKED,
        may=READS,
        tagged=True,
    )
    def get(self, request: Request, id: str) -> HttpResponse:
        """Resources with cost components, as tools around Terraform's plans read them."""
        return self.file(request, id)
