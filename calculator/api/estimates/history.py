"""The routes of an estimate's history: versions, going back to one, and what makes the difference between two."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import HttpResponse
from rest_framework.request import Request

from calculator.api import writing
from calculator.api.base import host_of
from calculator.api.estimates import answers
from calculator.api.estimates.base import EstimateApi, changing, expected
from calculator.api.estimates.views import Changing
from calculator.api.members import read_members, text_of
from calculator.api.paging import PAGES, paging, rows_of
from calculator.api.private import linked, sent
from calculator.api.problems import at_parameter, refused
from calculator.api.reading import Text, named, read_query
from calculator.api.shapes import history as shapes
from calculator.api.shapes.estimates import EditedEstimate
from calculator.estimates import actions, queries
from calculator.estimates.diff import diff
from calculator.estimates.document import Document
from calculator.kernel import Fault

TAG = "History"
NOW = "now"


class VersionList(EstimateApi):
    query = PAGES

    @linked("List the versions of an estimate", shapes.EstimateVersions, tag=TAG, query=query)
    def get(self, request: Request, id: str) -> HttpResponse:
        """What was saved, by whom, and what it cost then; the last first."""
        held = queries.versions(self.viewer, id)
        asked = read_query(request.GET, self.query)
        payload: shapes.EstimateVersions = {
            **paging(request, held.count(), asked),
            "versions": [answers.version(v, id, host_of(request)) for v in held[rows_of(asked)]],
        }
        return sent(request, payload)

    @changing("Save a version", shapes.EstimateVersion, tag=TAG, body="NewVersion", status=(200, 201))
    def post(self, request: Request, id: str) -> HttpResponse:
        """Keep the estimate as it is now, for ever. Where nothing changed and no note is given: 200, the last one."""
        read_query(request.GET, {})
        revision = expected(request, self.found(id))
        note = text_of(read_members(request, ("note",), may_be_empty=True), "note")
        with transaction.atomic():
            estimate, _ = queries.find(self.viewer, id, lock=True)
            last = estimate.versions.order_by("-number").values_list("pk", flat=True).first()
            saved = actions.version_save(viewer=self.viewer, public_id=id, note=note, expected_revision=revision)
        payload = answers.version(saved, id, host_of(request))
        response = writing.send_private(payload, status=200 if saved.pk == last else 201)
        response["Location"] = payload["url"]
        return response


class VersionDetail(EstimateApi):
    @linked("Read a version", shapes.EstimateVersionDetail, tag=TAG)
    def get(self, request: Request, id: str, number: int) -> HttpResponse:
        """The document as it was saved, with what it cost then."""
        held = queries.version(self.viewer, id, number)
        read_query(request.GET, {})
        payload: shapes.EstimateVersionDetail = {
            **answers.version(held, id, host_of(request)),
            "document": answers.document(held.content),
        }
        return sent(request, payload)


class Restore(Changing):
    @changing("Go back to a version", EditedEstimate, tag=TAG, tagged=True)
    def post(self, request: Request, id: str, number: int) -> HttpResponse:
        """A change like any other: it can be undone."""
        read_query(request.GET, {})
        return self.changed(request, id, actions.version_restore, number=number)


class Diff(EstimateApi):
    query = named(
        **{
            "from": Text("From", longest=10, help="A version's number, or “now”; the last version if left out."),
            "to": Text("To", longest=10, help="A version's number, or “now”, which it is if left out."),
        }
    )

    @linked("Compare two states of an estimate", shapes.EstimateDifference, tag=TAG, query=query)
    def get(self, request: Request, id: str) -> HttpResponse:
        """Line by line, with what each cause (prices, settings, inputs, items) makes of the difference."""
        held = queries.versions(self.viewer, id)
        asked = read_query(request.GET, self.query)
        last = held.values_list("number", flat=True).first()
        first_number = self.number("from", asked["from"] or (NOW if last is None else str(last)))
        last_number = self.number("to", asked["to"] or NOW)
        before = self.state(id, held, "from", first_number)
        after = self.state(id, held, "to", last_number)
        return sent(request, answers.difference(diff(before, after), first_number, last_number))

    def number(self, name: str, text: str) -> int | None:
        """A version's number; None for the estimate of now."""
        if text.lower() == NOW:
            return None
        if not (text.isascii() and text.isdigit()):
            words = f"{self.query[name].label} is a version's number or “now”; “{text}” is neither."
            raise refused([at_parameter(Fault((name,), words))])
        return int(text)

    def state(self, id: str, held: Any, name: str, number: int | None) -> Document:
        if number is None:
            return queries.show(self.viewer, id).document
        if not held.filter(number=number).exists():
            raise refused([at_parameter(Fault((name,), f"This estimate has no version {number}."))])
        return queries.version(self.viewer, id, number).content
