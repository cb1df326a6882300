"""The messages of tables, whichever surface they came by."""

from __future__ import annotations

from django.apps import apps

from calculator.tables import parts
from calculator.tables.models import Table
from config.celery import app, ask


@app.task(name="tables.work_on")
def work_on(model: str, table: int) -> None:
    """Work out one part and ask for the next, so that many tables take turns."""
    if parts.work(apps.get_model(model), table):
        ask(work_on, model, table)


@app.task(name="tables.look_after")
def look_after() -> None:
    """Ask again for what nobody works on."""
    for model in _models():
        parts.ask_again(model)


@app.task(name="tables.drop_old")
def drop_old() -> None:
    for model in _models():
        parts.drop_old(model)


def _models() -> list[type[Table]]:
    return [model for model in apps.get_models() if issubclass(model, Table)]
