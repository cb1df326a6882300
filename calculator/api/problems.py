"""Errors as RFC 9457 problem details: what went wrong, where in the request, in the words of the declarations."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.core.signals import got_request_exception
from django.http import Http404, HttpRequest, HttpResponse
from rest_framework import exceptions

from calculator.api.shapes.errors import Problem as ProblemShape
from calculator.api.shapes.errors import ProblemError
from calculator.api.writing import dumps
from calculator.kernel import Fault

MEDIA_TYPE = "application/problem+json"
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Kind:
    """A kind of problem. Its address is an anchor of the API's page, where it is explained."""

    slug: str
    status: int
    title: str
    meaning: str

    @property
    def address(self) -> str:
        return f"/api/#{self.slug}"


MALFORMED = Kind("malformed-request", 400, "The request cannot be read", "The body is not JSON, or not an object.")
REFUSED = Kind(
    "refused-input",
    422,
    "Some input was refused",
    "`errors` names each field, what is allowed and why: the words a form would show beside it.",
)
UNPRICED = Kind(
    "no-price",
    422,
    "There is no price for it",
    "A value was asked for that rests on a price this book does not hold or AWS does not offer in the Region.",
)
UNAUTHORIZED = Kind(
    "unauthorized",
    401,
    "A token is needed",
    "Send `Authorization: Bearer` with a token of your account page; one that is mistyped, revoked or expired is none.",
)
FORBIDDEN = Kind("forbidden", 403, "Not with this token or link", "It may look but not do this; `detail` says why.")
NOT_FOUND = Kind(
    "not-found",
    404,
    "There is nothing here",
    "No such route, service, field, price book or estimate, or none that you may see.",
)
METHOD = Kind("method-not-allowed", 405, "Not with this method", "The `Allow` header lists the methods.")
NOT_ACCEPTABLE = Kind("not-acceptable", 406, "Only JSON is served here", "`Accept` leaves out JSON.")
STALE = Kind(
    "changed-meanwhile",
    412,
    "Somebody changed it meanwhile",
    "`theirs` is what is there now, `mine` what the change would have made, `merged` both in one.",
)
TOO_LARGE = Kind("too-large", 413, "The request is too large", "/api/#limits says how large a body may be.")
MEDIA = Kind("unsupported-media-type", 415, "Only JSON is read here", "Send `Content-Type: application/json`.")
NO_MATCH = Kind(
    "if-match-required",
    428,
    "Say what you change",
    "Send the ETag of the estimate as you read it as `If-Match`, so that nobody's change is overwritten.",
)
TOO_MANY = Kind(
    "too-many-requests",
    429,
    "Too many requests",
    "The address has used its share of this minute; `Retry-After` says how many seconds to wait.",
)
INTERNAL = Kind("internal-error", 500, "Something went wrong here", "A fault of ours; it is in our log.")

KINDS = (
    *(MALFORMED, UNAUTHORIZED, FORBIDDEN, NOT_FOUND, METHOD, NOT_ACCEPTABLE, STALE, TOO_LARGE, MEDIA, REFUSED),
    *(UNPRICED, NO_MATCH, TOO_MANY, INTERNAL),
)


class Problem(Exception):  # noqa: N818 - RFC 9457's own word
    """Raised by a view; answered as a problem document with the `headers` and the kind's own `members`, if any."""

    def __init__(
        self,
        kind: Kind,
        detail: str,
        errors: Sequence[ProblemError] = (),
        *,
        headers: Mapping[str, str] | None = None,
        members: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(detail)
        self.kind, self.detail, self.errors = kind, detail, list(errors)
        self.headers, self.members = headers or {}, members or {}


def at_pointer(fault: Fault, prefix: str = "") -> ProblemError:
    """A fault in a JSON body; `prefix` is the pointer of the object that holds the fields."""
    return _error(fault, pointer=prefix + _pointer(fault.fields[:1]))


def at_place(where: str, message: str, prefix: str = "") -> ProblemError:
    """A fault at a place of the body that the core names by its members, such as “root/children/2/name”."""
    members = [member for member in where.split("/") if member]
    return _error(Fault(tuple(members[-1:]), message), pointer=prefix + _pointer(members))


def at_parameter(fault: Fault) -> ProblemError:
    """A fault in a query string."""
    return _error(fault, parameter=fault.fields[0] if fault.fields else None)


def _error(fault: Fault, *, pointer: str | None = None, parameter: str | None = None) -> ProblemError:
    return {
        "fields": list(fault.fields),
        "pointer": pointer,
        "parameter": parameter,
        "message": fault.message,
        "source": fault.source,
    }


def _pointer(members: Sequence[str]) -> str:
    """RFC 6901."""
    return "".join("/" + member.replace("~", "~0").replace("/", "~1") for member in members)


def refused(errors: Sequence[ProblemError]) -> Problem:
    """One problem for all that is wrong with the input."""
    detail = errors[0]["message"] if len(errors) == 1 else f"{len(errors)} inputs were refused."
    return Problem(REFUSED, detail, errors)


def response_to(error: Exception, request: HttpRequest) -> HttpResponse:
    """The answer to any exception a view let through; an unexpected one is logged and says nothing of itself."""
    problem = of(error, request)
    if problem.kind is INTERNAL:
        # Django's own sign of a failed request: test clients raise it, monitors count it.
        got_request_exception.send(sender=None, request=request)
        log.error("%s %s failed", request.method, request.path, exc_info=error)
    body = {**document(problem, request.path), **problem.members}
    response = HttpResponse(dumps(body), status=problem.kind.status, content_type=MEDIA_TYPE, headers=problem.headers)
    response["Cache-Control"] = "no-store"
    # A refusal is an answer, not an event: Django would log a warning for each.
    response._has_been_logged = problem.kind is not INTERNAL  # type: ignore[attr-defined]
    wait = getattr(error, "wait", None)
    if problem.kind is TOO_MANY and wait is not None:
        response["Retry-After"] = str(max(1, round(wait)))
    return response


def document(problem: Problem, path: str) -> ProblemShape:
    """The problem as RFC 9457 writes it."""
    return {
        "type": problem.kind.address,
        "title": problem.kind.title,
        "status": problem.kind.status,
        "detail": problem.detail,
        "instance": path,
        "errors": problem.errors,
    }


def of(error: Exception, request: HttpRequest) -> Problem:
    """What any exception is to the caller."""
    match error:
        case Problem():
            return error
        case exceptions.MethodNotAllowed():
            return Problem(METHOD, f"{request.method} is not served at this address.")
        case exceptions.NotAcceptable():
            return Problem(NOT_ACCEPTABLE, "The answer is JSON; accept application/json or leave Accept out.")
        case exceptions.Throttled():
            return Problem(TOO_MANY, "This address has made too many requests; wait a moment.")
        case Http404() | exceptions.NotFound():
            return Problem(NOT_FOUND, "There is nothing at this address.")
        case RequestDataTooBig():
            return Problem(TOO_LARGE, "The body is larger than this server reads.")
        case SuspiciousOperation() | exceptions.ParseError():
            return Problem(MALFORMED, "The request cannot be read.")
        case _:
            return Problem(INTERNAL, "The error is logged; trying again may help.")
