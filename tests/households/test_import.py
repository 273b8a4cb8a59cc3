"""A roster comes in: checked row by row, saved once confirmed, the second time adding nothing."""

import io
import re
import time
import zipfile

import openpyxl
import pytest
import xlsxwriter

from app.db import uuid7
from app.households import Category, DueDate, Household, Person, Roster
from app.households.roster_columns import COLUMNS
from app.households.roster_files import MOST_UNPACKED

HEADERS = [header for header, *_rest in COLUMNS.values()]
ROWS = [
    {
        "姓名": "李秀英",
        "称呼": "李阿婆",
        "性别": "女",
        "出生年月": "1946-03-02",
        "村社": "后溪塘",
        "电话": "0579-87000001",
        "类别": "独居、低保",
        "探访频次": "每周",
        "语言": "永康话",
        "上次走访": "2026-11-02",
    },
    {"姓名": "杨阿妹", "村社": "后溪塘村", "档案号": "0077", "需要翻译": "是", "语言": "苗语黔东"},
    {"姓名": "杨小宇", "村社": "后溪塘村", "档案号": "0077", "与户主关系": "孙辈", "出生年月": "2016", "类别": "留守儿童"},
]


def as_xlsx(rows, headers=HEADERS):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for column, header in enumerate(headers):
            sheet.write(0, column, header)
        for number, row in enumerate(rows, 1):
            for column, header in enumerate(headers):
                if header in row:
                    sheet.write(number, column, row[header])
    return out.getvalue()


def as_csv(rows, encoding="utf-8-sig"):
    lines = [",".join(HEADERS), *(",".join(row.get(header, "") for header in HEADERS) for row in rows)]
    return "\r\n".join(lines).encode(encoding)


def upload(browser, data, name="roster.xlsx"):
    return browser.post("/households/import", {"file": (io.BytesIO(data), name)}, content_type="multipart/form-data")


def bring(browser, data, name="roster.xlsx"):
    """Upload and confirm; gives the Roster afterwards."""
    answer = upload(browser, data, name)
    assert answer.status_code == 303, answer.text
    assert browser.post(f"{answer.location}/confirmation").status_code == 303
    id = answer.location.rsplit("/", 1)[1]
    deadline = time.monotonic() + 30
    while Roster.get_by_id(id).state == "running" and time.monotonic() < deadline:
        time.sleep(0.05)
    return Roster.get_by_id(id)


@pytest.fixture
def worker(world):
    return world.browser(world.social_worker)


def test_the_template_comes_back_as_an_empty_roster(worker):
    data = worker.get("/households/import/template.xlsx").data
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert [cell.value for cell in book.worksheets[0][1]] == HEADERS
    assert len(book.worksheets) == 2
    assert "独居" in [cell.value for column in book.worksheets[1].iter_cols() for cell in column]
    refused = upload(worker, data)
    assert refused.status_code == 422
    assert "no rows" in refused.text


def test_nothing_is_saved_until_confirmed(worker):
    answer = upload(worker, as_xlsx(ROWS))
    page = worker.get(answer.location)
    assert "3 rows were read" in page.text
    assert "Nothing is saved yet" in page.text
    assert Household.select().count() == 1


@pytest.mark.parametrize(
    ("data", "name"),
    [(as_xlsx(ROWS), "a.xlsx"), (as_csv(ROWS), "a.csv"), (as_csv(ROWS, "gbk"), "a.csv"), (as_csv(ROWS, "utf-8").replace(b",", b"\t"), "a.txt")],
    ids=["xlsx", "utf8", "gbk", "tabs"],
)
def test_a_confirmed_roster_is_saved(worker, data, name):
    roster = bring(worker, data, name)
    assert (roster.state, roster.added, roster.known, roster.rows) == ("done", 2, 0, [])
    lee = Household.get(Household.label == "李阿婆")
    assert (lee.tier, lee.languages, lee.phone, lee.village.key) == ("weekly", "wuu", "0579-87000001", "后溪塘")
    assert str(DueDate.get(DueDate.household == lee).due_on) == "2026-11-09"
    yang = Household.get(Household.number == "0077")
    assert yang.interpreter_needed
    assert [person.name for person in yang.members] == ["杨阿妹", "杨小宇"]
    assert {category.code for category in Category.select()} == {"lives_alone", "dibao", "left_behind_child"}
    assert Household.search("lxy hxt").get() == lee
    assert Household.search("yxy").get() == yang


