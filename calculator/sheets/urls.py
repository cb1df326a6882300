"""The routes of `/v1/`. No address ends in a slash, none redirects, whatever is no route says so in words."""

from django.urls import path, re_path

from calculator.sheets import estimate_views, sweep_views, task_views, views
from calculator.sheets.base import Nowhere

urlpatterns = [
    path("prices/version.txt", views.PriceVersion.as_view(), name="sheet-price-version"),
    path("estimates/<slug:estimate>.<slug:suffix>", estimate_views.EstimateTable.as_view(), name="sheet-estimate"),
    path("sweeps/<slug:sweep>.<slug:suffix>", sweep_views.SweepTable.as_view(), name="sheet-sweep"),
    path("tasks/<slug:task>.<slug:suffix>", task_views.TaskProgress.as_view(), name="sheet-task"),
    path("tasks/<slug:task>/rows.<slug:suffix>", task_views.TaskRows.as_view(), name="sheet-task-rows"),
    path("<slug:slug>.<slug:suffix>", views.Calculation.as_view(), name="sheet"),
    re_path("^(?P<rest>(?s:.*))$", Nowhere.as_view()),
]
