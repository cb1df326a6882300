"""Which instance types are listed, and in which order."""

from __future__ import annotations

import re
from html import unescape
from typing import Any
from urllib.parse import urlencode

import numpy as np
import pytest
from django.test import Client

from calculator.web.instances_asked import ROWS
from calculator.web.instances_cells import natural
from calculator.web.instances_columns import by_name, categories, filled
from calculator.web.instances_found import worded
from calculator.web.instances_priced import priced
from tests.markup import words
from tests.web.instances import TABLE, found, rows, text, types


def test_the_page_lists_a_hundred_types_and_says_of_how_many(client: Client) -> None:
    page = text(client)
    priced_here = int(np.isfinite(priced(0, "linux", "on-demand").effective).sum())
    assert len(rows(page)) == ROWS
    assert f" 1–100 of {priced_here:,} types in US East (N. Virginia), Linux, shared tenancy" in words(page)


def test_all_pages_together_hold_every_type_once(client: Client) -> None:
    seen: list[str] = []
    for number in range(1, 15):
        seen.extend(rows(text(client, part=True, offered="all", page=number)))
    assert sorted(seen) == sorted(TABLE.type)


def test_a_page_past_the_end_is_the_last(client: Client) -> None:
    assert rows(text(client, page=99_999)) == rows(text(client, page=14))


@pytest.mark.parametrize(
    ("query", "fits"),
    [
        ({"vcpu_min": 8}, TABLE.vcpu >= 8),
        ({"vcpu_max": 2}, TABLE.vcpu <= 2),
        ({"vcpu_min": 4, "vcpu_max": 4}, TABLE.vcpu == 4),
        ({"memory_min": 1024}, TABLE.memory_gib >= 1024),
        ({"memory_max": "1,024"}, TABLE.memory_gib <= 1024),
        ({"memory_max": "2 GiB"}, TABLE.memory_gib <= 2),
        ({"network_min": 100}, TABLE.network_baseline_gbps >= 100),
        ({"ebs_min": 20}, TABLE.ebs_baseline_mbps >= 20_000),
        ({"store": "yes"}, TABLE.store_gb > 0),
        ({"store": "no"}, TABLE.store_gb == 0),
        ({"store_min": 7600}, TABLE.store_gb >= 7600),
        ({"gpu": "yes"}, TABLE.gpus > 0),
        ({"gpu": "no"}, TABLE.gpus == 0),
        ({"burstable": "yes"}, TABLE.burstable),
        ({"burstable": "no"}, ~TABLE.burstable),
        ({"metal": "yes"}, TABLE.bare_metal),
        ({"metal": "no"}, ~TABLE.bare_metal),
        ({"current": "yes"}, TABLE.current),
        ({"arch": "arm64"}, np.array(TABLE.architecture) == "arm64"),
        ({"arch": "amd"}, np.array(TABLE.maker) == "AMD"),
        ({"category": "storage"}, np.array(categories()) == "storage"),
        ({"family": "m7g, c7g"}, np.isin(np.array(TABLE.family), ["m7g", "c7g"])),
        ({"price_max": 0.1}, priced(0, "linux", "on-demand").effective <= 0.1),
        ({"price_max": 73, "per": "month"}, priced(0, "linux", "on-demand").effective <= 0.1),
        ({"price_max": 0.02, "pay": "spot"}, priced(0, "linux", "spot").effective <= 0.02),
        ({"interruption": 5}, TABLE.spot_interruption[0, 0] == 0),
        ({"interruption": 15}, (TABLE.spot_interruption[0, 0] >= 0) & (TABLE.spot_interruption[0, 0] <= 2)),
    ],
    ids=lambda value: urlencode(value) if isinstance(value, dict) else "",
)
def test_a_filter_leaves_exactly_what_fits(query: dict[str, Any], fits: Any) -> None:
    listed = set(types(**query, offered="all"))
    assert listed == {TABLE.type[k] for k in np.flatnonzero(fits)}
    assert 0 < len(listed) < len(TABLE)


def test_filters_narrow_together() -> None:
    both = set(types(vcpu_min=8, arch="arm64"))
    assert both == set(types(vcpu_min=8)) & set(types(arch="arm64"))


