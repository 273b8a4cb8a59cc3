"""What a visit form may bring that is no visit, case by case: a sentence in the person's language, status 4xx, no row, and the words that were typed are still there."""

import io
import json
from datetime import timedelta

import pytest
from PIL import Image

from app import all_models, clock, photos
from app.audit import AuditEntry
from app.db import uuid7
from app.households import Decision, Person
from app.ledger import Line
from app.receipts import Receipt
from app.visits import Visit, VisitPhoto
from tests.visits.cases import form_of
from tests.world import THERE, home_of

KEPT = "阿公说灶台有点漏气 & <b>slow</b>"
# as a page shows them
SHOWN = "阿公说灶台有点漏气 &amp; &lt;b&gt;slow&lt;/b&gt;"
NOT_A_CHOICE, NOT_FILLED = "This is not one of the choices.", "Please fill this in."
VERSION = "This form is of a version that we do not know."
LATER = (clock.today() + timedelta(days=40)).isoformat()


def long(count):
    return "长" * count


# what it is → the fields that are changed (None: left out), and the sentence
TABLE = {
    "an outcome that is none": ({"outcome": "danced"}, NOT_A_CHOICE),
    "no outcome": ({"outcome": None}, "Please choose one."),
    "a way of visiting that is none": ({"kind": "by_balloon"}, NOT_A_CHOICE),
    "a consent that is none": ({"consent_scope": ["record", "everything"]}, NOT_A_CHOICE),
    "no consent": ({"consent_scope": None}, "Without consent to write this down, choose “Did not want a visit”."),
    "nobody served": ({"served": None}, "Please tick who was served."),
    "served: no id at all": ({"served": "Wang"}, NOT_A_CHOICE),
    "an id that is none": ({"id": "12"}, NOT_A_CHOICE),
    "no id": ({"id": None}, NOT_FILLED),
    "a corrected visit that is no id": ({"amends": "the first one"}, NOT_A_CHOICE),
    "letters for minutes": ({"minutes": "an hour"}, "Please enter a whole number from 0 to 600."),
    "a number too large to hold": ({"minutes": "1e999"}, "Please enter a whole number from 0 to 600."),
    "less than no minutes": ({"minutes": "-1"}, "Please enter a whole number from 0 to 600."),
    "a date that is words": ({"service_date": "last Tuesday"}, "Please enter a date such as"),
    "a date that no calendar has": ({"service_date": "2026-02-30"}, "Please enter a date such as"),
    "a date to come": ({"service_date": LATER}, "This date is in the future."),
    "a date of the far future": ({"service_date": "9999-12-31"}, "Please enter a date such as"),
    "a date of another century": ({"service_date": "1066-10-14"}, "This date is too long ago."),
    "a time that no clock shows": ({"service_date": "2026-01-05", "began": "25:61"}, "Please enter a time such as 09:30."),
    "far too long a name": ({"visitor_other": long(101)}, "This is too long: at most 100 characters."),
    "far too long a witness": ({"signature": "spoken", "witness": long(9000)}, "This is too long: at most 50 characters."),
    "a spoken consent without a witness": ({"signature": "spoken"}, "Please name the witness."),
    "a checklist of no version": ({"sets": "HS@999"}, VERSION),
    "a checklist that is markup": ({"sets": "HS@1,<script>"}, VERSION),
    "a hundred checklists": ({"sets": ",".join(["HS@1"] * 100)}, VERSION),
    "the same checklist twice": ({"sets": "HS@1,HS@1"}, VERSION),
    "thirty photos announced": ({"photos": json.dumps([{"id": str(uuid7())} for _ in range(30)])}, "At most 12 photos."),
    "an announced photo without an id": ({"photos": '[{"id": [1]}, 7]'}, "At most 12 photos."),
    "an answer that is none": ({"a.HS1": "splendid"}, NOT_A_CHOICE),
    "two answers where one is asked": ({"a.HS1": ["good", "some"]}, "Please choose one."),
    "an answer and its refusal": ({"a.HS1": ["good", "declined"]}, "Please choose either an answer or"),
    "no answer": ({"a.HS1": None}, "Please answer, or choose"),
    "an answer far too long": ({"a.E14": long(1001)}, "This is too long: at most 1000 characters."),
    "a blood pressure of words": ({"p.device_bp": "yes", "a.E6.sys": "high", "a.E6.dia": "80"}, "Please enter a whole number from"),
    "a blood pressure of half": ({"p.device_bp": "yes", "a.E6.sys": "120"}, "Please fill in both."),
}  # fmt: skip


