"""What the table of instance types says of prices."""

from __future__ import annotations

import pytest
from django.test import Client

from calculator.kernel import Choice
from calculator.web.instances_asked import FIELDS, ROWS
from calculator.web.instances_cells import OFFER
from calculator.web.instances_columns import by_name
from calculator.web.instances_priced import WAYS, priced
from pricing.book import embedded
from pricing.purchases import HOURS, PURCHASES
from pricing.regions import REGION_INDEX
from pricing.rows import Status
from tests.markup import words
from tests.web.instances import TABLE, file, rows, text


def test_every_way_to_pay_is_a_column_and_an_option() -> None:
    assert [w.code for w in WAYS] == list(PURCHASES)
    assert set(PURCHASES) <= set(by_name())
    pay = FIELDS["pay"]
    assert isinstance(pay, Choice)
    assert set(pay.codes) == set(PURCHASES)
    assert len({w.label for w in WAYS}) == len({w.short for w in WAYS}) == len(WAYS)


def test_an_upfront_payment_is_spread_over_its_term() -> None:
    place, k = REGION_INDEX["us-east-1"], TABLE.type.index("m6i.large")
    for pay in ("ri-standard-1yr-all", "ri-standard-3yr-partial", "sp-compute-3yr-all"):
        hour, upfront = (
            embedded().receipts(OFFER, f"linux shared {pay} {part}", "us-east-1", "m6i.large")[0].usd
            for part in ("hour", "upfront")
        )
        years = 3 if "-3yr-" in pay else 1
        assert priced(place, "linux", pay).effective[k] == pytest.approx(hour + upfront / HOURS[years])


def test_a_month_is_730_hours_and_a_year_8760() -> None:
    hour = float(file_value("hour"))
    assert float(file_value("month")) == pytest.approx(hour * 730)
    assert float(file_value("year")) == pytest.approx(hour * 8760)


def file_value(per: str) -> str:
    [row] = file(Client(), q="m6i.large", per=per, cols="on-demand")
    return row[f"On-Demand (USD / {per})"]


def test_shares_of_a_price_follow_the_chosen_way_to_pay(client: Client) -> None:
    [row] = file(
        client,
        q="g5.12xlarge",
        pay="ri-standard-1yr-no",
        cols="ri-standard-1yr-no,per-vcpu,per-gib,per-gpu,saving,on-demand",
    )
    paid, usual = float(row["RI 1 yr, no upfront (USD / hour)"]), float(row["On-Demand (USD / hour)"])
    assert float(row["Per vCPU (USD / hour)"]) == pytest.approx(paid / 48)
    assert float(row["Per GiB (USD / hour)"]) == pytest.approx(paid / 192)
    assert float(row["Per GPU (USD / hour)"]) == pytest.approx(paid / 4)
    assert float(row["Saving against On-Demand (%)"]) == pytest.approx((1 - paid / usual) * 100)
    assert row["Per vCPU (USD / hour), status"] == "worked out, published"


def test_another_region_stands_beside_this_one(client: Client) -> None:
    [row] = file(client, q="m6i.large", cols="on-demand,in-eu-west-1")
    there = embedded().receipts(OFFER, "linux shared on-demand hour", "eu-west-1", "m6i.large")[0].usd
    assert float(row["Europe (Ireland) (USD / hour)"]) == there


@pytest.mark.parametrize(
    "pay", ["on-demand", "ri-standard-1yr-no", "ri-standard-1yr-partial", "sp-compute-1yr-no", "spot"]
)
def test_derived_prices_are_marked_and_published_ones_are_not(client: Client, pay: str) -> None:
    for kind, [cell] in rows(text(client, cols=pay, family="m6i t2 g4dn")).items():
        receipts = embedded().receipts(OFFER, f"linux shared {pay} hour", "us-east-1", kind)
        if receipts:
            assert cell.startswith("≈") == (not receipts[0].published)
        else:
            assert cell in ("no price", "not offered")


def test_what_the_marks_mean_is_said_below(client: Client) -> None:
    page = text(client)
    assert "derived: worked out from published prices" in page
    assert "AWS does not offer it in US East (N. Virginia)" in words(page)
    assert "this book does not hold it" in page


def test_no_price_and_not_offered_are_said_apart(client: Client) -> None:
    states = priced(REGION_INDEX["eu-west-1"], "linux", "on-demand").states
    for offered, state, word in (
        ("none", Status.NOT_IN_BOOK, "no price"),
        ("absent", Status.NOT_OFFERED, "not offered"),
    ):
        page = rows(text(client, region="eu-west-1", offered=offered, cols="on-demand"))
        assert len(page) == min(ROWS, int((states == state).sum()))
        assert {cell for [cell] in page.values()} == {word}


def test_a_system_without_prices_has_an_empty_list_and_says_why(client: Client) -> None:
    page = text(client, os="rhel")
    assert "<b>No type</b>" in page
    assert "Red Hat Enterprise Linux" in page
    assert "no price in this book" in page
