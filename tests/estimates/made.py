"""Documents and edits made for tests."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from calculator.estimates import edits
from calculator.estimates.document import ROOT, Document, RefusedError
from calculator.estimates.edits import Edit

STREAM, TRANSFER = "kinesis-data-streams", "data-transfer"


def built(*steps: Edit, start: Document | None = None) -> Document:
    document = start or Document()
    for step in steps:
        document = edits.apply(document, step).document
    return document


def item(id: str, service: str = STREAM, group: str = ROOT, **inputs: Any) -> edits.AddItem:
    return edits.AddItem(service, inputs, name=id.capitalize(), group=group, id=id)


def group(id: str, within: str = ROOT) -> edits.AddGroup:
    return edits.AddGroup(id.capitalize(), group=within, id=id)


def sample() -> Document:
    """Two groups, one in the other, and four items."""
    return built(
        group("prod"),
        group("data", "prod"),
        item("orders", group="data", records="500"),
        item("clicks", group="data", mode="on-demand"),
        item("out", TRANSFER, "prod", out_gb="20000"),
        item("spare", TRANSFER, out_gb="5000"),
    )


NUMBERS = st.sampled_from(["", "1", "20", "300", "4,000", "wrong", "1e9"])
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=12)


@st.composite
def random_edit(draw: st.DrawFn, document: Document) -> Edit:
    """An edit that may or may not be possible."""
    nodes = st.sampled_from(list(document.nodes))
    kind = draw(st.integers(0, 11))
    node, home = draw(nodes), draw(nodes)
    made = f"n{draw(st.integers(0, 10**9))}"
    match kind:
        case 0 | 1:
            inputs = {"records": draw(NUMBERS), "region": draw(st.sampled_from(["", "eu-west-1", "eu-north-1"]))}
            return edits.AddItem(STREAM, inputs, draw(TEXTS), home, id=made)
        case 2:
            return edits.AddItem(TRANSFER, {"out_gb": draw(NUMBERS)}, draw(TEXTS), home, id=made)
        case 3:
            return edits.AddGroup(draw(TEXTS), home, id=made)
        case 4:
            return edits.ChangeInputs(node, {"record_kb": draw(NUMBERS), "out_gb": draw(NUMBERS)})
        case 5:
            return edits.Duplicate(node, seed=made)
        case 6:
            return edits.Move(node, home)
        case 7:
            return edits.Remove(node)
        case 8:
            return edits.Enable(node, draw(st.booleans()))
        case 9:
            return edits.SetField("region", draw(st.sampled_from(["eu-west-1", "us-east-1", "moon"])), home)
        case 10:
            return edits.Rename(node, draw(TEXTS))
        case _:
            percent = draw(st.sampled_from(["0", "5", "12.5", "101"]))
            settings = {"tax": percent, "growth": percent, "support": "business", "discounts": {STREAM: percent}}
            return edits.Change(settings)


def possible(document: Document, edit: Edit) -> Document | None:
    try:
        return edits.apply(document, edit).document
    except RefusedError:
        return None
