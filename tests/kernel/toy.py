"""A made-up service and a made-up book, small enough to check by hand."""

from functools import cache
from types import SimpleNamespace
from typing import Any, ClassVar

import numpy as np

from calculator.kernel import (
    Allowance,
    Choice,
    Choices,
    Compare,
    Demand,
    Flag,
    Number,
    Of,
    Rate,
    Service,
    UnitCost,
    Way,
    ceil,
    check,
    line,
    part,
    rule,
    size,
    step,
)

REGIONS = (("here", "Here"), ("there", "There"), ("nowhere", "Nowhere"))
PAGE = "https://docs.aws.amazon.com/toy"


class ToyBook:
    """Tiers by label: [(start, usd), ...] for "here"; "there" costs double; "nowhere" does not offer
    anything.
    """

    TIERS = {
        "flat": [(0.0, 2.0)],
        "tiered": [(0.0, 1.0), (100.0, 0.5), (1000.0, 0.1)],
        "fee": [(0.0, 120.0)],
        "kind a": [(0.0, 3.0)],
        "kind b": [(0.0, 1.0), (10.0, 0.5)],
    }

    @cache  # noqa: B019 - one book for the whole run
    def prices(self, offer: str, label: str, by: str = "") -> Any:
        tiers = self.TIERS.get(label)
        if tiers is None:
            return SimpleNamespace(start=np.zeros((1, 3)), usd=np.full((1, 3), np.nan), status=np.full(3, 2, np.uint8))
        start = np.array([[s, s, np.inf if i else 0.0] for i, (s, _) in enumerate(tiers)])
        usd = np.array([[p, 2 * p, np.nan] for _, p in tiers])
        return SimpleNamespace(start=start, usd=usd, status=np.array([0, 0, 1], np.uint8))


BOOK = ToyBook()


def region() -> Choice:
    return Choice("Region", options=REGIONS, default="here", group="Where", vary=True)


class Toy(Service):
    title = "Toy"
    unit_costs = (UnitCost("thousand things", "things", 1000),)

    region = region()
    plan = Choice("Plan", options=(("pay", "Pay as you go"), ("commit", "Commit")), default="pay", vary=True)
    things = Number("Things", unit="things", default=10, max=1e6)
    per_box = Number("Things per box", unit="things", default=4, min=1, rising=False)
    copies = Choices("Copies in", options=REGIONS)
    insured = Flag("Insured")
    cover = Number("Cover", unit="%", default=50, max=100, when=insured.on())

    @step("Packed", unit="things", source=PAGE)
    def packed(self) -> Any:
        """{things} are packed."""
        return self.things * 1

    @size("Boxes", unit="boxes")
    def boxes(self) -> Any:
        """{boxes} are needed; {boxes.binding} decide."""
        return {"things": Demand(self.packed, self.per_box, "things"), "labels": Demand(self.packed, 100)}

    @line("Box fee", unit="boxes", rate=Rate("Toy", "flat"), when=plan.is_("pay"))
    def box_fee(self) -> Any:
        """{boxes} cost a fee."""
        return self.boxes

    @line("Commitment", unit="boxes", rate=Rate("Toy", "fee"), once=True, term="months", when=plan.is_("commit"))
    def commitment(self) -> Any:
        """{boxes} are paid for a year."""
        return self.boxes

    @step("Term", unit="months", when=plan.is_("commit"))
    def months(self) -> Any:
        """A commitment lasts {months}."""
        return np.full(1, 12.0)

    @line("Handling", unit="things", rate=Rate("Toy", "tiered"), already=True, allowance=Allowance(20, PAGE))
    def handling(self) -> Any:
        """{packed} are handled."""
        return self.packed

    @line("Copies", unit="things", rate=Rate("Toy", "flat"), each="copies")
    def copied(self) -> Any:
        """Each copy holds {things}."""
        return self.things

    @line("Insurance", unit="things", rate=Rate("Toy", "unheard of"), when=insured.on())
    def insurance(self) -> Any:
        """{cover} of the things are insured: {insurance}."""
        return self.things * self.cover / 100

    @check("Things", source=PAGE)
    def too_many(self) -> Any:
        """{used} of {limit} fit the store.

        Rent another store."""
        return Of(self.things, 1000, "things")

    @rule(things, per_box)
    def never_fits(self) -> Any:
        """Things ({things}) must be at least things per box ({per_box}) when there are any."""
        return (self.things > 0) & (self.things < self.per_box / 1000)

    compare = (Compare("plan", "Plans", driver="things", low=0, high=100, baseline="pay", months=36),)
    ways: ClassVar[tuple[Way, ...]] = (Way("Bigger boxes", {"per_box": "8"}),)


class Crate(Service):
    """A service with another one inside."""

    title = "Crate"
    region = region()
    count = Number("Crates", default=2)
    shipped = Flag("Shipped", default=True)

    @step("Things in all", unit="things")
    def inside(self) -> Any:
        """{count} crates of 30 hold {inside}."""
        return ceil(self.count * 30)

    content = part(
        Toy,
        "Content",
        ask=("per_box", "insured", "cover"),
        given={"region": "region", "things": "inside"},
        fixed={"plan": "pay"},
        defaults={"per_box": 10},
        when=shipped.on(),
    )


class Kinds(Service):
    title = "Kinds"
    region = region()
    kind = Choice("Kind", options=(("a", "A"), ("b", "B"), ("c", "C")), default="a")
    amount = Number("Amount", default=20)

    @line("Use", unit="units", rate=Rate("Toy", "kind {kind}"), already=True)
    def use(self) -> Any:
        """{amount} of kind {kind}."""
        return self.amount


class Worded(Service):
    title = "Worded"
    region = region()
    kind = Choice("Kind", options=(("plain", "Plain"), ("rare", "Rare")), default="plain")
    amount = Number("Amount", default=20)

    @line(
        "Use",
        unit="units",
        rate=Rate("Toy", "kind {kind}", words={"plain": "a", "rare": "b"}),
        allowance=Allowance(5, PAGE, when=kind.is_("plain")),
    )
    def use(self) -> Any:
        """{amount} of kind {kind}."""
        return self.amount


class Shelves(Service):
    """Two lines on one tiered meter, of which a case may have only one."""

    title = "Shelves"
    region = region()
    kind = Choice("Kind", options=(("open", "Open"), ("locked", "Locked")), default="open")
    amount = Number("Amount", default=20)

    @line("Shelves", unit="units", rate=Rate("Toy", "tiered"), already=True, when=kind.is_("open"))
    def shelves(self) -> Any:
        """{amount} on open shelves."""
        return self.amount

    @line("Lockers", unit="units", rate=Rate("Toy", "tiered"), already=True, when=kind.is_("locked"))
    def lockers(self) -> Any:
        """{amount} in lockers."""
        return self.amount


def read(service: type[Service], **raw: Any) -> Any:
    case, faults = service.read(raw)
    assert not faults, faults
    return case
