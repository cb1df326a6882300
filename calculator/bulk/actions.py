"""Taking a file, judging its parts, giving it up. Each takes a viewer and does only what that viewer may do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Count, Q, QuerySet, Sum
from django.utils import timezone

from calculator.bulk.columns import Mapping, guess
from calculator.bulk.judge import Verdict, judge
from calculator.bulk.models import KEPT, Judged, Part, Upload, packed, unpacked
from calculator.bulk.table import About, read_table
from calculator.estimates.access import Viewer
from calculator.estimates.document import RefusedError
from calculator.estimates.problems import DeniedError, NotFoundError
from calculator.services import services
from pricing.book import embedded

PART_ROWS = 5_000
AT_ONCE = 2_000
"""Up to so many rows are judged while the request waits."""
MOST_FILES = 20
"""Files one user or one browser may have; the oldest goes when another comes."""
OVERDUE = timedelta(seconds=60)
"""Parts that are not judged so long after they were sent out are sent again."""


def _mine(viewer: Viewer) -> Q:
    found = Q(pk__in=())
    if viewer.user is not None:
        found |= Q(owner=viewer.user)
    if viewer.browser:
        found |= Q(owner=None, browser=viewer.browser)
    return found


def uploads(viewer: Viewer) -> QuerySet[Upload]:
    """The viewer's files, the last first, with how many rows of each are judged."""
    return Upload.objects.filter(_mine(viewer), created_at__gt=timezone.now() - KEPT)


def find(viewer: Viewer, public_id: UUID | str) -> Upload:
    """NotFoundError where there is none of the viewer's: a foreign one looks the same."""
    upload = uploads(viewer).filter(public_id=public_id).first()
    if upload is None:
        raise NotFoundError
    return upload


def upload_create(*, viewer: Viewer, data: bytes, name: str) -> Upload:
    """Read a file and keep its rows; judge them at once where its columns are understood."""
    if viewer.token_reads_only:
        raise DeniedError("send files with a token that only reads")
    if viewer.user is None and not viewer.browser:
        raise RefusedError("A file belongs to somebody: sign in, or let the browser keep a cookie.")
    name = name.replace("\x00", "").strip()[:200] or "upload"
    table = read_table(data, name)
    mapping = guess(table.about.header, table.rows)
    spans = range(0, len(table.rows), PART_ROWS)
    with transaction.atomic():
        owned = {"owner_id": viewer.user, "browser": "" if viewer.user is not None else viewer.browser}
        upload = Upload.objects.create(
            **owned, name=name, about=table.about.data(), mapping=mapping.data(), rows=len(table.rows), parts=len(spans)
        )
        Part.objects.bulk_create(
            Part(upload=upload, index=n, rows=packed(table.rows[start : start + PART_ROWS]))
            for n, start in enumerate(spans)
        )
        old = Upload.objects.filter(**owned).values_list("pk", flat=True)[MOST_FILES:]
        Upload.objects.filter(pk__in=list(old)).delete()
    if mapping.ready:
        upload_judge(viewer=viewer, public_id=upload.public_id, mapping=mapping)
        upload.refresh_from_db()
    return upload


def upload_judge(*, viewer: Viewer, public_id: UUID | str, mapping: Mapping) -> Upload:
    """Judge every row by this mapping. The same mapping again changes nothing."""
    with transaction.atomic():
        upload = Upload.objects.select_for_update().filter(_mine(viewer), public_id=public_id).first()
        if upload is None:
            raise NotFoundError
        checked(mapping, About.read(upload.about))
        if upload.run and upload.mapping == mapping.data() and upload.book == embedded().id:
            return upload
        upload.mapping, upload.book = mapping.data(), embedded().id
        upload.run += 1
        upload.asked_at = timezone.now()
        upload.save(update_fields=["mapping", "book", "run", "asked_at"])
        Judged.objects.filter(upload=upload).exclude(run=upload.run).delete()
    if upload.rows <= AT_ONCE:
        for index in range(upload.parts):
            part_judge(upload.pk, upload.run, index)
    else:
        send(upload, range(upload.parts))
    return upload


