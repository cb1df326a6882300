"""The OpenAPI document, and Swagger UI from an installed package."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.http import HttpResponse
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer, OpenApiYamlRenderer
from drf_spectacular.views import SpectacularSwaggerSplitView
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

from calculator.api import writing
from calculator.api.base import FRESH, Api
from calculator.services import services

NOTATIONS: dict[str, type[BaseRenderer]] = {"json": OpenApiJsonRenderer, "yaml": OpenApiYamlRenderer}


@lru_cache(maxsize=4)
def document(notation: str, slugs: tuple[str, ...]) -> bytes:
    """The OpenAPI document for these services as "json" or "yaml", built when it is first asked for."""
    schema: Any = SchemaGenerator().get_schema(request=None, public=True)
    text: str | bytes = NOTATIONS[notation]().render(schema, renderer_context={})
    return text.encode() if isinstance(text, str) else text


class OpenApi(Api):
    """The document in one notation. It has no entry of its own."""

    schema = None
    notation = "json"

    def get(self, request: Request) -> HttpResponse:
        body = document(self.notation, tuple(services()))
        return writing.send_bytes(request, body, f"application/{self.notation}", max_age=FRESH)


class OpenApiJson(OpenApi):
    notation = "json"


class OpenApiYaml(OpenApi):
    notation = "yaml"


class Explorer(SpectacularSwaggerSplitView):
    """Swagger UI; its script has an address of its own, as the content policy asks."""

    url_name = "api-openapi-json"
    title = "Sizewright API"
    template_name_js = "api/swagger.js"
