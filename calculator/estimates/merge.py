"""Three-way merge of documents: what two people changed since the same base, by item id and by field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from calculator.estimates.document import ROOT, Document, Group, Item, Node, renamed
from calculator.estimates.reading import load_settings
from calculator.estimates.settings import dump_settings
from calculator.estimates.words import SETTING_WORDS, said

ABSENT = object()


@dataclass(frozen=True)
class Conflict:
    """One thing both changed in different ways. `key` names it; `taken` is the side the merge took."""

    key: str
    what: str
    base: str
    mine: str
    theirs: str
    taken: str


@dataclass(frozen=True)
class Merged:
    document: Document
    conflicts: tuple[Conflict, ...]


def merge(base: Document, mine: Document, theirs: Document, choices: Mapping[str, str] | None = None) -> Merged:
    """Both sets of changes in one document. Where both changed one thing, theirs (saved first) is taken unless
    `choices` says "mine" for the conflict's key (or for "*", all of them). Changed wins over removed: nothing is lost.
    """
    return _Merge(base, _apart(base, mine, theirs), theirs, choices or {}).done()


def _apart(base: Document, mine: Document, theirs: Document) -> Document:
    """Mine, with other ids for what both added under one id though it is not one thing."""

    def kind(node: Node) -> str:
        return node.service if isinstance(node, Item) else ROOT

    both = (mine.nodes.keys() & theirs.nodes.keys()) - base.nodes.keys()
    clashing = {n for n in both if kind(mine.find(n)) != kind(theirs.find(n))}

    def fresh(node: Node) -> Node:
        made = replace(node, id=renamed(node, "mine").id) if node.id in clashing else node
        return replace(made, children=tuple(map(fresh, made.children))) if isinstance(made, Group) else made

    root = fresh(mine.root) if clashing else mine.root
    assert isinstance(root, Group)
    return replace(mine, root=root)


class _Merge:
    def __init__(self, base: Document, mine: Document, theirs: Document, choices: Mapping[str, str]) -> None:
        self.base, self.mine, self.theirs, self.choices = base, mine, theirs, choices
        self.conflicts: list[Conflict] = []

    def done(self) -> Merged:
        kept = self._kept()
        parents = self._parents(kept)
        nodes = {n: self._node(n) for n in kept}

        def built(node: str) -> Node:
            made = nodes[node]
            if isinstance(made, Item):
                return made
            held = [c for c in kept if parents.get(c) == node]
            return replace(made, children=tuple(built(c) for c in self._order(node, held)))

        root = built(ROOT)
        assert isinstance(root, Group)
        book = self._pick("book", "The price book", self.base.book, self.mine.book, self.theirs.book)
        document = Document(root=root, settings=self._settings(), book=book)
        document.within_bounds()
        return Merged(document, tuple(self.conflicts))

    def _pick(self, key: str, what: str, base: Any, mine: Any, theirs: Any, words: Any = str) -> Any:
        if mine in (base, theirs):
            return theirs
        if theirs == base:
            return mine
        side = self.choices.get(key, self.choices.get("*", "theirs"))
        was, here, there = ("nothing" if v is ABSENT else words(v) for v in (base, mine, theirs))
        self.conflicts.append(Conflict(key, what, was, here, there, side))
        return mine if side == "mine" else theirs

    def _kept(self) -> list[str]:
        """Ids of what stays: removed by one side stays removed, unless the other changed it."""
        kept = []
        for node in dict.fromkeys((*self.theirs.nodes, *self.mine.nodes)):
            here, there = node in self.mine.nodes, node in self.theirs.nodes
            if (here and there) or node not in self.base.nodes:
                kept.append(node)
                continue
            left = (self.mine if here else self.theirs).find(node)
            was = self.base.find(node)
            if _own(left) == _own(was):
                continue
            gone, changed = ("theirs", "mine") if here else ("mine", "theirs")
            key = f"{node}/removed"
            side = self.choices.get(key, self.choices.get("*", changed))
            told = {changed: "changed", gone: "removed"}
            self.conflicts.append(Conflict(key, f"“{was.title}”", "kept", told["mine"], told["theirs"], side))
            if side == changed:
                kept.append(node)
        return kept

    def _parents(self, kept: list[str]) -> dict[str, str]:
        def parent(document: Document, node: str) -> Any:
            home = document.parent(node) if node in document.nodes else None
            return home.id if home else ABSENT

        found: dict[str, str] = {}
        fallback: dict[str, str] = {}
        for node in kept:  # which grows: a group stays while anything in it does
            if node == ROOT:
                continue
            base, mine, theirs = (parent(d, node) for d in (self.base, self.mine, self.theirs))
            title = self._any(node).title
            if mine is ABSENT or theirs is ABSENT:
                home = theirs if mine is ABSENT else mine
            else:
                home = self._pick(f"{node}/place", f"The place of “{title}”", base, mine, theirs, self._title)
            if home not in kept:
                kept.append(home)
            found[node] = home
            fallback[node] = mine if theirs is ABSENT else theirs
        for node in found:
            # Each side moved one group into the other: theirs keeps its place.
            seen, at = {node}, found[node]
            while at != ROOT:
                if at in seen or at not in found:
                    found[node] = fallback[node] if at in seen else ROOT
                    break
                seen.add(at)
                at = found[at]
        return found

    def _order(self, group: str, held: list[str]) -> list[str]:
        """A group's children: in the order of the side that changed it (theirs where both did), with what only the
        other side has there after what it follows there.
        """
        base, mine, theirs = (_children(d, group) for d in (self.base, self.mine, self.theirs))
        lead, other = (mine, theirs) if theirs == base and mine else (theirs, mine)
        order = [n for n in lead if n in held]
        follows = [n for n in other if n in held]
        for i, node in enumerate(follows):
            if node not in order:
                before = next((n for n in reversed(follows[:i]) if n in order), None)
                order.insert(order.index(before) + 1 if before else 0, node)
        return order + [n for n in held if n not in order]

    def _any(self, node: str) -> Node:
        document = self.theirs if node in self.theirs.nodes else self.mine
        return document.find(node)

    def _title(self, node: str) -> str:
        for document in (self.theirs, self.mine, self.base):
            if node in document.nodes:
                return f"“{document.find(node).title}”"
        return node

    def _node(self, node: str) -> Node:
        sides = [d.find(node) if node in d.nodes else None for d in (self.base, self.mine, self.theirs)]
        base, mine, theirs = sides
        if mine is None or theirs is None:
            only = mine or theirs
            assert only is not None
            return only
        title = theirs.title
        picked: dict[str, Any] = {}
        for name in ("name", "note", *(("enabled",) if isinstance(theirs, Item) else ())):
            was = getattr(base, name) if base else ABSENT
            picked[name] = self._pick(
                f"{node}/{name}", f"{name.capitalize()} of “{title}”", was, getattr(mine, name), getattr(theirs, name)
            )
        if isinstance(theirs, Item) and isinstance(mine, Item):
            old = base.inputs if isinstance(base, Item) else {}
            picked["inputs"] = self._inputs(node, theirs, dict(old), dict(mine.inputs), dict(theirs.inputs))
        return replace(theirs, **picked)

    def _inputs(
        self, node: str, item: Item, base: dict[str, str], mine: dict[str, str], theirs: dict[str, str]
    ) -> dict[str, str]:
        service, found = item.declared, {}
        for name in dict.fromkeys((*theirs, *mine)):
            asked = service.by_name.get(name) if service else None
            value = self._pick(
                f"{node}/inputs/{name}",
                f"{asked.label if asked else name} of “{item.title}”",
                base.get(name),
                mine.get(name),
                theirs.get(name),
                words=lambda raw, name=name: said(service, name, raw),
            )
            if value is not None:
                found[name] = value
        return found

    def _settings(self) -> Any:
        base, mine, theirs = (_keyed(d) for d in (self.base, self.mine, self.theirs))
        found: dict[str, Any] = {}
        for key in dict.fromkeys((*base, *mine, *theirs)):
            was, here, there = (side.get(key, ABSENT) for side in (base, mine, theirs))
            what = SETTING_WORDS[key[0]].removeprefix("the ").capitalize()
            value = self._pick(
                "/".join(("settings", *key)), " of ".join((what, *key[1:])), was, here, there, words=_plainly
            )
            if value is ABSENT:
                continue
            if key[0] == "discounts":
                found.setdefault("discounts", {})[key[1]] = value
            elif key[0] == "already":
                found.setdefault("already", []).append(value)
            else:
                found[key[0]] = value
        return load_settings(found)


def _keyed(document: Document) -> dict[tuple[str, ...], Any]:
    """Settings one by one; discounts by service and already-used amounts by field."""
    data = dump_settings(document.settings)
    found: dict[tuple[str, ...], Any] = {("discounts", k): v for k, v in data.pop("discounts").items()}
    amounts = zip(document.settings.already, data.pop("already"), strict=True)
    found |= {("already", a.key): raw for a, raw in amounts}
    return {**{(key,): value for key, value in data.items()}, **found}


def _plainly(value: Any) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, Mapping):
        return " ".join(str(v) for k, v in value.items() if v and k in ("code", "rate", "amount"))
    return str(value)


def _children(document: Document, group: str) -> list[str]:
    node = document.nodes.get(group)
    return [c.id for c in node[1].children] if node and isinstance(node[1], Group) else []


def _own(node: Node) -> Node:
    return replace(node, children=()) if isinstance(node, Group) else node
