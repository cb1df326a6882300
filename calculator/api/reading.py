"""Requests in: bodies, query strings and the services they name, with the messages of the fields themselves."""

from __future__ import annotations

import difflib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

import numpy as np
from rest_framework.request import Request

from calculator.api import problems
from calculator.api.problems import Problem, at_parameter, at_pointer, refused
from calculator.api.shapes.errors import ProblemError
from calculator.kernel import Choices, Fault, Field, Flag, Service
from calculator.services import services
from pricing.book import Book, embedded

LARGEST_BODY = 1024 * 1024


# -- names ---------------------------------------------------------------------------------------------------


def suggestion(word: str, known: Collection[str]) -> str:
    """ "; did you mean x?", or nothing where no known word is near."""
    near = difflib.get_close_matches(word.lower(), known, n=1, cutoff=0.5) if len(word) <= 80 else []
    return f"; did you mean {near[0]}?" if near else "."


def find_service(slug: str) -> type[Service]:
    """The service of an address; a problem with the nearest slug where there is none."""
    found = services().get(slug)
    if found is None:
        raise Problem(problems.NOT_FOUND, no_service(slug))
    return found


def no_service(slug: str) -> str:
    return f"There is no service “{slug[:80]}”{suggestion(slug, services())}"


# -- what goes into the address beside the inputs ------------------------------------------------------------


@dataclass(eq=False)
class Text(Field):
    """Words to search for."""

    default: str = ""
    longest: int = 200

    kind = "text"

    def parse(self, column: Sequence[Any]) -> tuple[np.ndarray, dict[int, str]]:
        texts = ["" if self._blank(raw) else str(raw).strip() for raw in column]
        errors = {
            i: f"{self.label} holds at most {self.longest} characters; you gave {len(text):,}."
            for i, text in enumerate(texts)
            if len(text) > self.longest
        }
        control = {i for i, text in enumerate(texts) if any(ord(c) < 32 or ord(c) == 127 for c in text)}
        errors |= dict.fromkeys(control, f"{self.label} holds a control character; take it out.")
        return np.array([text or self.default for text in texts], dtype=object), errors


def named(**fields: Field) -> dict[str, Field]:
    """Query parameters by name. They are fields, so they are refused in the words of any other."""
    for name, field in fields.items():
        field.name = name
    return fields


ALWAYS_FREE = named(
    always_free=Flag("Always-free allowances", help="Take off what AWS gives every account free for ever.")
)
WORKING = named(working=Flag("Working", help="Add the working: each step's sentence and arithmetic."))
BOOK = named(book=Text("Price book", help="Id of the price book to use; refused where this server does not hold it."))


def read_query(query: Mapping[str, Any], fields: Mapping[str, Field]) -> dict[str, Any]:
    """Query parameters as plain values; everything wrong with them is one problem."""
    faults = [Fault((name,), _unknown(name, fields, "parameter")) for name in query if name not in fields]
    values, wrong = read_values(query, fields)
    if faults or wrong:
        raise refused([at_parameter(f) for f in (*faults, *wrong)])
    return values


def read_values(raw: Mapping[str, Any], fields: Mapping[str, Field]) -> tuple[dict[str, Any], list[Fault]]:
    """The named values as plain ones, a default where one is absent or wrong, and what is wrong."""
    values: dict[str, Any] = {}
    faults: list[Fault] = []
    for name, field in fields.items():
        found, errors = field.parse([raw.get(name)])
        if errors:
            faults.append(Fault((name,), errors[0], field.source))
            found = field.clean(None)
        values[name] = plain_value(field, found[0])
    return values, faults


def plain_value(field: Field, value: Any) -> Any:
    """An input as JSON says it: numbers, yes or no, an option's name, a list of names."""
    match field.kind:
        case "number":
            return int(value) if value == int(value) and abs(value) < 2**53 else float(value)
        case "flag":
            return bool(value)
        case "choices":
            assert isinstance(field, Choices)
            return [field.choices[i].value for i in field.chosen(value)]
        case _:
            return field.text(value)


def _unknown(name: str, known: Collection[str], what: str) -> str:
    return f"There is no {what} “{name[:80]}”{suggestion(name, known)}"


def book_of(wanted: str) -> Book:
    """The price book to answer from."""
    book = embedded()
    if wanted and wanted != book.id:
        raise Problem(
            problems.NOT_FOUND, f"This server does not hold the price book “{wanted[:80]}”; it holds {book.id}."
        )
    return book


# -- a case --------------------------------------------------------------------------------------------------


