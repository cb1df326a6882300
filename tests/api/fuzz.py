"""Requests made up from the API's own document: every answer is held to the document, and counted for a summary."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.core.failures import Failure, FailureGroup

from calculator.services import services
from pricing.book import embedded
from tests.api.operations import CHECKS
from tests.budget import shared

AT_LENGTH = "FUZZ_EXAMPLES" in os.environ
"""Whether `make fuzz` asks: as many cases as it says, others each time."""
Send = Callable[[Any, Any], Any]
"""Sends a case, with Hypothesis's `data` to draw from, and gives the answer."""
TRIED = "tried"
"""The property of a test's report that holds what it tried."""


def try_out(operation: Any, record: Callable[[str, Any], None], *, cases: int, send: Send) -> None:
    """Send cases of an operation, as its document has them and as it forbids them; each answer must be documented."""
    modes = _modes(operation)
    cases_of = {mode: operation.as_strategy(mode) for mode in modes}
    of_a_service = any(re.search(rf"/{slug}[/.]", operation.path) for slug in services())
    if of_a_service:  # every service's routes are one view
        cases = shared(6 * cases, least=2)
    statuses: Counter[str] = Counter()
    refuted: Counter[str] = Counter()

    @settings(
        max_examples=int(os.environ.get("FUZZ_EXAMPLES", cases)),
        deadline=None,
        derandomize=not AT_LENGTH,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(data=st.data())
    def run(data: Any) -> None:
        case = data.draw(cases_of[data.draw(st.sampled_from(modes))])
        _say_what_there_is(case, data)
        response = send(case, data)
        statuses[str(response.status_code)] += 1
        try:
            case.validate_response(response, checks=CHECKS)
        except (Failure, FailureGroup):
            refuted["error" if response.status_code >= 500 else "undocumented"] += 1
            raise

    try:
        run()
    finally:
        record(TRIED, {"tag": operation.tags[0], "statuses": dict(statuses), "refuted": dict(refuted)})


def _say_what_there_is(case: Any, data: Any) -> None:
    """Every other name that leads nowhere unless it is one of ours becomes one that does."""
    known = {"book": embedded().id, "asof": embedded().as_of.isoformat(), "field": "monthly,upfront"}
    for name in known.keys() & dict(case.query or {}).keys():
        if data.draw(st.booleans()):
            case.query = {**case.query, name: known[name]}
    if "slug" in (case.path_parameters or {}) and data.draw(st.booleans()):
        service = data.draw(st.sampled_from(list(services().values())))
        there = {"slug": service.slug, "field": data.draw(st.sampled_from(sorted(service.by_name)))}
        case.path_parameters |= {name: value for name, value in there.items() if name in case.path_parameters}


def _modes(operation: Any) -> list[GenerationMode]:
    """What an operation without any input may be sent cannot be wrong."""
    asks = any((operation.query, operation.headers, operation.path_parameters, operation.body))
    return [GenerationMode.POSITIVE, GenerationMode.NEGATIVE] if asks else [GenerationMode.POSITIVE]


@contextmanager
def connection_kept() -> Iterator[None]:
    """As Django's own test client does: a request does not close the connection that the test rolls back."""
    request_started.disconnect(close_old_connections)
    request_finished.disconnect(close_old_connections)
    try:
        yield
    finally:
        request_started.connect(close_old_connections)
        request_finished.connect(close_old_connections)


# -- the summary ---------------------------------------------------------------------------------------------

CLASSES = ("2", "3", "4", "5")


def summary(tried: Iterable[dict[str, Any]]) -> Iterator[str]:
    """What all tests tried, as a table: a row for each part of the API and their sum."""
    rows: dict[str, Counter[str]] = {}
    statuses: Counter[str] = Counter()
    for found in tried:
        statuses.update(found["statuses"])
        for row in (rows.setdefault(found["tag"], Counter()), rows.setdefault("", Counter())):
            row["operations"] += 1
            row["cases"] += sum(found["statuses"].values())
            row.update(found["refuted"])
            for status, n in found["statuses"].items():
                row[status[0]] += n
    whole = rows.pop("", Counter())
    heads = ("operations", "cases", *(f"{c}xx" for c in CLASSES), "server errors", "undocumented")
    yield f"{'part of the API':24}" + "".join(f"{head:>{_wide(head)}}" for head in heads)
    for title, row in [*sorted(rows.items()), ("all", whole)]:
        numbers = (row["operations"], row["cases"], *(row[c] for c in CLASSES), row["error"], row["undocumented"])
        cells = (f"{n:>{_wide(head)},}" for head, n in zip(heads, numbers, strict=True))
        yield f"{title:24}" + "".join(cells)
    yield "answered: " + ", ".join(f"{status} x {n:,}" for status, n in sorted(statuses.items()))


def _wide(head: str) -> int:
    return max(len(head) + 2, 10)
