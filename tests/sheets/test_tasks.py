"""Tables too long for one request: cut up, priced once each, put together as one; and a real worker that is killed."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from calculator.sheets import background, rows
from calculator.sheets.models import RowsChunk, RowsTask
from calculator.tables import parts
from calculator.tables.models import KEPT
from config.broker import Broker, socket_in
from tests.waiting import PATIENCE, until

EC2 = "/v1/ec2"
ASKED: dict[str, Any] = {"chosen": [], "always_free": False, "comma": False, "host": "", "book": ""}
ROOT = Path(__file__).parents[2]


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("calculator.sheets.views.MOST_ROWS", 5)
    monkeypatch.setattr(parts, "PART_ROWS", 4)


def table(count: int) -> str:
    return "id,type,count\r\n" + "".join(f"{i},{'t3.micro' if i % 5 else 'none'},{i + 1}\r\n" for i in range(count))


def made(count: int = 10) -> tuple[RowsTask, str]:
    return background.task_create(service="ec2", rows=rows.parsed(table(count), "text/csv"), asked=ASKED)


@pytest.mark.django_db
@pytest.mark.parametrize("suffix", ["csv", "tsv", "json", "xml"])
def test_a_long_table_is_handed_over_and_comes_back_as_a_short_one_would(
    small: None, suffix: str, django_capture_on_commit_callbacks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, asked = Client(), "field=currency&currency=EUR&rate=0.9&always_free=1"
    with django_capture_on_commit_callbacks(execute=True):
        handed = client.post(f"{EC2}.json?{asked}", table(11), content_type="text/csv")
    assert handed.status_code == 202
    task = handed.json()
    at = client.get(f"/v1/tasks/{task['task']}.json").json()
    assert (at["state"], at["rows"], at["done"], at["wrong"]) == ("done", 11, 11, 3)
    monkeypatch.setattr("calculator.sheets.views.MOST_ROWS", 100)
    whole = client.post(f"{EC2}.{suffix}?{asked}", table(11), content_type="text/csv").content
    parts = client.get(f"/v1/tasks/{task['task']}/rows.{suffix}")
    assert b"".join(parts.streaming_content) == whole  # type: ignore[attr-defined]


@pytest.mark.django_db
def test_a_task_is_opened_by_its_id_alone_which_is_kept_as_a_digest(small: None) -> None:
    task, key = made()
    assert key not in str(RowsTask.objects.values())
    assert Client().get(f"/v1/tasks/{key}.txt").content == b"queued"
    assert Client().get(f"/v1/tasks/{task.pk}.txt").status_code == 404
    early = Client().get(f"/v1/tasks/{key}/rows.csv")
    assert (early.status_code, early["Retry-After"]) == (404, "2")
    assert b"0 of 10 rows" in early.content


@pytest.mark.django_db
def test_a_chunk_is_written_once_whoever_prices_it(small: None, monkeypatch: pytest.MonkeyPatch) -> None:
    task, _ = made()
    assert parts.work(RowsTask, task.pk)
    chunk = RowsChunk.objects.get(task=task, index=0)
    first = bytes(chunk.made or b"")
    # A second worker had it in hand, too, and comes late with something else.
    RowsChunk.objects.filter(pk=chunk.pk, made=None).update(made=b"other")
    assert bytes(RowsChunk.objects.get(pk=chunk.pk).made or b"") == first
    while parts.work(RowsTask, task.pk):
        pass
    assert background.progress(RowsTask.objects.get(pk=task.pk)).state == "done"
    assert not parts.work(RowsTask, task.pk), "nothing is left"


@pytest.mark.django_db
def test_what_a_dead_worker_had_in_hand_is_asked_for_again(small: None) -> None:
    task, _ = made()
    assert parts.overdue(RowsTask) == [], "its messages have only just been sent"
    RowsTask.objects.update(asked_at=timezone.now() - 2 * parts.QUIET)
    assert parts.overdue(RowsTask) == [task], "a lost message"
    task.held.filter(index=0).update(claimed_at=timezone.now())
    assert parts.overdue(RowsTask) == [], "somebody works on it"
    task.held.filter(index=0).update(claimed_at=timezone.now() - 2 * parts.STALE)
    assert parts.overdue(RowsTask) == [task]
    parts.work(RowsTask, task.pk)
    assert task.held.get(index=0).made


@pytest.mark.django_db
def test_a_cancelled_table_is_dropped_and_an_old_one_forgotten(small: None) -> None:
    task, key = made()
    assert Client().delete(f"/v1/tasks/{key}.json").json()["state"] == "cancelled"
    assert not RowsChunk.objects.exists()
    assert not parts.work(RowsTask, task.pk)
    RowsTask.objects.update(created_at=timezone.now() - KEPT - timedelta(hours=1))
    assert parts.drop_old(RowsTask) == 1
    assert Client().get(f"/v1/tasks/{key}.json").status_code == 404


@pytest.mark.django_db
def test_a_table_that_cannot_be_priced_ends_in_words(small: None) -> None:
    task, key = made()
    RowsTask.objects.filter(pk=task.pk).update(asked={**ASKED, "book": "2001-01-01-gone"})
    assert not parts.work(RowsTask, task.pk)
    at = Client().get(f"/v1/tasks/{key}.json").json()
    assert (at["state"], "does not hold the price book" in at["error"]) == ("failed", True)
    RowsTask.objects.update(asked_at=timezone.now() - 2 * parts.QUIET)
    assert parts.overdue(RowsTask) == []


# -- the whole way -------------------------------------------------------------------------------------------


@pytest.fixture
def worker_env(tmp_path: Path) -> Iterator[dict[str, str]]:
    """A broker and a database of this test's own."""
    broker = Broker(socket_in(tmp_path), tmp_path / "valkey")
    broker.start()
    dropped = ("DATABASE_URL", "CELERY_BROKER_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE")
    env = {k: v for k, v in os.environ.items() if k not in dropped}
    env |= {"SIZEWRIGHT_ENV": "development", "SIZEWRIGHT_VAR": str(tmp_path), "WORKER_CONCURRENCY": "1"}
    yield env
    broker.stop()


