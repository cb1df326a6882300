"""The administration of what is kept. Contents of an estimate only for a reason, which is kept too; secrets never."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path

from calculator.estimates.models import ApiToken, Change, Disclosure, Estimate, ShareLink, Version

Request = HttpRequest


if TYPE_CHECKING:
    Admin = admin.ModelAdmin[Any]
else:
    Admin = admin.ModelAdmin


class LookedAt(Admin):
    """Rows that administration looks at and may delete, not write."""

    def has_add_permission(self, request: Request, obj: Any = None) -> bool:
        return False

    def get_readonly_fields(self, request: Request, obj: Any = None) -> tuple[str, ...]:
        return tuple(str(name) for name in self.fields or ())


class ReasonForm(forms.Form):
    reason = forms.CharField(
        max_length=400, min_length=10, label="Why you need to see this estimate", widget=forms.Textarea({"rows": 2})
    )


@admin.register(Estimate)
class EstimateAdmin(LookedAt):
    """Estimates by what they are, not by what they say."""

    list_display = ("public_id", "owner", "items", "revision", "created_at", "updated_at")
    list_filter = ("created_at", "updated_at")
    search_fields = ("public_id", "owner__username")
    list_select_related = ("owner",)
    fields = ("public_id", "owner", "items", "revision", "created_at", "updated_at")
    change_form_template = "admin/estimates/estimate_form.html"

    def get_queryset(self, request: Request) -> Any:
        return super().get_queryset(request).defer("document", "undoable", "redoable")

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.contents)
        return [path("<int:pk>/contents/", view, name="estimates_estimate_contents"), *super().get_urls()]

    def contents(self, request: Request, pk: int) -> HttpResponse:
        """Ask for a reason, keep it, then show the document once."""
        estimate = self.model._default_manager.select_related("owner").filter(pk=pk).first()
        if estimate is None or not self.has_view_permission(request, estimate):
            raise Http404
        form = ReasonForm(request.POST or None)
        shown = ""
        if request.method == "POST" and form.is_valid():
            Disclosure.objects.create(
                estimate=estimate.public_id,
                administrator=request.user.get_username(),
                reason=form.cleaned_data["reason"],
            )
            shown = json.dumps(estimate.document, ensure_ascii=False, indent=2)
        context = {
            **self.admin_site.each_context(request),
            "title": "Contents of an estimate",
            "opts": self.opts,
            "estimate": estimate,
            "form": form,
            "shown": shown,
        }
        response = TemplateResponse(request, "admin/estimates/contents.html", context)
        response.headers["Cache-Control"] = "no-store"
        return response


@admin.register(ShareLink)
class ShareLinkAdmin(LookedAt):
    list_display = ("id", "estimate_id", "mode", "created_at", "expires_at", "revoked_at", "last_used_at")
    list_filter = ("mode", "created_at")
    search_fields = ("estimate__public_id", "created_by")
    fields = ("mode", "created_by", "created_at", "expires_at", "revoked_at", "last_used_at")


@admin.register(ApiToken)
class ApiTokenAdmin(LookedAt):
    list_display = ("prefix", "user", "name", "writes", "created_at", "expires_at", "revoked_at", "last_used_at")
    list_filter = ("writes", "created_at")
    search_fields = ("prefix", "user__username", "name")
    list_select_related = ("user",)
    fields = ("prefix", "user", "name", "writes", "created_at", "expires_at", "revoked_at", "last_used_at")


@admin.register(Version)
class VersionAdmin(LookedAt):
    list_display = ("id", "estimate_id", "number", "author", "at")
    fields = ("number", "revision", "author", "at")

    def get_queryset(self, request: Request) -> Any:
        return super().get_queryset(request).defer("document", "totals")


@admin.register(Change)
class ChangeAdmin(LookedAt):
    list_display = ("id", "estimate_id", "revision", "actor", "at")
    fields = ("revision", "actor", "at")

    def get_queryset(self, request: Request) -> Any:
        return super().get_queryset(request).defer("before")


@admin.register(Disclosure)
class DisclosureAdmin(LookedAt):
    """Who looked into which estimate, and why. Not to be deleted."""

    list_display = ("at", "administrator", "estimate", "reason")
    search_fields = ("estimate", "administrator", "reason")
    fields = ("at", "administrator", "estimate", "reason")

    def has_delete_permission(self, request: Request, obj: Any = None) -> bool:
        return False
