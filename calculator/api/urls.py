"""The API's routes. No address ends in a slash; whatever is no route answers with a problem, not with a page."""

from django.urls import path

from calculator.api import book_views, documents, views
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
    path("<path:rest>", Nowhere.as_view()),
]
