"""The routes of `/v1/`. No address ends in a slash, none redirects, whatever is no route says so in words."""

from django.urls import path

from calculator.sheets import views
from calculator.sheets.base import Nowhere

urlpatterns = [
    path("prices/version.txt", views.PriceVersion.as_view(), name="sheet-price-version"),
    path("<slug:slug>.<slug:suffix>", views.Calculation.as_view(), name="sheet"),
    path("<path:rest>", Nowhere.as_view()),
]
