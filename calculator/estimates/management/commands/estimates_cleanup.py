"""``manage.py estimates_cleanup``: delete anonymous estimates nobody came back to."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from calculator.estimates.accounts import abandoned_delete
from calculator.estimates.document import count


class Command(BaseCommand):
    """Estimates of an account, and those that were ever shared, are never touched."""

    help = "Delete estimates without an owner that were not changed for some days and never shared."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--days", type=int, default=180, help="how long an estimate is kept (default 180)")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["days"] < 1:
            raise CommandError("--days must be at least 1")
        self.stdout.write(f"Deleted {count(abandoned_delete(days=options['days']), 'abandoned estimate')}.")
