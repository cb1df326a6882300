"""The API's routes. No address ends in a slash; whatever is no route answers with a problem, not with a page."""

from django.urls import path

from calculator.api import (
    book_views,
    documents,
    estimate_files,
    estimate_history,
    estimate_links,
    estimate_views,
    views,
)
from calculator.api.base import Nowhere

urlpatterns = [
    path("", documents.about, name="api"),
    path("docs/", documents.Explorer.as_view(), name="api-docs"),
    path("v1/openapi.json", documents.OpenApiJson.as_view(), name="api-openapi-json"),
    path("v1/openapi.yaml", documents.OpenApiYaml.as_view(), name="api-openapi-yaml"),
    path("v1/services", views.ServiceList.as_view(), name="api-services"),
    path("v1/services/<str:slug>", views.ServiceDetail.as_view(), name="api-service"),
    path("v1/services/<str:slug>/fields/<str:field>/options", views.FieldOptions.as_view(), name="api-options"),
    path("v1/services/<str:slug>/price", views.Price.as_view(), name="api-service-price"),
    path("v1/services/<str:slug>/compare", views.Compare.as_view(), name="api-service-compare"),
    path("v1/services/<str:slug>/advice", views.Advice.as_view(), name="api-service-advice"),
    path("v1/price", views.Estimate.as_view(), name="api-price"),
    path("v1/regions", book_views.RegionList.as_view(), name="api-regions"),
    path("v1/instance-types", book_views.InstanceTypeList.as_view(), name="api-instance-types"),
    path("v1/rates", book_views.RateList.as_view(), name="api-rates"),
    path("v1/books", book_views.BookList.as_view(), name="api-books"),
    path("v1/estimate-examples", estimate_views.ExampleEstimateList.as_view(), name="api-estimate-examples"),
    path("v1/estimates", estimate_views.EstimateList.as_view(), name="api-estimates"),
    path("v1/estimates/import", estimate_views.EstimateImport.as_view(), name="api-estimate-import"),
    path("v1/estimates/<str:id>", estimate_views.EstimateDetail.as_view(), name="api-estimate"),
    path("v1/estimates/<str:id>/totals", estimate_files.EstimateTotals.as_view(), name="api-estimate-totals"),
    path("v1/estimates/<str:id>/lines", estimate_files.EstimateLines.as_view(), name="api-estimate-lines"),
    path("v1/estimates/<str:id>/undo", estimate_views.Undo.as_view(), name="api-estimate-undo"),
    path("v1/estimates/<str:id>/redo", estimate_views.Redo.as_view(), name="api-estimate-redo"),
    path("v1/estimates/<str:id>/duplicate", estimate_views.Duplicate.as_view(), name="api-estimate-duplicate"),
    path("v1/estimates/<str:id>/versions", estimate_history.VersionList.as_view(), name="api-estimate-versions"),
    path(
        "v1/estimates/<str:id>/versions/<int:number>",
        estimate_history.VersionDetail.as_view(),
        name="api-estimate-version",
    ),
    path(
        "v1/estimates/<str:id>/versions/<int:number>/restore",
        estimate_history.Restore.as_view(),
        name="api-estimate-restore",
    ),
    path("v1/estimates/<str:id>/diff", estimate_history.Diff.as_view(), name="api-estimate-diff"),
    path("v1/estimates/<str:id>/links", estimate_links.LinkList.as_view(), name="api-estimate-links"),
    path("v1/estimates/<str:id>/links/<int:link>", estimate_links.LinkDetail.as_view(), name="api-estimate-link"),
    path("v1/estimates/<str:id>/export.csv", estimate_files.FlatCsv.as_view(), name="api-estimate-csv"),
    path("v1/estimates/<str:id>/export.aws.csv", estimate_files.AwsCsv.as_view(), name="api-estimate-aws-csv"),
    path("v1/estimates/<str:id>/export.json", estimate_files.JsonFile.as_view(), name="api-estimate-json"),
    path("v1/tokens", estimate_links.TokenList.as_view(), name="api-tokens"),
    path("v1/tokens/<int:token>", estimate_links.TokenDetail.as_view(), name="api-token"),
    path("<path:rest>", Nowhere.as_view()),
]
