"""A visitor's estimate, used as a browser does."""

from __future__ import annotations

from typing import Any

from django.test import Client

from calculator.estimates.document import Document, Group, Item
from calculator.estimates.models import Estimate

HTMX = {"HX-Request": "true"}


def document() -> Document:
    """A shop: files, a disk and orders in two groups, and what goes out."""
    web = Group("web", "Web", (Item("files", "s3", "Files", {"storage_gb": "100"}), Item("disk", "ebs", "Disk")))
    data = Group("data", "Data", (Item("orders", "dynamodb", "Orders"),))
    return Document(Group("root", "Shop", (web, data, Item("out", "data-transfer", "Out", {"out_gb": "500"}))))


class Opened:
    """A visitor's estimate."""

    def __init__(self, client: Client, held: Document) -> None:
        self.client = client
        answer = client.post("/estimates/new/", {"import": "1", "text": held.text})
        self.url = answer.headers["Location"]

    @property
    def row(self) -> Estimate:
        return Estimate.objects.get(public_id=self.url.split("/")[-2])

    @property
    def document(self) -> Document:
        return self.row.content

    def edit(self, verb: str, **data: Any) -> Any:
        """Send one change; `htmx` asks for it as a script does, `revision` is what the page had seen."""
        htmx = data.pop("htmx", False)
        sent = {"verb": verb, "revision": self.row.revision, **data}
        return self.client.post(f"{self.url}edit/", sent, headers=HTMX if htmx else None)

    def text(self, path: str = "", **more: Any) -> str:
        answer = self.client.get(f"{self.url}{path}", **more)
        assert answer.status_code == 200
        return answer.content.decode()
