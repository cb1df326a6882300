"""Files of bulk upload: their sender's alone. Everybody may send one and take a template."""

from __future__ import annotations

from typing import Any

from calculator.bulk import actions
from calculator.bulk.models import Upload
from calculator.estimates.access import Viewer, digest
from tests.accounts.routes import Row
from tests.accounts.world import World

CSV = b"Name,Instance type,Quantity\nweb,m5.large,2\n"
MINE: dict[str, Any] = {"owner": "ok", "browser": "ok", "rest": "404"}


def file_of(world: World) -> dict[str, object]:
    """A file of the estimate's owner: the user, or the browser where the world is one of browsers."""
    browser = world.estimate.owner_id is None
    viewer = Viewer(browser=digest("key of browser")) if browser else Viewer(user=world.owner.pk)
    upload = Upload.objects.first() or actions.upload_create(viewer=viewer, data=CSV, name="rows.csv")
    return {"upload": upload.public_id, "which": "all", "slug": "ec2", "kind": "csv"}


def template(world: World) -> dict[str, object]:
    return {"slug": "ec2", "kind": "csv"}


ONE = "bulk/<uuid:upload>/"
ROWS = [
    Row("bulk/", rest="ok"),
    Row("bulk/", "POST", rest="422"),  # a form without a file
    Row("bulk/template/<slug:slug>.<str:kind>", fill=template, rest="ok"),
    Row(ONE, fill=file_of, **MINE),
    Row(f"{ONE}columns/", "POST", data={"service": "ec2"}, fill=file_of, **MINE),
    Row(f"{ONE}progress/", fill=file_of, **MINE),
    Row(f"{ONE}file/<str:which>", fill=file_of, **MINE),
    Row(f"{ONE}add/", "POST", data={"to": "new"}, fill=file_of, **MINE),
    Row(f"{ONE}delete/", "POST", fill=file_of, **MINE),
]
