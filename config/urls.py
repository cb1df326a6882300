"""The pages, the API and the health check."""

from django.urls import include, path

from config.health import health

urlpatterns = [
    path("healthz", health, name="health"),
    path("api/", include("calculator.api.urls")),
    path("", include("calculator.web.urls")),
]
