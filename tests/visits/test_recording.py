"""What the server makes of a visit: rows, ledger lines, due dates, tasks, and what a person must settle."""

from datetime import UTC, datetime, timedelta

from peewee import fn

from app import clock
from app.db import uuid7
from app.households import Assignment, Consent, Decision, DueDate, Hazard, Task
from app.ledger import Line
from app.people import Grant
from app.visits import Visit


def test_a_visit_sent_twice_is_kept_once(world, visit_form, from_phone):
    key, fields = str(uuid7()), visit_form()
    first = from_phone(world.social_worker, fields, key=key)
    again = from_phone(world.social_worker, fields, key=key)
    assert first.status_code == 201
    assert again.status_code == 200
    assert again.headers["Idempotent-Replay"] == "1"
    assert first.headers["X-Receipt-Number"] == again.headers["X-Receipt-Number"]
    assert Visit.select().count() == 1
    assert Line.select().count() == 2


def test_a_known_key_with_other_words_is_shown_and_changes_nothing(world, visit_form, from_phone):
    key, fields = str(uuid7()), visit_form(remark="no hazard")
    from_phone(world.social_worker, fields, key=key)
    changed = from_phone(world.social_worker, {**fields, "remark": "gas leak found"}, key=key)
    assert changed.status_code == 409
    assert changed.headers["X-Outbox-Reason"] == "changed"
    assert Visit.get().remark == "no hazard"


def test_a_correction_takes_back_the_lines_of_the_first(world, visit_form, from_phone):
    fields = visit_form()
    from_phone(world.social_worker, fields)
    from_phone(world.social_worker, visit_form(outcome="no_one", served=None, amends=fields["id"]))
    totals = {}
    for line in Line.select():
        totals[line.kind, line.outcome] = totals.get((line.kind, line.outcome), 0) + line.count
    assert totals == {("phone_visit", "met"): 0, ("phone_visit.person", "met"): 0, ("phone_visit", "no_one"): 1}
    assert str(Visit.get(Visit.id == fields["id"]).amended_by) != "None"


def test_a_second_correction_of_the_first_visit_corrects_the_correction(world, visit_form, from_phone):
    first = visit_form(remark="first")
    from_phone(world.social_worker, first)
    for remark in ("second", "third"):
        from_phone(world.social_worker, visit_form(remark=remark, amends=first["id"]))
    assert [visit.remark for visit in Visit.select().where(Visit.amended_by.is_null())] == ["third"]
    assert Line.select(fn.SUM(Line.count)).where(Line.kind == "phone_visit").scalar() == 1


def test_nobody_home_twice_in_a_day_is_red_for_a_high_risk_person(world, visit_form, from_phone):
    world.home.tier = "weekly"
    world.home.save()
    missed = {"kind": "home_visit", "outcome": "no_one", "served": None, "neighbour_check": "nobody_asked"}
    from_phone(world.social_worker, visit_form(**missed))
    assert [task.what for task in Task.select()] == ["visit_again"]
    assert Hazard.select().count() == 0
    from_phone(world.social_worker, visit_form(**missed))
    hazard = Hazard.get()
    assert (hazard.code, hazard.severity) == ("isolation", "red")
    assert Task.get(Task.what == "neighbour_check").to_role == "station_head"


def test_an_attempt_meets_no_due_date_and_a_stay_in_hospital_excuses_it(world, visit_form, from_phone):
    missed = {"kind": "home_visit", "served": None}
    from_phone(world.social_worker, visit_form(outcome="no_one", neighbour_check="seen_well", **missed))
    assert DueDate.get_by_id(world.due.id).met_on is None
    from_phone(world.social_worker, visit_form(outcome="hospital", **missed))
    assert DueDate.get_by_id(world.due.id).excused == "hospital"


