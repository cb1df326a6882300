"""The account's own pages: overview, password, the export of everything kept, deletion."""

from __future__ import annotations

import json
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.forms import BaseForm
from django.forms.utils import ErrorDict
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from calculator.accounts import throttle
from calculator.accounts.forms import ChangePasswordForm, PasswordForm
from calculator.accounts.throttle import Limit
from calculator.accounts.views import View, private
from calculator.bulk.accounts import uploads_export
from calculator.estimates.accounts import account_delete, account_export
from calculator.estimates.models import ApiToken, Estimate
from calculator.sheets.models import SheetToken
from calculator.sheets.tokens import sheet_tokens_export
from calculator.web.views import frame
from calculator.whatif.accounts import sweeps_export


def own(view: View) -> View:
    """For signed-in users' own pages."""
    return private(login_required(view))


def current_user(request: HttpRequest) -> User:
    """The one whose page it is; `own` has seen to it that there is one."""
    return cast(User, request.user)


def refused(form: BaseForm, limit: Limit, subject: str) -> int:
    """Count a try; where it is one too many, say so in the form and give the seconds to wait."""
    wait = limit.spend(subject)
    if wait:
        form._errors = ErrorDict()  # type: ignore[attr-defined]
        form.cleaned_data = {}
        form.add_error(None, throttle.words(limit, wait))
    return wait


def answer(request: HttpRequest, template: str, form: BaseForm, wait: int = 0, **context: Any) -> HttpResponse:
    status = 429 if wait else 200
    response = render(request, template, {**frame(), "form": form, **context}, status=status)
    if wait:
        response.headers["Retry-After"] = str(wait)
    return response


def good(tokens: QuerySet[Any]) -> QuerySet[Any]:
    """Those that still open something."""
    return tokens.filter(revoked_at=None).exclude(expires_at__lte=timezone.now())


@own
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    user = current_user(request)
    context = {
        "estimates": Estimate.objects.filter(owner=user).count(),
        "tokens": good(ApiToken.objects.filter(user=user)).count(),
        "sheet_tokens": good(SheetToken.objects.filter(user=user)).count(),
        "password": PasswordForm(user),
    }
    return render(request, "accounts/account.html", {**frame(), **context})


# -- password, export, deletion ----------------------------------------------------------------------------


@own
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """Change the password. Every other session of the account ends, this one goes on under a new name."""
    user = current_user(request)
    form = ChangePasswordForm(user, request.POST if request.method == "POST" else None)
    wait = 0
    if request.method == "POST":
        wait = refused(form, throttle.PASSWORD_OF, str(user.pk))
        if not wait and form.is_valid():
            throttle.PASSWORD_OF.give_back(str(user.pk))
            form.save()
            update_session_auth_hash(request, user)
            messages.success(request, "The password is changed. Every other browser has been signed out.")
            return redirect("account:home")
    return answer(request, "accounts/password.html", form, wait)


@own
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """Everything that is kept of the account, as one JSON file."""
    user = current_user(request)
    kept = {
        **account_export(user=user),
        "sheet_tokens": sheet_tokens_export(user=user),
        "sweeps": sweeps_export(user=user),
        "files": uploads_export(user=user),
    }
    body = json.dumps(kept, ensure_ascii=False, indent=1)
    response = HttpResponse(body, content_type="application/json; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="sizewright-account.json"'
    return response


@own
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest) -> HttpResponse:
    """Delete the account with all that it has, once the password has been given again."""
    user = current_user(request)
    form = PasswordForm(user, request.POST if request.method == "POST" else None)
    wait = 0
    if request.method == "POST":
        wait = refused(form, throttle.PASSWORD_OF, str(user.pk))
        if not wait and form.is_valid():
            throttle.PASSWORD_OF.give_back(str(user.pk))
            gone = User.objects.get(pk=user.pk)
            logout(request)
            account_delete(user=gone)
            messages.success(request, "Your account and everything in it are deleted.")
            return HttpResponseRedirect("/")
    context = {
        "estimates": Estimate.objects.filter(owner=user).count(),
        "tokens": good(ApiToken.objects.filter(user=user)).count(),
    }
    return answer(request, "accounts/delete.html", form, wait, **context)
