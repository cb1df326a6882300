"""What-if over HTTP: definitions checked and answered at once without an account; larger ones kept, watched, cancelled.

A sweep of a million scenarios at most is answered in the request. A larger one is made at /api/v1/sweeps and worked out
by workers; its address says how far it is, and `Retry-After` when to look again.
"""

from __future__ import annotations

from hashlib import blake2b

from django.http import HttpResponse
from rest_framework.request import Request

from calculator.accounts.throttle import sweep_refused
from calculator.api import writing
from calculator.api.base import Api, host_of
from calculator.api.callers import NOBODY, unauthorized
from calculator.api.describe import describe
from calculator.api.members import read_members, text_of
from calculator.api.paging import PAGES, paging, rows_of
from calculator.api.private import (
    KEY,
    Private,
    given_key,
    linked,
    not_modified,
    nothing,
    owned,
    refused_by_core,
    sent,
    watched,
)
from calculator.api.problems import TOO_MANY, Problem, refused
from calculator.api.reading import Text, named, read_body, read_query
from calculator.api.shapes import sweeps as shapes
from calculator.api.sweeps import answers
from calculator.api.sweeps.bodies import read_definition, read_new
from calculator.estimates.document import RefusedError
from calculator.kernel import Flag
from calculator.whatif import actions, queries, sharing
from calculator.whatif.models import Sweep
from calculator.whatif.older import is_older
from calculator.whatif.reading import read
from calculator.whatif.suggest import suggest
from calculator.whatif.summary import evaluate_now

TAG = "What-if"
SOONEST, LATEST = 1, 10
"""Seconds after which watching a running sweep is worth another look."""


class Open(Api):
    """A route that keeps nothing and asks for nobody."""

    def handle_exception(self, exc: Exception) -> HttpResponse:  # type: ignore[override]
        return super().handle_exception(refused_by_core(exc) if isinstance(exc, RefusedError) else exc)


class Check(Open):
    @describe("Check a definition", shapes.SweepCheck, tag=TAG, body="SweepDefinition")
    def post(self, request: Request) -> HttpResponse:
        """How many scenarios it makes and everything that is wrong with it, while it is being defined."""
        read_query(request.GET, {})
        return writing.send_private(answers.check(read(read_body(request))))


class Suggest(Open):
    @describe("Suggest axes", shapes.SweepSuggestions, tag=TAG, body="SweepStart")
    def post(self, request: Request) -> HttpResponse:
        """What may vary of a service or an estimate, with an axis to start from; and what can be looked for."""
        read_query(request.GET, {})
        body = read_members(request, ("base",))
        reading = read({"base": body.get("base")})
        if reading.base is None:
            raise refused(answers.errors(f for f in reading.faults if f.where.startswith("base")))
        return writing.send_private(answers.suggestions(suggest(reading.base)))


class Now(Open):
    @describe("Answer a what-if at once", shapes.SweepSummary, tag=TAG, body="SweepDefinition")
    def post(self, request: Request) -> HttpResponse:
        """Up to a million scenarios, ranked and summed up in the answer; nothing is kept. Make a sweep of more."""
        read_query(request.GET, {})
        _, definition = read_definition(request)
        if not definition.at_once:
            raise RefusedError(
                f"{definition.total:,} scenarios are too many to be answered at once: POST them to /api/v1/sweeps.",
                "axes",
            )
        return writing.send_private(answers.summary(evaluate_now(definition)))


# -- what is kept --------------------------------------------------------------------------------------------


class SweepApi(Private):
    """A view of saved sweeps."""

    opens = staticmethod(sharing.link_open)

    def state(self, id: str) -> tuple[Sweep, str, str]:
        """The sweep, why it may be seen, and its ETag: another one as soon as more of it is worked out."""
        sweep, allowed = queries.find(self.viewer, id)
        done = queries.rows_done(sweep)
        said = f"{sweep.pk}/{sweep.state}/{done}/{sweep.updated_at.isoformat()}/{is_older(sweep)}/{allowed.via}"
        return sweep, allowed.via, f'"{blake2b(said.encode(), digest_size=8).hexdigest()}"'

    def spend(self, request: Request) -> None:
        """Count the start of a sweep; a problem where its network address has started too many."""
        if found := sweep_refused(request, account=True):
            raise Problem(TOO_MANY, found[0], headers={"Retry-After": str(found[1])})

    def told(self, request: Request, id: str, *, status: int = 200) -> HttpResponse:
        """The sweep as it is now."""
        at = queries.progress(self.viewer, id)
        sweep, via, tag = self.state(id)
        payload = answers.saved(sweep, at, via, host_of(request))
        response = writing.send_private(payload, status=status, etag=tag)
        if sweep.active:
            left = at.seconds_left if at.seconds_left is not None else 0
            response["Retry-After"] = str(round(min(max(left / 4, SOONEST), LATEST)))
        return response