def test_running_it_twice_adds_nothing(worker):
    bring(worker, as_xlsx(ROWS))
    counts = [model.select().count() for model in (Household, Person, Category, DueDate)]
    again = bring(worker, as_xlsx(ROWS))
    assert (again.added, again.known) == (0, 3)
    assert [model.select().count() for model in (Household, Person, Category, DueDate)] == counts


def test_confirming_twice_adds_nothing(worker):
    roster = bring(worker, as_xlsx(ROWS))
    assert worker.post(f"/households/import/{roster.id}/confirmation").status_code == 303
    assert Household.select().count() == 3


def test_a_home_that_is_known_stays_as_it_is(world, worker):
    roster = bring(worker, as_xlsx([{"姓名": "王大富", "村社": "柿树坑", "地址": "99号"}]))
    assert (roster.added, roster.known) == (0, 1)
    assert Household.get_by_id(world.home.id).address == ""


def test_two_families_that_neighbours_call_alike_are_both_brought(world, worker):
    rows = [{"姓名": name, "称呼": "王阿公", "村社": "柿树坑村"} for name in ("王建国", "王来顺")]
    assert bring(worker, as_xlsx(rows)).added == 2
    again = bring(worker, as_xlsx(rows))
    assert (again.added, again.known) == (0, 2)
    home = Person.get(Person.name == "王来顺").household
    assert "may be the same home" in worker.get(f"/households/{home.id}").text, "a person looks at it"


def test_every_bad_row_is_told_with_its_column_and_reason(world, worker):
    bad = [
        {"姓名": "", "村社": "后溪塘村", "电话": "13800001111"},
        {"姓名": "张三", "村社": "后溪塘村", "电话": "123"},
        {"姓名": "李四", "村社": "后溪塘村", "性别": "甲", "出生年月": "2999-01-01"},
        {"姓名": "王五", "村社": "后溪塘村", "类别": "独居、富有", "探访频次": "天天"},
        {"姓名": "长" * 51, "村社": "后溪塘村"},
        {"姓名": "赵六", "村社": "后溪塘村"},
        {"姓名": "赵六", "村社": "后溪塘"},
        {"姓名": "孙七", "村社": "后溪塘村", "档案号": world.home.number},
    ]
    answer = upload(worker, as_xlsx(bad))
    problems = {(row, column) for row, column, _why in Roster.get().problems}
    assert problems == {(2, "姓名"), (3, "电话"), (4, "性别"), (4, "出生年月"), (5, "类别"), (5, "探访频次"), (6, "姓名"), (8, "姓名"), (9, "档案号")}
    page = worker.get(answer.location).text
    assert "The same person is in row 7." in page
    assert "This file number belongs to another home." in page
    worker.post(f"{answer.location}/confirmation")
    assert Person.select().where(Person.name == "赵六").count() == 1
    assert Household.select().count() == 2


def test_namesakes_with_file_numbers_of_their_own_are_two_homes(worker):
    namesakes = [{"姓名": "赵六", "村社": "后溪塘村", "档案号": number} for number in ("0101", "0102")]
    assert bring(worker, as_xlsx(namesakes)).added == 2
    again = bring(worker, as_xlsx(namesakes))
    assert (again.added, again.known) == (0, 2)


