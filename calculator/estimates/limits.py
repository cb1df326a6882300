"""Which limits the items of a priced document break, all items of a service at once."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from calculator.estimates.totals import Totals
from calculator.kernel.outcomes import BROKEN


def broken_limits(totals: Totals) -> Mapping[str, tuple[str, ...]]:
    """The labels of the broken limits by item id; items that break none are absent."""
    found: dict[str, list[str]] = {}
    for rows in totals._rows:
        for checked in rows.case.checked():
            states = np.broadcast_to(checked.state, len(rows.items))
            for row in map(int, np.flatnonzero(states == BROKEN)):
                labels = found.setdefault(rows.items[row].id, [])
                if checked.check.label not in labels:
                    labels.append(checked.check.label)
    return {item: tuple(labels) for item, labels in found.items()}
