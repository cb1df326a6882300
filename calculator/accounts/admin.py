"""Users as administration sees them: no password's digest, and only a superuser makes administrators."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group, User
from django.db.models import Count, QuerySet
from django.http import HttpRequest

admin.site.site_header = admin.site.site_title = "Sizewright administration"
admin.site.index_title = "What is kept"
admin.site.unregister(Group)
admin.site.unregister(User)

POWERS = ("is_staff", "is_superuser", "user_permissions")


@admin.register(User)
class AccountAdmin(UserAdmin):
    list_display = ("username", "date_joined", "last_login", "estimates", "is_active", "is_staff")
    list_filter = ("is_active", "is_staff", "date_joined")
    search_fields = ("username", "email")
    ordering = ("-date_joined",)
    filter_horizontal = ("user_permissions",)
    readonly_fields = ("date_joined", "last_login")
    fieldsets = (
        (None, {"fields": ("username", "email", "is_active", "date_joined", "last_login")}),
        ("Administration", {"fields": POWERS}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return super().get_queryset(request).annotate(estimates_kept=Count("estimates"))

    @admin.display(description="estimates", ordering="estimates_kept")
    def estimates(self, user: Any) -> int:
        return int(user.estimates_kept)

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> Any:
        given = super().get_readonly_fields(request, obj)
        return given if request.user.is_superuser else (*given, *POWERS)

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Who may change users may not take over an administrator's account."""
        above = obj is not None and (obj.is_superuser or obj.is_staff) and not request.user.is_superuser
        return not above and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        above = obj is not None and (obj.is_superuser or obj.is_staff) and not request.user.is_superuser
        return not above and super().has_delete_permission(request, obj)
