"""Whatever goes wrong is a problem document in the words of the fields, never a page."""

import json
from typing import Any

import pytest
from django.test import Client

from calculator.kernel import Choice, Flag, Number, Service
from calculator.services import services
from tests.api.answers import V1, problem
from tests.api.conftest import Post

FIRST = next(iter(services()))
PRICE = f"{V1}/services/{FIRST}/price"


def wrong_values(service: type[Service]) -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    for field in service.fields:
        match field:
            case Number():
                odd = ["abc", True, False, [1], {"a": 1}, "1e999", 10**400, -1e18]
            case Choice():
                odd = ["no-such-option", 7, {"a": 1}]
            case Flag():
                odd = ["perhaps", 2, [True]]
            case _:
                odd = []
        found += [(field.name, value) for value in odd]
    return found


def test_a_wrong_value_is_refused_with_the_words_of_its_field(service: type[Service], post: Post) -> None:
    for name, value in wrong_values(service):
        read = float("inf") if value == 10**400 else value
        _, faults = service.read({name: read})
        response = post(f"{V1}/services/{service.slug}/price", {name: value})
        if not faults:  # the field does not apply to the default case
            assert response.status_code == 200, (name, value)
            continue
        body = problem(response, 422, "refused-input")
        assert [(e["fields"], e["message"], e["source"]) for e in body["errors"]] == [
            (list(f.fields), f.message, f.source) for f in faults
        ]
        assert body["errors"][0]["pointer"] == f"/{faults[0].fields[0]}"
        assert body["detail"] == faults[0].message


def test_a_query_string_is_refused_with_the_same_words_and_names_the_parameter(
    service: type[Service], client: Client
) -> None:
    field = next(f for f in service.fields if isinstance(f, Number) and f.when is None)
    _, faults = service.read({field.name: "abc"})
    body = problem(client.get(f"{V1}/services/{service.slug}/price", {field.name: "abc"}), 422, "refused-input")
    (error,) = body["errors"]
    assert (error["parameter"], error["pointer"]) == (field.name, None)
    assert error["message"] == faults[0].message


def test_every_route_of_a_case_refuses_alike(service: type[Service], post: Post) -> None:
    field = next(f for f in service.fields if isinstance(f, Number) and f.when is None)
    found = [post(f"{V1}/services/{service.slug}/{r}", {field.name: "x"}) for r in ("price", "compare", "advice")]
    errors = [problem(r, 422, "refused-input")["errors"] for r in found]
    assert errors[0] == errors[1] == errors[2]


def test_an_unknown_input_is_refused_with_the_nearest_name(service: type[Service], client: Client, post: Post) -> None:
    name = service.fields[-1].name
    path = f"{V1}/services/{service.slug}/price"
    (error,) = problem(post(path, {f"{name}x": 1}), 422, "refused-input")["errors"]
    assert error["fields"] == [f"{name}x"]
    assert error["pointer"] == f"/{name}x"
    assert f"did you mean {name}?" in error["message"]
    (error,) = problem(client.get(path, {f"{name}x": 1}), 422, "refused-input")["errors"]
    assert error["parameter"] == f"{name}x"


def test_switches_belong_into_the_address(post: Post) -> None:
    (error,) = problem(post(PRICE, {"working": True}), 422, "refused-input")["errors"]
    assert "?working=" in error["message"]


def test_all_that_is_wrong_is_told_at_once(client: Client) -> None:
    body = problem(client.get(PRICE, {"working": "maybe", "nonsense": "1"}), 422, "refused-input")
    assert [e["parameter"] for e in body["errors"]] == ["working", "nonsense"]


def test_an_input_given_twice_is_refused_unless_it_takes_several(client: Client) -> None:
    service = services()[FIRST]
    field = next(f for f in service.fields if isinstance(f, Number))
    (error,) = problem(client.get(f"{PRICE}?{field.name}=1&{field.name}=2"), 422, "refused-input")["errors"]
    assert "given 2 times" in error["message"]


def test_an_unknown_service_is_not_found_with_the_nearest_name(client: Client, post: Post) -> None:
    for response in (client.get(f"{V1}/services/{FIRST}x"), post(f"{V1}/services/{FIRST}x/price", {})):
        assert f"did you mean {FIRST}?" in problem(response, 404, "not-found")["detail"]


@pytest.mark.parametrize(
    "path",
    [
        *(f"{V1}/nowhere", f"{V1}/", "/api/v2/price", f"{V1}/services/", f"{V1}/services/a/b/c", "/api/é\x00%"),
        *("/api/a%0Ab", "/api/%0A", f"{V1}/services/a%0A/b"),
    ],
)
def test_an_address_that_is_no_route_is_a_problem_for_every_method(client: Client, path: str) -> None:
    for method in ("get", "post", "put", "patch", "delete"):
        problem(getattr(client, method)(path), 404, "not-found")


def test_a_slash_too_many_is_told(client: Client) -> None:
    assert "did you mean /api/v1/services?" in client.get(f"{V1}/services/").json()["detail"]


@pytest.mark.parametrize(
    "body",
    ["", "{", "nonsense", '{"a": NaN}', '{"a": Infinity}', b"\xff\xfe\xff", "[" * 100_000, '{"a":' * 50_000, "'"],
)
def test_a_body_that_is_not_json_is_malformed(post: Post, body: Any) -> None:
    for path in (PRICE, f"{V1}/price"):
        problem(post(path, body), 400, "malformed-request")


