"""Share links over the API: what they open, and what they never show."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone

from calculator.accounts.throttle import PASSPHRASE_OF
from calculator.api.shapes import sharing as shapes
from calculator.api.shapes.estimates import SavedEstimate
from calculator.estimates.models import Estimate, ShareLink
from tests.api.answers import fits, problem
from tests.api.estimates import ESTIMATES, Program, by_link, path_of, program, rename

pytestmark = pytest.mark.django_db


def shared(alice: Program, made: dict[str, Any], **body: Any) -> dict[str, Any]:
    response = alice.post(path_of(made, "links"), body)
    assert response.status_code == 201, response.content
    assert response.headers["Cache-Control"] == "no-store"
    found: dict[str, Any] = response.json()
    fits(found, shapes.EstimateLink)
    return found


def test_a_link_gives_its_token_once(alice: Program, made: dict[str, Any]) -> None:
    link = shared(alice, made, name="Team")
    assert link["page"] == f"http://testserver/s/{link['token']}/"
    listed = alice.get(path_of(made, "links"))
    fits(listed.json(), shapes.EstimateLinks)
    (held,) = listed.json()["links"]
    assert {**held, "token": link["token"], "page": link["page"]} == link
    assert link["token"] not in listed.content.decode()
    assert link["token"] not in json.dumps(list(ShareLink.objects.values()), default=str)


def test_a_link_to_read_opens_the_estimate_and_nothing_more(alice: Program, made: dict[str, Any]) -> None:
    reader = by_link(shared(alice, made)["token"])
    found = reader.get(path_of(made)).json()
    fits(found, SavedEstimate)
    assert found["totals"] == made["totals"]
    assert (found["access"]["via"], found["access"]["can_edit"]) == ("link", False)
    for rest in ("totals", "lines", "export.csv", "export.aws.csv", "export.json"):
        assert reader.get(path_of(made, rest)).status_code == 200
    for rest in ("versions", "diff", "links"):
        problem(reader.get(path_of(made, rest)), 403, "forbidden")
    problem(reader.send("PATCH", path_of(made), rename("x"), If_Match="*"), 403, "forbidden")
    problem(reader.get(path_of(alice.made())), 404, "not-found")
    problem(reader.get(ESTIMATES), 401, "unauthorized")


def test_a_link_to_edit_changes_it_in_its_own_name(alice: Program, made: dict[str, Any]) -> None:
    editor = by_link(shared(alice, made, mode="edit", name="Team")["token"])
    assert editor.send("PATCH", path_of(made), rename("Theirs"), If_Match='"1"').status_code == 200
    stale = alice.send("PATCH", path_of(made), rename("Mine"), If_Match='"1"').json()
    assert stale["who"] == "link “Team”"
    assert editor.get(path_of(made, "versions")).status_code == 200
    for method, rest in (("DELETE", ()), ("GET", ("links",)), ("POST", ("links",))):
        problem(editor.send(method, path_of(made, *rest), {}, If_Match="*"), 403, "forbidden")


def test_a_link_to_a_version_shows_nothing_of_what_came_after(alice: Program, made: dict[str, Any]) -> None:
    alice.post(path_of(made, "versions"), {}, If_Match="*")
    link = shared(alice, made, version=1)
    assert link["version"] == 1
    body = {"edits": [{"verb": "rename", "id": "root", "name": "Secret"}, {"verb": "remove", "id": "prod"}]}
    alice.send("PATCH", path_of(made), body, If_Match="*")
    reader = by_link(link["token"])
    response = reader.get(path_of(made))
    found = response.json()
    fits(found, SavedEstimate)
    assert "Secret" not in response.content.decode()
    assert (found["revision"], found["items"], found["access"]["pinned"]) == (1, 4, True)
    assert found["updated_at"] < Estimate.objects.get().updated_at.isoformat()
    assert (found["can_undo"], found["can_redo"]) == (False, False)
    tag = response.headers["ETag"]
    alice.send("PATCH", path_of(made), rename("More"), If_Match="*")
    assert reader.get(path_of(made), If_None_Match=tag).status_code == 304
    assert reader.get(path_of(made, "versions", "1")).status_code == 200
    problem(reader.get(path_of(made, "versions", "2")), 404, "not-found")
    copy = Program({**program("bob").headers, **reader.headers}).post(path_of(made, "duplicate")).json()
    assert copy["document"]["root"]["children"] == made["document"]["root"]["children"]


def test_revoked_expired_and_made_up_links_are_one_answer(alice: Program, made: dict[str, Any]) -> None:
    revoked, expired = shared(alice, made), shared(alice, made)
    assert alice.send("DELETE", path_of(made, "links", str(revoked["id"]))).status_code == 204
    ShareLink.objects.filter(pk=expired["id"]).update(expires_at=timezone.now())
    found = [by_link(t).get(path_of(made)) for t in (revoked["token"], expired["token"], "made-up", "é")]
    assert len({r.content for r in found}) == 1
    problem(found[0], 404, "not-found")
    problem(alice.send("DELETE", path_of(made, "links", str(revoked["id"]))), 404, "not-found")
    problem(alice.send("DELETE", path_of(made, "links", str(10**30))), 404, "not-found")


def test_a_passphrase_is_asked_for_and_tried_a_few_times_only(
    alice: Program, made: dict[str, Any], monkeypatch: Any
) -> None:
    cache.clear()
    token = shared(alice, made, passphrase="open sesame")["token"]
    assert "X-Share-Passphrase" in problem(by_link(token).get(path_of(made)), 403, "forbidden")["detail"]
    for _ in range(PASSPHRASE_OF.many):
        wrong = by_link(token, **{"X-Share-Passphrase": "guess"}).get(path_of(made))
        assert problem(wrong, 403, "forbidden")["detail"] == "This passphrase is not the one."
    limited = by_link(token, **{"X-Share-Passphrase": "open sesame"}).get(path_of(made))
    problem(limited, 429, "too-many-requests")
    assert int(limited.headers["Retry-After"]) > 0
    cache.clear()
    for _ in range(PASSPHRASE_OF.many + 2):
        assert by_link(token, **{"X-Share-Passphrase": "open sesame"}).get(path_of(made)).status_code == 200


def test_a_copy_of_a_shared_estimate_needs_an_account(alice: Program, made: dict[str, Any]) -> None:
    reader = by_link(shared(alice, made)["token"])
    problem(reader.post(path_of(made, "duplicate")), 401, "unauthorized")
    both = Program({**program("bob").headers, **reader.headers})
    assert both.post(path_of(made, "duplicate")).json()["access"]["via"] == "owner"
    only_reads = Program({**program("bob", writes=False).headers, **reader.headers})
    problem(only_reads.post(path_of(made, "duplicate")), 403, "forbidden")


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"mode": "own"}, "/mode"),
        ({"mode": 1}, "/mode"),
        ({"name": "x" * 121}, "/name"),
        ({"expires_at": "tomorrow"}, "/expires_at"),
        ({"expires_at": "2999-01-01T00:00:00"}, "/expires_at"),
        ({"expires_at": "2999-13-41T00:00:00Z"}, "/expires_at"),
        ({"expires_at": "2001-01-01T00:00:00Z"}, "/expires_at"),
        ({"version": 9}, "/version"),
        ({"version": "1"}, "/version"),
        ({"version": True}, "/version"),
        ({"version": 10**30}, "/version"),
        ({"mode": "edit", "version": 1}, "/mode"),
        ({"passphrase": "x" * 201}, "/passphrase"),
        ({"pasphrase": "x"}, "/pasphrase"),
    ],
)
def test_a_link_that_cannot_be_made_says_why(
    alice: Program, made: dict[str, Any], body: dict[str, Any], pointer: str
) -> None:
    (error,) = problem(alice.post(path_of(made, "links"), body), 422, "refused-input")["errors"]
    assert error["pointer"] == pointer
    assert not ShareLink.objects.exists()


def test_a_link_lasts_as_long_as_it_was_made_for(alice: Program, made: dict[str, Any]) -> None:
    until = (timezone.now() + timedelta(days=1)).replace(microsecond=0)
    assert shared(alice, made, expires_at=until.isoformat())["expires_at"] == until.isoformat()
