"""No container engine runs the tests, so the files are read instead."""

import os
import re
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import yaml

from config import healthcheck

ROOT = Path(__file__).parents[2]
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def compose() -> Any:
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))


def test_compose_starts_the_site_its_database_and_its_broker(compose: Any) -> None:
    assert {"web", "worker", "beat", "migrate", "postgres", "redis"} <= set(compose["services"])


def test_every_lasting_service_has_a_health_check_and_restarts(compose: Any) -> None:
    for name, service in compose["services"].items():
        if name == "migrate":
            continue
        assert service["healthcheck"]["test"], name
        assert service["restart"] == "unless-stopped", name


def test_the_site_waits_for_a_migrated_database(compose: Any) -> None:
    services = compose["services"]
    assert services["migrate"]["depends_on"]["postgres"]["condition"] == "service_healthy"
    assert services["web"]["depends_on"]["migrate"]["condition"] == "service_completed_successfully"
    assert services["migrate"]["command"][1:3] == ["manage.py", "migrate"]


@pytest.mark.parametrize("name", ["worker", "beat"])
def test_background_processes_share_the_sites_image_and_settings_and_wait_for_both_stores(
    compose: Any, name: str
) -> None:
    service, web = compose["services"][name], compose["services"]["web"]
    assert service["image"] == web["image"]
    assert service["environment"] == web["environment"]
    assert service["depends_on"]["migrate"]["condition"] == "service_completed_successfully"
    assert service["depends_on"]["redis"]["condition"] == "service_healthy"
    assert service["command"][:4] == ["celery", "--quiet", "--app", "config.celery"]
    assert service["command"][4] == name
    assert service["healthcheck"]["test"] == ["CMD", "python", "-m", "config.healthcheck", name]


def test_any_number_of_workers_may_run(compose: Any) -> None:
    assert not {"ports", "container_name", "hostname"} & set(compose["services"]["worker"])


def test_the_urls_name_the_services(compose: Any) -> None:
    environment = compose["services"]["web"]["environment"]
    assert "@postgres:5432/" in environment["DATABASE_URL"]
    assert environment["REDIS_URL"].startswith("redis://redis:6379/")
    assert environment["CELERY_BROKER_URL"].startswith("redis://redis:6379/")


def test_no_secret_has_a_default(compose: Any) -> None:
    web = compose["services"]["web"]["environment"]
    assert web["SECRET_KEY"].startswith("${SECRET_KEY:?")
    assert web["ALLOWED_HOSTS"].startswith("${ALLOWED_HOSTS:?")
    assert "${POSTGRES_PASSWORD:?" in web["DATABASE_URL"]
    assert compose["services"]["postgres"]["environment"]["POSTGRES_PASSWORD"].startswith("${POSTGRES_PASSWORD:?")


def test_every_variable_it_gives_is_one_that_something_reads(compose: Any) -> None:
    read = (ROOT / "config" / "settings.py").read_text() + (ROOT / "config" / "gunicorn.py").read_text()
    for name in compose["services"]["web"]["environment"]:
        assert f'"{name}"' in read, name


def test_only_this_machine_reaches_the_ports(compose: Any) -> None:
    assert all(port.startswith("127.0.0.1:") for port in compose["services"]["web"]["ports"])
    assert "ports" not in compose["services"]["postgres"]
    assert "ports" not in compose["services"]["redis"]


def test_the_image_runs_gunicorn_as_nobody_in_particular() -> None:
    last = DOCKERFILE.split("\nFROM ")[-1]
    assert re.search(r"^USER sizewright$", last, re.MULTILINE)
    assert last.index("USER sizewright") < last.index("CMD [")
    assert '"gunicorn", "--config", "config/gunicorn.py", "config.wsgi:application"' in last
    assert "SIZEWRIGHT_ENV=production" in last
    assert "SECRET_KEY" not in DOCKERFILE


def test_the_image_installs_the_lock_with_the_pinned_installer_and_no_tests() -> None:
    assert "uv sync --frozen --no-dev" in DOCKERFILE
    pinned = re.search(r"^UV_VERSION := (\S+)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert pinned
    assert f"uv=={pinned[1]}" in DOCKERFILE


def test_the_image_is_given_what_the_site_needs_and_no_more() -> None:
    lines = (ROOT / ".dockerignore").read_text().splitlines()
    assert lines[0] == "*"
    given = {line[1:] for line in lines if line.startswith("!")}
    assert given == {
        "calculator", "config", "pricing", "static", "templates", "manage.py", "pyproject.toml", "uv.lock",
    }  # fmt: skip
    assert all((ROOT / name).exists() for name in given)


@pytest.mark.parametrize(
    ("allowed", "header"),
    [
        ("", "localhost"),
        ("*", "localhost"),
        (".example.com", "example.com"),
        ("a.example, b.example", "a.example"),
    ],
)
def test_the_health_check_asks_as_a_host_that_is_answered(allowed: str, header: str) -> None:
    assert healthcheck.host_header(allowed) == header


@pytest.mark.parametrize(("status", "code"), [(200, 0), (503, 1)])
def test_the_health_check_says_what_the_server_says(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], status: int, code: int
) -> None:
    asked: list[tuple[str, str | None]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append((self.path, self.headers["Host"]))
            self.send_response(status)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        monkeypatch.setenv("PORT", str(server.server_port))
        monkeypatch.setenv("ALLOWED_HOSTS", "calculator.example.com")
        thread = Thread(target=server.handle_request)
        thread.start()
        assert healthcheck.main() == code
        thread.join()
    assert asked == [("/healthz", "calculator.example.com")]
    assert str(status) in capsys.readouterr().out


def test_the_health_check_fails_when_nobody_listens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "1")
    assert healthcheck.main() == 1


@pytest.mark.parametrize(("age", "code"), [(5, 0), (300, 1), (None, 1)])
def test_a_background_process_is_well_while_it_gives_signs_of_life(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, age: int | None, code: int
) -> None:
    monkeypatch.setenv("SIZEWRIGHT_VAR", str(tmp_path))
    if age is not None:
        sign = tmp_path / "worker.alive"
        sign.touch()
        os.utime(sign, (time.time() - age, time.time() - age))
    assert healthcheck.lives("worker") == code
