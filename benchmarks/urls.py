"""The site's addresses and an empty one."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def empty(request: HttpRequest) -> HttpResponse:
    """Nothing at all: what the server, the framework and its middleware cost."""
    return HttpResponse("")


urlpatterns = [path("empty/", empty), path("", include("config.urls"))]
