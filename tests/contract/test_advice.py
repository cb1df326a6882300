"""Advice on every service: whatever is offered, applied, costs what was said and breaks nothing."""

from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from calculator.kernel import Number, Service
from calculator.kernel.answer import answer
from calculator.kernel.answer import given as given_of
from calculator.services.examples import examples
from calculator.whatif.advice import Advice, advise
from calculator.whatif.levers import origins, texts
from calculator.whatif.places import everywhere
from calculator.whatif.scope import NAMES, Scope
from pricing.book import Book
from tests.budget import shared
from tests.contract.test_numbers import MANY
from tests.contract.workloads import workload


def applied(case: Service, changes: dict[str, str]) -> Service:
    changed, faults = type(case).read({**texts(case), **changes})
    assert not faults, (changes, faults)
    return changed


def costs(case: Service, book: Book) -> float:
    result = answer(case, book)
    assert result.complete, result.unpriced
    assert not result.broken, [c.label for c in result.checks if c.state == "broken"]
    return result.first_36_months / 36


def hold(case: Service, ways: Iterable[Advice], book: Book) -> None:
    for way in ways:
        changed = applied(case, way.changes)
        assert costs(changed, book) == pytest.approx(way.effective, abs=1e-6), way.title
        assert answer(changed, book).upfront == pytest.approx(way.upfront, abs=1e-6), way.title


def cases(service: type[Service]) -> Iterable[Any]:
    yield {}
    yield from (e.input for e in examples(service)[:3])


def test_all_that_is_advised_together_costs_what_is_said(service: type[Service], book: Book) -> None:
    for raw in cases(service):
        case, _ = service.read(raw)
        found = advise(case, book)
        hold(case, (*found.ways, *found.together), book)
        savings = [w.saving for w in found.together]
        assert savings == sorted(savings), "one more change that saves less"
        assert all(w.saving > 0 for w in (*found.ways, *found.together))


def test_limits_of_the_user_hold_and_what_they_cost_is_true(service: type[Service], book: Book) -> None:
    for scope in (Scope("region"), Scope("area", upfront=0.0), Scope(keep=tuple(origins(service))[1:2])):
        case, _ = service.read({})
        found = advise(case, book, scope=scope)
        hold(case, (*found.ways, *found.together, *(y.way for y in found.yielding)), book)
        for way in (*found.ways, *found.together):
            assert way.upfront <= scope.upfront
            assert not {m.origin for m in way.moves} & set(scope.keep)
        assert all(y.more > 0 for y in found.yielding)


def test_every_region_costs_what_is_said_of_it(service: type[Service], book: Book) -> None:
    case, _ = service.read({})
    for p in everywhere(case, book)[::5]:
        if p.feasible and p.effective is not None:
            assert costs(applied(case, {"region": p.code}), book) == pytest.approx(p.effective)
        if p.best:
            hold(case, [p.best], book)


def test_repairs_repair(service: type[Service], book: Book) -> None:
    """Each number at its largest: what breaks then is repaired by what is said to repair it."""
    usual, _ = service.read({})
    for field in service.fields:
        if not isinstance(field, Number) or not usual.applies(field):
            continue
        case, faults = service.read({field.name: field.text(field.max)})
        if faults or not (answer(case, book).broken or not answer(case, book).complete):
            continue
        found = advise(case, book).repairs
        assert found.reasons
        assert found.found or found.near, f"{field.label} at {field.max} has no way back"
        for repair in found.found:
            assert costs(applied(case, repair.changes), book) == pytest.approx(repair.effective, abs=1e-6)
            assert {k: v for k, v in given_of(case).items() if k in repair.changes} != repair.changes


def test_no_input_has_the_name_of_a_limit_of_advice(service: type[Service]) -> None:
    assert not set(NAMES) & set(service.by_name)
    kinds = origins(service)
    assert len(kinds) == sum(getattr(f, "vary", False) for f in service.fields) + len(service.ways)


@settings(MANY, max_examples=shared(72, least=5))
@given(data=st.data())
def test_advice_on_any_workload_is_true(service: type[Service], book: Book, data: st.DataObject) -> None:
    case, faults = service.read(data.draw(workload(service)))
    assume(not faults)
    found = advise(case, book)
    for changes, effective in (
        *((w.changes, w.effective) for w in (*found.ways, *found.together[-1:])),
        *((r.changes, r.effective) for r in found.repairs.found),
    ):
        assert costs(applied(case, changes), book) == pytest.approx(effective, rel=1e-9, abs=1e-6), changes
