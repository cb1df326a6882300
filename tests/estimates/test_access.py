"""Who may do what: a row for each kind of viewer, each way in tried through every action and query."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from calculator.estimates import actions, edits, queries
from calculator.estimates.access import Access, LinkFacts, Owned, Viewer, access, digest
from calculator.estimates.models import Estimate, ShareLink
from calculator.estimates.problems import DeniedError, NotFoundError
from calculator.estimates.sharing import link_create, link_revoke

NOW = timezone.now()
HERE = Owned(1, owner=7)
ANONYMOUS = Owned(1, browser=digest("key"))
READ = LinkFacts(5, 1)
EDIT = LinkFacts(5, 1, "edit")
LATE = LinkFacts(5, 1, "edit", expires_at=NOW - timedelta(seconds=1))
SOON = LinkFacts(5, 1, "edit", expires_at=NOW + timedelta(seconds=1))
REVOKED = LinkFacts(5, 1, "edit", revoked_at=NOW)
PINNED = LinkFacts(5, 1, "edit", version=3)

ALL, READS, EDITS, NOTHING = "read edit share delete history", "read", "read edit history", ""
TABLE: list[tuple[str, Owned, Viewer, str]] = [
    ("the owner", HERE, Viewer(user=7), ALL),
    ("the owner's reading token", HERE, Viewer(user=7, token_reads_only=True), "read history"),
    ("another user", HERE, Viewer(user=8), NOTHING),
    ("nobody", HERE, Viewer(), NOTHING),
    ("another browser", HERE, Viewer(browser=digest("key")), NOTHING),
    ("the browser that made it", ANONYMOUS, Viewer(browser=digest("key")), ALL),
    ("the browser that made it, signed in", ANONYMOUS, Viewer(user=8, browser=digest("key")), ALL),
    ("another browser, of an anonymous one", ANONYMOUS, Viewer(browser=digest("other")), NOTHING),
    ("nobody, of an anonymous one", ANONYMOUS, Viewer(), NOTHING),
    ("nobody, of one without owner or browser", Owned(1), Viewer(), NOTHING),
    ("a browser that was claimed", Owned(1, 7, digest("key")), Viewer(browser=digest("key")), NOTHING),
    ("a read link", HERE, Viewer(link=READ), READS),
    ("an edit link", HERE, Viewer(link=EDIT), EDITS),
    ("another user with an edit link", HERE, Viewer(user=8, link=EDIT), EDITS),
    ("the owner with a read link", HERE, Viewer(user=7, link=READ), ALL),
    ("a link that still holds", HERE, Viewer(link=SOON), EDITS),
    ("an expired link", HERE, Viewer(link=LATE), NOTHING),
    ("a revoked link", HERE, Viewer(link=REVOKED), NOTHING),
    ("a link to one version", HERE, Viewer(link=PINNED), READS),
    ("a link of another estimate", Owned(2, owner=7), Viewer(link=EDIT), NOTHING),
]


def allowed(a: Access) -> str:
    names = {"read": a.can_read, "edit": a.can_edit, "share": a.can_share, "delete": a.can_delete}
    return " ".join(n for n, may in {**names, "history": a.can_see_history}.items() if may)


@pytest.mark.parametrize(("who", "estimate", "viewer", "may"), TABLE, ids=[t[0] for t in TABLE])
def test_what_each_viewer_may_do(who: str, estimate: Owned, viewer: Viewer, may: str) -> None:
    assert allowed(access(estimate, viewer, NOW)) == may


At = dict[str, Any]
DEEDS: dict[str, tuple[str, Callable[[Viewer, Estimate], Any]]] = {
    "show": ("read", lambda v, e: queries.show(v, e.public_id)),
    "copy": ("read", lambda v, e: actions.estimate_duplicate(viewer=v, public_id=e.public_id)),
    "changes": ("history", lambda v, e: list(queries.changes(v, e.public_id))),
    "versions": ("history", lambda v, e: list(queries.versions(v, e.public_id))),
    "edit": ("edit", lambda v, e: actions.estimate_edit(viewer=v, public_id=e.public_id, edit=edits.AddGroup("x"))),
    "undo": ("edit", lambda v, e: actions.estimate_undo(viewer=v, public_id=e.public_id)),
    "redo": ("edit", lambda v, e: actions.estimate_redo(viewer=v, public_id=e.public_id)),
    "save": ("edit", lambda v, e: actions.version_save(viewer=v, public_id=e.public_id, note="n")),
    "restore": ("edit", lambda v, e: actions.version_restore(viewer=v, public_id=e.public_id, number=1)),
    "links": ("share", lambda v, e: list(queries.links(v, e.public_id))),
    "share": ("share", lambda v, e: link_create(viewer=v, public_id=e.public_id)),
    "revoke": ("share", lambda v, e: link_revoke(viewer=v, public_id=e.public_id, link=ShareLink.objects.all()[0].pk)),
    "delete": ("delete", lambda v, e: actions.estimate_delete(viewer=v, public_id=e.public_id)),
}
VIEWERS = {
    "owner": ALL,
    "stranger": NOTHING,
    "browser": NOTHING,
    "nobody": NOTHING,
    "read": READS,
    "edit": EDITS,
    "pinned": READS,
    "revoked": NOTHING,
    "expired": NOTHING,
}


@pytest.mark.parametrize("deed", DEEDS)
@pytest.mark.parametrize("who", VIEWERS)
def test_every_action_and_query_asks(
    who: str, deed: str, estimate: Estimate, owner: Viewer, stranger: Viewer, anonymous: Viewer
) -> None:
    at: At = {"viewer": owner, "public_id": estimate.public_id}
    actions.version_save(**at)
    for name in ("undone", "kept"):
        actions.estimate_edit(**at, edit=edits.Rename("root", name))
    actions.estimate_undo(**at)
    links = {
        "read": link_create(**at)[0],
        "edit": link_create(**at, mode="edit")[0],
        "pinned": link_create(**at, version=1)[0],
        "revoked": link_create(**at, mode="edit")[0],
        "expired": link_create(**at, mode="edit", expires_at=timezone.now() + timedelta(days=1))[0],
    }
    link_revoke(**at, link=links["revoked"].pk)
    ShareLink.objects.filter(pk=links["expired"].pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    viewers = {"owner": owner, "stranger": stranger, "browser": anonymous, "nobody": Viewer()}
    for name, link in links.items():
        link.refresh_from_db()
        viewers[name] = Viewer(user=stranger.user, link=link.facts)
    needs, act = DEEDS[deed]
    may = VIEWERS[who].split()
    if needs in may:
        act(viewers[who], estimate)
    else:
        with pytest.raises(DeniedError if "read" in may else NotFoundError):
            act(viewers[who], estimate)


@pytest.mark.parametrize("address", ["", "nonsense", "00000000-0000-0000-0000-000000000000", "1' or 1=1"])
def test_an_address_that_is_none_is_simply_not_found(owner: Viewer, address: str) -> None:
    with pytest.raises(NotFoundError):
        queries.find(owner, address)