@pytest.mark.parametrize(
    ("words", "includes", "leaves_out"),
    [
        ("m7g", "m7g.large", "m7i.large"),
        ("M7G.LARGE", "m7g.large", "m7g.xlarge"),
        ("m7*.large", "m7i-flex.large", "m7g.xlarge"),
        ("m7?.large", "m7g.large", "m7gd.large"),
        ("m7i -flex", "m7i.large", "m7i-flex.large"),
        ("nvidia l4", "g6.xlarge", "g4dn.xlarge"),
        ("graviton, intel", "m7g.large", "m7a.large"),
        ("m7 amd", "m7a.large", "m7i.large"),
    ],
)
def test_a_search_means_words_patterns_and_alternatives(words: str, includes: str, leaves_out: str) -> None:
    listed = types(q=words)
    assert includes in listed
    assert leaves_out not in listed


def test_a_search_for_nothing_but_commas_finds_everything() -> None:
    assert all(worded(", ,"))


@pytest.mark.parametrize("down", ["", "-"])
@pytest.mark.parametrize("name", ["type", *by_name()])
def test_every_column_sorts_and_what_is_unknown_comes_last(name: str, down: str) -> None:
    result = found(sort=f"{down}{name}", offered="all", pay="spot")
    assert sorted(result.rows) == list(range(len(TABLE)))
    if name != "type":
        key = filled(by_name()[name], result.scene).key[result.rows]
        known = key[~np.isnan(key)]
        assert np.isnan(key[len(known) :]).all()
        assert (np.diff(known) <= 0).all() if down else (np.diff(known) >= 0).all()


def test_types_sort_by_family_and_then_from_small_to_large() -> None:
    listed = types(sort="type", family="m7g")
    assert listed[:4] == ["m7g.medium", "m7g.large", "m7g.xlarge", "m7g.2xlarge"]
    assert natural("2xlarge") < natural("16xlarge")


def test_the_sorted_column_is_told_to_screen_readers(client: Client) -> None:
    page = text(client, sort="-memory")
    assert page.count("aria-sort=") == 1
    head = page.split('aria-sort="descending"')[1].split("</th>")[0]
    assert "Memory" in head
    assert "sort=memory" in head


def test_every_family_has_a_category() -> None:
    assert "" not in categories()
    placed = dict(zip(TABLE.family, categories(), strict=True))
    known = {
        "m7g": "general",
        "c6i": "compute",
        "u-6tb1": "memory",
        "hs1": "storage",
        "p5": "accelerated",
        "hpc7a": "hpc",
    }
    assert {family: placed[family] for family in known} == known
    assert placed["m2"] == placed["x2gd"] == placed["u7i-12tb"] == "memory"
    assert placed["h1"] == placed["im4gn"] == placed["is4gen"] == "storage"
    assert placed["inf2"] == placed["trn1"] == placed["dl1"] == "accelerated"


def test_types_without_a_price_are_counted_and_one_click_away(client: Client) -> None:
    result = found(region="eu-west-1")
    page = unescape(text(client, region="eu-west-1"))
    for count, code in ((result.unpriced, "none"), (result.absent, "absent")):
        link = re.search(rf'<a href="([^"]*offered={code}[^"]*)"[^>]*>([\d,]+) more', page)
        assert link
        assert int(link[2].replace(",", "")) == count > 0
        assert f"<b>{'1–100 of ' if count > ROWS else ''}{count:,}</b>" in client.get(link[1]).content.decode()


def test_types_left_out_for_want_of_a_source_are_counted(client: Client) -> None:
    [(what, many)] = found(network_min=1).untold
    assert f"{many} left out: no source states their {what}." in text(client, network_min=1)
    untold = set(np.flatnonzero(np.isnan(TABLE.network_baseline_gbps)))
    assert many == len(untold & set(found(offered="priced").rows))


def test_no_accelerator_count_is_made_up() -> None:
    # What p3 carries is in no source at hand; it is not a type without one.
    k = TABLE.type.index("p3.2xlarge")
    assert np.isnan(TABLE.gpus[k])
    assert "p3.2xlarge" not in types(gpu="no")
