"""Plans of saved sweeps, kept ready in each process; and how fast one is worked out here."""

from __future__ import annotations

import time
from collections import OrderedDict
from threading import Lock

from calculator.estimates.document import RefusedError
from calculator.whatif.definition import Definition
from calculator.whatif.evaluate import Plan
from calculator.whatif.fold import Folder
from calculator.whatif.models import Sweep
from calculator.whatif.reading import read
from pricing.book import embedded

KEPT = 8
MEASURED = 0.06
"""Seconds for measuring a pace."""
_plans: OrderedDict[str, Plan] = OrderedDict()
_lock = Lock()


def plan_of(sweep: Sweep) -> Plan:
    """The sweep's plan. RefusedError, in words, where its price book is not held here any more."""
    with _lock:
        if (known := _plans.get(sweep.digest)) is not None:
            _plans.move_to_end(sweep.digest)
            return known
    if sweep.book != embedded().id:
        raise RefusedError(
            f"This sweep is priced by the book {sweep.book}, which is not held here any more. Run it again with the "
            f"book of today, {embedded().id}.",
            "book",
        )
    reading = read(sweep.definition)
    if reading.definition is None:
        raise RefusedError(reading.faults[0].message, reading.faults[0].where)
    plan = Plan(reading.definition, embedded())
    with _lock:
        _plans[sweep.digest] = plan
        while len(_plans) > KEPT:
            _plans.popitem(last=False)
    return plan


def plan_for(definition: Definition) -> Plan:
    """The plan of a definition that is not saved yet."""
    return Plan(definition, embedded())


def measured_pace(plan: Plan) -> float:
    """Scenarios a second of one core here, by working out a few slabs spread over the grid."""
    folder = Folder(plan)
    folder.add(*plan.slab(0))  # what is worked out once only: tables, look-ups
    slabs, spent, rows, k = plan.grid.slabs, 0.0, 0, 0
    while spent < MEASURED and k < slabs:
        start = time.thread_time()
        # Steps of the golden section come near everything, whatever the lengths of the axes.
        slab, judged = plan.slab(int(k * 0.6180339887 % 1 * slabs))
        folder.add(slab, judged)
        spent += time.thread_time() - start
        rows += slab.rows
        k += 1
    return rows / max(spent, 1e-6)
