"""Axes to begin with: every input of every service has one that reads and moves something."""

from calculator.kernel import Number, Service
from calculator.services import services
from calculator.whatif.first_axis import first_axis, kinds
from calculator.whatif.reading import read


def test_every_suggestion_reads_without_a_fault_and_moves_something(service: type[Service]) -> None:
    start = {"service": service.slug}
    base = read({"base": start}).base
    assert base is not None
    some = 0
    for target in base.targets.values():
        for kind in kinds(base, target):
            axis = first_axis(base, target, kind)
            reading = read({"base": start, "axes": [axis]})
            assert reading.definition is not None, (axis, reading.faults)
            some += reading.count > 1
    assert some > len(base.targets) / 2


def test_a_number_is_offered_a_decade_around_its_value_within_its_bounds() -> None:
    for service in services().values():
        base = read({"base": {"service": service.slug}}).base
        assert base is not None
        for target in base.targets.values():
            if isinstance(target.field, Number):
                axis = first_axis(base, target, "range")
                low, high = float(axis["low"]), float(axis["high"])
                assert target.field.min <= low <= high <= target.field.max
                now = float(base.now(target))
                if now and high > 100:
                    assert low <= now <= high, target.address


def test_a_choice_of_instance_types_asks_for_what_the_present_type_has() -> None:
    fitting = [
        (base, target)
        for service in services().values()
        if (base := read({"base": {"service": service.slug}}).base) is not None
        for target in base.targets.values()
        if kinds(base, target)[:1] == ("instances",)
    ]
    assert fitting
    for base, target in fitting:
        axis = first_axis(base, target)
        assert float(axis["needs"]["vcpu"]) > 0
        assert float(axis["needs"]["memory"]) > 0
        reading = read({"base": {"service": type(base.cases[""]).slug}, "axes": [axis]})
        now = target.field.text(base.now(target))
        assert reading.definition is not None
        assert [now] in reading.definition.axes[0].data["values"]
