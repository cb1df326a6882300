"""The engine alone: one explained case, many scenarios on one core, and a decimal loop of the same formulas."""

import gc
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from statistics import median

import numpy as np

from calculator.kernel import Number, Service
from calculator.kernel.answer import answer
from calculator.kernel.ledger import price
from calculator.kernel.trace import plain
from calculator.services import services
from pricing.book import Book, embedded
from tests.contract.exact import step_exact

SLICE = 16_384
SIDE = 26  # 26^3 scenarios, about one slice


@dataclass(frozen=True)
class EngineRow:
    """Seconds for one priced case with its working, and scenarios a second by three ways of going through them."""

    service: str
    varied: tuple[str, ...]
    explained: float
    columns: float
    grid: float
    decimals: float


def timed(run: Callable[[], object], least: float = 0.3) -> float:
    """Median seconds of a call, over at least five calls and `least` seconds."""
    run()
    spent: list[float] = []
    while sum(spent) < least or len(spent) < 5:
        start = time.perf_counter()
        run()
        spent.append(time.perf_counter() - start)
    return median(spent)


def rows() -> Iterator[EngineRow]:
    """One row per service. The first three numbers of its form vary; everything else keeps its default."""
    book = embedded()
    # As the server does: what is loaded once is no garbage, and scanning it is no part of a price.
    services()
    gc.collect()
    gc.freeze()
    for service in services().values():
        case, _ = service.read({})
        numbers = [f for f in service.fields if isinstance(f, Number) and f.rising and case.applies(f)][:3]
        spans = [np.linspace(max(f.min, 1e-3), min(f.max, max(f.default * 50, 100)), SIDE) for f in numbers]
        if any(f.whole for f in numbers):
            spans = [np.ceil(s) if f.whole else s for f, s in zip(numbers, spans, strict=True)]
        random = np.random.default_rng(7)
        columns = {f.name: random.choice(s, SLICE) for f, s in zip(numbers, spans, strict=True)}
        grid = {
            f.name: s.reshape([-1 if i == k else 1 for k in range(len(spans))])
            for i, (f, s) in enumerate(zip(numbers, spans, strict=True))
        }

        def total(inputs: dict[str, np.ndarray], service: type[Service] = service, case: Service = case) -> object:
            return price([service({**case.inputs, **inputs})], book).total()

        yield EngineRow(
            service=service.slug,
            varied=tuple(f.name for f in numbers),
            explained=timed(lambda service=service: answer(service.read({})[0], book, working=True)),  # type: ignore[misc]
            columns=SLICE / timed(lambda columns=columns, total=total: total(columns)),  # type: ignore[misc]
            grid=SIDE ** len(spans) / timed(lambda grid=grid, total=total: total(grid)),  # type: ignore[misc]
            decimals=1 / timed(decimal_loop(service, case, book)),
        )


def decimal_loop(service: type[Service], case: Service, book: Book) -> Callable[[], object]:
    """One pass over a case's recorded operations in `Decimal`, lines times their first price: the scalar way."""
    traced = service(case.inputs, traced=True)
    usages = traced.ledger()
    priced = [
        (u, Decimal(repr(float(line.meter.bounds(0)[2].reshape(-1)[0]))))
        for u, line in zip(usages, price([case], book).lines(), strict=True)
        if plain(u.quantity).any()
    ]

    def once() -> Decimal:
        for usage, _ in priced:
            usage.case.__dict__.pop("_exact", None)
        traced.__dict__.pop("_exact", None)
        return sum((step_exact(u.case, u.line, Decimal) * usd for u, usd in priced), Decimal(0))

    return once
