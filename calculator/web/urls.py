from django.http import HttpRequest, HttpResponse
from django.urls import path


def home(request: HttpRequest) -> HttpResponse:
    return HttpResponse(
        "<!doctype html><html lang=en><title>Sizewright</title><main><h1>Sizewright</h1></main>"
    )


urlpatterns = [path("", home, name="home")]
