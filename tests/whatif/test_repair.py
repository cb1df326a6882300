"""What repairs a case that breaks a limit: fewest changes, the need kept, least cost; or how near it comes."""

from typing import Any

import numpy as np
import pytest

from calculator.kernel import Choice, Choices, Flag, Number, Of, Rate, Service, check, line, rule
from calculator.kernel.answer import answer
from calculator.whatif.advice import advise, mend
from calculator.whatif.repair import ASKS_LESS, ASKS_OTHERWISE, KEEPS, Repairs
from tests.kernel.toy import BOOK, Toy, read, region


class Rack(Service):
    """Two limits that depend on the kind, and one that nothing lifts."""

    title = "Rack"
    region = region()
    kind = Choice("Kind", options=(("s", "Small"), ("m", "Medium"), ("l", "Large")), default="s", vary=True)
    mount = Choice("Mount", options=(("wall", "Wall"), ("floor", "Floor")), default="wall")
    loads = Number("Loads", unit="kg", default=10, max=1e6)
    shelves = Number("Shelves", default=2, max=100, whole=True)
    buried = Number("Buried", default=0, max=10)

    HOLDS = kind.table({"s": 100, "m": 200, "l": 1000})
    COSTS = kind.table({"s": 1, "m": 2, "l": 5})

    @line("Rack", unit="racks", rate=Rate("Toy", "flat"))
    def racks(self) -> Any:
        """Racks, with {shelves}, for {loads}."""
        return self.COSTS[self.kind] + self.shelves + self.loads / 1000 + self.is_(mount="floor")

    @check("Load")
    def load(self) -> Any:
        """{used} of {limit}."""
        return Of(self.loads, self.HOLDS[self.kind] * self.shelves / 2, "kg")

    @check("Wall")
    def wall(self) -> Any:
        """{used} of {limit}."""
        return Of(self.loads, np.where(self.is_(mount="wall"), 150, 1e9), "kg")

    @check("Buried")
    def deep(self) -> Any:
        """{used} of {limit}."""
        return Of(self.buried + 0 * self.loads, np.where(self.buried > 5, -1, 10), "m")


def mended(service: type[Service], **raw: Any) -> Repairs:
    return advise(read(service, **raw), BOOK).repairs


def holds(service: type[Service], raw: dict[str, str], changes: dict[str, str]) -> bool:
    result = answer(read(service, **{**raw, **changes}), BOOK)
    return result.complete and not result.broken


def test_a_case_within_its_limits_needs_no_repair() -> None:
    assert mended(Rack) == Repairs()


def test_what_keeps_the_need_comes_first_then_the_cheapest() -> None:
    found = mended(Rack, loads="120")
    assert found.reasons == ("Load",)
    assert [(r.title, r.kind) for r in found.found] == [
        ("Kind: Medium", KEEPS),
        ("Shelves: at least 3", KEEPS),
        ("Loads: at most 100 kg", ASKS_LESS),
    ]
    assert [r.effective for r in found.found] == [pytest.approx(x) for x in (8.24, 8.24, 6.2)]
    assert all(holds(Rack, {"loads": "120"}, r.changes) for r in found.found)


def test_two_changes_are_made_where_one_does_not_do() -> None:
    found = mended(Rack, loads="180")
    best = found.found[0]
    assert best.changes == {"kind": "m", "mount": "floor"}
    assert best.kind == ASKS_OTHERWISE
    assert found.near is None
    assert holds(Rack, {"loads": "180"}, best.changes)


def test_a_missing_price_is_repaired_like_a_broken_limit() -> None:
    found = mended(Toy, region="nowhere")
    assert found.reasons[0] == "no price for Box fee: not offered in the Region"
    assert found.found[0].changes == {"region": "here"}


def test_a_bound_is_the_last_number_that_fits_and_can_be_typed() -> None:
    (only,) = mended(Toy, things="4321").found
    assert only.title == "Things: at most 1,000 things"
    assert only.changes == {"things": "1000"}


def test_where_nothing_repairs_it_the_nearest_is_named_with_what_it_still_breaks() -> None:
    class Stuck(Toy):
        @check("Never")
        def never(self) -> Any:
            """{used} of {limit}."""
            return Of(np.full(1, 12.0), np.full(1, 10.0), "m")

    found = mended(Stuck, things="5000")
    assert not found.found
    assert found.near is not None
    assert found.near.still == ("Never: 12 m of 10 m allowed",)
    assert found.near.changes == {"things": "1000"}


class Cabin(Toy):
    """Combinations that cannot be had: of two answers, of a set and an answer, of shares."""

    title = "Cabin"
    boat = Flag("By boat")
    kind = Choice("Kind", options=(("s", "Small"), ("l", "Large")), default="s")
    doors = Choices("Doors", options=(("n", "North"), ("e", "East"), ("w", "West")))
    oak = Number("Oak", unit="%", default=50, max=100)
    pine = Number("Pine", unit="%", default=50, max=100, rising=False)

    @rule(boat, kind)
    def too_large(self) -> Any:
        """A {kind} cabin does not go by boat."""
        return self.boat & self.is_(kind="l")

    @rule(doors, kind)
    def no_north(self) -> Any:
        """A {kind} cabin has no such doors."""
        return (self.doors % 2 == 1) & self.is_(kind="s")

    @rule(oak, pine)
    def shares(self) -> Any:
        """{oak} and {pine} are more than all."""
        return self.oak + self.pine > 100 + 1e-9


def test_a_combination_that_cannot_be_had_is_changed_in_the_fewest_places() -> None:
    raw = {"boat": "yes", "kind": "l"}
    case, faults = Cabin.read(raw)
    assert [f.fields for f in faults] == [("boat", "kind")]
    found = mend(case, BOOK)
    assert [(r.title, r.kind) for r in found.found] == [
        ("By boat: no", ASKS_OTHERWISE),
        ("Kind: Small", ASKS_OTHERWISE),
    ]
    assert found.near is None


def test_of_several_that_are_chosen_one_is_left_out() -> None:
    found = mend(Cabin.read({"doors": "n,w"})[0], BOOK)
    assert [(r.title, r.changes) for r in found.found] == [
        ("Kind: Large", {"kind": "l"}),
        ("Doors: without North", {"doors": "w"}),
    ]
    alone = mend(Cabin.read({"doors": "n"})[0], BOOK)
    assert alone.found[-1].changes == {"doors": ""}
    assert not Cabin.read({"doors": ""})[1]


def test_a_share_is_lowered_to_what_is_left_and_never_to_a_sliver() -> None:
    found = mend(Cabin.read({"oak": "70"})[0], BOOK)
    assert [r.changes for r in found.found] == [{"pine": "30"}, {"oak": "50"}]
    assert [r.changes for r in mend(Cabin.read({"oak": "100"})[0], BOOK).found] == [{"pine": "0"}, {"oak": "50"}]


@pytest.mark.parametrize("loads", ["5e-324", "1e-310", "1e-300", "1e-9"])
def test_the_smallest_numbers_are_moved_like_any_other(loads: str) -> None:
    found = mended(Rack, loads=loads, buried="6")
    assert found.reasons == ("Buried",)
    assert found.found[0].changes == {"buried": "5"}
