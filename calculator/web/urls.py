"""Routes of the pages."""

from django.urls import include, path

from calculator.sheets.pages import service_in_sheet
from calculator.web import instances, views
from calculator.web.compare_page import compare_page
from calculator.web.regions import regions, regions_of

urlpatterns = [
    path("", views.home, name="home"),
    path("services/<slug:slug>/", views.service, name="service"),
    path("services/<slug:slug>/spreadsheet/", service_in_sheet, name="service-sheet"),
    path("services/<slug:slug>/options/<slug:field>", views.options, name="options"),
    path("rates/", views.rate, name="rate"),
    path("instances/", instances.instances, name="instances"),
    path("regions/", regions, name="regions"),
    path("regions/<slug:slug>/", regions_of, name="regions-of"),
    path("compare/", compare_page, name="compare"),
    path("", include("calculator.web.estimates.urls")),
    path("what-if/", include("calculator.web.whatif.urls")),
    path("", include("calculator.web.bulk.urls")),
    path("robots.txt", views.robots, name="robots"),
]