@pytest.fixture
def calm(visit_form):
    """`calm(**changes)`: an honest home visit with all answers of an older person, and a remark to be kept."""

    def make(**changes):
        form = form_of({"base": "E"})
        answers = {name: form.getlist(name) for name in form}
        fields = visit_form(kind="home_visit", sets="HS@1,E@1", profile="{}", consent_scope="record", remark=KEPT) | answers | changes
        return {name: value for name, value in fields.items() if value is not None}

    return make


@pytest.fixture
def worker(world):
    return world.browser(world.social_worker)


def rows():
    """Every row there is, by table; a refusal may leave its address in the audit only."""
    return {model.__name__: list(model.select().tuples()) for model in all_models() if model.__name__ not in ("SignIn", "Phone", "PhoneContact", "Attempt")}


def test_the_control_an_honest_visit_is_recorded(worker, calm):
    before = rows()
    assert worker.post("/visits/", calm()).status_code == 303
    assert Visit.get().remark == KEPT
    assert rows() != before


@pytest.mark.parametrize(("changes", "sentence"), TABLE.values(), ids=TABLE)
def test_what_cannot_be_is_asked_again_with_a_sentence(worker, calm, changes, sentence):
    before = rows()
    answer = worker.post("/visits/", calm(**changes))
    assert answer.status_code == 422
    assert "data-errors" in answer.text
    assert sentence in answer.text
    assert SHOWN in answer.text
    assert rows() == before


@pytest.mark.parametrize("name", ["an outcome that is none", "a date to come", "far too long a name", "no answer", "a checklist of no version"])
def test_the_sentence_is_in_the_persons_language(world, calm, name):
    world.social_worker.language = "zh"
    world.social_worker.save()
    changes, sentence = TABLE[name]
    answer = world.browser(world.social_worker).post("/visits/", calm(**changes))
    assert answer.status_code == 422
    assert sentence not in answer.text
    said = {
        NOT_A_CHOICE: "这不是可选的选项。",
        "This date is in the future.": "这个日期还没到。",
        "Please answer, or choose": "请作答",
        VERSION: "不认识这张表的版本。",
        "This is too long: at most 100 characters.": "100",
    }
    assert said[sentence] in answer.text
    assert SHOWN in answer.text


def test_a_remark_that_is_too_long_is_given_back_whole(worker, calm):
    remark = long(4001)
    answer = worker.post("/visits/", calm(remark=remark))
    assert answer.status_code == 422
    assert "at most 4000 characters" in answer.text
    assert remark in answer.text
    assert Visit.select().count() == 0


@pytest.mark.parametrize("whose", ["household", "person", "visit", "colleague"])
def test_ids_of_another_station_are_ids_of_nobody(world, worker, calm, whose):
    theirs = home_of("外阿婆", "陈外婆", world.village, station=THERE)
    person = Person.get(Person.household == theirs)
    before = rows()
    if whose == "household":
        answers = [worker.post("/visits/", calm(household=id)).status_code for id in (str(theirs.id), str(uuid7()), "7", "", None)]
        assert answers == [404] * 5
    elif whose == "person":
        answer = worker.post("/visits/", calm(served=[str(world.person.id), str(person.id)]))
        assert answer.status_code == 422
        assert NOT_A_CHOICE in answer.text
        assert "陈外婆" not in answer.text
    elif whose == "colleague":
        for named in (str(world.stranger.id), str(world.volunteer.id).upper(), "nobody"):
            answer = worker.post("/visits/", calm(visitors=named))
            assert answer.status_code == 422
            assert NOT_A_CHOICE in answer.text
    else:
        own = calm()
        assert world.browser(world.stranger).post("/visits/", calm(household=str(theirs.id), served=str(person.id), id=own["id"])).status_code == 303
        before = rows()
        assert worker.post("/visits/", own).status_code == 409
    assert rows() == before