class SweepList(SweepApi):
    links = False
    query = {**named(q=Text("Search", help="Words of the name.")), **PAGES}

    @owned("List your sweeps", shapes.Sweeps, tag=TAG, query=query)
    def get(self, request: Request) -> HttpResponse:
        """The account's own, last changed first."""
        viewer = self.viewer
        asked = read_query(request.GET, self.query)
        found = queries.sweeps(viewer, text=asked["q"])
        payload: shapes.Sweeps = {
            **paging(request, found.count(), asked),
            "sweeps": [answers.line(s, host_of(request)) for s in found[rows_of(asked)]],
        }
        return sent(request, payload)

    @owned("Make a sweep", shapes.SavedSweep, tag=TAG, body="NewSweep", status=(200, 201), headers=(KEY,), tagged=True)
    def post(self, request: Request) -> HttpResponse:
        """It is started unless `start` is false; one of up to a million scenarios is done in the answer. Sent again
        with the same Idempotency-Key it is the same sweep, and the answer a 200.
        """
        viewer = self.viewer
        read_query(request.GET, {})
        body, definition, start = read_new(request)
        if start:
            self.spend(request)
        try:
            sweep, made = actions.sweep_create(
                viewer=viewer, definition=definition, name=text_of(body, "name"), key=given_key(request)
            )
        except RefusedError as error:
            place = {"axes": "definition/axes", "key": KEY}.get(error.where, error.where)
            raise RefusedError(error.message, place) from None
        if start:
            self._start(sweep, made)
        response = self.told(request, str(sweep.public_id), status=201 if made else 200)
        response["Location"] = answers.address(sweep.public_id, host_of(request))
        return response

    def _start(self, sweep: Sweep, made: bool) -> None:
        try:
            actions.sweep_start(viewer=self.viewer, public_id=sweep.public_id)
        except RefusedError:
            # What cannot be run now is not left behind by a request that failed.
            if made:
                actions.sweep_delete(viewer=self.viewer, public_id=sweep.public_id)
            raise


class SweepDetail(SweepApi):
    @watched("Watch a sweep", shapes.SavedSweep, tag=TAG)
    def get(self, request: Request, id: str) -> HttpResponse:
        """How far it is, and the best so far. With its last ETag as If-None-Match an unchanged one is a short 304."""
        read_query(request.GET, {})
        if "If-None-Match" in request.headers:
            sweep, _, tag = self.state(id)
            if same := not_modified(request, tag):
                if sweep.active:
                    queries.keep_alive(sweep)
                    same["Retry-After"] = str(SOONEST)
                return same
        return self.told(request, id)

    @linked("Rename a sweep", shapes.SavedSweep, tag=TAG, body="SweepName", tagged=True)
    def patch(self, request: Request, id: str) -> HttpResponse:
        """Its name is all of a sweep that can change."""
        read_query(request.GET, {})
        queries.find(self.viewer, id)
        body = read_members(request, ("name",))
        actions.sweep_rename(viewer=self.viewer, public_id=id, name=text_of(body, "name"))
        return self.told(request, id)

    @linked("Delete a sweep", None, tag=TAG, status=(204,))
    def delete(self, request: Request, id: str) -> HttpResponse:
        """With its results and links; one that runs stops."""
        read_query(request.GET, {})
        actions.sweep_delete(viewer=self.viewer, public_id=id)
        return nothing()


class SweepStart(SweepApi):
    @linked("Start a sweep", shapes.SavedSweep, tag=TAG, tagged=True)
    def post(self, request: Request, id: str) -> HttpResponse:
        """One that was cancelled or failed goes on where it was; one that runs or is done stays as it is."""
        read_query(request.GET, {})
        queries.find(self.viewer, id)
        self.spend(request)
        actions.sweep_start(viewer=self.viewer, public_id=id)
        return self.told(request, id)


class SweepCancel(SweepApi):
    @linked("Cancel a sweep", shapes.SavedSweep, tag=TAG, tagged=True)
    def post(self, request: Request, id: str) -> HttpResponse:
        """Its workers stop within two seconds. What was found so far is kept."""
        read_query(request.GET, {})
        actions.sweep_cancel(viewer=self.viewer, public_id=id)
        return self.told(request, id)


class SweepDuplicate(SweepApi):
    query = named(
        today=Flag("Today's prices", help="Make the copy one of today's price book and formulas, to be run again.")
    )

    @linked("Copy a sweep", shapes.SavedSweep, tag=TAG, status=(201,), query=query, tagged=True)
    def post(self, request: Request, id: str) -> HttpResponse:
        """A copy of your own, with the results if it is done; it needs an account's token."""
        queries.find(self.viewer, id)
        if self.viewer.user is None:
            raise unauthorized(NOBODY, "")
        today = read_query(request.GET, self.query)["today"]
        made = actions.sweep_duplicate(viewer=self.viewer, public_id=id, today=today)
        response = self.told(request, str(made.public_id), status=201)
        response["Location"] = answers.address(made.public_id, host_of(request))
        return response