FAMILY = [
    {"姓名": "陈国强", "与户主关系": "户主", "村社": "竹溪畈村", "地址": "8号", "电话": "13800003001"},
    {"姓名": "胡美芳", "与户主关系": "配偶", "村社": "竹溪畈", "地址": "8 号"},
    {"姓名": "陈小丽", "与户主关系": "子女", "村社": "竹溪畈村", "电话": "13800003001", "类别": "留守儿童"},
    {"姓名": "应老三", "与户主关系": "户主", "村社": "竹溪畈村", "地址": "8号", "电话": "13800003002"},
    {"姓名": "应阿婆", "与户主关系": "父母", "村社": "竹溪畈村", "地址": "8号", "电话": "13800003002"},
    {"姓名": "卢一", "村社": "竹溪畈村", "地址": "9号"},
    {"姓名": "卢二", "村社": "竹溪畈村", "地址": "9号"},
]


def homes_of_people():
    """{names of those who live together}"""
    return {tuple(person.name for person in home.members) for home in Household.select().where(Household.label != "王阿公")}


def test_a_family_without_a_file_number_becomes_one_home(worker):
    answer = upload(worker, as_xlsx(FAMILY))
    page = worker.get(answer.location).text
    assert "They become 4 new homes." in page
    assert re.search("陈国强.*胡美芳.*陈小丽", page)
    worker.post(f"{answer.location}/confirmation")
    assert homes_of_people() == {("陈国强", "胡美芳", "陈小丽"), ("应老三", "应阿婆"), ("卢一",), ("卢二",)}
    assert Roster.get().added == 4
    counts = [model.select().count() for model in (Household, Person, Category, DueDate)]
    again = bring(worker, as_xlsx(FAMILY))
    assert (again.added, again.known) == (0, 7)
    assert [model.select().count() for model in (Household, Person, Category, DueDate)] == counts


def test_the_order_of_the_rows_does_not_matter(worker):
    bring(worker, as_xlsx([FAMILY[2], FAMILY[1], FAMILY[0]]))
    assert {frozenset(names) for names in homes_of_people()} == {frozenset(("陈国强", "胡美芳", "陈小丽"))}
    assert Household.get(Household.label == "陈国强").phone == "13800003001"


def test_without_a_word_on_relations_address_and_phone_make_a_family(worker):
    rows = [{"姓名": name, "村社": "竹溪畈村", "地址": "7号", "电话": "13800003009"} for name in ("金大妈", "金小宝")]
    bring(worker, as_xlsx(rows, [header for header in HEADERS if header != "与户主关系"]))
    assert homes_of_people() == {("金大妈", "金小宝")}
    assert [person.relation for person in Person.select().where(Person.name.startswith("金")).order_by(Person.created_at, Person.id)] == ["head", "other"]


def test_a_new_member_joins_the_home_that_is_known_and_the_preview_names_it(world, worker):
    bring(worker, as_xlsx(FAMILY[:1]))
    answer = upload(worker, as_xlsx(FAMILY[:2]))
    home = Household.get(Household.label == "陈国强")
    page = worker.get(answer.location).text
    assert f"/households/{home.id}" in page
    worker.post(f"{answer.location}/confirmation")
    assert homes_of_people() == {("陈国强", "胡美芳")}
    assert Household.search("hmf").get() == home


def test_identity_numbers_are_not_read(worker):
    answer = upload(worker, as_xlsx([{**ROWS[0], "身份证号": "000000194603020025"}], [*HEADERS, "身份证号"]))
    assert "Identity numbers are not stored" in worker.get(answer.location).text
    assert "000000194603020025" not in str(Roster.get().__data__)


def bomb():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (MOST_UNPACKED + 1))
    return out.getvalue()


