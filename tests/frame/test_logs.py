import io
import logging
import logging.config
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from config.logs import LineFormatter, redacted, to_stdout
from config.requestid import RequestIdMiddleware, current


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("GET /services/s3/?amount=5&name=acme 200", "GET /services/s3/?*** 200"),
        ('"GET /api/v1/price?x=1 HTTP/1.1" 200', '"GET /api/v1/price?*** HTTP/1.1" 200'),
        ("see https://host/path?q=1 now", "see https://host/path?*** now"),
        ("Not Found: /s/Jx81-abc_9/", "Not Found: /s/***/"),
        ("GET /v1/estimates/Jx81-abc_9.csv 200", "GET /v1/estimates/***.csv 200"),
        ("GET /v1/tasks/Jx81-abc_9/rows.csv 200", "GET /v1/tasks/***/rows.csv 200"),
        ("GET /v1/ec2.csv?key=sw_sheet_abc 200", "GET /v1/ec2.csv?*** 200"),
        ("refused sw_sheet_Zk3-abcdefghijklmnopq_rst", "refused sw_***"),
        ("GET /account/password/reset/MQ/c2x-9f/ 302", "GET /account/password/reset/***/ 302"),
        ("refused sw_Zk3-abcdefghijklmnopq_rst", "refused sw_***"),
        ("postgres://ann:hunter2@db:5432/x failed", "postgres://***@db:5432/x failed"),
        ("redis://:hunter2@cache/0", "redis://***@cache/0"),
        ("SECRET_KEY=abc123 set", "SECRET_KEY=*** set"),
        ('{"password": "hunter2"}', '{"password": "***"}'),
        ("Authorization: Bearer abc.def", "Authorization: Bearer ***"),
        ("api_key=abc, next", "api_key=***, next"),
    ],
)
def test_what_opens_a_door_is_not_logged(line: str, kept: str) -> None:
    assert redacted(line) == kept


@pytest.mark.parametrize(
    "line",
    [
        "GET /services/s3/ 200 12ms",
        "why? because it is so",
        "priced 3 items at 12:30:01",
        "/services/dynamodb/",
    ],
)
def test_other_lines_stay_as_they_are(line: str) -> None:
    assert redacted(line) == line


def test_a_traceback_is_redacted_too() -> None:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(LineFormatter())
    logger = logging.Logger("frame")
    logger.addHandler(handler)
    try:
        raise ValueError("cannot reach postgres://ann:hunter2@db/x")
    except ValueError:
        logger.exception("failed")
    assert "hunter2" not in stream.getvalue()
    assert "ValueError: cannot reach postgres://***@db/x" in stream.getvalue()


def test_django_and_gunicorn_write_one_kind_of_line_to_standard_output() -> None:
    configuration: Any = to_stdout("INFO")
    assert list(configuration["handlers"]) == ["stdout"]
    assert configuration["handlers"]["stdout"]["stream"] == "ext://sys.stdout"
    assert all(not logger.get("handlers") for logger in configuration["loggers"].values())


def test_gunicorn_logs_the_path_without_its_query() -> None:
    from config import gunicorn

    assert "%(U)s" in gunicorn.access_log_format
    shown = gunicorn.access_log_format.replace("%({x-request-id}o)s", "")
    for leak in ("%(r)s", "%(q)s", "%(f)s", "{"):
        assert leak not in shown


def test_a_line_names_the_request_it_was_written_for() -> None:
    line = logging.LogRecord("a", logging.INFO, "", 0, "priced", None, None)
    assert LineFormatter().format(line).endswith("INFO a priced")
    mark = current.set("abc-1")
    try:
        assert LineFormatter().format(line).endswith("INFO a [abc-1] priced")
    finally:
        current.reset(mark)


@pytest.mark.parametrize(("given", "kept"), [("sheet-7.a", True), ("", False), ("x" * 65, False), ("a b", False)])
def test_an_answer_carries_the_callers_name_for_it_or_a_new_one(given: str, kept: bool) -> None:
    seen: list[str] = []

    def answer(request: HttpRequest) -> HttpResponse:
        seen.append(current.get())
        return HttpResponse("")

    request = RequestFactory().get("/", headers={"X-Request-Id": given} if given else {})
    response = RequestIdMiddleware(answer)(request)
    assert [response["X-Request-Id"]] == seen
    assert (response["X-Request-Id"] == given) == kept
    assert current.get() == ""
