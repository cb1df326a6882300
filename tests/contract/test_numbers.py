"""Every service's numbers: published answers, one = many, exact arithmetic, sums and monotony."""

import math
from difflib import get_close_matches
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from calculator.kernel import Choice, Number, Service
from calculator.kernel.answer import answer
from calculator.kernel.columns import read_columns
from calculator.kernel.ledger import price
from calculator.kernel.outcomes import Usage
from calculator.kernel.trace import plain
from calculator.services.examples import examples
from pricing.book import Book
from pricing.rows import Status
from tests.budget import shared
from tests.contract.exact import step_exact
from tests.contract.workloads import workload

MANY = settings(
    max_examples=shared(240, least=10),
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
)
CENT = 0.0051


def read(service: type[Service], raw: dict[str, Any]) -> Service:
    case, faults = service.read(raw)
    assume(not faults)
    return case


def test_examples_match_their_published_answers(service: type[Service], book: Book) -> None:
    found = examples(service)
    assert len(found) >= 3, f"{service.slug} has {len(found)} worked examples; three is the least"
    for example in found:
        case, faults = service.read(example.input)
        assert not faults, f"{example.name}: {faults}"
        result = answer(case, book)
        rows = {row.name: row for row in result.lines}
        for name, expected in example.lines.items():
            quantity = rows[name].quantity if name in rows else 0.0
            assert quantity == pytest.approx(expected[0], rel=2e-4), f"{example.name}: {name}"
            if len(expected) > 1:
                assert rows[name].amount == pytest.approx(expected[1], abs=CENT), f"{example.name}: {name}"
        for name, value in example.values.items():
            assert plain(getattr(case, name)).item() == pytest.approx(value, rel=2e-4), f"{example.name}: {name}"
        if example.monthly is not None:
            assert result.monthly == pytest.approx(example.monthly, abs=CENT * max(len(rows), 1)), example.name
        if example.upfront is not None:
            assert result.upfront == pytest.approx(example.upfront, abs=CENT), example.name


@MANY
@given(data=st.data())
def test_a_batch_of_many_equals_each_one_alone_bit_for_bit(service: type[Service], book: Book, data: Any) -> None:
    rows = data.draw(st.lists(workload(service), min_size=2, max_size=4))
    columns = {f.name: [row.get(f.name) for row in rows] for f in service.fields}
    many, faults = read_columns(service, columns, len(rows))
    priced = price([many], book)
    total, upfront = priced.total(), priced.total(once=True)
    unknown = priced.count_unknown()
    for i, row in enumerate(rows):
        one, own = service.read(row)
        assert [(f.fields, f.message) for f in own] == [(f.fields, f.message) for f in faults.get(i, [])]
        if own:
            continue
        alone = price([one], book)
        shape = (len(rows),)
        assert np.broadcast_to(unknown, shape)[i] == alone.count_unknown().item()
        assert np.broadcast_to(total, shape)[i] == alone.total().item()
        assert np.broadcast_to(upfront, shape)[i] == alone.total(once=True).item()


@MANY
@given(data=st.data())
def test_the_working_done_again_in_exact_rationals_agrees(service: type[Service], data: Any) -> None:
    case = read(service, data.draw(workload(service)))
    traced = service(case.inputs, traced=True)
    traced.ledger()
    traced.checked()
    traced.work_out()
    plain_case = service(case.inputs)
    for s, result in traced.order:
        expected = step_exact(traced, s)
        value = plain(result).reshape(-1)[0].item()
        assert value == plain(getattr(plain_case, s.name)).reshape(-1)[0].item(), s.name
        if isinstance(expected, bool) or not math.isfinite(expected):
            assert value == expected, s.name
            continue
        gap = abs(Fraction(value) - expected)
        assert gap <= abs(expected) * Fraction(1, 10**12), f"{s.name}: {value} is not {float(expected)}"
        if getattr(result, "op", "") in ("ceil", "floor"):
            assert Fraction(value) == expected, f"{s.name} rounds to {value}, exactly it is {expected}"


@MANY
@given(data=st.data(), always_free=st.booleans())
def test_the_total_is_the_sum_of_its_tier_rows(
    service: type[Service], book: Book, data: Any, always_free: bool
) -> None:
    case = read(service, data.draw(workload(service)))
    result = answer(case, book, always_free=always_free)
    for row in result.lines:
        if row.amount is None:
            assert row.status != "priced"
            assert not row.tiers
            continue
        for tier in row.tiers:
            assert tier.amount == tier.quantity * tier.unit_price
        assert sum(t.quantity for t in row.tiers) == pytest.approx(row.quantity, rel=1e-9)
        assert sum(t.amount for t in row.tiers) == pytest.approx(row.amount, rel=1e-9, abs=1e-12)
        receipts = book.receipts(row.offer, row.rate_label, row.region, row.key)
        paid = [t for t in row.tiers if not t.free]
        assert {t.unit_price for t in paid} <= {r.usd for r in receipts}
    known = [row for row in result.lines if row.amount is not None]
    assert result.monthly == pytest.approx(sum(r.amount or 0 for r in known if not r.once), rel=1e-9, abs=1e-12)
    assert result.upfront == pytest.approx(sum(r.amount or 0 for r in known if r.once), rel=1e-9, abs=1e-12)
    assert result.complete == (len(known) == len(result.lines))


