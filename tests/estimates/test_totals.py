"""Totals: tiers shared, discounts in their order, growth, support, tax, currency, cash flow."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calculator.estimates import edits, items
from calculator.estimates.document import Document
from calculator.estimates.support import support
from calculator.estimates.totals import MONTHS, _totals, totals
from calculator.kernel.columns import read_columns
from calculator.kernel.ledger import price
from calculator.services import services
from pricing.book import embedded
from tests.estimates.made import STREAM, TRANSFER, built, group, item, possible, random_edit, sample


def settled(document: Document, **values: Any) -> Document:
    return built(edits.Change(values), start=document)


def alone(service: str, **inputs: Any) -> float:
    case, faults = services()[service].read(inputs)
    assert not faults
    return float(price([case], embedded()).total()[0])


def test_items_share_tiers_and_get_their_share_back() -> None:
    found = totals(sample())
    whole = alone(TRANSFER, out_gb="25000")
    assert found.items["out"].net.monthly == pytest.approx(whole * 0.8)
    assert found.items["spare"].net.monthly == pytest.approx(whole * 0.2)
    assert found.groups["root"].net.monthly == pytest.approx(found.subtotal.monthly)
    data = sum(found.items[i].net.monthly for i in ("orders", "clicks"))
    assert found.groups["data"].net.monthly == pytest.approx(data)
    assert found.groups["prod"].items == 3


def test_free_allowances_are_given_once() -> None:
    found = totals(settled(sample(), always_free=True))
    free = totals(sample()).subtotal.monthly - found.subtotal.monthly
    assert free == pytest.approx(100 * 0.09)


def test_already_used_amounts_raise_the_tier_for_every_item_of_the_service() -> None:
    already = [{"service": TRANSFER, "field": "already_internet_out", "amount": "200000"}]
    found = totals(settled(sample(), already=already))
    assert found.items["out"].net.monthly == pytest.approx(20000 * 0.05)
    elsewhere = [{**already[0], "region": "eu-west-1"}]
    assert totals(settled(sample(), already=elsewhere)).total == totals(sample()).total
    own = built(edits.ChangeInputs("out", {"already_internet_out": "1"}), start=settled(sample(), already=already))
    assert totals(own).items["out"].net.monthly == pytest.approx(20000 * 0.05)  # the other item says so


def test_a_disabled_item_costs_nothing_and_stays() -> None:
    found = totals(built(edits.Enable("prod", False), start=sample()))
    assert found.items["orders"].state == "disabled"
    assert found.subtotal.monthly == pytest.approx(alone(TRANSFER, out_gb="5000"))


def test_discounts_of_a_service_come_before_the_overall_one() -> None:
    listed = totals(sample())
    found = totals(settled(sample(), discounts={STREAM: "20"}, discount="10"))
    assert found.items["orders"].net.monthly == pytest.approx(listed.items["orders"].net.monthly * 0.8 * 0.9)
    assert found.items["orders"].discount == pytest.approx(28)
    assert found.items["orders"].list == listed.items["orders"].list
    assert found.items["out"].net.monthly == pytest.approx(listed.items["out"].net.monthly * 0.9)


def test_growth_compounds_month_by_month() -> None:
    found = totals(settled(sample(), growth="2"))
    monthly = totals(sample()).total.monthly
    assert found.cash.total == pytest.approx([monthly * 1.02**m for m in range(MONTHS)])
    assert found.total.monthly == pytest.approx(monthly)
    assert found.total.first_12 == pytest.approx(sum(found.cash.total[:12]))


def test_tax_comes_after_support_and_currency_last() -> None:
    document = settled(sample(), tax="19", support="business", currency={"code": "EUR", "rate": "0.92"})
    found, plain = totals(document), totals(sample())
    fee = max(100.0, plain.total.monthly * 0.1)
    assert found.support.monthly == pytest.approx(fee * 0.92)
    assert found.total.monthly == pytest.approx((plain.total.monthly + fee) * 1.19 * 0.92)
    assert found.currency == "EUR"
    assert "1 USD = 0.92 EUR" in found.notes[-1]


# AWS's own examples: https://aws.amazon.com/premiumsupport/pricing/
@pytest.mark.parametrize(
    ("plan", "charges", "fee"),
    [
        ("business", 85_000, 6_150),
        ("enterprise", 1_200_000, 70_500),
        ("developer", 2_000, 60),
        ("developer", 100, 29),
        ("business", 0, 100),
        ("none", 1_000, 0),
    ],
)
def test_support_costs_what_aws_says_in_its_examples(plan: str, charges: float, fee: float) -> None:
    assert support(plan, embedded()).of(np.array([float(charges)])).tolist() == pytest.approx([fee])


@pytest.mark.parametrize("growth", [0.5, 0.97, 1.0, 1.02, 2.0])
@pytest.mark.parametrize("plan", ["none", "developer", "business", "enterprise"])
def test_support_of_many_months_at_once_is_the_sum_of_the_months(plan: str, growth: float) -> None:
    made = support(plan, embedded())
    months = growth ** np.arange(36)
    # Around every price's bend, in every month, and far beyond.
    bends = np.array(made.bends)[:, None] / months
    charges = np.unique([0, *np.geomspace(0.01, 1e12, 999), *(bends * 0.999).ravel(), *(bends * 1.001).ravel()])
    expected = sum((made.of(charges * month) for month in months), np.zeros(1))
    assert made.summed(charges, months) == pytest.approx(np.broadcast_to(expected, charges.shape), rel=1e-13)
    assert made.summed(charges.reshape(-1, 1), months[:0]).shape == (len(charges), 1)


def test_support_is_worked_out_from_charges_before_discounts() -> None:
    full = totals(settled(sample(), support="business"))
    less = totals(settled(sample(), support="business", discount="50"))
    assert full.support == less.support


def test_a_book_without_the_plan_says_so_and_the_total_is_not_complete() -> None:
    class Empty:
        id = "empty"

        def prices(self, offer: str, label: str, by: str = "") -> Any:
            found = embedded().prices("no such offer", label, by)
            return found if offer.endswith("Business") else embedded().prices(offer, label, by)

    found = _totals(settled(sample(), support="business"), Empty(), "")  # type: ignore[arg-type]
    assert not found.complete
    assert found.unpriced == ("AWS Support: Business: no price in this book.",)


def test_upfront_payments_come_back_in_the_month_their_term_ends() -> None:
    inputs = {"purchase": "ri-standard-1yr-all", "instance_type": "m5.large"}
    found = totals(built(item("box", "ec2", **inputs)))
    paid = [m for m, usd in enumerate(found.cash.upfront) if usd]
    assert paid == [0, 12, 24]
    assert found.total.upfront == pytest.approx(found.cash.upfront[0])
    assert found.total.first_36 == pytest.approx(36 * found.total.monthly + 3 * found.total.upfront)
    fees = totals(settled(built(item("box", "ec2", **inputs)), support="developer"))
    assert fees.support.upfront == pytest.approx(fees.cash.support[0] - fees.cash.support[1])


@settings(max_examples=50, deadline=None)
@given(st.data())
def test_parts_add_up_whatever_was_edited(data: st.DataObject) -> None:
    document = sample()
    for _ in range(data.draw(st.integers(1, 8))):
        document = possible(document, data.draw(random_edit(document))) or document
    found = totals(document)
    for name in ("monthly", "upfront", "first_12", "first_36"):
        net = sum(getattr(i.net, name) for i in found.items.values())
        assert getattr(found.groups["root"].net, name) == pytest.approx(net)
        assert sum(getattr(s.net, name) for s in found.services) == pytest.approx(net)
        parts = net + getattr(found.support, name) + getattr(found.tax, name)
        assert getattr(found.total, name) == pytest.approx(parts)
    assert sum(found.cash.total) == pytest.approx(found.total.first_36)
    assert sum(found.cash.total[:12]) == pytest.approx(found.total.first_12)
    for id_, priced in found.items.items():
        answer = found.answer(id_)
        assert answer or priced.state in ("disabled", "not priceable")
        if answer:
            assert answer.monthly == pytest.approx(priced.list.monthly / found.rate)


def test_an_estimate_of_one_item_costs_what_the_item_costs_alone_to_the_last_bit() -> None:
    found = totals(built(item("out", TRANSFER, out_gb="12345.67")))
    assert found.total.monthly == alone(TRANSFER, out_gb="12345.67")


def test_a_pinned_book_that_is_not_here_is_said() -> None:
    found = totals(built(edits.Reprice("2019-old"), start=sample()))
    assert found.notes[0].startswith("This estimate is pinned to the price book 2019-old")


def test_a_document_is_priced_once_and_a_change_reads_its_own_service_again(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []

    def noted(service: Any, columns: Any, rows: int) -> Any:
        read.append(service.slug)
        return read_columns(service, columns, rows)

    monkeypatch.setattr(items, "read_columns", noted)
    items._case.cache_clear()
    document = built(group("g"), *(item(f"i{n}", (STREAM, TRANSFER)[n % 2], "g") for n in range(100)))
    assert totals(document) is totals(document)
    assert sorted(read) == [TRANSFER, STREAM]
    totals(built(edits.ChangeInputs("i7", {"out_gb": "777"}), edits.Rename("i8", "Eight"), start=document))
    assert sorted(read) == [TRANSFER, TRANSFER, STREAM]


def test_an_item_of_which_nothing_has_a_price_is_not_priceable_and_never_free() -> None:
    document = built(
        item("there", "ec2", instance_type="m6i.large"),
        item("nowhere", "ec2", instance_type="u7in-32tb.224xlarge", region="ap-east-2"),
        item("partly", "ec2", instance_type="u7in-32tb.224xlarge", region="us-west-1", volumes_each="1"),
    )
    found = totals(document)
    states = {id_: priced.state for id_, priced in found.items.items()}
    assert states == {"there": "priced", "nowhere": "not priceable", "partly": "incomplete"}
    assert found.items["nowhere"].problems == ("Instances: not offered in Asia Pacific (Taipei)",)
    assert not found.complete
    assert found.groups["root"].unpriced == 2