def check_inputs(service: type[Service], inputs: Mapping[str, Any], prefix: str) -> tuple[Service, list[ProblemError]]:
    """A case, and what is wrong with it; null stands for the default."""
    faults = _unknown_inputs(service, inputs)
    case, found = service.read(inputs)
    return case, [at_pointer(f, prefix) for f in (*faults, *found)]


def check_query(service: type[Service], query: Any, others: Mapping[str, Field]) -> tuple[Service, list[Fault]]:
    """A case from a query string (a QueryDict), and what is wrong with it; `others` are no inputs. A repeated name is
    a list, for the inputs that take one.
    """
    raw: dict[str, Any] = {}
    faults: list[Fault] = []
    for name, given in query.lists():
        if name in others:
            continue
        field = service.by_name.get(name)
        if len(given) > 1 and field is not None and not isinstance(field, Choices):
            faults.append(Fault((name,), f"{field.label} is given {len(given)} times; give it once."))
            given = given[:1]
        raw[name] = given if len(given) > 1 else given[0]
    faults += _unknown_inputs(service, raw, {*others})
    case, found = service.read(raw)
    return case, [*faults, *found]


OPTIONS = {**ALWAYS_FREE, **WORKING, **BOOK}


def _unknown_inputs(service: type[Service], raw: Mapping[str, Any], others: Collection[str] = ()) -> list[Fault]:
    faults = []
    for name in service.unknown(raw):
        if name in OPTIONS and not others:
            message = f"“{name}” is no input of the service: put it into the address, ?{name}=…"
        else:
            message = _unknown(name, {*service.by_name, *others}, f"input of {service.title} called")
        faults.append(Fault((name,), message))
    return faults


# -- bodies --------------------------------------------------------------------------------------------------


def read_body(request: Request) -> dict[str, Any]:
    """The JSON object of a body."""
    return read_object(read_json(request))


def read_json(request: Request, largest: int = LARGEST_BODY) -> bytes:
    """The bytes of a body that says it is JSON, at most so many."""
    length = int(request.META.get("CONTENT_LENGTH") or 0)
    if not length:
        raise Problem(problems.MALFORMED, "The body is empty; send {} for all defaults.")
    kind = (request.content_type or "").partition(";")[0].strip().lower()
    if kind != "application/json" and not (kind.startswith("application/") and kind.endswith("+json")):
        raise Problem(problems.MEDIA, f"The body is {kind or 'of no stated kind'}; send it as application/json.")
    if length > largest:
        raise Problem(problems.TOO_LARGE, f"The body is larger than {largest:,} bytes.")
    # Not `request.body`: that has a limit of its own, for all routes alike.
    return bytes(request._request.read(length))


def read_file(request: Request, kinds: Iterable[str], largest: int) -> bytes | None:
    """The bytes of a body that says it is a file of one of these media types; None for any other body."""
    kind = (request.content_type or "").partition(";")[0].strip().lower()
    if kind not in kinds:
        return None
    length = int(request.META.get("CONTENT_LENGTH") or 0)
    if length > largest:
        raise Problem(problems.TOO_LARGE, f"The body is larger than {largest:,} bytes.")
    return bytes(request._request.read(length))


def read_object(text: bytes) -> dict[str, Any]:
    """A JSON object; a problem where it is none."""
    try:
        body = json.loads(text, parse_int=_integer, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        where = f"line {error.lineno}, column {error.colno}" if isinstance(error, json.JSONDecodeError) else ""
        detail = f"The body is not JSON: {error.msg} at {where}." if isinstance(error, json.JSONDecodeError) else ""
        raise Problem(problems.MALFORMED, detail or "The body is not JSON.") from error
    if not isinstance(body, dict):
        raise Problem(problems.MALFORMED, f"The body must be a JSON object; this is {json_kind(body)}.")
    return body


def json_kind(value: Any) -> str:
    """What JSON calls the value."""
    kinds: Iterable[tuple[Any, str]] = (
        (bool, "true or false"),
        (int | float, "a number"),
        (str, "a string"),
        (list, "an array"),
        (dict, "an object"),
    )
    return next((name for kind, name in kinds if isinstance(value, kind)), "null")


def _integer(digits: str) -> int | float:
    """A whole number; one too long for a float counts as endless and so exceeds every bound."""
    return int(digits) if len(digits) < 300 else float(digits)


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


def defaults(service: type[Service]) -> dict[str, str]:
    """Each field's default as it is typed; worked out once a service."""
    found = _DEFAULTS.get(service)
    if found is None:
        found = _DEFAULTS[service] = {f.name: f.text(f.clean(None).reshape(-1)[0]) for f in service.fields}
    return found


_DEFAULTS: dict[type[Service], dict[str, str]] = {}
