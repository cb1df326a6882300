"""What an estimate costs, its lines, and its files: the same numbers as its page, from the same rows."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.text import slugify
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

from calculator.api import estimate_answers as answers
from calculator.api import shapes_estimates, writing
from calculator.api.base import Api, ProblemRenderer
from calculator.api.describe import describe
from calculator.api.estimate_base import LINKED, READS, EstimateApi
from calculator.api.estimate_views import CACHED
from calculator.api.reading import read_query
from calculator.estimates.totals import Totals, totals
from calculator.exports.aws import aws_csv
from calculator.exports.flat import flat_csv
from calculator.exports.json import export_json

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


class EstimateFile(EstimateApi):
    """A file of the estimate, named after it."""

    ending = ""
    content_type = "text/csv; charset=utf-8"

    def written(self, found: Totals) -> str:
        raise NotImplementedError

    def file(self, request: Request, id: str) -> HttpResponse:
        read_query(request.GET, {})
        if same := self.unchanged(request, id):
            return same
        shown, tag = self.shown(id)
        body = self.written(totals(shown.document)).encode("utf-8", "replace")
        response = writing.send_private(body, etag=tag, content_type=self.content_type)
        name = slugify(shown.document.name)[:60] or "estimate"
        response["Content-Disposition"] = f'attachment; filename="{name}.{self.ending}"'
        return response


class FlatCsv(EstimateFile):
    renderer_classes = (CsvRenderer, ProblemRenderer)
    ending = "csv"

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

    def written(self, found: Totals) -> str:
        return flat_csv(found)


class AwsCsv(EstimateFile):
    renderer_classes = (CsvRenderer, ProblemRenderer)
    ending = "aws.csv"

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

    def written(self, found: Totals) -> str:
        return aws_csv(found)


class JsonFile(EstimateFile):
    ending = "json"
    content_type = "application/json"
    renderer_classes = Api.renderer_classes

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

    def written(self, found: Totals) -> str:
        return export_json(found)
