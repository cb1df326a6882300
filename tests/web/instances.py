"""The table of instance types, asked for and read as a visitor does."""

from __future__ import annotations

import csv
import io
import re
from html import unescape
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.test import Client

from calculator.web.instances_asked import Asked
from calculator.web.instances_found import Found, find
from pricing.book import embedded

TABLE = embedded().instances()
PATH = "/instances/"


def url(**query: Any) -> str:
    return f"{PATH}?{urlencode(query)}" if query else PATH


def text(client: Client, part: bool = False, **query: Any) -> str:
    headers = {"HX-Request": "true", "HX-Target": "found"} if part else {}
    response = client.get(url(**query), headers=headers)
    assert response.status_code == 200
    return response.content.decode()


def rows(page: str) -> dict[str, list[str]]:
    """Types and the words of their cells, in the order of the page."""
    sheet = page.split('class="sheet"')[1].split("</table>")[0].split("<tbody>")[1]
    found = {}
    for row in sheet.split("</tr>")[:-1]:
        kind = re.search(r'value="([^"]+)"', row)
        assert kind
        cells = re.findall(r"<td[^>]*>(.*?)</td>", row)
        found[kind[1]] = [unescape(re.sub(r"<[^>]+>", "", cell)) for cell in cells]
    return found


def file(client: Client, **query: Any) -> list[dict[str, str]]:
    response = client.get(url(**query, format="csv"))
    assert response.status_code == 200
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


def found(**query: Any) -> Found:
    return find(Asked.read(QueryDict(urlencode(query))))


def types(**query: Any) -> list[str]:
    return [TABLE.type[k] for k in found(**query).rows]
