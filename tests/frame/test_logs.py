import io
import logging
import logging.config
from typing import Any

import pytest

from config.logs import LineFormatter, redacted, to_stdout


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("GET /services/s3/?amount=5&name=acme 200", "GET /services/s3/?*** 200"),
        ('"GET /api/v1/price?x=1 HTTP/1.1" 200', '"GET /api/v1/price?*** HTTP/1.1" 200'),
        ("see https://host/path?q=1 now", "see https://host/path?*** now"),
        ("Not Found: /s/Jx81-abc_9/", "Not Found: /s/***/"),
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