def test_a_visit_of_another_station_is_not_corrected(world, worker, calm):
    theirs = home_of("外阿婆", "陈外婆", world.village, station=THERE)
    first = calm(household=str(theirs.id), served=str(Person.get(Person.household == theirs).id))
    world.browser(world.stranger).post("/visits/", first)
    worker.post("/visits/", calm(amends=first["id"]))
    assert Visit.get_by_id(first["id"]).amended_by is None
    assert sum(line.count for line in Line.select().where(Line.station_id == THERE)) > 0


def test_an_entry_without_a_home_is_placed_only_at_one_of_ours(world, calm, from_phone):
    theirs = home_of("外阿婆", "陈外婆", world.village, station=THERE)
    from_phone(world.volunteer, {name: value for name, value in calm().items() if not name.startswith("_")})
    path, head = f"/visits/unplaced/{Decision.get().id}/placing", world.browser(world.station_head)
    before = rows()
    answers = [head.post(path, {"household": id}) for id in ("", "the yellow house", str(theirs.id), str(uuid7()))]
    assert [answer.status_code for answer in answers] == [422, 422, 404, 404]
    assert NOT_FILLED in answers[0].text
    assert NOT_A_CHOICE in answers[1].text
    assert rows() == before


def test_answers_to_hidden_questions_are_not_kept(worker, calm):
    """No fault of the person's: the page hid the question after it was answered. The visit is taken in without them."""
    hidden = {"a.E6.sys": "190", "a.E6.dia": "110", "a.E13": "yes", "a.C8": "yes", "a.ZZ9": long(300)}
    assert worker.post("/visits/", calm(**hidden)).status_code == 303
    visit = Visit.get()
    assert not {"E6", "E13", "C8", "ZZ9"} & (visit.answers.keys() | visit.restricted.keys())
    assert "190" not in json.dumps(visit.answers)
    noted = AuditEntry.get(AuditEntry.action == "record_visit").details
    assert noted["dropped"] == ["E6", "E13"], "which they were, not what they said"
    assert "190" not in json.dumps(noted)


@pytest.mark.parametrize("profile", ["[" * 100_000, '{"a":' * 50_000, "[1]", "7", '{"adults": 1e999}', '{"adults": "many"}', "\0"])
def test_an_odd_profile_does_no_harm(worker, calm, profile):
    assert worker.post("/visits/", calm(profile=profile)).status_code == 303
    assert worker.post("/visits/", calm(photos="[" * 100_000)).status_code in (303, 422)


@pytest.mark.parametrize("started", ["9999-12-31T23:59:59+00:00", "0001-01-01T00:00:00+00:00", "9999-12-31T23:59:59-08:00", "yesterday", "\0"])
@pytest.mark.parametrize("field", ["_started_at", "_filled_at"])
def test_a_clock_beyond_all_calendars_loses_no_visit(worker, calm, field, started):
    """The person did not type it: kept, on a day that can be, or with a doubt for the head."""
    answer = worker.post("/visits/", calm(**{field: started}), headers={"X-Outbox-Sent-At": "1901-01-01T00:00:00+00:00"})
    assert answer.status_code == 303
    assert Visit.select().count() == 1


def test_a_body_cut_short_is_asked_again_and_not_recorded(world, worker, calm, from_phone):
    """`_end` counts the fields and comes last: whatever is missing, it is noticed."""
    key, before = str(uuid7()), rows()
    fields = {**calm(), "_key": key}
    whole = str(sum(len(value) if isinstance(value, list) else 1 for value in fields.values()))
    headers = {"X-Outbox": "1", "Idempotency-Key": key}
    without_remark = {name: value for name, value in fields.items() if name != "remark"}
    for form in (fields, {**fields, "_end": "3"}, {**without_remark, "_end": whole}, {**fields, "_end": ""}, {**fields, "_end": "many"}):
        answer = worker.post("/visits/", form, headers=headers)
        assert answer.status_code == 400
        assert answer.headers["X-Outbox-Reason"] == "damaged"
        assert "Part of this did not arrive. It stays on the phone and is sent again." in answer.text
    assert rows() == before
    assert Receipt.select().count() == 0
    assert worker.post("/visits/", {**fields, "_end": whole}, headers=headers).status_code == 201
    assert Visit.get().remark == KEPT


