"""Administration sees what is kept, contents only for a reason that is kept, secrets never."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from calculator.estimates import actions
from calculator.estimates.access import Viewer
from calculator.estimates.models import ApiToken, Change, Disclosure, Estimate, ShareLink, Version
from calculator.estimates.sharing import link_create, token_create


@pytest.fixture
def administrator(db: Any) -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("root", "root@example.org", "a secret of root"))
    return client


def test_lists_and_forms_show_neither_contents_nor_secrets(
    administrator: Client, owner: Viewer, alice: User, estimate: Estimate
) -> None:
    at: dict[str, Any] = {"viewer": owner, "public_id": estimate.public_id}
    actions.estimate_edit(**at, edit={"verb": "rename", "id": "orders", "name": "Secret project"})
    version = actions.version_save(**at)
    link, secret = link_create(**at, name="finance", passphrase="sesame")
    token, text = token_create(user=alice, name="sheet")
    change = Change.objects.get()
    rows = (Estimate, estimate), (Version, version), (ShareLink, link), (ApiToken, token), (Change, change)
    for model, row in rows:
        base = f"/admin/estimates/{model.__name__.lower()}/"
        for address in (base, f"{base}{row.pk}/change/"):
            response = administrator.get(address)
            assert response.status_code == 200, address
            page = response.content.decode()
            for hidden in ("Secret project", secret, link.digest, text, token.digest, "sesame", link.passphrase):
                assert hidden not in page, address
        assert administrator.get(f"{base}add/").status_code == 403


def test_contents_are_shown_for_a_reason_and_the_reason_is_kept(administrator: Client, estimate: Estimate) -> None:
    address = f"/admin/estimates/estimate/{estimate.pk}/contents/"
    assert "orders" not in administrator.get(address).content.decode()
    assert "orders" not in administrator.post(address, {"reason": "because"}).content.decode()
    assert not Disclosure.objects.exists()
    response = administrator.post(address, {"reason": "The owner asked for help, ticket 12."})
    assert "&quot;orders&quot;" in response.content.decode()
    assert "no-store" in response["Cache-Control"]
    kept = Disclosure.objects.get()
    assert (kept.administrator, kept.estimate) == ("root", estimate.public_id)
    assert kept.reason == "The owner asked for help, ticket 12."
    assert administrator.get(f"/admin/estimates/disclosure/{kept.pk}/delete/").status_code == 403
    with pytest.raises(TypeError, match="never changed"):
        kept.save()


def test_staff_without_the_right_see_nothing(estimate: Estimate, bob: User) -> None:
    User.objects.filter(pk=bob.pk).update(is_staff=True)
    client = Client()
    client.force_login(User.objects.get(pk=bob.pk))
    assert client.get(f"/admin/estimates/estimate/{estimate.pk}/contents/").status_code == 404
    assert client.get("/admin/estimates/estimate/").status_code == 403