def checked(mapping: Mapping, about: About) -> None:
    """RefusedError where a mapping makes no sense for the file."""
    if not mapping.ready:
        raise RefusedError("Choose the service whose rows these are, or the column that names it.", "service")
    if mapping.service and mapping.service not in services():
        raise RefusedError(f"There is no service “{mapping.service[:60]}” here.", "service")
    if len(mapping.targets) != len(about.header):
        raise RefusedError("The columns do not fit the file: load the page again.", "columns")
    named = [t for t in mapping.targets if t]
    for target in named:
        if named.count(target) > 1:
            titles = [about.header[n] for n, t in enumerate(mapping.targets) if t == target]
            raise RefusedError(f"Two columns are the same: “{titles[0]}” and “{titles[1]}”.", "columns")


def send(upload: Upload, indexes: range | list[int]) -> None:
    """Ask the workers for parts; a broker that is away changes nothing, for what is missing is sent again."""
    from calculator.bulk.tasks import judge_part

    for index in indexes:
        try:
            judge_part.delay(upload.pk, upload.run, index)
        except OSError:
            break


def part_judge(upload: int, run: int, index: int) -> None:
    """Judge one part of a run and write what came of it, once. Nothing happens for a run that is over."""
    held = Upload.objects.filter(pk=upload, run=run).first()
    if held is None or Judged.objects.filter(upload=upload, run=run, index=index).exists():
        return
    about = About.read(held.about)
    rows = unpacked(Part.objects.get(upload=upload, index=index).rows)
    verdict = judge(about.header, rows, Mapping.read(held.mapping), embedded(), comma=about.delimiter == ";")
    try:
        with transaction.atomic():
            Judged.objects.create(
                upload=held, run=run, index=index, good=verdict.good, bad=verdict.bad,
                monthly=sum(v or 0.0 for v in verdict.monthly), upfront=sum(v or 0.0 for v in verdict.upfront),
                warnings=len(verdict.warnings), verdict=packed(verdict.data()),
            )  # fmt: skip
    except IntegrityError:
        return  # another worker was first, or the file is gone


@dataclass(frozen=True)
class Progress:
    """How far a run is, and what came of it so far."""

    parts: int
    done: int
    rows: int
    good: int = 0
    bad: int = 0
    monthly: float = 0.0
    upfront: float = 0.0
    warnings: int = 0

    @property
    def finished(self) -> bool:
        return self.done >= self.parts

    @property
    def percent(self) -> int:
        return 100 * self.done // self.parts if self.parts else 100

    @property
    def skipped(self) -> int:
        return self.rows - self.good - self.bad if self.finished else 0


def progress(upload: Upload) -> Progress:
    """From the rows of the database alone: it survives a reload and any worker."""
    sums = Judged.objects.filter(upload=upload, run=upload.run).aggregate(
        done=Count("pk"), good=Sum("good"), bad=Sum("bad"), monthly=Sum("monthly"), upfront=Sum("upfront"),
        warnings=Sum("warnings"),
    )  # fmt: skip
    return Progress(parts=upload.parts, rows=upload.rows, **{name: value or 0 for name, value in sums.items()})


def overdue() -> Iterator[tuple[Upload, list[int]]]:
    """Runs whose parts were sent out long ago and are not judged, with the parts that are missing."""
    before = timezone.now() - OVERDUE
    for upload in Upload.objects.filter(run__gt=0, asked_at__lt=before, created_at__gt=timezone.now() - KEPT):
        done = set(Judged.objects.filter(upload=upload, run=upload.run).values_list("index", flat=True))
        missing = [n for n in range(upload.parts) if n not in done]
        if missing:
            yield upload, missing


def counts(upload: Upload) -> list[tuple[int, int, int]]:
    """Number, good and bad rows of every judged part, in order."""
    judged = Judged.objects.filter(upload=upload, run=upload.run).order_by("index")
    return list(judged.values_list("index", "good", "bad"))


def rows_of(upload: Upload, index: int) -> int:
    return min(PART_ROWS, upload.rows - index * PART_ROWS)


def part(upload: Upload, index: int) -> tuple[list[list[Any]], Verdict]:
    """The rows of a judged part and their verdicts."""
    judged = Judged.objects.get(upload=upload, run=upload.run, index=index)
    rows = unpacked(Part.objects.get(upload=upload, index=index).rows)
    return rows, Verdict.read(unpacked(judged.verdict))


def verdicts(upload: Upload) -> Iterator[tuple[list[list[Any]], Verdict]]:
    """Every judged part in order."""
    for index, _, _ in counts(upload):
        yield part(upload, index)


def upload_delete(*, viewer: Viewer, public_id: UUID | str) -> None:
    find(viewer, public_id).delete()
