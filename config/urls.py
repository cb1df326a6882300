"""The pages, the API, the health check, and the icon that browsers ask for unasked."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.templatetags.static import static
from django.urls import include, path
from django.views.decorators.cache import cache_control

from config.health import health


@cache_control(max_age=86_400, public=True)
def icon(request: HttpRequest) -> HttpResponse:
    return HttpResponseRedirect(static("icon.svg"))


urlpatterns = [
    path("healthz", health, name="health"),
    path("favicon.ico", icon, name="icon"),
    path("api/", include("calculator.api.urls")),
    path("", include("calculator.web.urls")),
]