@pytest.mark.parametrize("body", [[], [{}], 1, True, None, "text"])
def test_a_body_that_is_not_an_object_is_malformed(post: Post, body: Any) -> None:
    assert "must be a JSON object" in problem(post(PRICE, json.dumps(body)), 400, "malformed-request")["detail"]


def test_half_a_surrogate_pair_does_not_break_the_answer(post: Post) -> None:
    problem(post(PRICE, '{"region": "\\ud800"}'), 422, "refused-input")
    problem(post(PRICE, '{"\\ud800": 1}'), 422, "refused-input")


def test_only_json_is_read(client: Client) -> None:
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/html"):
        problem(client.post(PRICE, "a=1", content_type=kind), 415, "unsupported-media-type")


def test_only_json_is_served(client: Client) -> None:
    problem(client.get(PRICE, headers={"Accept": "text/html"}), 406, "not-acceptable")
    for kind in ("*/*", "application/*", "text/html,*/*;q=0.5", "application/problem+json, application/json"):
        assert client.get(PRICE, headers={"Accept": kind}).headers["Content-Type"] == "application/json"


def test_a_method_that_is_not_served_is_told_with_those_that_are(client: Client) -> None:
    response = client.delete(PRICE)
    problem(response, 405, "method-not-allowed")
    assert response.headers["Allow"] == "GET, POST, HEAD, OPTIONS"
    assert client.options(PRICE).status_code == 204


def test_a_body_over_a_mebibyte_is_too_large(post: Post) -> None:
    problem(post(PRICE, '{"a": "' + "x" * 1_048_576 + '"}'), 413, "too-large")


def test_an_estimate_holds_at_most_200_items(post: Post) -> None:
    problem(post(f"{V1}/price", {"items": [{"service": FIRST}] * 201}), 413, "too-large")
    assert post(f"{V1}/price", {"items": [{"service": FIRST}] * 200}).status_code == 200


@pytest.mark.parametrize("items", [None, [], {}, "x", 1])
def test_an_estimate_needs_items(post: Post, items: Any) -> None:
    (error,) = problem(post(f"{V1}/price", {"items": items}), 422, "refused-input")["errors"]
    assert error["pointer"] == "/items"


def test_a_fault_in_an_item_points_into_it(post: Post) -> None:
    service = services()[FIRST]
    field = next(f for f in service.fields if isinstance(f, Number) and f.when is None)
    good = {"service": FIRST}
    items = [
        good,
        3,
        {"service": f"{FIRST}x"},
        {"service": FIRST, "inputs": {field.name: "abc"}},
        {},
        {"service": FIRST, "inputs": {"a/b~c": 1}},
        {"service": FIRST, "inputs": 1, "nam": 1, "name": 1},
    ]
    body = {
        "items": items,
        "always_fre": True,
        "working": "perhaps",
    }
    errors = problem(post(f"{V1}/price", body), 422, "refused-input")["errors"]
    assert [e["pointer"] for e in errors] == [
        "/always_fre",
        "/working",
        "/items/1",
        "/items/2/service",
        f"/items/3/inputs/{field.name}",
        "/items/4/service",
        "/items/5/inputs/a~1b~0c",
        "/items/6/nam",
        "/items/6/name",
        "/items/6/inputs",
    ]
    _, faults = service.read({field.name: "abc"})
    assert errors[4]["message"] == faults[0].message


def test_queries_of_the_price_book_are_refused_alike(client: Client) -> None:
    bad = {"vcpu_min": "many", "architecture": "arm", "page": "0", "pge": "1"}
    errors = problem(client.get(f"{V1}/instance-types", bad), 422, "refused-input")["errors"]
    assert {e["parameter"] for e in errors} == set(bad)
    assert "did you mean arm64?" in next(e["message"] for e in errors if e["parameter"] == "architecture")


def test_a_search_for_what_no_text_holds_is_refused(client: Client) -> None:
    (error,) = problem(client.get(f"{V1}/rates", {"q": "a\x00b"}), 422, "refused-input")["errors"]
    assert "control character" in error["message"]


def test_one_rate_needs_offer_label_and_region(client: Client) -> None:
    (error,) = problem(client.get(f"{V1}/rates", {"label": "x"}), 422, "refused-input")["errors"]
    assert error["fields"] == ["offer", "region"]


def test_an_error_of_ours_says_nothing_of_itself_and_is_logged(
    client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise RuntimeError("a secret")

    monkeypatch.setattr("calculator.api.services.views.kernel.answer", fail)
    client.raise_request_exception = False
    response = client.get(PRICE)
    body = problem(response, 500, "internal-error")
    assert "secret" not in json.dumps(body)
    assert "a secret" in caplog.text


def test_an_address_that_asks_too_often_waits(client: Client, settings: Any) -> None:
    settings.API_CALLS_A_MINUTE = 3
    answers = [client.get(f"{V1}/regions") for _ in range(9)]  # a minute may turn on the way, once
    limited = [a for a in answers if a.status_code != 200]
    assert limited
    problem(limited[0], 429, "too-many-requests")
    assert 1 <= int(limited[0].headers["Retry-After"]) <= 60
    assert client.get(f"{V1}/regions", REMOTE_ADDR="192.0.2.1").status_code == 200


def test_a_made_up_forwarded_address_is_no_way_round_the_limit(client: Client, settings: Any) -> None:
    settings.API_CALLS_A_MINUTE = 3
    found = {client.get(f"{V1}/regions", headers={"X-Forwarded-For": f"192.0.2.{i}"}).status_code for i in range(9)}
    assert 429 in found
