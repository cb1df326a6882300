"""The forms of accounts. An account's name is its e-mail address, in small letters."""

from __future__ import annotations

from datetime import timedelta
from threading import Thread
from typing import Any

from django import forms
from django.contrib.auth.forms import (
    AuthenticationForm,
    PasswordChangeForm,
    PasswordResetForm,
    SetPasswordForm,
    SetPasswordMixin,
)
from django.contrib.auth.models import User
from django.utils import timezone

from calculator.estimates.document import MAX_NAME
from calculator.sheets.tokens import CALLS_A_MINUTE

MAX_EMAIL = 150
"""What Django's user names hold."""
EXPIRY = (("30", "30 days"), ("90", "90 days"), ("365", "A year"), ("", "Never"))


def account_name(typed: str) -> str:
    return typed.strip().lower()


class EmailField(forms.EmailField):
    def __init__(self, **kwargs: Any) -> None:
        attrs = {"autocomplete": "username", "inputmode": "email", "autocapitalize": "none", "spellcheck": "false"}
        super().__init__(label="E-mail", max_length=MAX_EMAIL, widget=forms.EmailInput(attrs), **kwargs)

    def clean(self, value: Any) -> str:
        return account_name(super().clean(value))


class SignInForm(AuthenticationForm):
    """Django's own, which takes as long for an unknown account as for a wrong password."""

    error_messages = {
        "invalid_login": "This e-mail and password do not go together. Capitals count in the password only.",
        "inactive": "This account is closed.",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Names of administrators need not be addresses.
        self.fields["username"].label = "E-mail"
        self.fields["username"].widget.attrs |= {
            "inputmode": "email",
            "spellcheck": "false",
            "autocomplete": "username",
        }

    def clean_username(self) -> str:
        typed: str = self.cleaned_data["username"]
        return account_name(typed) if "@" in typed else typed.strip()


class Chosen(SetPasswordMixin):
    """A password that is chosen and typed twice: what is wrong with it stands beside the first field."""

    chosen = "new_password1"
    again = "new_password2"
    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        first, second = self.fields[self.chosen], self.fields[self.again]
        first.help_text = "At least 10 characters. A few words in a row are easy to keep and hard to guess."
        second.label, second.help_text = f"{first.label} again", ""

    def validate_password_for_user(self, user: Any, password_field_name: str = "") -> None:
        super().validate_password_for_user(user, self.chosen)


class NewPasswordForm(Chosen, SetPasswordForm):
    """After a link in a mail."""


class ChangePasswordForm(Chosen, PasswordChangeForm):
    """By somebody who knows the old one."""

    field_order = ("old_password", "new_password1", "new_password2")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["old_password"].label = "Password now"


class SignUpForm(Chosen, forms.Form):
    chosen, again = "password1", "password2"

    email = EmailField(help_text="Only to sign in and to set a new password.")
    password1, password2 = SetPasswordMixin.create_password_fields()

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        if User.objects.filter(username__iexact=email).exists():
            raise forms.ValidationError("There is an account with this address: sign in, or ask for a new password.")
        return email

    def clean(self) -> dict[str, Any]:
        self.validate_passwords()
        email = self.cleaned_data.get("email", "")
        self.validate_password_for_user(User(username=email, email=email))
        return super().clean() or self.cleaned_data

    def save(self) -> User:
        email = self.cleaned_data["email"]
        return User.objects.create_user(email, email, self.cleaned_data["password1"])


class ResetForm(PasswordResetForm):
    """Asks for a new password. The answer and the time it takes are the same whether or not there is an account."""

    email = EmailField()

    def get_users(self, email: str) -> Any:
        yield from list(super().get_users(email)) or [User()]

    def send_mail(self, *args: Any, **kwargs: Any) -> None:
        """Mail goes out beside the request, which would tell by its length that there is somebody to write to."""
        user = args[2]["user"]
        if user.pk is not None:
            Thread(target=super().send_mail, args=args, kwargs=kwargs, daemon=True, name="mail").start()


class PasswordForm(forms.Form):
    """The account's own password, to be sure who is there."""

    password = forms.CharField(
        label="Your password",
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
    )

    def __init__(self, user: User, data: Any = None) -> None:
        super().__init__(data)
        self.user = user

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        if not self.user.check_password(password):
            raise forms.ValidationError("This is not the account's password.")
        return password


class SheetTokenForm(forms.Form):
    name = forms.CharField(
        label="Name",
        max_length=MAX_NAME,
        help_text="Which sheet will use it, so that you know it again.",
        widget=forms.TextInput({"autocomplete": "off", "placeholder": "Budget 2027"}),
    )
    reads = forms.ChoiceField(label="It may", required=False)
    calls_a_minute = forms.TypedChoiceField(
        label="Calls a minute",
        coerce=int,
        choices=[(n, f"{n:,}") for n in sorted(CALLS_A_MINUTE)],
        initial=CALLS_A_MINUTE[0],
        help_text="A sheet of 500 formulas asks 500 times.",
    )
    expires = forms.ChoiceField(label="Good for", choices=EXPIRY, required=False, initial="365")

    def __init__(self, *args: Any, offered: dict[str, list[tuple[str, str]]], **kwargs: Any) -> None:
        """`offered`: by kind ("estimate", "sweep") id and title of those that a token may be for."""
        super().__init__(*args, **kwargs)
        self.kinds = {public_id: kind for kind, found in offered.items() for public_id, _ in found}
        choices: list[Any] = [("", "calculate")]
        for kind, found in offered.items():
            if found:
                words = [(public_id, f"calculate, and read “{title}”") for public_id, title in found]
                choices.append((f"An {kind}" if kind[0] in "aeiou" else f"A {kind}", words))
        self.fields["reads"].choices = choices  # type: ignore[attr-defined]

    @property
    def made_of(self) -> dict[str, Any]:
        days, reads = self.cleaned_data["expires"], self.cleaned_data["reads"]
        return {
            "name": self.cleaned_data["name"],
            **({self.kinds[reads]: reads} if reads else {}),
            "calls_a_minute": self.cleaned_data["calls_a_minute"],
            "expires_at": timezone.now() + timedelta(days=int(days)) if days else None,
        }


class TokenForm(forms.Form):
    name = forms.CharField(
        label="Name",
        max_length=MAX_NAME,
        help_text="What will use it, so that you know it again.",
        widget=forms.TextInput({"autocomplete": "off", "placeholder": "Nightly cost report"}),
    )
    writes = forms.ChoiceField(
        label="It may",
        choices=(("", "read your estimates"), ("yes", "read and change them")),
        required=False,
        initial="",
        widget=forms.RadioSelect,
    )
    expires = forms.ChoiceField(label="Good for", choices=EXPIRY, required=False, initial="90")

    @property
    def made_of(self) -> dict[str, Any]:
        days = self.cleaned_data["expires"]
        return {
            "name": self.cleaned_data["name"],
            "writes": self.cleaned_data["writes"] == "yes",
            "expires_at": timezone.now() + timedelta(days=int(days)) if days else None,
        }
