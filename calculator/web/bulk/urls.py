"""Routes of bulk upload."""

from django.urls import path

from calculator.web.bulk import pages

urlpatterns = [
    path("bulk/", pages.start, name="bulk"),
    path("bulk/template/<slug:slug>.<str:kind>", pages.template, name="bulk-template"),
    path("bulk/<uuid:upload>/", pages.upload, name="bulk-upload"),
    path("bulk/<uuid:upload>/columns/", pages.columns, name="bulk-columns"),
    path("bulk/<uuid:upload>/progress/", pages.progress, name="bulk-progress"),
    path("bulk/<uuid:upload>/file/<str:which>", pages.file, name="bulk-file"),
    path("bulk/<uuid:upload>/add/", pages.add, name="bulk-add"),
    path("bulk/<uuid:upload>/delete/", pages.delete, name="bulk-delete"),
]
