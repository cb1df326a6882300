"""The pages, accounts, administration, the API, the health check, and the icon that browsers ask for unasked."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.templatetags.static import static
from django.urls import include, path
from django.views.decorators.cache import cache_control
from django.views.generic import RedirectView

from calculator.accounts.views import admin_sign_in
from calculator.sheets.base import Nowhere
from config.health import health


@cache_control(max_age=86_400, public=True)
def icon(request: HttpRequest) -> HttpResponse:
    return HttpResponseRedirect(static("icon.svg"))


urlpatterns = [
    path("healthz", health, name="health"),
    path("favicon.ico", icon, name="icon"),
    path("admin/login/", admin_sign_in),
    path("admin/password_change/", RedirectView.as_view(pattern_name="account:password")),
    path("admin/", admin.site.urls),
    path("account/", include("calculator.accounts.urls")),
    path("api/", include("calculator.api.urls")),
    path("v1", Nowhere.as_view()),
    path("v1/", include("calculator.sheets.urls")),
    path("", include("calculator.web.urls")),
]