def many_parts():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(400):
            archive.writestr(f"part{number}", b"")
    return out.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK\x03\x04 not a zip",
        b"\xd0\xcf\x11\xe0 an old xls",
        b"\x89PNG\r\n\x1a\n\x00\x00",
        "姓名,电话\n王,1".encode(),
        b"name,village,name\na,b,c",
        ",".join(HEADERS).encode(),
        b"\xff\xfe\x00\x00",
        bomb(),
        many_parts(),
        as_xlsx(ROWS)[:-400],
        ("\n".join(["姓名,村社"] + ["王,村"] * 20_001)).encode(),
        b'name,village\n"' + b"x" * 200_000,
    ],
    ids=[
        "empty",
        "broken zip",
        "xls",
        "picture",
        "columns missing",
        "column twice",
        "header only",
        "garbage",
        "zip bomb",
        "many parts",
        "cut short",
        "too many rows",
        "one huge cell",
    ],
)
def test_a_file_that_cannot_be_read_is_told_in_a_sentence(worker, data):
    answer = upload(worker, data)
    assert answer.status_code == 422
    assert 'href="#f-file"' in answer.text
    assert not Roster.select().exists()
    assert Household.select().count() == 1


def test_no_file_is_told(worker):
    assert worker.post("/households/import", {}).status_code == 422


def test_a_colleague_does_not_see_my_roster(world, worker):
    answer = upload(worker, as_xlsx(ROWS))
    head = world.browser(world.station_head)
    assert head.get(answer.location).status_code == 404
    assert head.post(f"{answer.location}/confirmation").status_code == 404
    assert worker.get(f"/households/import/{uuid7()}").status_code == 404


def test_a_failure_half_way_saves_nothing(worker, monkeypatch):
    from app.households import roster_import

    rows = [{"姓名": f"人{number}", "村社": f"第{number}村"} for number in range(300)]
    answer = upload(worker, as_xlsx(rows))
    wrote = []
    insert = roster_import.insert_rows

    def break_down(model, rows):
        wrote.append(model)
        if len(wrote) > 3:
            raise RuntimeError("the disk is full")
        insert(model, rows)

    with monkeypatch.context() as patched:
        patched.setattr(roster_import, "insert_rows", break_down)
        worker.post(f"{answer.location}/confirmation")
    assert Roster.get().state == "failed"
    assert Household.select().count() == 1
    assert "nothing was changed" in worker.get(answer.location).text
    worker.post(f"{answer.location}/confirmation")
    assert Household.select().count() == 301


def test_a_long_file_shows_its_progress(worker, monkeypatch):
    answer = upload(worker, as_xlsx([{"姓名": f"人{number}", "村社": "后溪塘村"} for number in range(400)]))
    Roster.update(state="running", started_at="2999-01-01T00:00:00.000000Z").execute()
    monkeypatch.setattr("app.households.views.rosters.progress", lambda roster: 200)
    page, part = worker.get(answer.location).text, worker.get(answer.location, headers={"HX-Request": "true"}).text
    assert 'value="200" max="400"' in page
    assert "Look again" in page
    assert "<html" not in part
    assert 'hx-trigger="load delay:1s"' in part
    assert worker.post(f"{answer.location}/confirmation").status_code == 303
    assert Household.select().count() == 1


def test_what_a_dead_process_left_can_be_started_again(worker):
    answer = upload(worker, as_xlsx(ROWS))
    Roster.update(state="running", started_at="2020-01-01T00:00:00.000000Z").execute()
    assert "start again" in worker.get(answer.location).text
    worker.post(f"{answer.location}/confirmation")
    assert Roster.get().state == "done"
    assert Household.select().count() == 3


def test_five_thousand_rows_take_less_than_twenty_seconds(worker):
    surnames, given = "王李张刘陈杨黄吴赵周", "秀英桂花建国志明春兰玉梅海燕"
    rows = [
        {
            "姓名": f"{surnames[n % 10]}{given[n // 10 % 14]}{given[n // 140 % 14]}",
            "村社": f"第{n // 125}村",
            "电话": f"138{n:08d}",
            "类别": "独居",
            "出生年月": str(1930 + n % 40),
            "档案号": str(n + 2),
        }
        for n in range(5000)
    ]
    data = as_xlsx(rows)
    started = time.monotonic()
    roster = bring(worker, data)
    took = time.monotonic() - started
    assert (roster.state, roster.added) == ("done", 5000)
    assert Household.select().count() == 5001
    assert took < 20, took
    assert bring(worker, data).added == 0
