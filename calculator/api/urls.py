"""The API's routes. No address ends in a slash; whatever is no route answers with a problem, not with a page."""

from django.urls import include, path, re_path

from calculator.api import about
from calculator.api.base import Nowhere
from calculator.api.openapi import views

urlpatterns = [
    path("", about.about, name="api"),
    path("docs/", views.Explorer.as_view(), name="api-docs"),
    path("v1/openapi.json", views.OpenApiJson.as_view(), name="api-openapi-json"),
    path("v1/openapi.yaml", views.OpenApiYaml.as_view(), name="api-openapi-yaml"),
    path("v1/", include("calculator.api.services.urls")),
    path("v1/", include("calculator.api.book.urls")),
    path("v1/", include("calculator.api.sweeps.urls")),
    path("v1/", include("calculator.api.estimates.urls")),
    re_path("^(?P<rest>(?s:.+))$", Nowhere.as_view()),
]
