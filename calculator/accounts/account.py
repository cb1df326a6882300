"""The account's own pages: overview, API tokens, password, the export of everything kept, deletion."""

from __future__ import annotations

import json
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.forms import BaseForm
from django.forms.utils import ErrorDict
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from calculator.accounts import throttle
from calculator.accounts.forms import ChangePasswordForm, PasswordForm, TokenForm
from calculator.accounts.throttle import Limit
from calculator.accounts.views import View, private
from calculator.estimates.accounts import account_delete, account_export
from calculator.estimates.document import RefusedError
from calculator.estimates.models import ApiToken, Estimate
from calculator.estimates.problems import NotFoundError
from calculator.estimates.sharing import token_create, token_revoke
from calculator.web.views import frame
from calculator.whatif.accounts import sweeps_export


def own(view: View) -> View:
    """For signed-in users' own pages."""
    return private(login_required(view))


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)


def _refused(form: BaseForm, limit: Limit, subject: str) -> int:
    """Count a try; where it is one too many, say so in the form and give the seconds to wait."""
    wait = limit.spend(subject)
    if wait:
        form._errors = ErrorDict()  # type: ignore[attr-defined]
        form.cleaned_data = {}
        form.add_error(None, throttle.words(limit, wait))
    return wait


def _form(request: HttpRequest, template: str, form: BaseForm, wait: int = 0, **context: Any) -> HttpResponse:
    status = 429 if wait else 200
    response = render(request, template, {**frame(), "form": form, **context}, status=status)
    if wait:
        response.headers["Retry-After"] = str(wait)
    return response


@own
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    user = _user(request)
    context = {
        "estimates": Estimate.objects.filter(owner=user).count(),
        "tokens": _good(user).count(),
        "password": PasswordForm(user),
    }
    return render(request, "accounts/account.html", {**frame(), **context})


# -- API tokens --------------------------------------------------------------------------------------------


def _good(user: User) -> Any:
    now = timezone.now()
    return ApiToken.objects.filter(user=user, revoked_at=None).exclude(expires_at__lte=now)


@own
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """The list, and a new one. The answer to making one is the only page that ever shows its text."""
    user = _user(request)
    made = text = None
    wait = 0
    form = TokenForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        wait = _refused(form, throttle.TOKENS_OF, str(user.pk))
        if not wait and form.is_valid():
            try:
                made, text = token_create(user=user, **form.made_of)
                form = TokenForm()
            except RefusedError as error:
                form.add_error(error.where if error.where in form.fields else None, error.message)
    now = timezone.now()
    rows = [
        {
            "token": token,
            "state": "revoked" if token.revoked_at else "expired" if _past(token, now) else "",
        }
        for token in ApiToken.objects.filter(user=user)
    ]
    context = {
        "made": made,
        "text": text,
        "good": [r for r in rows if not r["state"]],
        "over": [r for r in rows if r["state"]][:50],
        "host": f"{request.scheme}://{request.get_host()}",
    }
    return _form(request, "accounts/tokens.html", form, wait, **context)


def _past(token: ApiToken, now: Any) -> bool:
    return token.expires_at is not None and token.expires_at <= now


@own
@require_POST
def revoke(request: HttpRequest, token: int) -> HttpResponse:
    try:
        revoked = token_revoke(user=_user(request), token=token)
    except NotFoundError:
        raise Http404 from None
    messages.success(request, f"The token “{revoked.name}” opens nothing any more.")
    return redirect("account:tokens")


# -- password, export, deletion ----------------------------------------------------------------------------


@own
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """Change the password. Every other session of the account ends, this one goes on under a new name."""
    user = _user(request)
    form = ChangePasswordForm(user, request.POST if request.method == "POST" else None)
    wait = 0
    if request.method == "POST":
        wait = _refused(form, throttle.PASSWORD_OF, str(user.pk))
        if not wait and form.is_valid():
            throttle.PASSWORD_OF.give_back(str(user.pk))
            form.save()
            update_session_auth_hash(request, user)
            messages.success(request, "The password is changed. Every other browser has been signed out.")
            return redirect("account:home")
    return _form(request, "accounts/password.html", form, wait)


@own
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """Everything that is kept of the account, as one JSON file."""
    user = _user(request)
    kept = {**account_export(user=user), "sweeps": sweeps_export(user=user)}
    body = json.dumps(kept, ensure_ascii=False, indent=1)
    response = HttpResponse(body, content_type="application/json; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="sizewright-account.json"'
    return response


@own
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest) -> HttpResponse:
    """Delete the account with all that it has, once the password has been given again."""
    user = _user(request)
    form = PasswordForm(user, request.POST if request.method == "POST" else None)
    wait = 0
    if request.method == "POST":
        wait = _refused(form, throttle.PASSWORD_OF, str(user.pk))
        if not wait and form.is_valid():
            throttle.PASSWORD_OF.give_back(str(user.pk))
            gone = User.objects.get(pk=user.pk)
            logout(request)
            account_delete(user=gone)
            messages.success(request, "Your account and everything in it are deleted.")
            return HttpResponseRedirect("/")
    context = {"estimates": Estimate.objects.filter(owner=user).count(), "tokens": _good(user).count()}
    return _form(request, "accounts/delete.html", form, wait, **context)
