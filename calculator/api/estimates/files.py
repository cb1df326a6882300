"""What an estimate costs, its lines, and its files: the same numbers as its page, from the same rows."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.text import slugify
from rest_framework.request import Request

from calculator.api import writing
from calculator.api.estimates import answers
from calculator.api.estimates.base import EstimateApi
from calculator.api.private import watched
from calculator.api.reading import read_query
from calculator.api.renderers import RENDERERS
from calculator.api.shapes import estimates as shapes
from calculator.api.shapes.exports import ExportedEstimate, InfracostEstimate
from calculator.estimates.totals import totals
from calculator.exports.formats import FORMATS

TAG = "Saved estimates"


class EstimateTotals(EstimateApi):
    @watched("What an estimate costs", shapes.EstimateTotals, tag=TAG)
    def get(self, request: Request, id: str) -> HttpResponse:
        """By item, group, service and month; with AWS Support, tax and discounts."""
        return self.answered(request, id, lambda shown: answers.priced(totals(shown.document)))


class EstimateLines(EstimateApi):
    @watched("The lines of an estimate", shapes.EstimateLines, tag=TAG)
    def get(self, request: Request, id: str) -> HttpResponse:
        """A row for each line and tier, with its rate code: what the flat CSV says."""
        return self.answered(request, id, lambda shown: answers.lines(totals(shown.document)))


# -- files ---------------------------------------------------------------------------------------------------


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


def exported(kind: str, summary: str, words: str, answers: type = str) -> type[EstimateFile]:
    """The route of a format. `answers` is the shape of one that is JSON."""
    media = FORMATS[kind].media.partition(";")[0]

    def get(self: EstimateFile, request: Request, id: str) -> HttpResponse:
        return self.file(request, id)

    get.__doc__ = words
    described = watched(summary, answers, tag=TAG, content_type=media)(get)
    members: dict[str, Any] = {"kind": kind, "get": described, "__module__": __name__}
    if media in RENDERERS:
        members["renderer_classes"] = RENDERERS[media]
    return type("EstimateFile", (EstimateFile,), members)


FlatCsv = exported(
    "lines.csv",
    "Export an estimate as CSV",
    "One table with a row for each line and tier. No text in it is a formula to a spreadsheet.",
)
InputsCsv = exported(
    "inputs.csv",
    "Export an estimate's inputs as CSV",
    "Settings, groups, items and what was typed into each: to be changed and imported again.",
)
AwsCsv = exported(
    "aws.csv",
    "Export an estimate in AWS Pricing Calculator's CSV layout",
    "To hold these numbers against AWS's own.",
)
FocusCsv = exported(
    "focus.csv",
    "Export an estimate in FOCUS 1.2",
    "The FinOps Open Cost and Usage Specification's columns, a row for each tier: to lie beside a bill.",
)
Workbook = exported(
    "estimate.xlsx",
    "Export an estimate as an Excel workbook",
    "Every sum is a formula: a changed quantity, discount or tax moves the total. It can be imported again.",
)
ParquetFile = exported(
    "lines.parquet",
    "Export an estimate as Parquet",
    "The rows of the CSV as typed columns.",
)
JsonFile = exported(
    "estimate.json",
    "Export an estimate as JSON",
    "Inputs, lines and working; importing it gives the same estimate again.",
    ExportedEstimate,
)
InfracostJson = exported(
    "infracost.json",
    "Export an estimate as JSON in Infracost's shape",
    "Resources with cost components, as tools around Terraform's plans read them.",
    InfracostEstimate,
)
