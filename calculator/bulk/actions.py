"""Taking a file, judging its parts, giving it up. Each takes a viewer and does only what that viewer may do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count, QuerySet, Sum
from django.utils import timezone

from calculator.bulk.columns import Mapping, guess
from calculator.bulk.judge import Verdict, judge
from calculator.bulk.models import Part, Upload
from calculator.bulk.table import About, read_table
from calculator.estimates.access import Viewer
from calculator.estimates.document import RefusedError
from calculator.estimates.ownership import belonging_to, owner_columns
from calculator.estimates.problems import DeniedError, NotFoundError
from calculator.services import services
from calculator.tables import parts, tasks
from calculator.tables.models import KEPT, packed, unpacked
from calculator.tables.parts import PART_ROWS
from pricing.book import embedded

AT_ONCE = 2_000
"""Up to so many rows are judged while the request waits."""
MOST_FILES = 20
"""Files one user or one browser may have; the oldest goes when another comes."""


def uploads(viewer: Viewer) -> QuerySet[Upload]:
    """The viewer's files, the last first."""
    return Upload.objects.filter(belonging_to(viewer), created_at__gt=timezone.now() - KEPT)


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
    spans = list(parts.spans(len(table.rows)))
    with transaction.atomic():
        owned = owner_columns(viewer)
        upload = Upload.objects.create(
            **owned, name=name, about=table.about.data(), mapping=mapping.data(), rows=len(table.rows), parts=len(spans)
        )
        Part.objects.bulk_create(
            Part(upload=upload, index=n, rows=len(span), given=packed(table.rows[span.start : span.stop]))
            for n, span in enumerate(spans)
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
        upload = Upload.objects.select_for_update().filter(belonging_to(viewer), public_id=public_id).first()
        if upload is None:
            raise NotFoundError
        checked(mapping, About.read(upload.about))
        same = upload.mapping == mapping.data() and upload.book == embedded().id
        if upload.run and same and not upload.error:
            return upload
        parts.begin(upload, mapping=mapping.data(), book=embedded().id)
    if upload.rows <= AT_ONCE:
        while parts.work(Upload, upload.pk):
            pass
        upload.refresh_from_db()
    else:
        tasks.ask_for(upload)
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


def part_judge(upload: Upload, part: Part) -> dict[str, Any]:
    """What is to be written into a part: the verdicts on its rows, and their sums."""
    about, mapping = About.read(upload.about), Mapping.read(upload.mapping)
    verdict = judge(about, unpacked(part.given), mapping, embedded())
    return {
        "made": packed(verdict.data()),
        "good": verdict.good,
        "bad": verdict.bad,
        "monthly": sum(v or 0.0 for v in verdict.monthly),
        "upfront": sum(v or 0.0 for v in verdict.upfront),
        "warnings": len(verdict.warnings),
    }


@dataclass(frozen=True)
class Progress:
    """How far a run is, and what came of it so far."""

    parts: int
    done: int
    rows: int
    rows_done: int = 0
    seconds_left: float | None = None
    error: str = ""
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
        return 100 * self.rows_done // self.rows if self.rows else 100

    @property
    def skipped(self) -> int:
        return self.rows - self.good - self.bad if self.finished else 0


def latest(viewer: Viewer, most: int) -> list[tuple[Upload, Progress]]:
    """The viewer's last files with how far each is."""
    found = list(uploads(viewer)[:most])
    judged = Part.objects.filter(upload__in=found, made__isnull=False).values("upload").order_by()
    sums = judged.annotate(parts_done=Count("pk"), rows_done=Sum("rows"), were_good=Sum("good"), were_bad=Sum("bad"))
    at = {s["upload"]: (s["parts_done"], s["rows_done"], s["were_good"], s["were_bad"]) for s in sums}
    told = []
    for upload in found:
        done, rows, good, bad = at.get(upload.pk, (0, 0, 0, 0))
        told.append((upload, Progress(upload.parts, done, upload.rows, rows, None, upload.error, good, bad)))
    return told


def progress(upload: Upload) -> Progress:
    at = parts.standing(upload)
    sums = upload.held.filter(made__isnull=False).aggregate(
        good=Sum("good"), bad=Sum("bad"), monthly=Sum("monthly"), upfront=Sum("upfront"), warnings=Sum("warnings")
    )
    return Progress(
        parts=upload.parts,
        done=at.parts,
        rows=upload.rows,
        rows_done=at.rows,
        seconds_left=at.seconds_left,
        error=upload.error,
        **{name: value or 0 for name, value in sums.items()},
    )


def counts(upload: Upload) -> list[tuple[int, int, int]]:
    """Number, good and bad rows of every judged part, in order."""
    judged = upload.held.filter(made__isnull=False).order_by("index")
    return list(judged.values_list("index", "good", "bad"))


def rows_of(upload: Upload, index: int) -> int:
    return min(PART_ROWS, upload.rows - index * PART_ROWS)


def part(upload: Upload, index: int) -> tuple[list[list[Any]], Verdict]:
    """The rows of a judged part and their verdicts."""
    found = upload.held.get(index=index, made__isnull=False)
    return unpacked(found.given), Verdict.read(unpacked(found.made))


def verdicts(upload: Upload) -> Iterator[tuple[list[list[Any]], Verdict]]:
    """Every judged part in order."""
    for index, _, _ in counts(upload):
        yield part(upload, index)


def upload_delete(*, viewer: Viewer, public_id: UUID | str) -> None:
    find(viewer, public_id).delete()
