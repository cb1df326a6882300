"""Advice: single changes, combinations, the user's limits. Held against every combination priced one by one."""

from itertools import product
from typing import Any, ClassVar

import pytest

from calculator.kernel import Choice, Number, Rate, Service, Way, line
from calculator.kernel.answer import answer
from calculator.kernel.fields import Flag
from calculator.whatif.advice import advise
from calculator.whatif.levers import levers, moves, origins, place_of
from calculator.whatif.places import everywhere
from calculator.whatif.scope import Scope, offered, read_scope, written_scope
from tests.kernel.toy import BOOK, Crate, Toy, read, region


def effective(service: type[Service], **raw: Any) -> float:
    return answer(read(service, **raw), BOOK).first_36_months / 36


def test_changes_of_the_same_input_exclude_each_other_and_make_one_lever() -> None:
    class Both(Toy):
        ways: ClassVar[tuple[Way, ...]] = (
            Way("Bigger boxes", {"per_box": "8"}),
            Way("Biggest boxes, insured", {"per_box": "9", "insured": "yes"}),
            Way("Insured", {"insured": "yes"}),
        )

    case = read(Both)
    found = levers(case, list(moves(case)))
    assert [sorted(v.columns) for v in found] == [["region"], ["plan"], ["insured", "per_box"]]
    assert found[2].columns["per_box"].tolist() == [4, 8, 9, 4]
    assert found[2].columns["insured"].tolist() == [False, False, True, True]


def test_the_best_combination_is_that_of_pricing_every_combination() -> None:
    case = read(Toy, things="80", region="there", per_box="2")
    found = advise(case, BOOK)
    now = effective(Toy, things="80", region="there", per_box="2")
    every = {
        (r, p, b): effective(Toy, things="80", region=r, plan=p, per_box=b)
        for r, p, b in product(("here", "there"), ("pay", "commit"), ("2", "8"))
    }
    cheapest = min(every.values())
    best = found.together[-1]
    assert best.effective == pytest.approx(cheapest)
    assert best.saving == pytest.approx(now - cheapest)
    assert best.changes == {"region": "here", "per_box": "8"}
    assert [m.origin for m in best.moves] == ["region", "bigger-boxes"]
    assert found.tried == 3 * 2 * 2


def test_another_change_is_made_only_where_it_is_worth_it() -> None:
    case = read(Toy, things="80", region="there", per_box="2")
    assert [len(w.moves) for w in advise(case, BOOK).together] == [2]  # committing would cost more


def test_a_service_alone_in_its_choices_is_left_in_peace() -> None:
    class Plain(Service):
        title = "Plain"
        region = Choice(
            "Region", options=(("here", "Here"), ("there", "There"), ("nowhere", "Nowhere")), default="here"
        )
        amount = Number("Amount", default=20)

        @line("Use", unit="units", rate=Rate("Toy", "flat"))
        def use(self) -> Any:
            """{amount}."""
            return self.amount

    found = advise(read(Plain), BOOK)
    assert (found.ways, found.together, found.regions, found.repairs.reasons) == ((), (), None, ())


# -- the user's limits -------------------------------------------------------------------------------------


class Paid(Service):
    """A dearer Region, a payment upfront that saves, and a way."""

    title = "Paid"
    region = region()
    plan = Choice("Plan", options=(("pay", "Pay as you go"), ("commit", "Commit")), default="pay", vary=True)
    things = Number("Things", default=1000, max=1e6)
    padded = Flag("Padded", default=True)

    @line("Use", unit="things", rate=Rate("Toy", "flat"), when=plan.is_("pay"))
    def use(self) -> Any:
        """{things} are paid."""
        return self.things * (1 + self.padded)

    @line("Upfront", unit="payments", rate=Rate("Toy", "fee"), once=True, when=plan.is_("commit"))
    def upfront(self) -> Any:
        """A tenth is paid upfront."""
        return self.things * (1 + self.padded) / 10

    ways = (Way("No padding", {"padded": "no"}),)


def limited(**scope: Any) -> Any:
    return advise(read(Paid, region="there"), BOOK, scope=Scope(**scope))


def test_without_limits_the_payment_upfront_is_advised() -> None:
    best = limited().together[-1]
    assert best.changes == {"region": "here", "plan": "commit", "padded": "no"}
    assert best.upfront == pytest.approx(12_000)