def test_a_home_that_is_not_hers_waits_for_the_head(world, visit_form, from_phone):
    answer = from_phone(world.volunteer, visit_form())
    assert answer.status_code == 202
    assert answer.headers["X-Receipt"]
    assert Visit.select().count() == 0
    decision = Decision.get(Decision.kind == "unplaced")
    placed = world.browser(world.station_head).post(f"/visits/unplaced/{decision.id}/placing", {"household": str(world.home.id)})
    assert placed.status_code == 303
    assert Visit.get().author_id == world.volunteer.id
    assert Decision.get_by_id(decision.id).settled_at


def test_a_time_that_had_not_come_stays_in_doubt_however_late_the_head_places_it(world, visit_form, from_phone):
    arrived, tomorrow = clock.now(), clock.now() + timedelta(days=1)
    day = clock.local(tomorrow).date().isoformat()
    with clock.freeze(arrived):
        assert from_phone(world.volunteer, visit_form(_started_at=tomorrow.isoformat(), service_date=day)).status_code == 202
    with clock.freeze(arrived + timedelta(days=3)):
        head = world.browser(world.station_head)
        assert head.post(f"/visits/unplaced/{Decision.get().id}/placing", {"household": str(world.home.id)}).status_code == 303
    visit = Visit.get()
    assert visit.started_at <= arrived
    assert visit.clock_doubt


def test_a_home_of_another_station_or_of_nobody_answers_alike(world, visit_form, from_phone):
    foreign = from_phone(world.stranger, visit_form())
    unknown = from_phone(world.stranger, visit_form(household=str(uuid7())))
    assert (foreign.status_code, unknown.status_code) == (202, 202)
    assert world.browser(world.stranger).post("/visits/", visit_form()).status_code == 404
    assert world.browser(world.stranger).get(f"/visits/new?household={world.home.id}").status_code == 404


def test_rights_count_as_of_the_time_of_filling_in(world, assigned, visit_form, from_phone):
    filled = clock.now() - timedelta(days=2)
    for model in (Grant, Assignment):
        model.update(valid_from=clock.now() - timedelta(days=9)).execute()
    Assignment.get().end(by=world.station_head)
    Assignment.update(valid_until=clock.now() - timedelta(days=1)).execute()
    assert from_phone(world.volunteer, visit_form(), filled_at=filled.isoformat()).status_code == 201
    assert from_phone(world.volunteer, visit_form()).status_code == 202


def test_two_visits_on_one_day_are_kept_and_shown_to_the_head(world, visit_form, from_phone):
    for _ in range(2):
        assert from_phone(world.social_worker, visit_form()).status_code == 201
    assert Visit.select().count() == 2
    assert Decision.get().kind == "twice_a_day"


def test_a_fast_phone_on_sunday_night_stays_in_its_week(world, visit_form):
    """23:50 on a phone that is 20 minutes fast says Monday; corrected by the offset it is Sunday."""
    sunday = datetime(2026, 11, 29, 23, 50, tzinfo=clock.SHANGHAI)
    phone = sunday + timedelta(minutes=20)
    fields = visit_form(_started_at=phone.isoformat(), service_date="2026-11-30")
    with clock.freeze(sunday + timedelta(hours=8)):
        key = str(uuid7())
        form = {**fields, "_key": key, "_filled_at": phone.isoformat()}
        form["_end"] = str(len(form))
        sent_at = (phone + timedelta(hours=8)).isoformat()
        world.browser(world.social_worker).post("/visits/", form, headers={"X-Outbox": "1", "Idempotency-Key": key, "X-Outbox-Sent-At": sent_at})
    assert str(Visit.get().service_date) == "2026-11-29"
    assert not Visit.get().clock_doubt


