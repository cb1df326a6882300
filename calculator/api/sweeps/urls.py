"""The routes of what-if."""

from django.urls import path

from calculator.api.sweeps import files, links, views

urlpatterns = [
    path("what-if", views.Now.as_view(), name="api-what-if"),
    path("what-if/check", views.Check.as_view(), name="api-what-if-check"),
    path("what-if/suggestions", views.Suggest.as_view(), name="api-what-if-suggestions"),
    path("sweeps", views.SweepList.as_view(), name="api-sweeps"),
    path("sweeps/<str:id>", views.SweepDetail.as_view(), name="api-sweep"),
    path("sweeps/<str:id>/start", views.SweepStart.as_view(), name="api-sweep-start"),
    path("sweeps/<str:id>/cancel", views.SweepCancel.as_view(), name="api-sweep-cancel"),
    path("sweeps/<str:id>/duplicate", views.SweepDuplicate.as_view(), name="api-sweep-duplicate"),
    path("sweeps/<str:id>/results", files.SweepResults.as_view(), name="api-sweep-results"),
    path("sweeps/<str:id>/rows", files.SweepRows.as_view(), name="api-sweep-rows"),
    path("sweeps/<str:id>/rows.csv", files.SweepCsv.as_view(), name="api-sweep-csv"),
    path("sweeps/<str:id>/rows.parquet", files.SweepParquet.as_view(), name="api-sweep-parquet"),
    path("sweeps/<str:id>/links", links.SweepLinkList.as_view(), name="api-sweep-links"),
    path("sweeps/<str:id>/links/<int:link>", links.SweepLinkDetail.as_view(), name="api-sweep-link"),
]