def test_a_page_without_scripts_that_was_cut_short_is_not_recorded(worker, calm):
    answer = worker.post("/visits/", calm(_page_key=str(uuid7())))
    assert answer.status_code == 400
    assert Visit.select().count() == 0


def test_more_than_we_take_is_told(worker, calm):
    """A megabyte of text is no remark; the page stays with the person, for the browser's Back leads to it."""
    for much in (calm(remark=long(700_000)), calm() | {f"x{number}": "y" for number in range(1200)}):
        answer = worker.post("/visits/", much, content_type="multipart/form-data")
        assert answer.status_code == 413
        assert "What you sent is too large for us." in answer.text
    assert Visit.select().count() == 0


# ---- photos --------------------------------------------------------------------------------------------------------


def picture(size, kind):
    out = io.BytesIO()
    Image.new("1", size).save(out, kind)
    return out.getvalue()


PHOTOS = {
    "50 megapixels": (picture((10_000, 5_000), "PNG"), "This picture is too large: at most 40 megapixels."),
    "a picture bomb": (picture((40_000, 40_000), "PNG"), "This picture is too large: at most 40 megapixels."),
    "a page called a photo": (b"<html><script>alert(1)</script>", "This file is not a picture that we can read."),
    "the beginning of a photo": (b"\xff\xd8\xff\xe0\x00\x10JFIF\x00", "This file is not a picture that we can read."),
    "a kind that we do not take": (picture((9, 9), "GIF"), "This file is not a picture that we can read."),
    "nothing": (b"", "This file is not a picture that we can read."),
}


@pytest.mark.parametrize(("data", "sentence"), PHOTOS.values(), ids=PHOTOS)
def test_a_photo_that_is_none_is_refused_in_words_and_the_visit_stays(world, worker, calm, data, sentence):
    visit = calm()
    worker.post("/visits/", visit)
    before, path = rows(), f"/visits/{visit['id']}/photos"
    key = str(uuid7())
    form = {"id": str(uuid7()), "question": "HS1p", "_key": key, "photo": (io.BytesIO(data), "kitchen.jpg", "image/jpeg")}
    answer = worker.post(path, {**form, "_end": "4"}, headers={"X-Outbox": "1", "Idempotency-Key": key}, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert sentence in answer.text
    assert answer.headers["X-Outbox-Reason"] in ("refused", "too-large")
    assert rows() == before
    assert VisitPhoto.select().count() == 0
    assert not list(photos.folder().glob("*/*"))


def test_a_photo_of_nothing_or_of_no_visit_is_refused(worker, calm):
    visit = calm()
    worker.post("/visits/", visit)
    for form in ({}, {"photo": "words"}, {"photo": (io.BytesIO(b"x"), "")}):
        answer = worker.post(f"/visits/{visit['id']}/photos", form, content_type="multipart/form-data")
        assert answer.status_code == 422
        assert "Please choose a photo." in answer.text
    some = {"photo": (io.BytesIO(picture((9, 9), "PNG")), "p.png")}
    assert worker.post(f"/visits/{uuid7()}/photos", some, content_type="multipart/form-data").status_code == 404


def test_a_photo_for_no_visit_or_anothers_is_turned_away_before_it_is_looked_at(world, worker, calm, assigned):
    visit = calm()
    worker.post("/visits/", visit)
    for browser, id in ((worker, uuid7()), (world.browser(world.volunteer), visit["id"]), (world.browser(world.stranger), visit["id"])):
        key = str(uuid7())
        form = {"photo": (io.BytesIO(picture((9, 9), "PNG")), "p.png"), "_key": key, "_end": "2"}
        answer = browser.post(f"/visits/{id}/photos", form, headers={"X-Outbox": "1", "Idempotency-Key": key}, content_type="multipart/form-data")
        assert answer.status_code == 404
    assert not list(photos.folder().glob("*/*"))