def test_advice_stays_within_the_upfront_payment_allowed_and_says_what_that_costs() -> None:
    found = limited(upfront=11_999.0)
    assert all(w.upfront <= 11_999 for w in (*found.ways, *found.together))
    assert found.together[-1].changes == {"region": "here", "padded": "no"}
    (y,) = found.yielding
    assert (y.limit, y.words) == ("max_upfront", "With $12,000.00 upfront")
    assert y.more == pytest.approx(2000 - 12_000 / 36)


def test_advice_stays_in_the_region_and_says_what_that_costs() -> None:
    found = limited(within="region")
    assert not any("region" in w.changes for w in (*found.ways, *found.together))
    assert [y.limit for y in found.yielding] == ["within"]
    assert found.yielding[0].way.changes["region"] == "here"


def test_what_is_to_be_kept_is_kept() -> None:
    found = limited(keep=("plan", "no-padding"))
    assert [w.changes for w in found.ways] == [{"region": "here"}]
    assert {y.limit for y in found.yielding} == {"keep:plan", "keep:no-padding"}


def test_limits_are_read_in_the_words_of_any_field_and_written_as_short_as_can_be() -> None:
    scope, faults = read_scope(Paid, {"within": "region", "max_upfront": "1,000", "keep": "plan"})
    assert not faults
    assert scope == Scope("region", 1000.0, ("plan",))
    assert written_scope(scope) == {"within": "region", "max_upfront": "1000", "keep": "plan"}
    assert written_scope(Scope()) == {}
    _, faults = read_scope(Paid, {"within": "moon", "max_upfront": "lots", "keep": "all"})
    assert [f.fields for f in faults] == [("within",), ("max_upfront",), ("keep",)]
    assert "must be a number" in faults[1].message


def test_a_service_in_which_only_the_region_may_change_offers_nothing_to_keep_and_says_so() -> None:
    class Placed(Service):
        title = "Placed"
        region = region()
        things = Number("Things", default=1)

        @line("Use", unit="things", rate=Rate("Toy", "flat"))
        def use(self) -> Any:
            """{things}."""
            return self.things

    assert list(offered(Placed)) == ["within", "max_upfront"]
    assert list(offered(Paid)) == ["within", "max_upfront", "keep"]
    _, faults = read_scope(Placed, {"keep": "plan"})
    assert [f.message for f in faults] == ["Leave as it is: there is nothing to choose from; leave it out."]
    assert read_scope(Placed, {"within": "region", "keep": ""}) == (Scope("region"), [])


def test_a_negative_upfront_payment_is_refused() -> None:
    _, faults = read_scope(Paid, {"max_upfront": "-1"})
    assert "at least" in faults[0].message


# -- where --------------------------------------------------------------------------------------------------


def test_the_choice_that_says_where_is_found_by_what_lines_are_priced_by() -> None:
    class Elsewhere(Service):
        title = "Elsewhere"
        region = Choice("Sender", options=(("a", "A"),), default="a")
        site = region_site = Choice("Site", options=(("here", "Here"), ("there", "There")), default="here")

        @line("Use", unit="units", rate=Rate("Toy", "flat"), region="site")
        def use(self) -> Any:
            """One."""
            return 1.0

    assert place_of(Elsewhere) is Elsewhere.site
    assert place_of(Crate) is Crate.region


def test_every_region_is_ranked_and_says_why_it_falls_out() -> None:
    found = everywhere(read(Toy, things="80", region="there"), BOOK)
    assert [p.code for p in found] == ["here", "there", "nowhere"]
    here, there, nowhere = found
    assert (here.here, there.here) == (False, True)
    assert here.effective == pytest.approx(effective(Toy, things="80"))
    assert here.more == pytest.approx(effective(Toy, things="80") - effective(Toy, things="80", region="there"))
    assert there.ratio == pytest.approx((there.effective or 0) / (here.effective or 1))
    assert (nowhere.effective, nowhere.feasible) == (None, False)
    assert "no price for Box fee: not offered in the Region" in nowhere.problems


def test_each_region_tells_its_own_cheapest_way() -> None:
    found = {p.code: p for p in everywhere(read(Toy, things="80", region="there", per_box="2"), BOOK)}
    best = found["here"].best
    assert best is not None
    assert best.changes == {"region": "here", "per_box": "8"}
    assert best.effective == pytest.approx(effective(Toy, things="80", per_box="8"))
    own = found["there"].best
    assert own is not None
    assert own.changes == {"per_box": "8"}


def test_kinds_of_change_have_names_for_an_address() -> None:
    assert origins(Toy) == {"region": "Region", "plan": "Plan", "bigger-boxes": "Bigger boxes"}
