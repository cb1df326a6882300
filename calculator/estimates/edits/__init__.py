"""Every change of an estimate is an edit: a verb and its arguments, applied to a document and giving a new one.

An edit is data (`read` takes it from JSON) and pure: the same edit on the same document gives the same document. It
refuses what makes no sense in words, and says in one sentence what it did; that sentence is the history.
"""

from calculator.estimates.edits.base import Applied, Edit, apply
from calculator.estimates.edits.nodes import (
    AddGroup,
    AddItem,
    ChangeInputs,
    Duplicate,
    Enable,
    Move,
    Note,
    Remove,
    Rename,
)
from calculator.estimates.edits.whole import Change, ChangeSeveral, Reprice, Restore, SetField
from calculator.estimates.edits.wire import VERBS, read

__all__ = [
    "VERBS",
    "AddGroup",
    "AddItem",
    "Applied",
    "Change",
    "ChangeInputs",
    "ChangeSeveral",
    "Duplicate",
    "Edit",
    "Enable",
    "Move",
    "Note",
    "Remove",
    "Rename",
    "Reprice",
    "Restore",
    "SetField",
    "apply",
    "read",
]
