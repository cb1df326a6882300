"""The settings as each environment gets them, loaded afresh from their file."""

import runpy
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

SETTINGS = Path(__file__).parents[2] / "config" / "settings.py"
GOOD_SECRET = "".join(chr(ord("A") + i % 26) + str(i) for i in range(40))
READ = (
    "ALLOWED_HOSTS", "API_CALLS_A_MINUTE", "CELERY_BROKER_URL", "CONN_MAX_AGE", "CSRF_TRUSTED_ORIGINS", "DATABASE_URL",
    "DEBUG", "EMAIL_FROM", "EMAIL_URL", "LOG_LEVEL", "REDIS_URL", "SECRET_KEY", "SECRET_KEY_FALLBACKS",
    "SECURE_HSTS_INCLUDE_SUBDOMAINS", "SECURE_HSTS_PRELOAD", "SECURE_HSTS_SECONDS", "SECURE_SSL_REDIRECT",
    "SIZEWRIGHT_ENV", "SIZEWRIGHT_VAR", "STATIC_ROOT", "TRUST_PROXY_HEADERS", "SWEEP_CHUNK", "SWEEP_LEASE",
    "SWEEP_RETRY",
    "SWEEP_SCENARIOS",
    "SWEEP_SCENARIOS_ANONYMOUS",
    "SWEEPS_RUNNING",
    "SWEEPS_RUNNING_ANONYMOUS",
    "WORKER_CONCURRENCY",
)  # fmt: skip


