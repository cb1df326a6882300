"""The routes about what AWS charges."""

from django.urls import path

from calculator.api.book import instance_types, views

urlpatterns = [
    path("regions", views.RegionList.as_view(), name="api-regions"),
    path("instance-types", instance_types.InstanceTypeList.as_view(), name="api-instance-types"),
    path("rates", views.RateList.as_view(), name="api-rates"),
    path("books", views.BookList.as_view(), name="api-books"),
]