def test_a_clock_a_day_fast_without_a_known_offset_is_kept_and_doubted(world, visit_form):
    tomorrow = clock.now() + timedelta(days=1)
    key = str(uuid7())
    form = visit_form(_started_at=tomorrow.isoformat(), service_date=clock.local(tomorrow).date().isoformat(), _key=key, _filled_at=tomorrow.isoformat())
    form["_end"] = str(len(form))
    answer = world.browser(world.social_worker).post("/visits/", form, headers={"X-Outbox": "1", "Idempotency-Key": key})
    assert answer.status_code == 201
    visit = Visit.get()
    assert visit.clock_doubt
    assert visit.started_at <= clock.now()
    assert visit.service_date == clock.today()
    assert not Line.select().where(Line.service_date > clock.today()).exists(), "no figure of a day that has not come"
    day = clock.today().isoformat()
    world.browser(world.station_head).post(f"/visits/{form['id']}/date", {"service_date": day})
    assert not Visit.get().clock_doubt
    assert sum(line.count for line in Line.select().where(Line.service_date == day, Line.kind == "phone_visit")) == 1
    assert sum(line.count for line in Line.select().where(Line.kind == "phone_visit")) == 1


def test_a_typed_hour_that_has_not_come_is_refused_and_noon_is_no_hour(world, visit_form):
    worker = world.browser(world.social_worker)
    with clock.freeze(datetime(2026, 11, 27, 9, tzinfo=clock.SHANGHAI)):
        typed = {"_started_at": None, "service_date": "2026-11-27", "_page_key": str(uuid7()), "_end": ""}
        later = worker.post("/visits/", visit_form(**typed, began="15:00"))
        assert later.status_code == 422
        assert "This time has not come yet" in later.text
        assert worker.post("/visits/", visit_form(**typed)).status_code == 303
        visit = Visit.get()
        assert visit.started_at <= clock.now()
        assert not visit.clock_doubt


def test_a_typed_date_in_the_future_is_refused_and_the_text_kept(world, visit_form):
    later = (clock.today() + timedelta(days=3)).isoformat()
    answer = world.browser(world.social_worker).post("/visits/", visit_form(service_date=later, remark="kept words", _page_key=str(uuid7()), _end=""))
    assert answer.status_code == 422
    assert "kept words" in answer.text
    assert Visit.select().count() == 0


def test_a_merged_home_is_found_under_its_old_id(world, visit_form, from_phone):
    from tests.world import home_of

    old = home_of("王大爷", "王大福", world.village)
    old.merged_into = world.home
    old.save()
    from_phone(world.social_worker, visit_form(household=str(old.id)))
    assert Visit.get().household_id == world.home.id


def test_a_home_folded_into_another_between_reading_and_writing_gives_its_visit_to_the_survivor(world, app, visit_form, from_phone, monkeypatch):
    from app.households.merging import merge
    from tests.world import home_of

    old = home_of("王大爷", "王大福", world.village)
    create = app.view_functions["visits.create"]
    read = create.prepare

    def read_then_merge():
        done = read()
        merge(old, world.home, by=world.station_head)
        return done

    monkeypatch.setattr(create, "prepare", read_then_merge)
    answer = from_phone(world.social_worker, visit_form(household=str(old.id), served=str(old.members[0].id)))
    assert answer.status_code == 201
    assert Visit.get().household_id == world.home.id
    assert {line.household_id for line in Line.select()} == {world.home.id}


def test_a_consent_withdrawn_meanwhile_drops_photos_and_tells_both(world, visit_form, from_phone):
    started = datetime.now(UTC) - timedelta(hours=5)
    consent = Consent.create(**Consent.row(world.home.station_id, world.home.id, "photo", started - timedelta(days=30)))
    consent.withdraw(by=world.social_worker)
    fields = visit_form(kind="home_visit", consent_scope="record", sets="HS@1", _started_at=started.isoformat(), **answers_to_hs())
    answer = from_phone(world.social_worker, fields, filled_at=started.isoformat())
    assert answer.status_code == 201, answer.text
    assert "photos_dropped" in Visit.get().notes
    assert Decision.get().kind == "consent_withdrawn"


def answers_to_hs():
    return {f"a.HS{number}": "declined" for number in range(1, 11)}


