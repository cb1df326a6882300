"""The filters of the table of instances as a form: every control with what was typed and what is wrong with it."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from calculator.kernel import Choice, Flag, Number
from calculator.web.instances_asked import FIELDS, Asked, families
from calculator.web.instances_columns import GROUPS, SHOWN, by_name, columns
from calculator.web.instances_priced import WAYS, Scene
from pricing.purchases import PURCHASES

FIRST = ("q", "region", "os", "per")
MAIN = ("vcpu", "memory", "arch", "category", "pay", "price_max")
MORE = (
    *("family", "network_min", "ebs_min", "store", "store_min", "gpu"),
    *("burstable", "metal", "interruption", "offered", "current"),
)
PAIRED = {"vcpu": ("vcpu_min", "vcpu_max", "vCPU", ""), "memory": ("memory_min", "memory_max", "Memory", "GiB")}
_COMMITTED = tuple(w.code for w in WAYS if w.code.endswith("-no"))
PRESETS = (
    ("Usual columns", SHOWN),
    ("Every way to pay", ("vcpu", "memory", *PURCHASES)),
    (
        "Network and disks",
        (
            *("vcpu", "memory", "network", "network-base", "network-peak", "ebs", "ebs-peak", "ebs-iops"),
            *("ebs-peak-iops", "store", "disks", "on-demand"),
        ),
    ),
    (
        "Accelerators",
        ("vcpu", "memory", "gpus", "gpu", "gpu-memory", "network", "on-demand", *_COMMITTED[-2:], "spot", "per-gpu"),
    ),
)


def form(asked: Asked) -> dict[str, Any]:
    known = {c.name for c in columns()}
    groups: dict[str, list[tuple[str, str, bool]]] = {group: [] for group in GROUPS}
    for column in columns():
        unit = column.said_unit(Scene(asked.place, asked.value["os"], asked.value["per"], asked.value["pay"]))
        said = column.label if column.priced or not unit else f"{column.label} ({unit})"
        groups[column.group].append((column.name, said, column.name in asked.cols))
    more = [_control(asked, name) for name in MORE]
    return {
        "places": [_control(asked, name) for name in FIRST],
        "main": [_control(asked, name) for name in MAIN],
        "more": more,
        "more_open": any(name in asked.pairs for name in MORE),
        "groups": [
            (title, members, len(members) > 20, sum(on for _, _, on in members)) for title, members in groups.items()
        ],
        "cols_default": ",".join(SHOWN),
        "presets": [
            (label, asked.query({"cols": "" if cols == SHOWN else ",".join(c for c in by_name() if c in cols)}))
            for label, cols in PRESETS
            if known.issuperset(cols)
        ],
        "families": sorted(families()),
    }


def _control(asked: Asked, name: str) -> dict[str, Any]:
    if name in PAIRED:
        low, high, label, unit = PAIRED[name]
        return {
            "kind": "pair",
            "name": name,
            "label": label,
            "unit": unit,
            "ends": [_box(asked, n) for n in (low, high)],
        }
    if name in ("q", "family"):
        label = "Search" if name == "q" else "Family"
        return {"kind": name, "name": name, "label": label, **_typed(asked, name)}
    return _box(asked, name)


def _typed(asked: Asked, name: str) -> dict[str, Any]:
    return {"value": asked.typed.get(name, ""), "error": asked.faults.get(name, "")}


def _box(asked: Asked, name: str) -> dict[str, Any]:
    field = FIELDS[name]
    control = {"name": name, "label": field.label, "unit": field.unit, "help": field.help, **_typed(asked, name)}
    if isinstance(field, Number):
        unit = f"USD / {asked.value['per']}" if name == "price_max" else field.unit
        return {**control, "kind": "number", "unit": unit}
    if isinstance(field, Flag):
        return {**control, "kind": "flag", "on": asked.value[name]}
    assert isinstance(field, Choice)
    held = asked.value[name] if not control["error"] else ""
    options = [
        (heading, [(o.value, o.label, o.value == held) for o in run])
        for heading, run in groupby(field.choices, key=lambda o: o.hint)
    ]
    return {
        **control,
        "kind": "segments" if name == "per" else "select",
        "default": field.default,
        "options": options,
        "searched": name == "region",
    }
