"""``manage.py estimates_cleanup``: delete anonymous estimates and sweeps nobody came back to."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from calculator.estimates.accounts import abandoned_delete
from calculator.estimates.words import count
from calculator.whatif.accounts import abandoned_sweeps_delete


class Command(BaseCommand):
    """What belongs to an account, and what was ever shared, is never touched."""

    help = "Delete estimates and sweeps without an owner that were not changed for some days and never shared."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--days", type=int, default=180, help="how long they are kept (default 180)")

    def handle(self, *args: Any, **options: Any) -> None:
        days = options["days"]
        if days < 1:
            raise CommandError("--days must be at least 1")
        estimates = count(abandoned_delete(days=days), "abandoned estimate")
        sweeps = count(abandoned_sweeps_delete(days=days), "abandoned sweep")
        self.stdout.write(f"Deleted {estimates} and {sweeps}.")
