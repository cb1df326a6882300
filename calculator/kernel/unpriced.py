"""Why a line has no price, in the words that every surface uses."""

from __future__ import annotations

import numpy as np

from calculator.kernel.choice import Choice
from calculator.kernel.meters import NOT_OFFERED
from calculator.kernel.priced import PricedLine


def why_unpriced(line: PricedLine, rows: int) -> dict[int, str]:
    """By row of the `rows` a line is of: why what it uses there has no price."""
    missing = np.flatnonzero(np.broadcast_to(line.unknown(), (rows,)))
    if not len(missing):
        return {}
    asked = line.usage.case.by_name[line.usage.line.each or line.usage.line.region]
    assert isinstance(asked, Choice)
    states, regions = (np.broadcast_to(v, (rows,)) for v in (line.state(), line.usage.region))
    return {
        row: f"not offered in {asked.choices[int(regions[row])].label}"
        if states[row] == NOT_OFFERED
        else "no price in this book"
        for row in map(int, missing)
    }
