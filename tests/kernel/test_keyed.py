"""Rates by a key (instance types): every scenario finds its own label, region and key."""

from typing import Any

import numpy as np

from calculator.kernel import Choice, Number, Rate, Service, line
from calculator.kernel.ledger import price
from pricing.rows import lock


class Columns:
    def __init__(self, usd: list[list[list[float]]], start: list[float]) -> None:
        starts = np.broadcast_to(np.array(start)[:, None, None], np.shape(usd)).copy()
        held = lock(starts, np.array(usd), np.zeros(np.shape(usd)[1:], np.uint8), "")
        self.start, self.usd, self.status = held.start, held.usd, held.status


class Book:
    held = {
        "pay": Columns([[[1.0, 2.0], [3.0, 4.0]]], [0.0]),
        "bulk": Columns([[[10.0, 20.0], [30.0, 40.0]], [[5.0, 6.0], [7.0, 8.0]]], [0.0, 100.0]),
    }

    def prices(self, offer: str, label: str, by: str = "") -> Any:
        return self.held[label]


class Keyed(Service):
    region = Choice("Region", default="a", options=(("a", "A"), ("b", "B")))
    plan = Choice("Plan", default="pay", options=(("pay", "Pay"), ("bulk", "Bulk")))
    kind = Choice("Kind", default="small", options=(("small", "Small"), ("large", "Large")))
    hours = Number("Hours", default=1)

    @line("Hours", rate=Rate("", "{plan}", by="kind"))
    def used(self) -> Any:
        """{used}."""
        return self.hours


def test_scenarios_of_several_labels_regions_and_keys_are_each_priced_at_their_own_tiers() -> None:
    inputs = {
        "region": np.array([0, 1, 1, 0]),
        "plan": np.array([0, 1, 0, 1]),
        "kind": np.array([1, 0, 1, 1]),
        "hours": np.array([10.0, 10.0, 200.0, 150.0]),
    }
    total = price([Keyed(inputs)], Book()).total()
    assert total.tolist() == [20.0, 300.0, 800.0, 100 * 20.0 + 50 * 6.0]


def test_a_grid_of_labels_along_one_axis_and_a_driver_along_the_other_keeps_its_shape() -> None:
    inputs = {"plan": np.array([[0], [1]]), "hours": np.array([[1.0, 2.0, 101.0]])}
    total = price([Keyed(inputs)], Book()).total()
    assert total.tolist() == [[1.0, 2.0, 101.0], [10.0, 20.0, 1005.0]]
