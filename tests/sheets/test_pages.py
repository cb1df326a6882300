"""“Use in a spreadsheet” of a calculator: the values at hand, and what of an address was not understood."""

from __future__ import annotations

import html
import re

from django.test import Client

from calculator.kernel import Number, Service
from calculator.services import services
from calculator.sheets.names import shortest
from tests.markup import tight, words

AT = "/services/{}/spreadsheet/?{}"


def page(service: type[Service], query: str) -> str:
    return html.unescape(Client().get(AT.format(service.slug, query)).content.decode())


def formulas(text: str) -> list[str]:
    return re.findall(r"<pre [^>]*>(.*?)</pre>", text, re.DOTALL)


def number(service: type[Service]) -> Number:
    return next(f for f in service.fields if isinstance(f, Number) and f.when is None and f.max > 7)


def test_names_that_are_no_input_are_said_with_the_nearest_one(service: type[Service]) -> None:
    field = number(service)
    text = page(service, f"{field.name}7=1&xyzzy<b>=2&{field.name}=3")
    assert f"{service.title} has no input called" in words(text)
    assert f"<code>{field.name}7</code>(did you mean<code>{field.name}</code>?),<code>xyzzy<b></code>;" in tight(text)
    assert f"{shortest(field)}=3" in text
    assert "has no input called" not in page(service, f"{field.name}=3")


def test_short_names_are_taken_as_they_stand_in_addresses() -> None:
    taken = 0
    for service in services().values():
        for field in service.fields:
            if field.short and field.short != field.name and field.when is None and isinstance(field, Number):
                value = field.text(field.min + 3)
                short, named = (formulas(page(service, f"{name}={value}")) for name in (field.short, field.name))
                assert short == named
                assert f"{service.slug}.csv?{field.short}={value}" in short[0]
                taken += 1
    assert taken


def test_where_a_comma_is_the_decimal_mark_formulas_ask_for_it_and_have_semicolons(service: type[Service]) -> None:
    field = number(service)
    point, comma = (formulas(page(service, f"{field.name}=3{more}")) for more in ("", "&dec=comma"))
    asked = f"/v1/{service.slug}.csv?{shortest(field)}=3&"
    assert f'{asked}errors=cell&dec=comma";";")' in comma[0]
    assert f'{asked}errors=cell")' in point[0]
    for code in comma:
        assert ("dec=comma" in code) == (code.startswith(("=", "A1:", "http"))), "programs read a point"
    assert not any("dec=" in code for code in point)


def test_a_file_keeps_the_query_and_is_none_of_its_names(service: type[Service]) -> None:
    field = number(service)
    response = Client().get(AT.format(service.slug, f"{field.name}=3&file=power-query"))
    assert response.headers["Content-Type"].startswith("text/plain")
    assert f'#"{shortest(field)}" = "3"' in response.content.decode()
