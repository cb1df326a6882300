"""What the API takes at most, in words, each number from the constant or the setting that holds callers to it."""

from __future__ import annotations

from django.conf import settings

from calculator.accounts.throttle import SWEEPS_ANONYMOUS_FROM, SWEEPS_FROM
from calculator.api.estimates.bodies import MOST_EDITS
from calculator.api.estimates.once import KEPT as ONCE
from calculator.api.private import LONGEST_KEY
from calculator.api.reading import LARGEST_BODY
from calculator.api.services.together import MOST_ITEMS
from calculator.estimates.actions import MAX_ESTIMATES
from calculator.estimates.document import MAX_DEPTH, MAX_GROUPS, MAX_ITEMS
from calculator.estimates.sharing import MAX_LINKS, MAX_TOKENS
from calculator.exports.json import LARGEST as LARGEST_IMPORT
from calculator.exports.reading import LARGEST_FILE
from calculator.sheets.options import COLUMNS
from calculator.sheets.rows import LARGEST as LARGEST_ROWS
from calculator.sheets.rows import MOST_COLUMNS, MOST_ROWS, MOST_TASK_ROWS
from calculator.sheets.sweep_views import MOST_ROWS as MOST_SWEEP_ROWS
from calculator.sheets.tokens import CALLS_A_MINUTE, MOST_TOKENS
from calculator.tables.models import KEPT
from calculator.whatif.actions import MAX_SWEEPS
from calculator.whatif.definition import AT_ONCE, MAX_SCENARIOS
from calculator.whatif.queries import MAX_ROWS


def limits() -> dict[str, list[tuple[str, str]]]:
    """What is limited and to how much, by part of the API."""
    return {
        "Requests": [
            ("From one network address", _calls(settings.API_CALLS_A_MINUTE)),
            ("Of one API token below /v1/, wherever from", _calls(settings.API_CALLS_A_MINUTE)),
            ("Of one sheet token, wherever from", f"{_listed(CALLS_A_MINUTE)} a minute, as it was made"),
            ("JSON body", _bytes(LARGEST_BODY)),
            ("Address", f"{_longest_line():,} bytes; every calculation fits into 2,000"),
            ("Idempotency-Key", f"{LONGEST_KEY} characters, good for {_hours(ONCE.total_seconds())}"),
        ],
        "Rows and spreadsheets": [
            ("Rows answered at once", f"{MOST_ROWS:,}"),
            ("Rows of a task", f"{MOST_TASK_ROWS:,}, kept {KEPT.days} days"),
            ("Body of rows", f"{_bytes(LARGEST_ROWS)}, {MOST_COLUMNS} columns"),
            ("Names of columns in one address", f"{COLUMNS.longest:,} characters"),
            ("Rows of a sweep in one table", f"{MOST_SWEEP_ROWS:,}"),
            ("Sheet tokens", f"{MOST_TOKENS} an account"),
        ],
        "Estimates": [
            ("Items priced together by one request", f"{MOST_ITEMS}"),
            ("Of one that is kept", f"{MAX_ITEMS} items in {MAX_GROUPS} groups, {MAX_DEPTH} deep"),
            ("Kept", f"{MAX_ESTIMATES:,} an account"),
            ("Edits in one request", f"{MOST_EDITS}"),
            ("Import", f"{_bytes(LARGEST_IMPORT)} of JSON, {_bytes(LARGEST_FILE)} as a file"),
            ("Share links and API tokens", f"{MAX_LINKS} an estimate, {MAX_TOKENS} an account"),
        ],
        "What-if": [
            ("Scenarios answered at once", f"{AT_ONCE:,}"),
            (
                "Scenarios of a sweep",
                f"{min(settings.SWEEP_SCENARIOS, MAX_SCENARIOS):,} with an account, "
                f"{min(settings.SWEEP_SCENARIOS_ANONYMOUS, MAX_SCENARIOS):,} without",
            ),
            (
                "Sweeps at work at once",
                f"{settings.SWEEPS_RUNNING} of an account, {settings.SWEEPS_RUNNING_ANONYMOUS} of a browser without",
            ),
            (
                "Started from one network address",
                f"{SWEEPS_FROM.many:,} sweeps in {_hours(SWEEPS_FROM.seconds)}, "
                f"{SWEEPS_ANONYMOUS_FROM.many:,} without an account",
            ),
            ("Rows of a sweep in one CSV or Parquet file", f"{MAX_ROWS:,}"),
            ("Kept", f"{MAX_SWEEPS:,} an account"),
        ],
    }


def _calls(most: int) -> str:
    return f"{most:,} a minute" if most else "as many as you like"


def _listed(numbers: tuple[int, ...]) -> str:
    *most, last = [f"{n:,}" for n in sorted(numbers)]
    return f"{', '.join(most)} or {last}" if most else last


def _bytes(count: int) -> str:
    """A size in the unit that makes it a whole number."""
    for size, unit in ((1024 * 1024, "MiB"), (1_000_000, "MB")):
        if count % size == 0:
            return f"{count // size} {unit}"
    return f"{count:,} bytes"


def _hours(seconds: float) -> str:
    hours = round(seconds / 3600)
    return "an hour" if hours == 1 else f"{hours} hours"


def _longest_line() -> int:
    """The application server's own limit on a request's first line."""
    from gunicorn.config import LimitRequestLine  # the page needs it, the rest of the site does not

    return int(LimitRequestLine.default)
