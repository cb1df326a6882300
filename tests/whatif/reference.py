"""A sweep the long way round: every row typed out, read as a table's rows are, priced, and ranked by pandas."""

from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
import pandas as pd

from calculator.kernel.columns import read_columns
from calculator.kernel.feasible import unpriced
from calculator.kernel.ledger import price
from calculator.kernel.meters import PriceBook
from calculator.kernel.outcomes import BROKEN
from calculator.kernel.trace import plain
from calculator.whatif.base import MONEY, UNIT, ServiceBase
from calculator.whatif.definition import Definition


@dataclass
class Reference:
    """`table` has a row for each scenario in order: `objective`, `feasible`, every axis' position as `axis 0`, ..."""

    table: pd.DataFrame
    reasons: dict[str, int]


def reference(definition: Definition, book: PriceBook) -> Reference:
    """Evaluated by nothing of `calculator.whatif` but the definition's own texts."""
    base = definition.base
    assert isinstance(base, ServiceBase)
    positions = list(product(*(range(len(a)) for a in definition.axes)))
    raw: dict[str, list[str]] = {name: [text] * len(positions) for name, text in base.inputs.items()}
    for k, axis in enumerate(definition.axes):
        texts = [axis.raw(p) for p in range(len(axis))]
        for target in axis.targets:
            raw[target.address] = [texts[p[k]][target.address] for p in positions]
    n = len(positions)
    case, faults = read_columns(base.service, raw, n)
    with np.errstate(all="ignore"):
        priced = price([case], book, always_free=definition.always_free)
        money = {
            "monthly": priced.total(),
            "upfront": priced.total(once=True),
            "first_12": priced.over(12),
            "first_36": priced.over(36),
            "effective": priced.over(36) / 36,
        }
        checked = case.checked()

    def value(name: str) -> np.ndarray:
        assert not name.startswith(UNIT)
        found = money[name] if name in MONEY else plain(getattr(case, name))
        return np.broadcast_to(found, n)

    bad = np.zeros(n, bool)
    bad[[row for row, found in faults.items() if found]] = True
    bad |= np.broadcast_to(priced.count_unknown() > 0, n)
    reasons: dict[str, int] = {}
    for reason in unpriced(priced):
        reasons[reason.key] = int(np.broadcast_to(reason.mask, n).sum())
    if definition.unbroken:
        for c in checked:
            broken = np.broadcast_to(c.state == BROKEN, n)
            if broken.any():
                reasons[f"limit:{'_'.join((*c.path, c.check.name))}"] = int(broken.sum())
            bad |= broken
    for i, constraint in enumerate(definition.constraints):
        held = value(constraint.result.name)
        missed = held > constraint.value if constraint.op == "<=" else held < constraint.value
        if missed.any():
            reasons[f"constraint:{i}"] = int(missed.sum())
        bad |= missed
    columns: dict[str, Any] = {f"axis {k}": [p[k] for p in positions] for k in range(len(definition.axes))}
    columns |= {"objective": value(definition.objective.result.name), "feasible": ~bad, "row": np.arange(n)}
    if definition.second:
        columns["second"] = value(definition.second.result.name)
    return Reference(pd.DataFrame(columns), reasons)


def ranked(reference: Reference, definition: Definition) -> pd.DataFrame:
    """The feasible rows, best first, ties by row."""
    feasible = reference.table[reference.table["feasible"]]
    ascending = definition.objective.direction == "min"
    return feasible.sort_values(["objective", "row"], ascending=[ascending, True], kind="stable")
