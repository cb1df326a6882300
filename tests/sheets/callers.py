"""Clients that do what the spreadsheets do, and no more: over a real socket, without a cookie, a header or a redirect
that the original would not have.
"""

from __future__ import annotations

import csv
import gzip
import http.client
import io
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode, urlsplit
from xml.etree import ElementTree

Value = str | float


class CellError(Exception):
    """What the cell shows instead of a value."""


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8")


def ask(url: str, method: str = "GET", body: bytes | None = None, headers: Mapping[str, str] | None = None) -> Answer:
    """One request exactly as told. A cookie, a redirect or a page fails at once: no caller here can use one."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=25)
    target = f"{parts.path}?{parts.query}" if parts.query else parts.path
    connection.putrequest(method, target, skip_accept_encoding=True)
    for name, value in (headers or {}).items():
        connection.putheader(name, value)
    if body is not None:
        connection.putheader("Content-Length", str(len(body)))
    connection.endheaders(body)
    response = connection.getresponse()
    found = Answer(response.status, {k.lower(): v for k, v in response.getheaders()}, response.read())
    connection.close()
    assert not 300 <= found.status < 400 or found.status == 304, "a redirect"
    assert "set-cookie" not in found.headers
    assert "html" not in found.headers.get("content-type", ""), "a page"
    return found


# -- Google Sheets -------------------------------------------------------------------------------------------


def import_data(url: str, separator: str = ",") -> list[list[Value]]:
    """IMPORTDATA: no header, what is not 200 is “could not fetch url” and no body is seen."""
    answer = ask(url)
    if answer.status != 200:
        raise CellError("#N/A Could not fetch url")
    return [[_typed(cell) for cell in row] for row in csv.reader(io.StringIO(answer.text), delimiter=separator)]


def import_xml(url: str, path: str) -> list[str]:
    """IMPORTXML with a path such as //monthly."""
    answer = ask(url)
    if answer.status != 200:
        raise CellError("#N/A Could not fetch url")
    return filter_xml(answer.text, path)


@dataclass
class AppsScript:
    """A custom function: the range comes as rows, `UrlFetchApp.fetch` sends them in one call, the answer is a range.
    `fetches` counts against a daily quota.
    """

    key: str = ""
    fetches: int = 0

    def call(self, url: str, range_: Sequence[Sequence[Any]]) -> list[list[Any]]:
        self.fetches += 1
        headers = {"Content-Type": "application/json", **({"Authorization": f"Bearer {self.key}"} if self.key else {})}
        answer = ask(url, "POST", json.dumps({"rows": range_}).encode(), headers)
        if answer.status != 200:
            raise CellError(answer.text)
        rows = json.loads(answer.body)
        names = list(rows[0])
        return [names, *([row[name] for name in names] for row in rows)]


# -- Excel ---------------------------------------------------------------------------------------------------

LONGEST_URL, LONGEST_RESULT = 2048, 32767


def web_service(url: str) -> str:
    """WEBSERVICE: at most 2,048 characters there and 32,767 back, else #VALUE!."""
    if len(url) > LONGEST_URL:
        raise CellError("#VALUE!")
    answer = ask(url, headers={"Accept": "*/*", "User-Agent": "Microsoft Office Excel"})
    if answer.status != 200 or len(answer.text) > LONGEST_RESULT:
        raise CellError("#VALUE!")
    return answer.text


def value(text: str) -> float:
    """VALUE: a number and nothing around it, in English notation."""
    if not re.fullmatch(r"-?\d+(\.\d+)?", text):
        raise CellError("#VALUE!")
    return float(text)


def encode_url(text: str) -> str:
    return quote(text, safe="")


def filter_xml(text: str, path: str) -> list[str]:
    """FILTERXML: elements by a path; attributes and namespaces are out of its reach."""
    try:
        root = ElementTree.fromstring(text)  # noqa: S314 - our own server's
    except ElementTree.ParseError:
        raise CellError("#VALUE!") from None
    assert not any(node.attrib or node.tag.startswith("{") for node in root.iter())
    found = [node.text or "" for node in root.iterfind(f".{path}")]
    if not found:
        raise CellError("#VALUE!")
    return found


@dataclass
class PowerQuery:
    """Web.Contents with ApiKeyName: the key goes into the query, RelativePath and Query make the address, the answer is
    kept by it, gzip is understood, and a question may be asked twice or again after a failure.
    """

    root: str
    key: str = ""
    asked: list[str] = field(default_factory=list)
    kept: dict[str, Answer] = field(default_factory=dict)

    def contents(self, relative_path: str, query: Mapping[str, str]) -> Answer:
        pairs = {**query, **({"key": self.key} if self.key else {})}
        url = f"{self.root}/{relative_path}?{urlencode(pairs)}"
        answers = [self._once(url) for _ in range(2)]
        assert answers[0].body == answers[1].body, "asked twice, answered differently"
        return answers[0]

    def _once(self, url: str) -> Answer:
        self.asked.append(url)
        held = self.kept.get(url)
        headers = {"Accept-Encoding": "gzip", **({"If-None-Match": held.headers["etag"]} if held else {})}
        answer = ask(url, headers=headers)
        if answer.status == 304 and held:
            return held
        if answer.headers.get("content-encoding") == "gzip":
            answer.body = gzip.decompress(answer.body)
        if answer.status == 200 and "etag" in answer.headers:
            self.kept[url] = answer
        return answer


SIMPLE_TYPES = ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data")


def office_js(url: str, body: bytes | None = None, content_type: str = "text/plain") -> Answer:
    """A custom function without a shared runtime: what needs a preflight is not sent, and an answer without
    Access-Control-Allow-Origin is not seen.
    """
    assert content_type.partition(";")[0] in SIMPLE_TYPES
    headers = {"Origin": "https://localhost:3000", **({"Content-Type": content_type} if body is not None else {})}
    answer = ask(url, "GET" if body is None else "POST", body, headers)
    if answer.headers.get("access-control-allow-origin") not in ("*", "https://localhost:3000"):
        raise CellError("#CONNECT!")
    return answer


def preflight(url: str, method: str, *names: str) -> bool:
    """What a browser asks before a request with headers, in the shared runtime."""
    answer = ask(
        url,
        "OPTIONS",
        headers={
            "Origin": "https://localhost:3000",
            "Access-Control-Request-Method": method,
            "Access-Control-Request-Headers": ",".join(names),
        },
    )
    allowed = {h.strip().lower() for h in answer.headers["access-control-allow-headers"].split(",")}
    methods = {m.strip() for m in answer.headers["access-control-allow-methods"].split(",")}
    return answer.status in (200, 204) and method in methods and {n.lower() for n in names} <= allowed


def libre_office(url: str) -> str:
    """WEBSERVICE of LibreOffice asks for the methods and the head before it asks for the value."""
    for method in ("OPTIONS", "HEAD"):
        assert ask(url, method).status < 300
    answer = ask(url, headers={"Accept": "*/*", "Accept-Encoding": "deflate, gzip"})
    if answer.status != 200:
        raise CellError("#VALUE!")
    body = gzip.decompress(answer.body) if answer.headers.get("content-encoding") == "gzip" else answer.body
    return body.decode()


def _typed(cell: str) -> Value:
    try:
        return float(cell)
    except ValueError:
        return cell
