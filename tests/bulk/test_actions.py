"""What is kept of files: judged in parts, each once; whose they are; the judged file; the way into an estimate."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from python_calamine import CalamineWorkbook

from calculator.accounts.visitor import COOKIE
from calculator.bulk import actions, adding
from calculator.bulk.columns import OURS, Mapping
from calculator.bulk.files import csv_file, xlsx_file
from calculator.bulk.judge import GOOD, WRONG
from calculator.bulk.models import Part, Upload
from calculator.estimates import actions as estimates
from calculator.estimates.access import Viewer, digest
from calculator.estimates.document import Group, RefusedError
from calculator.estimates.models import Estimate
from calculator.estimates.problems import NotFoundError
from calculator.estimates.totals import totals
from calculator.tables import parts, tasks
from calculator.web.bulk import pages
from tests.accounts.world import browser_cookie
from tests.bulk.files import INVENTORY, SQL, WEB, WEEK, aws_template
from tests.estimates.made import sample

pytestmark = pytest.mark.django_db
ME, OTHER = Viewer(browser=digest("mine")), Viewer(browser=digest("theirs"))


def sent(data: bytes | str = INVENTORY, name: str = "inventory.csv") -> Upload:
    made = actions.upload_create(viewer=ME, data=data.encode() if isinstance(data, str) else data, name=name)
    return worked(made)


def worked(upload: Upload) -> Upload:
    """The file when the workers have been through it: their messages wait for a transaction that never ends here."""
    while parts.work(Upload, upload.pk):
        pass
    upload.refresh_from_db()
    return upload


def long_csv(rows: int) -> str:
    return "Name,Instance type,Qty\n" + "".join(f"s{i},m5.large,{i % 7}\n" for i in range(rows))


def csv_rows(upload: Upload, *, bad: bool = False) -> list[list[str]]:
    return list(csv.reader(io.StringIO(b"".join(csv_file(upload, bad=bad)).decode())))


def test_a_file_whose_columns_are_understood_is_judged_at_once() -> None:
    state = actions.progress(sent())
    assert (state.finished, state.good, state.bad) == (True, 2, 1)
    assert state.monthly > 0


def test_a_file_that_is_not_understood_waits_for_its_sender() -> None:
    upload = sent("Thing,How many\na,1\n")
    assert upload.run == 0
    with pytest.raises(RefusedError, match="Choose the service"):
        actions.upload_judge(viewer=ME, public_id=upload.public_id, mapping=Mapping(targets=("", "")))
    with pytest.raises(RefusedError, match="Two columns are the same"):
        actions.upload_judge(viewer=ME, public_id=upload.public_id, mapping=Mapping("ec2", "", ("count", "count")))


def test_long_files_are_judged_in_parts_by_tasks_and_each_part_once() -> None:
    upload = sent(long_csv(12_000))
    assert upload.parts == 3
    state = actions.progress(upload)
    assert (state.done, state.good, state.bad) == (3, 12_000 - 1715, 1715)
    before = [bytes(made or b"") for made in upload.held.values_list("made", flat=True)]
    assert not parts.work(Upload, upload.pk), "nothing is left"
    assert [bytes(made or b"") for made in upload.held.values_list("made", flat=True)] == before


def test_workers_are_asked_once_the_file_is_there_to_be_seen(django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        upload = actions.upload_create(viewer=ME, data=long_csv(6_000).encode(), name="long.csv")
        assert actions.progress(upload).done == 0
    assert actions.progress(Upload.objects.get()).finished


def test_a_part_of_a_run_that_is_over_writes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    upload = sent()
    parts.begin(upload)
    judge = actions.part_judge

    def slow(table: Upload, part: Part) -> dict[str, Any]:
        """Meanwhile somebody says otherwise what its columns are."""
        parts.begin(Upload.objects.get())
        return judge(table, part)

    monkeypatch.setattr(actions, "part_judge", slow)
    parts.work(Upload, upload.pk)
    part = Part.objects.get()
    assert (part.run, part.made) == (3, None)
    monkeypatch.setattr(actions, "part_judge", judge)
    assert actions.progress(worked(upload)).finished


def test_a_file_that_cannot_be_judged_says_so(mine: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    upload = sent()
    parts.begin(upload)
    monkeypatch.setattr(actions, "part_judge", lambda table, part: 1 // 0)
    assert not parts.work(Upload, upload.pk)
    text = mine.get(f"/bulk/{upload.public_id}/").content.decode()
    assert "A fault of ours" in text
    assert "hx-trigger" not in text
    monkeypatch.undo()
    actions.upload_judge(viewer=ME, public_id=upload.public_id, mapping=Mapping.read(upload.mapping))
    assert actions.progress(Upload.objects.get()).finished, "judging it again goes on"


def test_progress_says_how_much_time_is_left() -> None:
    upload = sent(long_csv(12_000))
    now = timezone.now()
    upload.held.update(claimed_at=now - timedelta(seconds=10))
    upload.held.filter(index=2).update(made=None)
    state = actions.progress(upload)
    assert state.percent == 83
    assert state.seconds_left == pytest.approx(2, rel=0.2)
    upload.held.update(claimed_at=now - timedelta(hours=1))
    assert actions.progress(upload).seconds_left is None, "nobody works on it"


def test_lost_parts_are_sent_again_and_old_files_deleted(django_capture_on_commit_callbacks: Any) -> None:
    upload = sent(long_csv(12_000))
    Upload.objects.update(finished_at=None)
    upload.held.filter(index=1).update(made=None, claimed_at=None)

    def look_after() -> None:
        with django_capture_on_commit_callbacks(execute=True):
            tasks.look_after()

    look_after()
    assert actions.progress(upload).done == 2  # not overdue yet
    Upload.objects.update(asked_at=timezone.now() - timedelta(minutes=5))
    look_after()
    assert actions.progress(upload).finished
    Upload.objects.update(created_at=timezone.now() - timedelta(days=8))
    with pytest.raises(NotFoundError):
        actions.find(ME, upload.public_id)
    tasks.drop_old()
    assert not Upload.objects.exists()


def test_a_file_is_its_senders_alone_and_only_so_many_are_kept() -> None:
    upload = sent()
    with pytest.raises(NotFoundError):
        actions.find(OTHER, upload.public_id)
    with pytest.raises(NotFoundError):
        actions.upload_judge(viewer=OTHER, public_id=upload.public_id, mapping=Mapping.read(upload.mapping))
    with pytest.raises(NotFoundError):
        actions.upload_delete(viewer=OTHER, public_id=upload.public_id)
    for _ in range(actions.MOST_FILES):
        sent()
    assert Upload.objects.count() == actions.MOST_FILES
    assert not Upload.objects.filter(pk=upload.pk).exists()


# -- the judged file ---------------------------------------------------------------------------------------


def test_the_judged_csv_is_the_file_with_status_reason_and_price_at_the_right() -> None:
    upload = sent()
    header, web, db, app = csv_rows(upload)
    assert header == [*INVENTORY.splitlines()[0].split(","), *OURS]
    assert web[:6] == ["web", "2", "Linux", "m5.large", "Europe (Ireland)", "102400"]
    assert web[6] == "'=cmd"  # no formula of a stranger's
    assert (web[7], float(web[10]) > 0) == ("priced", True)
    assert (db[7], "beos" in db[8], db[10]) == ("error", True, "")
    assert app[7] == "priced"
    assert csv_rows(upload, bad=True) == [header, db]


def test_a_corrected_file_is_sent_again_without_the_columns_of_the_first_time() -> None:
    first = csv_rows(sent(), bad=True)
    out = io.StringIO()
    csv.writer(out).writerows([[c.replace("beos", "Linux") for c in row] for row in first])
    again = sent(out.getvalue())
    assert actions.progress(again).good == 1
    assert csv_rows(again)[0].count("status") == 1


def test_the_judged_workbook_keeps_its_sheet_and_rows_and_marks_what_is_wrong() -> None:
    upload = sent(aws_template(WEB, SQL), "aws.xlsx")
    data = xlsx_file(upload, bad=False)
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    assert book.sheet_names == ["Inputs"]
    rows: list[list[Any]] = book.get_sheet_by_index(0).to_python()
    header = next(r for r in rows if "AWS Region" in r)
    good, bad = rows[rows.index(header) + 1 :]
    assert header[-5:] == list(OURS)
    assert good[-5] == "priced"
    assert good[-2] > 100
    assert bad[-5:-3] == ["error", bad[-4]]
    assert "SQL Server" in bad[-4]
    again = sent(data, "again.xlsx")
    assert actions.progress(again).good == 1


def test_the_line_that_tells_excel_the_separator_comes_back_as_it_was() -> None:
    upload = sent(b"sep=;\r\nName;Instance type;Region\r\na;m5.large;us-east-1\r\n")
    assert b"".join(csv_file(upload, bad=False)).startswith(b"sep=;\r\nName;Instance type;Region;status;")


def test_a_european_file_comes_back_with_its_commas() -> None:
    upload = sent("Size;Volume type\r\n1.000,5;gp3\r\n")
    text = b"".join(csv_file(upload, bad=False)).decode()
    row = next(csv.reader(io.StringIO(text.splitlines()[1]), delimiter=";"))
    assert row[2] == "priced"
    assert "," in row[5]
    assert "." not in row[5]


# -- into an estimate --------------------------------------------------------------------------------------


def test_good_rows_become_items_in_their_groups_with_the_same_price() -> None:
    upload = sent(aws_template(WEB, WEEK, SQL), "aws.xlsx")
    edited = adding.upload_add(viewer=ME, public_id=str(upload.public_id), name="Shop")
    document = Estimate.objects.get().content
    assert document.name == "Shop"
    assert edited.sentence == "Added 2 items of “aws.xlsx”."
    assert [([g.title for g in path[1:]], i.name) for path, i in document.items] == [
        (["Prod"], "web"),
        (["Prod"], "week"),
    ]
    assert totals(document).total.monthly == pytest.approx(actions.progress(upload).monthly)


def test_rows_go_into_a_group_that_is_there_in_one_change_that_undo_takes_back() -> None:
    made = estimates.estimate_create(viewer=ME, document=sample())
    upload = sent()
    edited = adding.upload_add(viewer=ME, public_id=str(upload.public_id), estimate=str(made.public_id), name="Data")
    data = next(g for _, g in edited.document.groups if g.name == "Data")
    assert isinstance(data, Group)
    assert [c.name for c in data.children][-2:] == ["web", "app"]
    assert edited.estimate.revision == 2
    assert estimates.estimate_undo(viewer=ME, public_id=made.public_id).document.text == made.content.text
    with pytest.raises(NotFoundError):
        adding.upload_add(viewer=OTHER, public_id=str(upload.public_id), estimate=str(made.public_id))


def test_what_cannot_be_added_says_why() -> None:
    many = sent(long_csv(700))
    with pytest.raises(RefusedError, match="at most 500 items, and 600 rows are good"):
        adding.upload_add(viewer=ME, public_id=str(many.public_id))
    none = sent("Name,Instance type,Quantity\na,nothing,1\n")
    with pytest.raises(RefusedError, match="No row of this file has a price"):
        adding.upload_add(viewer=ME, public_id=str(none.public_id))
    assert not Estimate.objects.exists()


# -- the pages ---------------------------------------------------------------------------------------------


@pytest.fixture
def mine() -> Client:
    client = Client()
    client.cookies[COOKIE] = browser_cookie("mine")
    return client


def post_file(client: Client, data: bytes | str, name: str = "rows.csv") -> Any:
    file = io.BytesIO(data.encode() if isinstance(data, str) else data)
    file.name = name
    return client.post("/bulk/", {"file": file})


def test_a_file_goes_in_is_corrected_and_goes_out_by_plain_forms(mine: Client) -> None:
    response = post_file(mine, "Thing,Lots,Kind\nalpha,2,m5.large\nbeta,x,t3.micro\n")
    page = response.headers["Location"]
    assert "Judge the rows" in mine.get(page).content.decode()
    mine.post(f"{page}columns/", {"service": "ec2"})  # columns are looked for anew in the service chosen
    upload = Upload.objects.get()
    assert upload.mapping["targets"] == ["", "", "instance_type"]
    mine.post(
        f"{page}columns/", {"service": "ec2", "column-0": "=name", "column-1": "count", "column-2": "instance_type"}
    )
    text = mine.get(f"{page}?rows=bad").content.decode()
    assert "“x” is not" in text
    assert '<td class="wrong">x</td>' in text
    good = mine.get(f"{page}?rows=good").content.decode().partition('class="judged"')[2]
    assert ("alpha" in good, "beta" in good) == (True, False)
    assert b"alpha" in b"".join(mine.get(f"{page}file/all"))
    added = mine.post(f"{page}add/", {"to": "new", "name": "Mine"})
    assert Estimate.objects.get().title == "Mine"
    assert added.headers["Location"] == f"/estimates/{Estimate.objects.get().public_id}/"
    mine.post(f"{page}delete/")
    assert mine.get(page).status_code == 404


@pytest.mark.parametrize(
    ("data", "words"), [(b"", "empty"), (b"\x89PNG\r\n\x1a\n", "no table"), (b"a\n", "no row"), (b"{}", "JSON")]
)
def test_a_wrong_file_is_told_of_on_the_page(mine: Client, data: bytes, words: str) -> None:
    response = post_file(mine, data, "=thing.bin")
    assert response.status_code == 422
    assert words in response.content.decode()
    assert not Upload.objects.exists()


def test_no_file_at_all_is_told_of(mine: Client) -> None:
    assert "Choose a CSV" in mine.post("/bulk/").content.decode()


def test_progress_is_a_part_of_the_page_until_it_is_done(mine: Client) -> None:
    upload = sent(long_csv(12_000))
    page = f"/bulk/{upload.public_id}/"
    part = mine.get(f"{page}progress/", headers={"HX-Request": "true"})
    assert (part.status_code, part.headers["HX-Refresh"]) == (204, "true")
    upload.held.filter(index=2).update(made=None)
    part = mine.get(f"{page}progress/", headers={"HX-Request": "true"})
    assert 'value="83"' in part.content.decode()
    assert 'hx-trigger="every 1s"' in mine.get(page).content.decode()
    assert mine.get(f"{page}progress/").status_code == 302
    assert mine.get(f"{page}file/all").status_code == 422


def test_a_template_of_a_service_is_judged_as_good(mine: Client) -> None:
    for kind in ("csv", "xlsx"):
        data = mine.get(f"/bulk/template/ebs.{kind}").content
        assert actions.progress(sent(data, f"t.{kind}")).good == 1
    assert mine.get("/bulk/template/none.csv").status_code == 404


def test_names_in_a_file_are_text_on_the_page(mine: Client) -> None:
    page = post_file(mine, "Name,Instance type\n<script>alert(1)</script>,m5.large\n", "<b>.csv").headers["Location"]
    text = mine.get(page).content.decode()
    assert "<script>alert" not in text
    assert "<b>.csv" not in text


def test_verdicts_say_good_and_wrong() -> None:
    _, verdict = actions.part(sent(), 0)
    assert verdict.states == [GOOD, WRONG, GOOD]


def test_the_list_of_files_asks_the_database_twice_however_many_there_are(django_assert_num_queries: Any) -> None:
    done, waiting = sent(), actions.upload_create(viewer=ME, data=long_csv(2_500).encode(), name="long.csv")
    with django_assert_num_queries(2):
        found = actions.latest(ME, 10)
    assert [upload.pk for upload, _ in found] == [waiting.pk, done.pk]
    states = dict(found)
    assert (states[done].good, states[done].bad, states[done].finished) == (2, 1, True)
    assert (states[waiting].finished, states[waiting].percent) == (False, 0)


def test_one_network_address_sends_so_many_files_an_hour_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "UPLOADS_FROM", replace(pages.UPLOADS_FROM, many=2))
    cache.clear()
    answers = [
        Client().post("/bulk/", {"file": io.BytesIO(INVENTORY.encode())}, HTTP_ORIGIN="http://testserver")
        for _ in range(3)
    ]
    assert [a.status_code for a in answers] == [302, 302, 429]
    assert int(answers[2].headers["Retry-After"]) > 0
    assert "Too many files sent from this network address" in answers[2].content.decode()
    assert Upload.objects.count() == 2
