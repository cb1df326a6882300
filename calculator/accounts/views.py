"""Signing up, in and out, and a new password for a forgotten one: Django's own views, throttled, never cached."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, views
from django.contrib.auth.models import User
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.forms.utils import ErrorDict
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import NoReverseMatch, reverse, reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.text import get_text_list
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods
from django.views.generic import FormView

from calculator.accounts import throttle
from calculator.accounts.forms import NewPasswordForm, ResetForm, SignInForm, SignUpForm, account_name
from calculator.accounts.throttle import Limit
from calculator.accounts.visitor import browser_key, forget
from calculator.bulk.accounts import uploads_claim
from calculator.estimates.access import digest
from calculator.estimates.accounts import estimates_claim
from calculator.web.views import frame
from calculator.whatif.accounts import sweeps_claim

View = Callable[..., HttpResponseBase]


def private(view: View) -> View:
    """For pages of passwords and accounts: not cached anywhere, not indexed, no password in an error report."""

    @never_cache
    @sensitive_post_parameters()
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    return answer


def after_signing_in() -> str:
    """Where one goes who was not on the way elsewhere."""
    try:
        return reverse("estimates")
    except NoReverseMatch:
        return reverse("account:home")


def enter(request: HttpRequest, user: User) -> None:
    """Sign a user in, in a session of a new name; what the browser made without an account becomes the user's."""
    key = browser_key(request)
    with transaction.atomic():
        login(request, user, backend="django.contrib.auth.backends.ModelBackend")
        browser = digest(key) if key else ""
        claimed = {
            "estimate": estimates_claim(user=user, browser=browser),
            "what-if": sweeps_claim(user=user, browser=browser),
            "file": uploads_claim(user=user, browser=browser),
        }
    forget(request)
    if many := sum(claimed.values()):
        things = [f"the {thing}" if n == 1 else f"the {n} {thing}s" for thing, n in claimed.items() if n]
        what = get_text_list(things, "and").capitalize()
        messages.success(request, f"{what} made in this browser {'is' if many == 1 else 'are'} in your account now.")


class Page(FormView):
    """A form that is refused in words, with status 429, when a limit is used up."""

    http_method_names = ["get", "head", "post", "options"]

    def limits(self) -> Iterable[tuple[Limit, str]]:
        """What a POST counts against, and whom."""
        return ()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        for limit, subject in self.limits():
            if wait := limit.spend(subject):
                return self.refused(limit, wait)
        return super().post(request, *args, **kwargs)

    def refused(self, limit: Limit, wait: int) -> HttpResponse:
        form = self.get_form()
        # The form is not asked: whether what it says is right must not show.
        form._errors, form.cleaned_data = ErrorDict(), {}
        form.add_error(None, throttle.words(limit, wait))
        response = self.render_to_response(self.get_context_data(form=form))
        response.status_code = 429
        response.headers["Retry-After"] = str(wait)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return {**frame(), "sends_email": settings.SENDS_EMAIL, **context}


@method_decorator(private, name="dispatch")
class SignIn(Page, views.LoginView):
    template_name = "accounts/sign_in.html"
    authentication_form = SignInForm

    def limits(self) -> Iterable[tuple[Limit, str]]:
        yield throttle.SIGN_IN_FROM, throttle.address(self.request)
        yield throttle.SIGN_IN_TO, self.account

    @property
    def account(self) -> str:
        return account_name(self.request.POST.get("username", ""))[:200]

    def form_valid(self, form: Any) -> HttpResponse:
        throttle.SIGN_IN_TO.give_back(self.account)
        enter(self.request, form.get_user())
        return HttpResponseRedirect(self.get_success_url())

    def get_default_redirect_url(self) -> str:
        return after_signing_in()


@method_decorator(private, name="dispatch")
class SignUp(views.RedirectURLMixin, Page):
    template_name = "accounts/sign_up.html"
    form_class = SignUpForm

    def limits(self) -> Iterable[tuple[Limit, str]]:
        yield throttle.SIGN_UP_FROM, throttle.address(self.request)

    def form_valid(self, form: SignUpForm) -> HttpResponse:
        try:
            with transaction.atomic():
                enter(self.request, form.save())
        except IntegrityError:  # somebody was quicker with the same address
            form.add_error("email", "There is an account with this address: sign in, or ask for a new password.")
            return self.form_invalid(form)
        return HttpResponseRedirect(self.get_success_url())

    def get_default_redirect_url(self) -> str:
        return after_signing_in()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(next=self.get_redirect_url(), **kwargs)


@method_decorator(private, name="dispatch")
class SignOut(views.LogoutView):
    http_method_names = ["post", "options"]
    next_page = "/"


@method_decorator(private, name="dispatch")
class Reset(Page, views.PasswordResetView):
    """Asks for a mail with a link. Says the same to everybody."""

    template_name = "accounts/reset.html"
    email_template_name = "accounts/reset_email.txt"
    subject_template_name = "accounts/reset_subject.txt"
    form_class = ResetForm
    success_url = reverse_lazy("account:reset-sent")

    def limits(self) -> Iterable[tuple[Limit, str]]:
        yield throttle.RESET_FROM, throttle.address(self.request)
        yield throttle.RESET_TO, account_name(self.request.POST.get("email", ""))[:200]


@method_decorator(private, name="dispatch")
class ResetSent(views.PasswordResetDoneView):
    template_name = "accounts/reset_sent.html"
    http_method_names = ["get", "head", "options"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**frame(), **super().get_context_data(**kwargs)}


@method_decorator([private, require_http_methods(["GET", "HEAD", "POST"])], name="dispatch")
class ResetConfirm(Page, views.PasswordResetConfirmView):
    """The address in the mail. Its secret goes into the session at once, out of the address bar and of referrers."""

    template_name = "accounts/reset_confirm.html"
    form_class = NewPasswordForm
    success_url = reverse_lazy("account:sign-in")

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        messages.success(self.request, "The new password is set. Sign in with it.")
        return response


@private
def admin_sign_in(request: HttpRequest) -> HttpResponse:
    """Administrators come in by the one door that counts tries."""
    if request.user.is_authenticated:
        raise PermissionDenied("Your account is not an administrator's.")
    there = url_has_allowed_host_and_scheme(
        asked := request.GET.get("next", ""), allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return redirect_to_login(asked if there else reverse("admin:index"))
