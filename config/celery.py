"""The Celery application: what carries background work between the web server and its workers.

A task carries an id and nothing else. What is to be done, how far it is and what came of it are rows of the database,
so a message that is lost, doubled or late changes nothing: `beat` asks again for whatever is overdue.

`tasks.py` of any installed app is found by itself; a task is made with `@app.task` of this module.
"""

import logging
import os
from logging.config import dictConfig
from pathlib import Path
from typing import Any

from celery import Celery, signals
from celery.beat import Scheduler
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("sizewright")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


def ask(task: Any, *args: Any, priority: int | None = None) -> None:
    """Send a task once the transaction is there to be seen. Where no broker answers, what is to be done waits in the
    database until `beat` asks again: that is logged and is no error.
    """
    from django.db import transaction

    def send() -> None:
        try:
            task.apply_async(args, priority=priority)
        except OperationalError:
            logger.warning("no broker answers; %s waits to be asked for again", task.name)

    transaction.on_commit(send)


def sign_of_life(kind: str) -> Path:
    """The file that a running `worker` or `beat` touches every few seconds; the health check looks at its age."""
    from django.conf import settings

    return Path(settings.VAR_DIR, f"{kind}.alive")


class Beat(Scheduler):
    """Celery's scheduler without a file of its own: every entry is safe to repeat, so nothing is remembered."""

    max_interval = 5.0

    def tick(self, *args: Any, **kwargs: Any) -> float:
        sign_of_life("beat").touch()
        return min(super().tick(*args, **kwargs), self.max_interval)


@signals.setup_logging.connect
def _log_as_the_site_does(**_: Any) -> None:
    from django.conf import settings

    dictConfig(settings.LOGGING)


@signals.worker_init.connect
def _load_before_forking(**_: Any) -> None:
    """The price book's pages are shared by the worker's processes, as they are by the web server's."""
    import gc

    from calculator.services import services
    from pricing.book import embedded

    services()
    embedded()
    gc.collect()
    gc.freeze()


@signals.heartbeat_sent.connect
def _worker_lives(**_: Any) -> None:
    sign_of_life("worker").touch()
