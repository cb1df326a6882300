"""The messages of long tables."""

from __future__ import annotations

from calculator.sheets import background
from config.celery import app, ask


@app.task(name="sheets.work_on")
def work_on(task: int) -> None:
    """Price one chunk and ask for the next, so that many tasks take turns."""
    if background.work(task):
        ask(work_on, task)


@app.task(name="sheets.nudge")
def nudge() -> None:
    """Ask again for what nobody works on."""
    for task in background.waiting():
        ask(work_on, task)


@app.task(name="sheets.drop_old")
def drop_old() -> None:
    background.drop_old()
