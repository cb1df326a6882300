"""The routes of saved estimates: list, make, read, change, undo, copy, delete."""

from __future__ import annotations

import json
from collections.abc import Callable
from hashlib import sha256
from typing import Any

from django.http import HttpResponse
from rest_framework.request import Request

from calculator.api import writing
from calculator.api.base import FRESH, Api, host_of
from calculator.api.callers import NOBODY, unauthorized
from calculator.api.describe import describe
from calculator.api.estimates import answers
from calculator.api.estimates.base import EstimateApi, changing, etag, expected
from calculator.api.estimates.bodies import NEW, read_edits, read_new, read_replacement
from calculator.api.estimates.once import once
from calculator.api.members import read_members
from calculator.api.paging import PAGES, paging, rows_of
from calculator.api.private import KEY, linked, nothing, owned, sent, watched
from calculator.api.reading import Text, named, read_file, read_json, read_object, read_query
from calculator.api.shapes import estimates as shapes
from calculator.estimates import actions, queries
from calculator.estimates.access import Viewer
from calculator.estimates.actions import Edited
from calculator.estimates.document import Document
from calculator.estimates.edits import Edit
from calculator.estimates.examples import examples
from calculator.estimates.models import Estimate
from calculator.estimates.queries import Shown
from calculator.exports.formats import XLSX
from calculator.exports.json import LARGEST, import_json
from calculator.exports.reading import LARGEST_FILE, import_file

TAG = "Saved estimates"
FILES = ("text/csv", XLSX)
"""Media types of files that are imported beside JSON."""


class ExampleEstimateList(Api):
    @describe("List the example estimates", shapes.ExampleEstimates, tag=TAG)
    def get(self, request: Request) -> HttpResponse:
        """Estimates to start from; POST /api/v1/estimates with the slug as `example` makes one of your own."""
        read_query(request.GET, {})
        payload: shapes.ExampleEstimates = {
            "examples": [
                {
                    "slug": e.slug,
                    "title": e.title,
                    "summary": e.summary,
                    "items": sum(1 for _ in e.document.items),
                }
                for e in examples()
            ]
        }
        return self.send(payload, max_age=FRESH)


class Owning(EstimateApi):
    """Routes that only an account has: a share link opens one estimate, not a list."""

    links = False

    def create(self, request: Request, viewer: Viewer, body: Any, document: Document) -> HttpResponse:
        """A new estimate of this document, once for all requests with this body and the same Idempotency-Key."""
        return self.made(
            request, once(request, viewer, body, lambda: actions.estimate_create(viewer=viewer, document=document))
        )

    def made(self, request: Request, estimate: Estimate) -> HttpResponse:
        """A new estimate of the caller's, with its address."""
        shown, tag = self.shown(str(estimate.public_id))
        response = writing.send_private(answers.saved(shown, host_of(request)), status=201, etag=tag)
        response["Location"] = answers.address(estimate.public_id, host_of(request))
        return response


class EstimateList(Owning):
    query = {**named(q=Text("Search", help="Words of the name.")), **PAGES}

    @owned("List your estimates", shapes.SavedEstimates, tag=TAG, query=query)
    def get(self, request: Request) -> HttpResponse:
        """The account's own, last changed first."""
        viewer = self.viewer
        asked = read_query(request.GET, self.query)
        found = queries.estimates(viewer, text=asked["q"])
        payload: shapes.SavedEstimates = {
            **paging(request, found.count(), asked),
            "estimates": [answers.summary(e, host_of(request)) for e in found[rows_of(asked)]],
        }
        return sent(request, payload)

    @owned(
        "Make an estimate",
        shapes.SavedEstimate,
        tag=TAG,
        body="NewEstimate",
        status=(201,),
        headers=(KEY,),
        tagged=True,
    )
    def post(self, request: Request) -> HttpResponse:
        """From an example, from a document, or an empty one."""
        viewer = self.viewer
        read_query(request.GET, {})
        body = read_members(request, NEW)
        return self.create(request, viewer, body, read_new(body))