def test_bad_input_is_refused_with_sentences_and_nothing_changes(world, visit_form):
    browser = world.browser(world.social_worker)
    bad = (
        {"outcome": "danced"},
        {"outcome": None},
        {"id": "not-a-uuid"},
        {"served": str(uuid7())},
        {"remark": "x" * 5000},
        {"minutes": "many"},
        {"sets": "HS@1,<script>", "kind": "home_visit", "consent_scope": "record"},
        {"sets": "HS@999", "kind": "home_visit", "consent_scope": "record"},
        {"kind": "home_visit", "consent_scope": "everything"},
    )
    for change in bad:
        answer = browser.post("/visits/", visit_form(**change, _page_key=str(uuid7()), _end=""))
        assert answer.status_code == 422, change
        assert "data-errors" in answer.text, change
    assert Visit.select().count() == Line.select().count() == 0


def child_at_home(world, age=10):
    from app.households import Person

    return Person.create(station_id=world.home.station_id, household=world.home, name="王小宇", birth_year=clock.today().year - age)


def met_at_home(child, **more):
    return {"kind": "home_visit", "served": str(child.id), "consent_scope": "record", **more}


def test_a_child_served_asks_for_its_guardian_and_its_own_yes(world, visit_form, from_phone):
    child = child_at_home(world)
    fields = visit_form(**met_at_home(child, guardian="王爷爷"))
    assert from_phone(world.social_worker, fields).status_code == 201
    assert "guardian_open" in Visit.get_by_id(fields["id"]).notes
    page = world.browser(world.social_worker).get(f"/visits/{fields['id']}").text
    assert "guardian who agreed" in page


def test_a_guardian_named_once_is_on_file_with_the_childs_yes(world, visit_form, from_phone):
    child = child_at_home(world)
    first, later = (visit_form(**met_at_home(child)) for _ in range(2))
    from_phone(world.social_worker, {**first, "guardian": "王爷爷", "assent": "yes"})
    from_phone(world.social_worker, later)
    given = Consent.get(Consent.purpose == "record")
    assert (given.guardian, given.assent) == ("王爷爷", True)
    assert "guardian_open" not in Visit.get_by_id(first["id"]).notes + Visit.get_by_id(later["id"]).notes


def test_where_two_are_wanted_whoever_came_alone_is_noted(world, visit_form, from_phone):
    world.person.sex = "2"  # a woman who lives alone
    world.person.save()
    worker, colleague = world.social_worker, world.volunteer
    door = world.browser(worker).get(f"/visits/new?household={world.home.id}").text
    assert f'value="{colleague.id}"' in door
    assert f'value="{worker.id}"' not in door, "nobody comes along with themselves"
    alone = {"kind": "home_visit", "consent_scope": "record"}
    for came, noted in (({}, True), ({"visitors": str(worker.id)}, True), ({"visitors": str(colleague.id)}, False), ({"visitor_other": "网格员"}, False)):
        fields = visit_form(**alone, **came)
        assert from_phone(worker, fields).status_code == 201
        assert ("one_visitor" in Visit.get_by_id(fields["id"]).notes) is noted, came


def test_a_small_child_is_not_asked_and_grown_ups_need_no_guardian(world, visit_form, from_phone):
    small = visit_form(**met_at_home(child_at_home(world, age=5), guardian="王爷爷"))
    grown = visit_form(kind="home_visit", consent_scope="record")
    for fields in (small, grown):
        from_phone(world.social_worker, fields)
        assert "guardian_open" not in Visit.get_by_id(fields["id"]).notes


def test_the_door_asks_for_a_guardian_only_where_a_child_lives(world):
    worker, address = world.browser(world.social_worker), f"/visits/new?household={world.home.id}"
    assert 'name="guardian"' not in worker.get(address).text
    child_at_home(world, age=5)
    page = worker.get(address).text
    assert 'name="guardian"' in page
    assert 'name="assent"' not in page
    child_at_home(world)
    assert 'name="assent"' in worker.get(address).text
