"""What is doubtful about a file is said before its prices are trusted: which column, which cells, what is accepted."""

from __future__ import annotations

import html

import pytest
from django.test import Client

from calculator.accounts.visitor import COOKIE
from calculator.bulk import actions
from calculator.bulk.columns import guess
from calculator.bulk.doubts import Doubt, doubts
from calculator.bulk.table import read_table
from calculator.estimates.access import Viewer, digest
from tests.accounts.world import browser_cookie
from tests.bulk.files import WEB, aws_template
from tests.markup import tight

HEAD = "Name,Qty,Instance type"
TAKES = "Region takes codes such as us-east-1 and names such as US East (N. Virginia)."


def doubted(data: str | bytes, name: str = "rows.csv") -> list[Doubt]:
    table = read_table(data if isinstance(data, bytes) else data.encode(), name)
    return doubts(table.about.header, table.rows, guess(table.about.header, table.rows), comma=table.about.comma)


def test_a_point_where_the_comma_is_the_decimal_mark_is_said_to_be_read_as_one() -> None:
    head, rows = "Instance type{0}Region{0}Qty\n", "m5.large{0}us-east-1{0}1.234\n"
    (doubt,) = doubted((head + rows).format(";"))
    assert (doubt.column, doubt.words) == (2, "“Qty”: “1.234” is read as a decimal. If it is 1234, write 1234.")
    assert doubted((head + rows).format(",")) == []


def test_cells_that_are_no_regions_are_named_with_their_column_and_what_is_accepted() -> None:
    cells = ("Mars", "Moon", "eu-west-1", "Mars", "Venus", "Pluto")
    rows = "".join(f"s{n},1,m5.large,{cell}\n" for n, cell in enumerate(cells))
    (doubt,) = doubted(f"{HEAD},Location\n{rows}")
    assert doubt.column == 3
    assert doubt.words == (
        "“Location” is read as Region, but “Mars”, “Moon” and “Venus” and others (4 in all) are none of its "
        f"options. {TAKES}"
    )
    (doubt,) = doubted(f"{HEAD},Location\na,1,m5.large,Mars\nb,1,m5.large,us-east-1\n")
    assert doubt.words == f"“Location” is read as Region, but “Mars” is none of its options. {TAKES}"


def test_a_file_without_a_region_says_which_all_rows_take_and_which_column_may_be_it() -> None:
    (doubt,) = doubted(f"{HEAD},Where,Rack\na,1,m5.large,Dublin,7\nb,1,m5.large,Atlantis,8\n")
    assert doubt.column is None
    assert doubt.words == (
        "No column is read as Region: every row takes us-east-1, US East (N. Virginia). If it is “Where” (“Dublin” "
        f"and “Atlantis”), choose Region for it below. {TAKES}"
    )


def test_other_choices_are_doubted_alike() -> None:
    (doubt,) = doubted(f"{HEAD},Region\na,1,m5.large,us-east-1\nb,2,m9z.large,us-east-1\n")
    assert doubt.words.startswith("“Instance type” is read as Instance type, but “m9z.large” is none of its options.")
    assert doubt.words.endswith("Instance type takes values such as m6i.large.")


@pytest.mark.parametrize(
    "data",
    [
        f"{HEAD},Region\na,1,m5.large,us-east-1\nb,1,m5.large,Frankfurt\nc,1,t3.nano,Europe (Ireland)\nd,1,t3.nano,\n",
        aws_template(WEB),
        "Thing,How many\na,1\n",
    ],
)
def test_what_is_understood_is_not_doubted(data: str | bytes) -> None:
    assert doubted(data) == []


@pytest.mark.django_db
def test_doubts_stand_above_the_columns() -> None:
    upload = actions.upload_create(
        viewer=Viewer(browser=digest("mine")), data=f"{HEAD},Location\na,1,m5.large,Mars\n".encode(), name="a.csv"
    )
    client = Client()
    client.cookies[COOKIE] = browser_cookie("mine")
    page = html.unescape(tight(client.get(f"/bulk/{upload.public_id}/").content.decode()))
    assert 'href="#c-3"' in page
    assert 0 < page.index("“Location” is read as Region") < page.index('id="columns" open')
    type(upload).objects.update(error="A fault of ours.", finished_at=None)
    page = client.get(f"/bulk/{upload.public_id}/").content.decode()
    assert 0 < page.index("A fault of ours.") < page.index('id="columns"')
