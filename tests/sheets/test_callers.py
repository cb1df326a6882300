"""The rules that follow from how each spreadsheet calls, one by one, by clients that behave as it does."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from calculator.kernel import Service
from calculator.services.examples import examples
from calculator.sheets.schema import address
from pricing.book import embedded
from tests.sheets import callers
from tests.sheets.callers import AppsScript, CellError, PowerQuery, ask, import_data, office_js, value, web_service

EC2 = "/v1/ec2"


@pytest.fixture
def at(live_server: Any) -> str:
    return str(live_server.url)


def monthly(at: str, slug: str, **inputs: Any) -> float:
    """What the API says of the same inputs."""
    answer = ask(f"{at}/api/v1/services/{slug}/price", "POST", json.dumps(inputs).encode(), {"Content-Type": "application/json"})  # fmt: skip  # noqa: E501
    return float(json.loads(answer.body)["monthly"])


# 1. every calculation is a GET with short names and defaults


def test_every_worked_example_is_a_get_below_2000_characters_and_gives_the_apis_number(
    at: str, service: type[Service]
) -> None:
    for example in examples(service):
        url = at + address(service, example.input, "txt")
        assert len(url) <= 2000
        assert value(web_service(url)) == pytest.approx(monthly(at, service.slug, **example.input), rel=1e-14)


def test_the_issues_own_address_works(at: str) -> None:
    url = f"{at}{EC2}.csv?type=m7g.large&region=eu-west-1&os=linux&count=3&buy=spot&interruptible=yes&use=50"
    header, row = import_data(url)
    assert dict(zip(header, row, strict=True))["monthly"] == pytest.approx(
        monthly(at, "ec2", instance_type="m7g.large", region="eu-west-1", count=3, purchase="spot", interruptible="yes")
    )


# 2. the format is the suffix


@pytest.mark.parametrize("accept", ["*/*", "text/html", "application/pdf", ""])
def test_accept_is_not_looked_at(at: str, accept: str) -> None:
    answer = ask(f"{at}{EC2}.txt?type=t3.micro", headers={"Accept": accept})
    assert (answer.status, answer.headers["content-type"]) == (200, "text/plain; charset=utf-8")


def test_txt_is_one_number_with_nothing_around_it_and_xml_has_elements_alone(at: str) -> None:
    number = value(web_service(f"{at}{EC2}.txt?type=t3.micro"))
    assert value(callers.filter_xml(web_service(f"{at}{EC2}.xml?type=t3.micro"), "//monthly")[0]) == number
    assert callers.import_xml(f"{at}{EC2}.xml?type=t3.micro", "//status") == ["ok"]
    for suffix in ("txt", "xml", "csv", "json"):
        noisy = ask(f"{at}/v1/s3.{suffix}?gb=5TB&field=monthly").text
        assert max(map(len, re.findall(r"[0-9.]+", noisy))) <= 16, "no binary noise behind the 15th digit"
    assert json.loads(ask(f"{at}{EC2}.json?type=t3.micro").body)["monthly"] == number
    tabbed = import_data(f"{at}{EC2}.tsv?type=t3.micro", "\t")
    assert dict(zip(*tabbed, strict=True))["monthly"] == number


# 3. keys: tests/sheets/test_tokens.py


# 4. one call for many rows


def test_a_range_is_one_fetch_and_comes_back_with_its_numbers(at: str) -> None:
    script = AppsScript()
    answer = script.call(
        f"{at}{EC2}.json?field=instance_hours", [["type", "count", "team"], ["t3.micro", 2, "a"], ["", "", ""]]
    )
    assert script.fetches == 1
    assert answer[0] == ["type", "count", "team", "status", "error", "monthly", "upfront", "instance_hours"]
    assert answer[1][-3:] == [pytest.approx(monthly(at, "ec2", instance_type="t3.micro", count=2)), 0, 1460]
    assert answer[2][3:] == ["", "", None, None, None], "an empty row of the range stays empty"


# 5. POST as text/plain and as a form, from any origin


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b'[{"type": "t3.micro"}]', "text/plain"),
        (b'[["type"], ["t3.micro"]]', "text/plain;charset=UTF-8"),
        (b"type,count\r\nt3.micro,1\r\n", "text/plain"),
        (b"rows=%5B%7B%22type%22%3A%22t3.micro%22%7D%5D", "application/x-www-form-urlencoded"),
        (b"rows=type%0At3.micro", "application/x-www-form-urlencoded"),
        (b'--b\r\nContent-Disposition: form-data; name="rows"\r\n\r\ntype\nt3.micro\r\n--b--\r\n', "multipart/form-data; boundary=b"),  # noqa: E501
    ],
)  # fmt: skip
def test_rows_go_without_a_preflight(at: str, body: bytes, kind: str) -> None:
    answer = office_js(f"{at}{EC2}.json", body, kind)
    assert [row["status"] for row in json.loads(answer.body)] == ["ok"]


def test_the_shared_runtime_may_send_headers(at: str) -> None:
    assert callers.preflight(f"{at}{EC2}.json", "POST", "Content-Type", "Authorization", "X-Api-Key")
    assert callers.preflight(f"{at}{EC2}.csv", "GET", "Authorization")


# 6. no redirect, no cookie, no page: `ask` holds every request of this file to it


@pytest.mark.parametrize(
    "path", ["/v1", "/v1/", "/v1/ec2", "/v1/ec2/", "/v1/ec2.csv/", "/v1/ec2.pdf", "/v1/ecs.csv", "/v1//x"]
)
def test_what_is_not_there_is_said_in_a_line(at: str, path: str) -> None:
    answer = ask(at + path)
    assert answer.status == 404
    assert 0 < len(answer.text) < 300


@pytest.mark.parametrize("suffix", ["csv", "tsv", "txt", "xml", "json"])
def test_an_error_is_a_status_and_a_short_body_of_the_format(at: str, suffix: str) -> None:
    answer = ask(f"{at}{EC2}.{suffix}?type=m9z.large")
    assert answer.status == 422
    assert "“m9z.large” is not one of the" in answer.text
    assert answer.headers["content-type"] == ask(f"{at}{EC2}.{suffix}").headers["content-type"]
    with pytest.raises(CellError):
        import_data(f"{at}{EC2}.{suffix}?type=m9z.large")


def test_several_mistakes_are_sentences_after_each_other_and_a_city_leads_to_its_region(at: str) -> None:
    answer = ask(f"{at}{EC2}.txt?count=0&region=Frankfurt")
    assert answer.text == (
        "Region: “Frankfurt” is not one of the 36 options; did you mean eu-central-1? "
        "Number of instances must be at least 1 instance; you gave 0."
    )


def test_a_view_has_columns_of_its_own_to_pick_from(at: str) -> None:
    found = ask(f"{at}{EC2}.csv?type=t3.micro&view=lines&field=unit_price,line").text.splitlines()
    assert (found[0], found[1].partition(",")[2]) == ("unit_price,line", "instance_hours")
    assert "The view has no column “monthly”" in ask(f"{at}{EC2}.csv?view=lines&field=monthly").text


@pytest.mark.parametrize("suffix", ["csv", "tsv", "txt"])
def test_errors_in_the_cell_can_be_read_there(at: str, suffix: str) -> None:
    (row,) = import_data(f"{at}{EC2}.{suffix}?type=m9z.large&errors=cell")
    assert str(row[0]).startswith("#ERR Instance type: “m9z.large” is not one of the")
    (shown,) = callers.import_xml(f"{at}{EC2}.xml?type=m9z.large&errors=cell", "//error")
    assert shown.startswith("#ERR Instance type")


def test_a_lone_value_without_a_price_is_no_zero(at: str) -> None:
    url = f"{at}{EC2}.txt?type=t2.micro&region=il-central-1"
    assert "no price" in ask(f"{url}&errors=cell").text.lower()
    assert ask(url).status == 422
    header, row = import_data(url.replace(".txt", ".csv"))
    shown = dict(zip(header, row, strict=True))
    assert (shown["monthly"], shown["status"]) == ("", "no price")
    assert str(shown["error"]).endswith(": not offered in Israel (Tel Aviv)")


# 7. what stays as it is


def test_the_notation_is_rfc_4180_and_never_local(at: str) -> None:
    answer = ask(f"{at}{EC2}.csv?count=1,000", headers={"Accept-Language": "de-DE"})
    assert answer.body.count(b"\r\n") == 2
    assert not answer.body.startswith(b"\xef\xbb\xbf")
    row = next(csv.DictReader(io.StringIO(answer.text)))
    assert re.fullmatch(r"\d+(\.\d+)?", row["monthly"])
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", row["effective_date"])
    assert ask(f"{at}{EC2}.csv?bom=1").body.startswith(b"\xef\xbb\xbfmonthly,")


# 8. prices pinned in the address


def test_a_pinned_number_says_where_it_is_from(at: str) -> None:
    book = embedded()
    for pin in (f"book={book.id}", f"asof={book.as_of}"):
        answer = ask(f"{at}{EC2}.json?{pin}")
        shown = json.loads(answer.body)
        assert (shown["price_book"], shown["effective_date"]) == (book.id, book.as_of.isoformat())
        assert (answer.headers["x-price-book"], answer.headers["x-engine-version"]) == (
            book.id,
            shown["engine_version"],
        )
        assert ask(shown["url"].replace("/services/ec2/", "/v1/ec2.txt")).status == 200
    for pin in ("book=2019-01-01-aaaa", "asof=2019-01-01"):
        refused = ask(f"{at}{EC2}.txt?{pin}")
        assert refused.status == 404, "another book's number would move a signed-off one"
    assert ask(f"{at}{EC2}.txt?asof=yesterday").status == 422


# 9. caching


def test_a_pinned_answer_may_be_kept_for_ever_and_another_for_minutes(at: str) -> None:
    pinned = ask(f"{at}{EC2}.csv?book={embedded().id}")
    assert pinned.headers["cache-control"] == "public, max-age=31536000, immutable"
    loose = ask(f"{at}{EC2}.csv")
    assert loose.headers["cache-control"] == "public, max-age=300"
    assert re.fullmatch(r'"[0-9a-f]+"', loose.headers["etag"]), "strong"
    again = ask(f"{at}{EC2}.csv", headers={"If-None-Match": loose.headers["etag"]})
    assert (again.status, again.body) == (304, b"")
    assert ask(f"{at}{EC2}.csv?asof=2999-01-01").headers["cache-control"] == "public, max-age=300"


def test_a_small_cell_says_when_prices_change(at: str) -> None:
    version = web_service(f"{at}/v1/prices/version.txt")
    assert version == embedded().id
    assert web_service(f"{at}{EC2}.txt?_={version}") == web_service(f"{at}{EC2}.txt")


# 10. quick, or handed over: tests/sheets/test_tasks.py and `make bench`


# 11. no formula from a stranger


def test_text_is_no_formula_and_a_negative_number_stays_one(at: str) -> None:
    body = b'type,note,balance\nt3.micro,"=HYPERLINK(""http://x"")",-12.5\nt3.micro,@x,+3\nt3.micro,\tx,-x\n'
    rows = list(csv.reader(io.StringIO(ask(f"{at}{EC2}.csv", "POST", body, {"Content-Type": "text/csv"}).text)))
    assert [row[1] for row in rows[1:]] == ['\'=HYPERLINK("http://x")', "'@x", "'\tx"]
    assert [row[2] for row in rows[1:]] == ["-12.5", "+3", "'-x"]


# 12. the other half of Europe


def test_a_decimal_comma_comes_with_semicolons(at: str) -> None:
    plain = value(web_service(f"{at}{EC2}.txt?type=t3.micro"))
    assert web_service(f"{at}{EC2}.txt?type=t3.micro&dec=comma") == str(plain).replace(".", ",")
    answer = ask(f"{at}{EC2}.csv?type=t3.micro&dec=comma&field=monthly,currency")
    assert answer.text == f"monthly;currency\r\n{str(plain).replace('.', ',')};USD\r\n"
    body = b"type;usage;use\r\nt3.micro;percent;12,5\r\n"
    posted = ask(f"{at}{EC2}.csv?dec=comma", "POST", body, {"Content-Type": "text/csv"})
    assert posted.text.splitlines()[1].startswith("t3.micro;percent;12,5;ok;;")
    # A formula of such a spreadsheet joins 12,5 from a cell into the address.
    asked = f"{at}{EC2}.txt?type=t3.micro&usage=percent&dec=comma&use="
    assert web_service(f"{asked}12,5") == web_service(f"{asked}12.5") == posted.text.splitlines()[1].split(";")[5]
    assert callers.filter_xml(web_service(f"{asked}12,5".replace(".txt", ".xml")), "//monthly") == [
        web_service(f"{asked}12,5")
    ]
    in_euros = ask(f"{at}{EC2}.json?type=t3.micro&dec=comma&currency=EUR&rate=0,5").body
    assert json.loads(in_euros)["monthly"] == pytest.approx(plain / 2), "JSON has one notation of numbers"


# 13. and the rest of each caller's ways


def test_power_query_asks_twice_keeps_what_it_has_and_joins_path_and_query(at: str) -> None:
    query = PowerQuery(f"{at}/v1")
    pairs = {"type": "m7g.large", "region": "eu-west-1", "view": "lines"}
    first = query.contents("ec2.csv", pairs)
    assert first.status == 200
    assert query.contents("ec2.csv", pairs).body == first.body
    assert len(query.asked) == 4


def test_an_answer_fits_into_a_cell_of_excel(at: str, service: type[Service]) -> None:
    for view in ("totals", "lines", "sizes", "limits"):
        assert len(web_service(f"{at}/v1/{service.slug}.csv?view={view}")) <= callers.LONGEST_RESULT


def test_libre_office_asks_for_methods_and_head_first(at: str) -> None:
    assert value(callers.libre_office(f"{at}{EC2}.txt?type=t3.micro")) == monthly(at, "ec2", instance_type="t3.micro")


def test_encoded_values_are_read_as_typed(at: str) -> None:
    url = f"{at}/v1/dynamodb.txt?replicas={callers.encode_url('us-west-2,eu-west-1')}"
    assert value(web_service(url)) == value(web_service(f"{at}/v1/dynamodb.txt?replicas=us-west-2&replicas=eu-west-1"))
    assert dict(parse_qsl(urlsplit(url).query)) == {"replicas": "us-west-2,eu-west-1"}


# another currency, at a rate that the sheet states


def test_totals_are_in_another_currency_at_the_rate_that_is_stated(at: str) -> None:
    asked = (
        f"{at}/v1/kinesis-data-streams.json?records=50&field=monthly,first_36_months,currency,shard_hours_usd,shards"
    )
    dollars = json.loads(ask(asked).body)
    euros = json.loads(ask(f"{asked}&currency=EUR&rate=0.9").body)
    assert (dollars["currency"], euros["currency"]) == ("USD", "EUR")
    for name in ("monthly", "first_36_months"):
        assert euros[name] == pytest.approx(dollars[name] * 0.9)
    for name in ("shard_hours_usd", "shards"):
        assert euros[name] == dollars[name], "a column of dollars stays one"
    number = value(web_service(f"{at}{EC2}.txt?type=t3.micro&currency=EUR&rate=0.9"))
    assert number == pytest.approx(value(web_service(f"{at}{EC2}.txt?type=t3.micro")) * 0.9)
    rows = AppsScript().call(f"{at}{EC2}.json?currency=JPY&rate=150", [["type"], ["t3.micro"]])
    assert dict(zip(*rows, strict=True))["monthly"] == pytest.approx(number / 0.9 * 150)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("currency=EUR", "Say how many EUR one US dollar is"),
        ("currency=euro&rate=0.9", "a code of three capitals such as EUR"),
        ("currency=EUR&rate=lots", "“lots”"),
        ("rate=0.9", "The exchange rate of USD is 1"),
        ("currency=EUR&rate=0.9&view=lines", "are in US dollars"),
    ],
)
def test_a_currency_without_its_rate_is_none(at: str, query: str, words: str) -> None:
    answer = ask(f"{at}{EC2}.csv?type=t3.micro&{query}")
    assert (answer.status, words in answer.text) == (422, True), answer.text
    if "view" not in query:
        posted = ask(f"{at}{EC2}.csv?{query}", "POST", b"type\r\nt3.micro", {"Content-Type": "text/csv"})
        assert (posted.status, words in posted.text) == (422, True), posted.text
