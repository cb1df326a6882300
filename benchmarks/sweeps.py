"""What-if: scenarios evaluated and folded on one core, and a million of them answered at once."""

from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median
from time import perf_counter, process_time

from calculator.kernel import Number
from calculator.services import services
from calculator.whatif.definition import MAX_VALUES, Definition
from calculator.whatif.evaluate import Plan
from calculator.whatif.fold import Folder
from calculator.whatif.reading import definition
from calculator.whatif.suggest import suggest
from calculator.whatif.summary import evaluate_now
from pricing.book import embedded

SLABS = 40
REQUESTS = 5
MOST_CHOICES = 500


@dataclass(frozen=True)
class SweepRow:
    """Scenarios a second of one core, evaluated alone and with the fold; median seconds for a million at once."""

    service: str
    scenarios: int
    evaluated: float
    folded: float
    million: float


def rows() -> Iterator[SweepRow]:
    """One row per service: a thousand million scenarios, some of them evaluated, and a million at once."""
    for slug, service in services().items():
        large, small = definition(sweep(slug, 10**9)), definition(sweep(slug, 10**6))
        plan = Plan(large, embedded())
        step = max(1, plan.grid.slabs // SLABS)
        chosen = range(0, plan.grid.slabs, step)
        folder = Folder(plan)
        start = process_time()
        done = sum(plan.slab(number)[0].rows for number in chosen)
        evaluated = done / (process_time() - start)
        start = process_time()
        for number in chosen:
            folder.add(*plan.slab(number))
        folded = folder.done().rows / (process_time() - start)
        at_once = median(_seconds(small) for _ in range(REQUESTS))
        yield SweepRow(service.slug, large.total, evaluated, folded, at_once * 1e6 / small.total)


def _seconds(definition: Definition) -> float:
    start = perf_counter()
    evaluate_now(definition)
    return perf_counter() - start


def sweep(slug: str, wanted: int) -> dict[str, object]:
    """About so many scenarios: choices as the service suggests them, and up to three numbers share the rest."""
    base = definition({"base": {"service": slug}, "axes": [{"kind": "options", "of": ["region"]}]}).base
    axes, fractions, wholes, choices = [], [], [], 1
    for s in suggest(base).inputs:
        field = base.targets[s.address].field
        if not (s.applies and s.usual):
            continue
        if isinstance(field, Number):
            if field.whole:
                # What is suggested of a small count has too few values to share anything.
                ends = {"low": field.text(max(field.min, 1)), "high": field.text(min(field.max, 1e6))}
                wholes.append({"kind": "range", "of": [s.address], **ends})
            else:
                fractions.append(dict(s.axis))
            continue
        length = len(definition({"base": {"service": slug}, "axes": [s.axis]}).axes[0])
        if choices * length <= MOST_CHOICES:
            axes.append(dict(s.axis))
            choices *= length
    numbers = (fractions or wholes)[:3]
    steps = min(int((wanted / choices) ** (1 / max(len(numbers), 1))), MAX_VALUES)
    return {"base": {"service": slug}, "axes": [*axes, *({**axis, "count": steps} for axis in numbers)]}
