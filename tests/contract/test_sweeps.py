"""What is suggested for an input can be swept, for every input of every service."""

from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from calculator.kernel import Choice, Service
from calculator.kernel.answer import answer
from calculator.services.examples import examples
from calculator.whatif.base import ServiceBase
from calculator.whatif.evaluate import Plan
from calculator.whatif.fold import fold
from calculator.whatif.reading import read
from calculator.whatif.scenario import scenarios
from calculator.whatif.suggest import suggest
from calculator.whatif.summary import evaluate_now
from pricing.book import Book
from tests.budget import shared
from tests.whatif.sweeps import sweep


def base_of(service: type[Service]) -> ServiceBase:
    found = read({"base": {"service": service.slug, "inputs": {}}, "axes": []}).base
    assert isinstance(found, ServiceBase)
    return found


def test_every_suggested_axis_of_every_input_can_be_swept(service: type[Service], book: Book) -> None:
    suggestions = suggest(base_of(service))
    named = {s.address for s in suggestions.inputs}
    assert named == {f.name for f in service.fields if not isinstance(f, Choice) or len(f.choices) > 1}
    for s in suggestions.inputs:
        reading = read({"base": {"service": service.slug}, "axes": [s.axis]})
        assert not reading.faults, (s.address, reading.faults)
        assert reading.definition is not None
        assert reading.count == len(reading.definition.axes[0]) >= 1
        plan = Plan(reading.definition, book)
        found = fold(plan, 0, plan.grid.slabs)
        assert found.rows == reading.count
        if s.applies:  # a line may lack its price wherever it is used
            assert found.feasible or all(key.startswith("price:") for key in found.reasons), (s.address, found.reasons)


def test_every_kind_said_to_suit_an_input_does(service: type[Service]) -> None:
    extra: dict[str, dict[str, Any]] = {
        "range": {"count": 3},
        "percent": {"low": "-1", "high": "1", "count": 3},
        "driver": {"factors": ["1"]},
    }
    suggestions = suggest(base_of(service)).inputs
    for s in suggestions:
        others = [o.address for o in suggestions if o.address != s.address and o.kinds[0] == "range"]
        for kind in s.kinds:
            axis: dict[str, Any] = {"kind": kind, "of": [s.address], **extra.get(kind, {})}
            if kind == "range":
                axis |= {end: s.axis[end] for end in ("low", "high")}
            if kind == "values":
                axis["values"] = [[s.now]]
            if kind == "together":
                axis |= {"of": [s.address, others[0]], "values": [[s.now, "1"]]}
            faults = read({"base": {"service": service.slug}, "axes": [axis]}).faults
            # Bounds may leave no room around a default; nothing else is wrong with the kind.
            assert not [f for f in faults if "must be at" not in f.message], (s.address, kind, faults)


def test_drivers_move_what_grows_with_use(service: type[Service]) -> None:
    for example in examples(service)[:3]:
        inputs = {name: str(value) for name, value in example.input.items()}
        base = read({"base": {"service": service.slug, "inputs": inputs}, "axes": []}).base
        assert base is not None
        for axis in suggest(base).drivers:
            reading = read({"base": {"service": service.slug, "inputs": inputs}, "axes": [axis]})
            assert not reading.faults
            summary = evaluate_now(reading.definition)  # type: ignore[arg-type]
            best = [v.best for v in summary.axes[0].values if v.best is not None]
            assert best == sorted(best)


def test_a_service_says_what_it_can_be_ranked_by(service: type[Service]) -> None:
    results = {r.name: r for r in suggest(base_of(service)).results}
    assert {"monthly", "upfront", "first_12", "first_36", "effective"} <= set(results)
    assert all(results[f"unit:{u.label}"].money for u in service.unit_costs)
    assert all(results[s.name].label == s.label for s in service.sizes)


@settings(max_examples=shared(120, least=5), deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_row_is_the_very_case_its_texts_say(service: type[Service], book: Book, data: Any) -> None:
    found = read(data.draw(sweep(service)))
    assume(found.definition is not None)
    assert found.definition is not None
    definition = found.definition
    plan = Plan(definition, book)
    number = data.draw(st.integers(0, definition.total - 1))
    (scenario,) = scenarios(plan, [number])
    base = definition.base
    assert isinstance(base, ServiceBase)
    case, faults = service.read({**base.inputs, **definition.changes(number)})
    assert scenario.changes == definition.changes(number)
    if faults:
        assert not scenario.feasible
        return
    alone = answer(case, book, always_free=definition.always_free)
    results = scenario.results
    assert results["monthly"] == (alone.monthly if alone.complete else None)
    assert results["upfront"] == (alone.upfront if alone.complete else None)
    assert results["first_36"] == (alone.first_36_months if alone.complete else None)
    broken = any(c.state == "broken" for c in alone.checks)
    assert bool(scenario.reasons) != scenario.feasible
    if definition.unbroken and broken:
        assert not scenario.feasible


def test_the_same_sweep_has_one_spelling_and_one_digest(service: type[Service]) -> None:
    axes = [dict(s.axis) for s in suggest(base_of(service)).inputs[:3]]
    first = read({"base": {"service": service.slug, "inputs": {}}, "axes": axes}).definition
    assert first is not None
    again = read(first.data).definition
    assert again is not None
    assert again.text == first.text
    assert again.digest == first.digest
