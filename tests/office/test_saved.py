"""LibreOffice asks the running server for estimates and sweeps, with the formulas that their pages offer."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from calculator.estimates import actions as estimates
from calculator.estimates import sharing as estimate_links
from calculator.estimates.access import Viewer
from calculator.estimates.examples import examples
from calculator.kernel.units import money
from calculator.sheets.pages import PLACEHOLDER
from calculator.sheets.tokens import sheet_token_create
from calculator.whatif import actions as sweeps
from calculator.whatif import queries
from calculator.whatif import sharing as sweep_links
from calculator.whatif.reading import definition
from tests.accounts.world import World, world
from tests.office.libreoffice import fill
from tests.office.test_webservice import values
from tests.sweeps.made import data


@dataclass
class Saved:
    """What a page offers, with its keys filled in, and the amount that the page of the thing itself shows."""

    page: str
    shown: str
    key: str = ""

    def codes(self, client: Client) -> dict[str, str]:
        text = client.get(f"{self.page}spreadsheet/").content.decode()
        found = re.findall(r'<pre id="code-([\w-]+)"[^>]*>(.*?)</pre>', text, re.DOTALL)
        return {name: html.unescape(code).replace(PLACEHOLDER, self.key or PLACEHOLDER) for name, code in found}


def saved_estimates(there: World) -> list[Saved]:
    viewer = Viewer(user=there.owner.pk)
    found = []
    for example in examples():
        made = estimates.estimate_create(viewer=viewer, document=example.document)
        _, token = estimate_links.link_create(viewer=viewer, public_id=made.public_id, mode="read")
        _, key = sheet_token_create(user=there.owner, name=example.slug, estimate=made.public_id)
        text = Client().get(f"/s/{token}/").content.decode()
        amount = re.search(r'id="monthly">([^<]+)<', text)
        assert amount
        shown = html.unescape(amount[1])
        found += [Saved(f"/s/{token}/", shown), Saved(f"/estimates/{made.public_id}/", shown, key)]
    return found


def saved_sweeps(there: World) -> list[Saved]:
    viewer = Viewer(user=there.owner.pk)
    found = []
    for steps in (3, 10):
        sweep, _ = sweeps.sweep_create(viewer=viewer, definition=definition(data(steps, steps)))
        sweeps.sweep_start(viewer=viewer, public_id=sweep.public_id)
        _, token = sweep_links.link_create(viewer=viewer, public_id=sweep.public_id)
        _, key = sheet_token_create(user=there.owner, name="sweep", sweep=sweep.public_id)
        summary = queries.summary(viewer, sweep.public_id)
        assert summary
        shown = money(summary.best[0].results["effective"] or 0.0)
        assert shown in html.unescape(Client().get(f"/what-if/s/{token}/").content.decode())
        found += [Saved(f"/what-if/s/{token}/", shown), Saved(f"/what-if/{sweep.public_id}/", shown, key)]
    return found


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("made", [saved_estimates, saved_sweeps])
def test_what_is_saved_says_in_a_cell_what_its_page_says(live_server: Any, tmp_path: Path, made: Any) -> None:
    there = world()
    saved = made(there)
    client = Client(HTTP_HOST=live_server.url.partition("//")[2])
    client.cookies = there.client().cookies
    formulas = {}
    for row, one in enumerate(saved, start=1):
        codes = one.codes(client)
        assert live_server.url in codes["libreoffice"]
        formulas[f"A{row}"] = codes["libreoffice"]
        # Excel's own three cells, which LibreOffice understands as well once arguments are parted its way.
        asked, number, status = (line.partition(": ")[2] for line in codes["excel-xml"].splitlines())
        formulas[f"B{row}"] = asked
        formulas[f"C{row}"] = number.replace("A1,", f"B{row};")
        formulas[f"D{row}"] = status.replace("A1,", f"B{row};")
    cells = values(fill(formulas, "xlsx", tmp_path))
    assert len(cells) == len(saved)
    for one, (lone, _, number, status) in zip(saved, cells, strict=True):
        assert [money(lone), money(number), status] == [one.shown, one.shown, "ok"], one.page
