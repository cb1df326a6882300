"""Routes of advice: cheaper ways and repairs of a case, and the same case in every Region."""

from __future__ import annotations

import math
from typing import Any

from django.http import HttpResponse
from rest_framework.request import Request

from calculator.api.services import advice_answers, answers
from calculator.api.services.case import OfOneCase, both_ways
from calculator.api.shapes import advice as shapes
from calculator.kernel import Field, Service
from calculator.kernel.answer import given as given_of
from calculator.whatif.advice import advise
from calculator.whatif.places import everywhere
from calculator.whatif.scope import KEEP, MOST, UPFRONT, WITHIN, Scope, fields


class Scoped(OfOneCase):
    """Routes that may be told how far to go."""

    def others_of(self, service: type[Service]) -> dict[str, Field]:
        return {**self.others, **fields(service)}


def scope_of(options: dict[str, Any]) -> Scope:
    """The scope that a query string asks for."""
    upfront = float(options[UPFRONT])
    return Scope(options[WITHIN], math.inf if upfront >= MOST.max else upfront, tuple(options[KEEP]))


@both_ways("Find cheaper ways for {service}", shapes.Advice, "advice", scoped=True)
class Advice(Scoped):
    def reply(self, request: Request, slug: str) -> HttpResponse:
        """Changes that cost less for the same need and break no limit, one at a time and together, the largest saving
        first; and where the case breaks a limit, what would repair it.
        """
        asked = self.asked(request, slug)
        found = advise(asked.case, asked.book, always_free=asked.always_free, scope=scope_of(asked.options))
        told = advice_answers.Teller(asked.case, asked.host, asked.always_free, found.scope)
        payload: shapes.Advice = {
            "service": slug,
            "inputs": answers.inputs(asked.case, given_of(asked.case)),
            **told.advice(found),  # type: ignore[typeddict-item]
            **answers.context(asked.book, asked.always_free),
        }
        return self.send(payload, max_age=asked.max_age)


@both_ways("Price {service} in every Region", shapes.Places, "regions", scoped=True)
class Regions(Scoped):
    def reply(self, request: Request, slug: str) -> HttpResponse:
        """The same case everywhere, ranked: as it is, and at its cheapest there within the limits."""
        asked = self.asked(request, slug)
        scope = scope_of(asked.options)
        found = everywhere(asked.case, asked.book, always_free=asked.always_free, scope=scope)
        told = advice_answers.Teller(asked.case, asked.host, asked.always_free, scope)
        payload: shapes.Places = {
            "service": slug,
            "inputs": answers.inputs(asked.case, given_of(asked.case)),
            "scope": told.scope(),
            "places": [told.place(p) for p in found],
            **answers.context(asked.book, asked.always_free),
        }
        return self.send(payload, max_age=asked.max_age)
