"""The routes about services."""

from django.urls import path

from calculator.api.services import advice, together, views

urlpatterns = [
    path("services", views.ServiceList.as_view(), name="api-services"),
    path("services/<str:slug>", views.ServiceDetail.as_view(), name="api-service"),
    path("services/<str:slug>/fields/<str:field>/options", views.FieldOptions.as_view(), name="api-options"),
    path("services/<str:slug>/price", views.Price.as_view(), name="api-service-price"),
    path("services/<str:slug>/compare", views.Compare.as_view(), name="api-service-compare"),
    path("services/<str:slug>/advice", advice.Advice.as_view(), name="api-service-advice"),
    path("services/<str:slug>/regions", advice.Regions.as_view(), name="api-service-regions"),
    path("price", together.ItemList.as_view(), name="api-price"),
]
