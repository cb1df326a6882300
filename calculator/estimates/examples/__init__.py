"""Example estimates, ready-filled: the TOML files of this folder, in the order of their `place`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from calculator.estimates.document import ROOT, Document, Group, Item, Node, typed
from calculator.estimates.reading import load_settings
from calculator.services import services

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class ExampleEstimate:
    """An estimate to start from. `summary` says in a sentence what it is."""

    slug: str
    title: str
    summary: str
    document: Document


@lru_cache(maxsize=1)
def examples() -> tuple[ExampleEstimate, ...]:
    """Every example estimate."""
    read = [(p.stem, tomllib.loads(p.read_text(encoding="utf-8"))) for p in FOLDER.glob("*.toml")]
    return tuple(_example(slug, data) for slug, data in sorted(read, key=lambda pair: pair[1]["place"]))


def _example(slug: str, data: Mapping[str, Any]) -> ExampleEstimate:
    children = tuple(_node(node, f"{slug}/{i}") for i, node in enumerate(data["children"]))
    root = Group(ROOT, data["title"], children, data["note"])
    return ExampleEstimate(
        slug, data["title"], data["summary"], Document(root, load_settings(data.get("settings", {})))
    )


def _node(data: Mapping[str, Any], seed: str) -> Node:
    made = sha256(seed.encode()).hexdigest()[:12]
    if "service" in data:
        service = services()[data["service"]]
        return Item(made, service.slug, data["name"], typed(service, data.get("inputs", {})), note=data.get("note", ""))
    children = tuple(_node(child, f"{seed}/{i}") for i, child in enumerate(data.get("children", ())))
    return Group(made, data["name"], children, data.get("note", ""))
