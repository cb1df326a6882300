"""Regions where they lie: labels that can be read, and tables grouped by area."""

from __future__ import annotations

from itertools import combinations

import pytest
from django.test import Client

from calculator.web.region_map import EAST, NORTH, SCALE, SOUTH, WEST, Spot, plotted
from pricing.regions import REGIONS


@pytest.mark.parametrize("told", ["", "+14 %", "the same", "cheapest", "+1,234 %"])
def test_no_label_covers_another_or_leaves_the_map(told: str) -> None:
    drawn = plotted(Spot(r.code, told, r.name, 0.5) for r in REGIONS)
    assert {d.spot.code for d in drawn.dots} == {r.code for r in REGIONS}
    for d in drawn.dots:
        left, top, right, bottom = d.box
        assert min(left, top) > 0
        assert right < (EAST - WEST) * SCALE
        assert bottom < (NORTH - SOUTH) * SCALE
    for one, other in combinations(drawn.dots, 2):
        a, b = one.box, other.box
        assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1], (one.spot.code, other.spot.code)
        assert (one.x, one.y) != (other.x, other.y)


def test_north_is_up_and_east_is_right() -> None:
    at = {d.spot.code: d for d in plotted(Spot(r.code, "", r.name, 0.0) for r in REGIONS).dots}
    assert at["eu-north-1"].y < at["eu-south-1"].y < at["af-south-1"].y
    assert at["us-west-2"].x < at["us-east-1"].x < at["eu-west-1"].x < at["ap-northeast-1"].x


def test_regions_can_be_grouped_by_area(client: Client) -> None:
    for path in ("/regions/", "/regions/s3/"):
        assert 'class="area"' not in client.get(path).content.decode()
        text = client.get(path, {"by": "area"}).content.decode()
        assert text.count('class="area"') == len({r.area for r in REGIONS})
        for region in REGIONS:
            assert region.name in text


def test_a_region_without_a_price_is_on_the_map_as_one_that_cannot_be_had(client: Client) -> None:
    text = client.get("/regions/ec2/", {"instance_type": "m7g.large"}).content.decode()
    assert text.count('class="spot none"') >= 1
    assert "Canada West (Calgary): no price" in text


def test_regions_keep_their_inputs_when_they_are_grouped(client: Client) -> None:
    text = client.get("/regions/dynamodb/", {"writes": "500"}).content.decode()
    assert 'href="/regions/dynamodb/?writes=500&amp;by=area"' in text
    assert "<b>Writes</b> 500 writes/s" in client.get("/regions/dynamodb/?writes=500&by=area").content.decode()