HAND_OVER = """
import django; django.setup()
from calculator.sheets import background, rows
from calculator.tables import parts, tasks
parts.PART_ROWS = 200
text = "records,kb\\n" + "".join(f"{i},{i % 90 + 1}\\n" for i in range(8_000))
asked = {"chosen": [], "always_free": False, "comma": False, "host": "", "book": ""}
task, key = background.task_create(service="kinesis-data-streams", rows=rows.parsed(text, "text/csv"), asked=asked)
tasks.ask_for(task)
print(key)
"""
PROGRESS = """
import sys, json, django; django.setup()
from dataclasses import asdict
from calculator.sheets import background
task = background.find_task(sys.argv[1])
if len(sys.argv) > 2:
    task.held.filter(made=None).update(claimed_at=None)
    type(task).objects.update(asked_at=task.created_at.replace(year=2020))
    from calculator.tables.tasks import look_after
    look_after()
print(json.dumps(asdict(background.progress(task))))
"""


def test_a_table_survives_the_death_of_its_worker(worker_env: dict[str, str], tmp_path: Path) -> None:
    def run(program: str, *arguments: str) -> str:
        env = {**worker_env, "DJANGO_SETTINGS_MODULE": "config.settings"}
        command = [sys.executable, "-c", program, *arguments]
        return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=True).stdout.strip()

    def worker() -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "celery", "--quiet", "--app", "config.celery", "worker", "--without-gossip"]
        quiet: Any = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        return subprocess.Popen(command, cwd=ROOT, env=worker_env, start_new_session=True, **quiet)

    def count(what: str) -> int:
        """Parts, looked at in the file itself: a process of its own would take seconds to start."""
        with closing(sqlite3.connect(tmp_path / "sizewright.sqlite3", timeout=PATIENCE)) as database:
            query = f"SELECT count(*) FROM {RowsChunk._meta.db_table} WHERE {what}"  # noqa: S608 - the test's own words
            return int(database.execute(query).fetchone()[0])

    subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, env=worker_env, check=True)
    key = run(HAND_OVER)
    first = worker()
    try:
        until(lambda: count("made IS NOT NULL") > 0)
    finally:
        os.killpg(first.pid, signal.SIGKILL)
        first.wait()
    half = json.loads(run(PROGRESS, key))
    second = worker()
    try:
        # What `beat` does when the dead worker's claim has grown stale, without the wait.
        run(PROGRESS, key, "now")
        until(lambda: count("made IS NULL") == 0)
    finally:
        os.killpg(second.pid, signal.SIGKILL)
        second.wait()
    at = json.loads(run(PROGRESS, key))
    assert at["state"] == "done"
    assert half["done"] <= at["done"] == at["rows"] == 8_000
    assert at["wrong"] == 0
