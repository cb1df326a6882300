"""Routes of what-if."""

from django.urls import path

from calculator.web.whatif import page

urlpatterns = [
    path("", page.what_if, name="what-if"),
]
