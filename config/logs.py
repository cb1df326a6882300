"""Log lines: one format for Django and gunicorn, and nothing in them that opens a door.

A query string holds what a visitor typed, a share link's token is its password, a database URL carries
credentials. None of them belongs in a log, so the formatter takes them out of the finished line, tracebacks
included.
"""

import logging
import re

from config.requestid import current

REDACTIONS = (
    (re.compile(r"(?P<keep>\b[a-z][a-z0-9+.-]*://)[^\s/@:]*:[^\s/@]*@", re.IGNORECASE), r"\g<keep>***@"),
    (re.compile(r"(?P<keep>/s/)[^/\s\"'?]+"), r"\g<keep>***"),
    (re.compile(r"(?P<keep>/v1/(?:estimates|tasks)/)[^/\s\"'?.]+"), r"\g<keep>***"),
    (re.compile(r"(?P<keep>/password/reset/)\w+/[^/\s\"'?]+"), r"\g<keep>***"),
    (re.compile(r"(?P<keep>\bsw_)[\w-]{20,}"), r"\g<keep>***"),
    (re.compile(r"(?P<keep>(?:^|[\s\"'(])(?:https?:/)?/[^\s\"'?]*\?)[^\s\"']+"), r"\g<keep>***"),
    (
        re.compile(
            r"(?P<keep>\b[\w-]*(?:secret|token|password|passwd|api[_-]?key|authorization)[\w-]*"
            r"[\"']?\s*[=:]\s*[\"']?(?:bearer\s+|basic\s+|token\s+)?)[^\s\"',;&]+",
            re.IGNORECASE,
        ),
        r"\g<keep>***",
    ),
)


def redacted(line: str) -> str:
    for pattern, replacement in REDACTIONS:
        line = pattern.sub(replacement, line)
    return line


class LineFormatter(logging.Formatter):
    """Time, level, logger, the request's id where there is one, message; secrets, query strings and share tokens
    replaced by ***.
    """

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(request)s%(message)s", "%Y-%m-%dT%H:%M:%S%z")

    def format(self, record: logging.LogRecord) -> str:
        name = current.get()
        record.request = f"[{name}] " if name else ""
        return redacted(super().format(record))


def to_stdout(level: str) -> dict[str, object]:
    """A logging configuration (dictConfig) that writes every line to standard output at `level`."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": "config.logs.LineFormatter"}},
        "handlers": {"stdout": {"class": "logging.StreamHandler", "stream": "ext://sys.stdout", "formatter": "line"}},
        "root": {"handlers": ["stdout"], "level": level},
        "loggers": {
            # Django's own set-up would add a second, unredacted handler to these.
            "django": {"handlers": [], "level": level, "propagate": True},
            "django.server": {"handlers": [], "level": level, "propagate": True},
            # Scanners send made-up Host headers all day; each would be a traceback.
            "django.security.DisallowedHost": {"level": "CRITICAL"},
            # Two lines a message, several messages a second; what fails is an error of celery.app.trace.
            "celery.worker.strategy": {"level": "WARNING"},
            "celery.app.trace": {"level": "WARNING"},
            "celery.beat": {"level": "WARNING"},
            "gunicorn.error": {"handlers": [], "level": level, "propagate": True},
            "gunicorn.access": {"handlers": [], "level": level, "propagate": True},
        },
    }