@settings(MANY, max_examples=shared(90, least=5))
@given(data=st.data())
def test_more_usage_never_costs_less(service: type[Service], book: Book, data: Any) -> None:
    base = read(service, data.draw(workload(service)))
    for field in service.fields:
        if not isinstance(field, Number) or not field.rising or not base.applies(field):
            continue
        values = np.unique(np.concatenate([np.linspace(field.min, min(field.max, 1000), 21), [field.default]]))
        values = values[(values >= field.min) & (values <= field.max)]
        if field.whole:
            values = np.unique(np.floor(values))
        case = service({**base.inputs, field.name: values})
        priced = price([case], book)
        costs = np.broadcast_to(priced.over(36), values.shape)
        known = np.broadcast_to(priced.count_unknown() == 0, values.shape)
        steps = np.diff(costs[known])
        assert (steps >= -1e-9 * np.maximum(np.abs(costs[known][1:]), 1)).all(), (
            f"{field.name}: costs fall from {costs[known][:-1][steps < 0]} at {values[known][1:][steps < 0]}"
        )


@settings(MANY, max_examples=shared(90, least=5))
@given(data=st.data())
def test_a_free_allowance_never_costs_anything(service: type[Service], book: Book, data: Any) -> None:
    case = read(service, data.draw(workload(service)))
    assert answer(case, book, always_free=True).monthly <= answer(case, book).monthly + 1e-9


def test_every_rate_with_one_label_is_in_the_book(service: type[Service], book: Book) -> None:
    for item in service.lines:
        offer, label = item.rate.offer, item.rate.label
        near = get_close_matches(label, book.labels(offer), n=3, cutoff=0.3) or f"the offers {', '.join(book.offers())}"
        assert item.rate.fields or book.has(offer, label), (
            f"{item.name}: book {book.id} has no rate {label!r} of {offer}, but {near}"
        )


def test_every_line_has_a_price_where_the_defaults_are(service: type[Service], book: Book) -> None:
    case, _ = service.read({})
    missing = [
        f"{row.name}: {row.offer} {row.rate_label!r} in {row.region}, {row.status}"
        for row in answer(case, book).lines
        if row.amount is None
    ]
    assert not missing, f"the page of {service.slug} would open with unknown prices: {'; '.join(missing)}"


def test_a_tiered_line_asks_what_the_account_already_uses(service: type[Service], book: Book) -> None:
    for item in service.lines:
        if item.rate.fields or item.rate.by:
            continue
        tiers = len(book.prices(item.rate.offer, item.rate.label).usd)
        assert item.already == (tiers > 1), f"{item.name} has {tiers} tiers in the book: already={tiers > 1}"


def test_cost_is_continuous_across_every_tier_in_every_region(service: type[Service], book: Book) -> None:
    case, _ = service.read({})
    for item in service.lines:
        if item.rate.fields or item.rate.by:
            continue
        tiers = book.prices(item.rate.offer, item.rate.label)
        for code in range(tiers.start.shape[1]):
            bounds = tiers.start[1:, code]
            for bound in bounds[np.isfinite(bounds)]:
                quantity = bound * np.array([1 - 1e-9, 1, 1 + 1e-9])
                usage = Usage(item, case, quantity, np.array([code]))
                alone: Any = SimpleNamespace(ledger=lambda usage=usage: [usage])
                costs = next(price([alone], book).lines()).amount
                if np.isnan(costs).any():
                    continue
                dearest = np.nanmax(tiers.usd[:, code])
                assert (np.abs(np.diff(costs)) <= bound * 1e-9 * dearest * 1.01 + 1e-9).all(), f"{item.name} at {bound}"


def test_what_a_region_does_not_offer_is_said_in_words_and_never_counts_as_nothing(
    service: type[Service], book: Book
) -> None:
    places = {item.region for item in service.lines if not item.each}
    for name in places:
        field = service.by_name[name]
        assert isinstance(field, Choice)
        for option in field.choices:
            case, faults = service.read({name: option.value})
            if faults:
                continue
            result = answer(case, book)
            unknown = [row for row in result.lines if row.amount is None]
            for row in unknown:
                status = book.status(row.offer, row.rate_label, row.region, row.key)
                expected = f"not offered in {option.label}" if status is Status.NOT_OFFERED else "no price in this book"
                assert row.status == expected, row.label
            assert result.complete == (not unknown)
            assert len(result.unpriced) == len({f"{row.label}: {row.status}" for row in unknown})
            assert result.monthly == pytest.approx(sum(row.amount or 0 for row in result.lines if not row.once))
