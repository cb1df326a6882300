"""The messages of tables, whichever surface they came by."""

from __future__ import annotations

from django.apps import apps
from django.utils import timezone

from calculator.tables import parts
from calculator.tables.models import Table
from config.celery import app, ask


def ask_for(table: Table) -> None:
    """Ask the workers for a table: as many at once as may take it up, none more than it has parts."""
    for _ in range(min(parts.IN_FLIGHT, -(-table.rows // parts.PART_ROWS))):
        ask(work_on, table._meta.label_lower, table.pk)


@app.task(name="tables.work_on")
def work_on(model: str, table: int) -> None:
    """Work out one part and ask for the next, so that many tables take turns."""
    if parts.work(apps.get_model(model), table):
        ask(work_on, model, table)


@app.task(name="tables.look_after")
def look_after() -> None:
    """Ask again for what nobody works on."""
    for model in _models():
        tables = parts.overdue(model)
        model._default_manager.filter(pk__in=[table.pk for table in tables]).update(asked_at=timezone.now())
        for table in tables:
            ask_for(table)


@app.task(name="tables.drop_old")
def drop_old() -> None:
    for model in _models():
        parts.drop_old(model)


def _models() -> list[type[Table]]:
    return [model for model in apps.get_models() if issubclass(model, Table)]
