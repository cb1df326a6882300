"""Many rows in one call: each judged by itself, in the words of a single case, at the same price."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from django.test import Client

from calculator.kernel import Service
from calculator.services.examples import examples
from calculator.sheets import rows as module
from calculator.sheets.names import STANDARD, inputs, results
from calculator.sheets.options import RESERVED
from calculator.sheets.schema import address

EC2 = "/v1/ec2"


def post(path: str, rows: Any, kind: str = "application/json") -> Any:
    return Client().post(path, rows if isinstance(rows, str | bytes) else json.dumps(rows), content_type=kind)


def test_no_input_of_a_service_has_the_name_of_an_option(service: type[Service]) -> None:
    assert not RESERVED & inputs(service).keys()
    assert service.slug not in ("estimates", "prices", "tasks")


def test_the_standard_columns_stay_where_they_are() -> None:
    assert (
        *("monthly", "upfront", "first_12_months", "first_36_months", "currency", "status", "error"),
        *("price_book", "effective_date", "engine_version", "url"),
    ) == STANDARD


def test_every_column_of_every_service_can_be_asked_for(service: type[Service]) -> None:
    names = [*results(service), *service.by_name]
    for start in range(0, len(names), 40):
        some = names[start : start + 40]
        answer = Client().get(f"/v1/{service.slug}.json?field={','.join(some)}")
        assert answer.status_code == 200, answer.content
        assert list(answer.json()) == list(dict.fromkeys(some))


def test_an_address_with_every_input_given_stays_below_2000_characters(service: type[Service]) -> None:
    longest = {
        f.name: max((o.value for o in getattr(f, "choices", ())), key=len, default="123456.78") for f in service.fields
    }
    assert len(f"https://calculator.example.com{address(service, longest)}&field=monthly&errors=cell") <= 2000


def test_rows_cost_what_each_costs_alone(service: type[Service]) -> None:
    cases = [example.input for example in examples(service)]
    answer = post(f"/v1/{service.slug}.json?field=url", cases).json()
    for row, case in zip(answer, cases, strict=True):
        alone = Client().get(address(service, case, "json")).json()
        assert (row["status"], row["error"]) == (alone["status"], alone["error"])
        assert row["monthly"] == pytest.approx(alone["monthly"], rel=1e-14)
        assert (row["upfront"], row["url"]) == (alone["upfront"], alone["url"])


def test_a_bad_row_says_why_in_the_words_of_a_single_case_and_costs_no_other_its_number() -> None:
    bad: dict[str, Any] = {"type": "m9z.large", "count": 0}
    good, refused = post(f"{EC2}.json", [{"type": "t3.micro"}, bad]).json()
    assert (good["status"], refused["status"], refused["monthly"]) == ("ok", "error", None)
    alone = Client().get(f"{EC2}.txt", bad).content.decode()
    assert refused["error"] == alone


def test_ones_own_columns_go_along_and_what_was_appended_before_is_replaced() -> None:
    first = post(f"{EC2}.csv", "team,type\r\nred,t3.micro\r\n", "text/csv").content
    assert first.decode().splitlines()[0] == "team,type,status,error,monthly,upfront"
    assert post(f"{EC2}.csv", first, "text/csv").content == first


def test_a_heading_or_a_note_is_no_row_of_defaults() -> None:
    found = post(f"{EC2}.json", "team,type\r\nProduction,\r\nred,t3.micro,\r\n", "text/csv").json()
    assert [(row["team"], row["status"], row["monthly"] is None) for row in found] == [
        ("Production", "", True), ("red", "ok", False),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("body", "kind", "status", "words"),
    [
        ("", "text/csv", 400, "no rows"),
        ("type\r\n", "text/csv", 400, "a header and no row"),
        ("[1]", "application/json", 400, "Every row must be an object"),
        ("[[1], 2]", "application/json", 400, "Every row must be an array"),
        ("{", "application/json", 400, "not JSON"),
        ("[]", "application/json", 400, "Rows are an array"),
        ("type,type\r\na,b", "text/csv", 400, "the column “type” twice"),
        ("type,instance_type\r\na,b", "text/csv", 422, "are the same input"),
        ("tpye\r\nt3.micro", "text/csv", 422, "did you mean type?"),
        ("colour\r\nred", "text/csv", 422, "No column is an input of EC2"),
        (b"type\xff\r\na", "text/csv", 400, "not UTF-8"),
        ("type,count\r\nt3.micro,1,000\r\n", "text/csv", 400, "Row 2 has 3 cells and the header 2."),
        ('[["type"], ["t3.micro", 1]]', "application/json", 400, "Row 2 has 2 cells and the header 1."),
        ("type=t3.micro", "application/x-www-form-urlencoded", 400, "no field “rows”"),
        ("x", "image/png", 415, "image/png"),
    ],
)
def test_a_table_that_cannot_be_read_says_why(body: Any, kind: str, status: int, words: str) -> None:
    answer = post(f"{EC2}.txt", body, kind)
    assert answer.status_code == status
    assert words in answer.content.decode()


def test_ten_thousand_different_slips_are_answered_in_time() -> None:
    body = "type\r\n" + "".join(f"m{i}z.large\r\n" for i in range(module.MOST_ROWS))
    start = time.process_time()
    answer = post(f"{EC2}.csv", body, "text/csv")
    assert answer.status_code == 200
    assert answer.content.count(b"is not one of the") == module.MOST_ROWS
    assert time.process_time() - start < 20, "looking for what each may have meant takes minutes"


def test_a_separator_a_mark_and_crlf_are_found_out() -> None:
    answer = post(f"{EC2}.json", "\ufefftype;count\r\nt3.micro;2\r\n\r\n".encode(), "text/plain").json()
    assert [(row["type"], row["count"], row["status"]) for row in answer] == [("t3.micro", "2", "ok")]
