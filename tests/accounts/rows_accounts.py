"""Accounts: one's own pages are for signed-in users, whatever links and tokens they hold."""

from typing import Any

from tests.accounts.routes import Row
from tests.accounts.world import PASSWORD, World

OWN: dict[str, Any] = {"owner": "ok", "other": "ok", "rest": "sign in"}
ALL: dict[str, Any] = {"rest": "ok"}


def no_such_user(world: World) -> dict[str, object]:
    return {"uidb64": "MTIz", "token": "set-password"}


ROWS = [
    Row("account/", **OWN),
    Row("account/sign-in/", **ALL),
    Row("account/sign-in/", "POST", data={"username": "owner@example.com", "password": PASSWORD}, **ALL),
    Row("account/sign-up/", **ALL),
    Row("account/sign-up/", "POST", data={"email": "new@example.com"}, **ALL),
    Row("account/sign-out/", "POST", **ALL),
    Row("account/password/", **OWN),
    Row("account/password/", "POST", data={"old_password": PASSWORD}, **OWN),
    Row("account/password/reset/", **ALL),
    Row("account/password/reset/", "POST", data={"email": "owner@example.com"}, **ALL),
    Row("account/password/reset/sent/", **ALL),
    Row("account/password/reset/<uidb64>/<token>/", fill=no_such_user, **ALL),
    Row("account/password/reset/<uidb64>/<token>/", "POST", fill=no_such_user, **ALL),
    Row("account/tokens/", **OWN),
    Row("account/tokens/", "POST", data={"name": "Report", "expires": "30"}, **OWN),
    # Somebody else's token looks like none.
    Row(
        "account/tokens/<int:token>/revoke/",
        "POST",
        fill=lambda w: {"token": w.token.pk},
        owner="ok",
        other="404",
        rest="sign in",
    ),
    Row("account/sheet-tokens/", **OWN),
    Row("account/sheet-tokens/", "POST", data={"name": "Budget", "calls_a_minute": "600", "expires": "30"}, **OWN),
    Row(
        "account/sheet-tokens/<int:token>/revoke/",
        "POST",
        fill=lambda w: {"token": w.sheet_token.pk},
        owner="ok",
        other="404",
        rest="sign in",
    ),
    Row("account/export/", **OWN),
    Row("account/delete/", **OWN),
    Row("account/delete/", "POST", data={"password": PASSWORD}, **OWN),
    # What it shows of a side is asked of each side: tests/web/test_compare.py.
    Row("compare/", data=lambda w: {"with": [str(w.estimate.public_id), "x.data-lake"]}, **ALL),
]
