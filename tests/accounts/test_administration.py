"""The administration: for its staff, without secrets, and without contents unless for a reason."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse

from calculator.estimates.models import ApiToken, Disclosure, ShareLink
from tests.accounts.routes import routes
from tests.accounts.world import PASSWORD, World, user, world

LISTS = ("estimates/estimate", "estimates/sharelink", "estimates/apitoken", "estimates/version", "estimates/change")
ADMIN_ROUTES = [r for r in routes() if r.startswith("admin/") and r not in ("admin/login/", "admin/logout/")]


@pytest.fixture
def there(db: Any) -> World:
    return world()


@pytest.fixture
def admin(there: World) -> Client:
    boss = User.objects.create_superuser("boss@example.com", "boss@example.com", PASSWORD)
    client = Client()
    client.force_login(boss)
    return client


@pytest.mark.parametrize("route", ADMIN_ROUTES)
def test_nobody_else_gets_in(route: str, there: World) -> None:
    path = "/" + re.sub(r"<(?:\w+:)?\w+>", "1", route).replace("(?P1.*)$", "x").replace("^", "").replace("\\Z", "")
    path = re.sub(r"\(\?P.*", "x", path)
    for client in (Client(), there.client()):
        response = client.get(path)
        assert response.status_code in (302, 404), (path, response.status_code)
        if response.status_code == 302 and "password_change" not in path:
            assert re.match(r"/(admin/login|account/sign-in)/|/admin/", response.headers["Location"])


def test_administrators_come_in_by_the_door_that_counts_tries(there: World) -> None:
    where = Client().get("/admin/login/", {"next": "/admin/estimates/estimate/"}).headers["Location"]
    assert where == "/account/sign-in/?next=/admin/estimates/estimate/"
    assert Client().get("/admin/login/", {"next": "//evil.example"}).headers["Location"].endswith("?next=/admin/")
    assert Client().post("/admin/login/", {"username": "x", "password": "y"}).status_code == 302
    refused = there.client().get("/admin/login/")
    assert refused.status_code == 403
    assert "not an administrator" in refused.content.decode()


def test_no_list_and_no_page_shows_a_secret_or_what_an_estimate_says(there: World, admin: Client) -> None:
    paths = [f"/admin/{name}/" for name in LISTS]
    paths += [
        reverse("admin:estimates_estimate_change", args=[there.estimate.pk]),
        reverse("admin:estimates_apitoken_change", args=[there.token.pk]),
        reverse("admin:estimates_sharelink_change", args=[there.link.pk]),
        reverse("admin:auth_user_change", args=[there.owner.pk]),
        "/admin/auth/user/",
        "/admin/",
    ]
    secrets = [*there.links.values(), *there.tokens.values(), *ApiToken.objects.values_list("digest", flat=True)]
    secrets += [*ShareLink.objects.values_list("digest", flat=True), there.owner.password, "md5$"]
    for path in paths:
        response = admin.get(path)
        assert response.status_code == 200, path
        page = response.content.decode()
        assert not [s for s in secrets if s in page], path
        assert "Clicks of the shop" not in page, path


@pytest.mark.parametrize("name", [*LISTS, "estimates/disclosure"])
def test_what_is_immutable_cannot_be_made_or_changed_here(name: str, admin: Client) -> None:
    assert admin.get(f"/admin/{name}/add/").status_code == 403


def test_contents_open_for_a_reason_that_stays(there: World, admin: Client) -> None:
    path = reverse("admin:estimates_estimate_contents", args=[there.estimate.pk])
    assert "Clicks of the shop" not in admin.get(path).content.decode()
    assert "Clicks of the shop" not in admin.post(path, {"reason": "curious"}).content.decode()
    assert not Disclosure.objects.exists()
    shown = admin.post(path, {"reason": "The owner asked us to look at a wrong total."})
    assert "Clicks of the shop" in shown.content.decode()
    assert "no-store" in shown.headers["Cache-Control"]
    kept = Disclosure.objects.get()
    assert (kept.administrator, kept.estimate) == ("boss@example.com", there.estimate.public_id)
    page = reverse("admin:estimates_disclosure_delete", args=[kept.pk])
    assert admin.post(page, {"post": "yes"}).status_code == 403
    assert Disclosure.objects.exists()


def test_who_may_change_users_may_not_become_or_take_over_an_administrator(there: World, admin: Client) -> None:
    helper = user("helper@example.com")
    helper.is_staff = True
    helper.save()
    helper.user_permissions.set(Permission.objects.filter(codename__in=["change_user", "view_user", "delete_user"]))
    client = Client()
    client.force_login(helper)
    mine = reverse("admin:auth_user_change", args=[there.owner.pk])
    sent = {"username": there.owner.username, "email": "", "is_active": "on", "is_staff": "on", "is_superuser": "on"}
    assert client.post(mine, sent).status_code == 302
    there.owner.refresh_from_db()
    assert (there.owner.is_staff, there.owner.is_superuser) == (False, False)
    boss = User.objects.get(username="boss@example.com")
    assert client.post(reverse("admin:auth_user_change", args=[boss.pk]), {"username": "x"}).status_code == 403
    assert client.get(reverse("admin:auth_user_password_change", args=[boss.pk])).status_code == 403
    assert client.post(reverse("admin:auth_user_delete", args=[boss.pk]), {"post": "yes"}).status_code == 403
    assert client.post(reverse("admin:auth_user_change", args=[helper.pk]), {"is_superuser": "on"}).status_code == 403
