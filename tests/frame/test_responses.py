"""What every answer carries, and the health check."""

import gzip
from typing import Any
from unittest import mock

import pytest
from django.db import OperationalError
from django.test import Client, override_settings

from pricing.book import embedded


def test_the_content_policy_lets_nothing_in_from_elsewhere(client: Client) -> None:
    policy = client.get("/").headers["Content-Security-Policy"]
    assert {part.strip() for part in policy.split(";")} == {
        "default-src 'self'",
        "img-src 'self' data: blob:",
        "style-src 'self' 'unsafe-inline'",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    }


def test_the_other_security_headers_are_there(client: Client) -> None:
    headers = client.get("/").headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


@pytest.mark.parametrize("path", ["/", "/services/s3/", "/services/s3/?nonsense=9", "/instances/", "/api/"])
def test_a_visit_needs_no_session_no_query_and_no_cookie(
    client: Client, django_assert_num_queries: Any, db: Any, path: str
) -> None:
    with django_assert_num_queries(0):
        response = client.get(path)
    assert response.status_code == 200
    assert not response.cookies
    assert response.wsgi_request.session.is_empty()


def test_htmx_is_known_to_the_views(client: Client) -> None:
    assert client.get("/", headers={"HX-Request": "true"}).wsgi_request.htmx  # type: ignore[attr-defined]


@override_settings(SECURE_SSL_REDIRECT=True, SECURE_HSTS_SECONDS=60)
def test_plain_http_is_sent_to_tls_but_the_health_check_is_answered(client: Client, db: Any) -> None:
    assert client.get("/").headers["Location"].startswith("https://")
    assert client.get("/healthz").status_code == 200
    assert "Strict-Transport-Security" in client.get("/", secure=True).headers


def test_health_names_the_version_and_the_price_book(client: Client, db: Any) -> None:
    response = client.get("/healthz")
    assert response.status_code == 200
    answer = response.json()
    assert (answer["status"], answer["database"]) == ("ok", "up")
    assert answer["version"]
    assert answer["price_book"] == embedded().id
    assert "no-store" in response.headers["Cache-Control"]


def test_health_is_503_when_the_database_is_down(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    with mock.patch("config.health.connection.cursor", side_effect=OperationalError("gone")):
        response = client.get("/healthz")
    assert response.status_code == 503
    assert response.json()["database"] == "down"
    assert "the database does not answer" in caplog.text


def test_health_only_reads(client: Client) -> None:
    assert client.post("/healthz").status_code == 405


@pytest.mark.parametrize(
    ("url", "starts"),
    [("/static/vendor/plotly.min.js", b"/**"), ("/static/django_htmx/htmx-2.min.js", b"var htmx")],
)
def test_scripts_come_from_installed_packages(client: Client, url: str, starts: bytes) -> None:
    response = client.get(url)
    assert response.status_code == 200
    body = response.getvalue()
    assert body.startswith(starts)
    assert len(gzip.compress(body, 1)) > 10_000