class EstimateImport(Owning):
    @owned(
        "Import an estimate",
        shapes.SavedEstimate,
        tag=TAG,
        body="EstimateFile",
        files=FILES,
        status=(201,),
        headers=(KEY,),
        tagged=True,
    )
    def post(self, request: Request) -> HttpResponse:
        """A new estimate with the inputs of an exported one: JSON, the workbook, or the CSV of inputs or of lines. Its
        numbers are worked out anew.
        """
        viewer = self.viewer
        read_query(request.GET, {})
        file = read_file(request, FILES, LARGEST_FILE)
        body: Any
        if file is not None:
            body, document = sha256(file).hexdigest(), import_file(file)
        else:
            text = read_json(request, LARGEST)
            body = read_object(text)
            document = import_json(text.decode(json.detect_encoding(text), "surrogatepass"))
        return self.create(request, viewer, body, document)


class Changing(EstimateApi):
    """Routes that change an estimate where If-Match names what was seen."""

    def changed(self, request: Request, id: str, act: Callable[..., Edited], **more: Any) -> HttpResponse:
        """The estimate after the action; nothing of it where the caller prefers that."""
        estimate, allowed = queries.find(self.viewer, id)
        done = act(viewer=self.viewer, public_id=id, expected_revision=expected(request, estimate), **more)
        tag = etag(done.estimate.revision)
        if "return=minimal" in request.headers.get("Prefer", "").replace(" ", "").lower():
            response = nothing(tag=tag)
            response["Preference-Applied"] = "return=minimal"
            return response
        shown = Shown(done.estimate, allowed, done.document)
        return writing.send_private(answers.edited(done, shown, host_of(request)), etag=tag)

    def edit(self, request: Request, id: str, read: Callable[[], Edit]) -> HttpResponse:
        return self.changed(request, id, lambda **asked: actions.estimate_edit(edit=read(), **asked))


class EstimateDetail(Changing):
    @watched("Read an estimate", shapes.SavedEstimate, tag=TAG)
    def get(self, request: Request, id: str) -> HttpResponse:
        """What it says, what it costs, and what you may do with it."""
        return self.answered(request, id, lambda shown: answers.saved(shown, host_of(request)))

    @changing("Replace an estimate", shapes.EditedEstimate, tag=TAG, body="EstimateBody", tagged=True)
    def put(self, request: Request, id: str) -> HttpResponse:
        """Put a whole document in place of what there is. It is one change, and can be undone."""
        read_query(request.GET, {})
        return self.edit(request, id, lambda: read_replacement(read_members(request, ("document",))))

    @changing("Change an estimate", shapes.EditedEstimate, tag=TAG, body="EditList", tagged=True)
    def patch(self, request: Request, id: str) -> HttpResponse:
        """Edits one after the other, as one change: all of them or none. `Prefer: return=minimal` answers 204."""
        read_query(request.GET, {})
        return self.edit(request, id, lambda: read_edits(read_members(request, ("edits",))))

    @changing("Delete an estimate", None, tag=TAG, status=(204,))
    def delete(self, request: Request, id: str) -> HttpResponse:
        """With its history, versions and links. It cannot be undone."""
        read_query(request.GET, {})
        revision = expected(request, self.found(id))
        actions.estimate_delete(viewer=self.viewer, public_id=id, expected_revision=revision)
        return nothing()


class Undo(Changing):
    @changing("Undo the last change", shapes.EditedEstimate, tag=TAG, tagged=True)
    def post(self, request: Request, id: str) -> HttpResponse:
        """Take the last change back, whoever made it. It is a change like any other."""
        read_query(request.GET, {})
        return self.changed(request, id, actions.estimate_undo)


class Redo(Changing):
    @changing("Redo what was undone", shapes.EditedEstimate, tag=TAG, tagged=True)
    def post(self, request: Request, id: str) -> HttpResponse:
        """Make the last undone change again; a new change leaves nothing to redo."""
        read_query(request.GET, {})
        return self.changed(request, id, actions.estimate_redo)


class Duplicate(Owning):
    links = True

    @linked("Copy an estimate", shapes.SavedEstimate, tag=TAG, status=(201,), headers=(KEY,), tagged=True)
    def post(self, request: Request, id: str) -> HttpResponse:
        """A copy of what you see, your own from now on: of a shared one send your token beside the link's."""
        read_query(request.GET, {})
        viewer = self.viewer
        estimate = self.found(id)
        if viewer.user is None:
            raise unauthorized(NOBODY, "")
        made = once(
            request,
            viewer,
            {"of": str(estimate.public_id)},
            lambda: actions.estimate_duplicate(viewer=viewer, public_id=id),
        )
        return self.made(request, made)