@pytest.fixture
def settings_with(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    def load(**environment: str) -> dict[str, Any]:
        for name in READ:
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv("SIZEWRIGHT_VAR", str(tmp_path))
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        return runpy.run_path(str(SETTINGS))

    return load


@pytest.fixture
def production(settings_with: Any) -> Any:
    def load(**environment: str) -> dict[str, Any]:
        given = {"SECRET_KEY": GOOD_SECRET, "ALLOWED_HOSTS": "calculator.example.com", **environment}
        return settings_with(**{name: value for name, value in given.items() if value})

    return load


def test_nothing_set_means_production_and_production_wants_a_secret(settings_with: Any) -> None:
    with pytest.raises(ImproperlyConfigured, match="SECRET_KEY is not set"):
        settings_with()


@pytest.mark.parametrize(
    ("secret", "words"),
    [
        ("", "is not set"),
        ("django-insecure-" + GOOD_SECRET, "placeholder"),
        ("change-me-" + GOOD_SECRET, "placeholder"),
        ("ReplaceThis" + GOOD_SECRET, "placeholder"),
        (GOOD_SECRET[:49], "at least 50 characters"),
        ("ab" * 40, "10 of them different"),
    ],
)
def test_production_refuses_a_missing_default_or_weak_secret_in_words(production: Any, secret: str, words: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=words) as refusal:
        production(SECRET_KEY=secret)
    assert "token_urlsafe" in str(refusal.value)
    assert not secret or secret not in str(refusal.value)


def test_production_refuses_debug(production: Any) -> None:
    with pytest.raises(ImproperlyConfigured, match="DEBUG"):
        production(DEBUG="true")


def test_production_refuses_to_guess_its_hosts(production: Any) -> None:
    with pytest.raises(ImproperlyConfigured, match="ALLOWED_HOSTS is not set"):
        production(ALLOWED_HOSTS="")


def test_an_unknown_environment_is_named(settings_with: Any) -> None:
    with pytest.raises(ImproperlyConfigured, match="'staging'; it is one of"):
        settings_with(SIZEWRIGHT_ENV="staging")


def test_production_keeps_visitors_on_tls(production: Any) -> None:
    settings = production()
    assert settings["SECURE_SSL_REDIRECT"]
    assert settings["SECURE_HSTS_SECONDS"] == 31_536_000
    assert settings["SESSION_COOKIE_SECURE"]
    assert settings["CSRF_COOKIE_SECURE"]
    assert "SECURE_PROXY_SSL_HEADER" not in settings


def test_a_proxys_word_is_believed_only_when_told(production: Any) -> None:
    assert production(TRUST_PROXY_HEADERS="true")["SECURE_PROXY_SSL_HEADER"] == (
        "HTTP_X_FORWARDED_PROTO",
        "https",
    )


def test_a_developers_localhost_is_never_told_to_use_tls(settings_with: Any) -> None:
    settings = settings_with(SIZEWRIGHT_ENV="development")
    assert not settings["SECURE_SSL_REDIRECT"]
    assert settings["SECURE_HSTS_SECONDS"] == 0
    assert settings["ALLOWED_HOSTS"] == ["localhost", "127.0.0.1", "[::1]"]


def test_a_developers_secret_is_made_once_and_is_private(settings_with: Any, tmp_path: Path) -> None:
    first = settings_with(SIZEWRIGHT_ENV="development")["SECRET_KEY"]
    assert first == settings_with(SIZEWRIGHT_ENV="development")["SECRET_KEY"]
    assert len(first) >= 50
    assert (tmp_path / "secret-key").stat().st_mode & 0o077 == 0


def test_sqlite_writers_queue_and_readers_do_not_wait(settings_with: Any, tmp_path: Path) -> None:
    database = settings_with(SIZEWRIGHT_ENV="development")["DATABASES"]["default"]
    assert database["NAME"] == str(tmp_path / "sizewright.sqlite3")
    assert database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in database["OPTIONS"]["init_command"]
    assert database["OPTIONS"]["timeout"] == 20


def test_another_database_comes_from_its_url(production: Any) -> None:
    database = production(DATABASE_URL="postgres://ann:pw@db.example:5433/sizes", CONN_MAX_AGE="7")["DATABASES"]
    assert database["default"]["ENGINE"] == "django.db.backends.postgresql"
    assert (database["default"]["HOST"], database["default"]["PORT"]) == ("db.example", 5433)
    assert database["default"]["CONN_MAX_AGE"] == 7
    assert "transaction_mode" not in database["default"].get("OPTIONS", {})


def test_mail_comes_from_its_url(production: Any) -> None:
    settings = production(EMAIL_URL="smtp+tls://ann%40example.com:p%2Fw@mail.example:587", EMAIL_FROM="a@example.com")
    assert settings["EMAIL_BACKEND"] == "django.core.mail.backends.smtp.EmailBackend"
    assert (settings["EMAIL_HOST"], settings["EMAIL_PORT"], settings["EMAIL_USE_TLS"]) == ("mail.example", 587, True)
    assert (settings["EMAIL_HOST_USER"], settings["EMAIL_HOST_PASSWORD"]) == ("ann@example.com", "p/w")
    assert settings["DEFAULT_FROM_EMAIL"] == "a@example.com"


def test_without_a_mail_server_production_sends_nothing_and_development_prints(
    production: Any, settings_with: Any
) -> None:
    settings = production()
    assert settings["EMAIL_BACKEND"].endswith("dummy.EmailBackend")
    assert not settings["SENDS_EMAIL"]
    settings = settings_with(SIZEWRIGHT_ENV="development")
    assert settings["EMAIL_BACKEND"].endswith("console.EmailBackend")
    assert settings["SENDS_EMAIL"]


def test_cookies_are_for_this_site_alone(production: Any) -> None:
    settings = production()
    for cookie in ("SESSION", "CSRF"):
        assert settings[f"{cookie}_COOKIE_SECURE"]
        assert settings[f"{cookie}_COOKIE_HTTPONLY"]
        assert settings[f"{cookie}_COOKIE_SAMESITE"] == "Lax"


def test_one_redis_serves_cache_and_broker_until_told_otherwise(production: Any) -> None:
    settings = production(REDIS_URL="redis://r:6379/0")
    assert settings["CACHES"]["default"]["LOCATION"] == settings["CELERY_BROKER_URL"] == "redis://r:6379/0"
    assert production(REDIS_URL="redis://r/0", CELERY_BROKER_URL="redis://q/1")["CELERY_BROKER_URL"] == ("redis://q/1")


def test_every_setting_is_documented_in_the_readme() -> None:
    readme = (SETTINGS.parents[1] / "README.md").read_text(encoding="utf-8")
    assert not [name for name in READ if f"`{name}`" not in readme]


def test_this_list_of_settings_is_the_list_that_the_settings_read() -> None:
    import re

    source = SETTINGS.read_text(encoding="utf-8")
    read = set(re.findall(r"env\.\w+\(\s*\"(\w+)\"", source))
    assert read == set(READ)


def test_without_a_broker_the_site_brings_its_own(settings_with: Any, tmp_path: Path) -> None:
    settings = settings_with(SIZEWRIGHT_ENV="development")
    assert settings["EMBEDDED_BROKER"]
    assert settings["CELERY_BROKER_URL"] == f"redis+socket://{settings['BROKER_SOCKET']}"
    assert len(str(settings["BROKER_SOCKET"])) <= 100


def test_a_task_whose_worker_dies_comes_back(settings_with: Any) -> None:
    settings = settings_with(SIZEWRIGHT_ENV="development")
    assert settings["CELERY_TASK_ACKS_LATE"]
    assert settings["CELERY_TASK_REJECT_ON_WORKER_LOST"]
    assert settings["CELERY_WORKER_PREFETCH_MULTIPLIER"] == 1
    assert settings["CELERY_BROKER_TRANSPORT_OPTIONS"]["visibility_timeout"] == 1800
    assert settings["CELERY_ACCEPT_CONTENT"] == ["json"]
