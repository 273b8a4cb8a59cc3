"""Taking the roster out: with a reason, noted, harmless to a spreadsheet, and no more than one may see."""

import csv
import io

import openpyxl
import pytest

from app.audit import AuditEntry
from app.households import Assignment, Household, Person, Village
from app.households.exports import neutral
from tests.households.test_import import bring
from tests.world import THERE, home_of


@pytest.fixture
def head(world):
    return world.browser(world.station_head)


def taken(browser, kind="csv"):
    answer = browser.post("/households/export", {"reason": "年度核对", "format": kind})
    assert answer.status_code == 200
    assert "attachment" in answer.headers["Content-Disposition"]
    return answer


def lines(answer):
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))


def test_a_head_takes_out_the_station_and_nothing_else(world, head):
    home_of("陈阿婆", "陈桂花", Village.named(THERE, "古井社区"), station=THERE)
    table = lines(taken(head))
    assert len(table) == 2
    assert table[1][1] == "王大福"


def test_a_social_worker_takes_out_the_homes_assigned_to_her(world):
    other = home_of("李阿婆", "李秀英", world.village)
    worker = world.browser(world.social_worker)
    assert len(lines(taken(worker))) == 1
    Assignment.assign(other, world.social_worker, by=world.station_head)
    assert [row[1] for row in lines(taken(worker))[1:]] == ["李秀英"]


def test_who_took_it_out_and_why_is_noted(world, head):
    taken(head, "xlsx")
    entry = AuditEntry.get(AuditEntry.action == "export")
    assert entry.account_id == world.station_head.id
    assert entry.details == {"format": "xlsx", "homes": 1, "reason": "年度核对"}


@pytest.mark.parametrize("form", [{}, {"reason": "", "format": "csv"}, {"reason": "x", "format": "exe"}, {"reason": "长" * 201, "format": "csv"}])
def test_without_a_reason_nothing_leaves(head, form):
    assert head.post("/households/export", form).status_code == 422
    assert not AuditEntry.select().where(AuditEntry.action == "export").exists()


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx"])
def test_formulas_are_neutralised(world, head, text):
    assert neutral(text) == f"'{text}"
    Household.update(address=text, notes=text).execute()
    Person.update(name=text).execute()
    for row in lines(taken(head)):
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row)
    sheet = openpyxl.load_workbook(io.BytesIO(taken(head, "xlsx").data)).worksheets[0]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None} == {"s"}
    assert not any(str(cell.value).startswith("=") for row in sheet.iter_rows() for cell in row)


def test_the_sheet_says_who_took_it_out(head):
    book = openpyxl.load_workbook(io.BytesIO(taken(head, "xlsx").data))
    words = [row[0].value for row in book.worksheets[1].iter_rows()]
    assert "年度核对" in words
    assert any("station_head" in word for word in words)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_was_taken_out_can_be_brought_back_and_adds_nothing(world, head, kind):
    roster = bring(head, taken(head, kind).data)
    assert (roster.problems, roster.added, roster.known) == ([], 0, 1)


def test_a_volunteer_takes_nothing_out(world, assigned):
    assert world.browser(world.volunteer).post("/households/export", {"reason": "x", "format": "csv"}).status_code == 403
