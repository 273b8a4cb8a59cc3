"""The worked counting example of domain.md section 7, told by what people do: visits from phones, a roll, an activity, a wish; counted on the weekly page."""

from datetime import UTC, datetime, timedelta

from app import clock
from app.db import uuid7
from app.events.marks import IN
from app.households import Consent, Household, Person
from app.people import Grant
from app.receipts import who
from app.reports.figures import done_in
from app.reports.week import Week
from app.school.counting import recount
from app.school.marks import COMPANION, PRESENT, PROXY, WALK_IN, Mark
from app.visits import checklist
from tests.events.world import activity_of, mark
from tests.school.world import group_of, session_no
from tests.wishes.conftest import YES, agree, wish_at, wishes  # noqa: F401  (a fixture)
from tests.world import HERE

MONDAY = datetime(2026, 11, 22, 16, tzinfo=UTC)  # midnight in Shanghai


def at(day, hour, minute=0):
    """An instant of the week: days from Monday, Shanghai's time."""
    return MONDAY + timedelta(days=day, hours=hour, minutes=minute)


def visit(world, home, began, outcome, *served, kind="home_visit", sent=None):
    """A visit of twenty minutes that a phone sends at once, or when it has signal again."""
    filled = began + timedelta(minutes=20)
    fields = {"id": str(uuid7()), "household": str(home.id), "kind": kind, "outcome": outcome, "_who": who(world.social_worker)}
    fields |= {"_started_at": began.isoformat(), "consent_scope": "record", "served": [str(person.id) for person in served]}
    if outcome == "no_one":
        fields["neighbour_check"] = "seen_well"
    elif kind == "home_visit":
        sets = [checklist.current(name) for name in home.checklist_sets]
        fields["sets"] = ",".join(sets)
        fields |= {f"a.{question.id}": "declined" for section in checklist.questions_for(sets) for question in section.questions}
    with clock.freeze(sent or filled):
        answer = send(world, fields, filled)
    assert answer.status_code == 201, answer.headers.get("X-Outbox-Reason")


def send(world, fields, filled):
    """As the outbox does; `_end` counts every value."""
    key = str(uuid7())
    form = {**fields, "_key": key, "_filled_at": filled.isoformat()}
    form["_end"] = str(sum(len(value) if isinstance(value, list) else 1 for value in form.values()))
    return world.browser(world.social_worker).post(
        "/visits/", form, headers={"X-Outbox": "1", "Idempotency-Key": key, "X-Outbox-Sent-At": clock.now().isoformat()}
    )


def test_what_people_did_in_a_week_comes_to_the_figures_of_the_example(wishes):  # noqa: F811
    world = wishes
    Grant.update(valid_from=at(-60, 0)).execute()  # the world was made today, and the week is what it is
    Consent.update(given_at=at(-60, 0)).execute()
    with clock.freeze(at(-20, 9)):
        homes = [Household.create(station_id=HERE, number=f"90{n}", label=f"H{n}", village=world.village) for n in range(1, 5)]
        lives = {1: 0, 2: 1, 3: 1, 4: 2, 5: 2, 6: 2, 7: 3, 8: 3}
        p = {n: Person.create(station_id=HERE, household=homes[home], name=f"P{n}") for n, home in lives.items()}
        agree(homes[0], "record", "photo", "share_with_partner")
        group = group_of(world, starts_at=at(4, 9))
        for number in (1, 2, 5, 6):
            group.add(p[number], by=world.social_worker)

    visit(world, homes[0], at(0, 10), "met", p[1])  # V1
    visit(world, homes[1], at(0, 15), "no_one")  # V2
    visit(world, homes[1], at(2, 10), "met_family", p[2], p[3])  # V3
    visit(world, homes[2], at(3, 10), "met", p[4], kind="phone_visit")  # T1
    session = session_no(group, 1)
    with clock.freeze(at(4, 11)):  # G1
        for number in (1, 2, 5):
            Mark.add(session, uuid7(), PRESENT, at(4, 9), by=world.social_worker, person_id=p[number].id)
        Mark.add(session, uuid7(), PROXY, at(4, 9), by=world.social_worker, person_id=p[6].id, signed_by=p[7].id)
        for what in (WALK_IN, WALK_IN, COMPANION):
            Mark.add(session, uuid7(), what, at(4, 9), by=world.social_worker)
        session.hold(world.social_worker, at(4, 9), at(4, 10))
        recount(session)
    with clock.freeze(at(5, 16)):  # A1
        activity = activity_of(world)
        mark(activity, IN, clock.now(), person_id=p[5].id)
        for path, form in (("guests", {"count": "30"}), ("holding", {})):
            assert world.browser(world.social_worker).post(f"/events/{activity.id}/{path}", form).status_code == 303
        wish = wish_at(world, "delivered", home=homes[0], person=p[1])  # W1
    with clock.freeze(at(6, 19)):
        wish.confirm(world.witness, YES)
    visit(world, homes[0], at(6, 23, 50), "met", p[1], sent=at(7, 8))  # V4, sent on Monday morning
    visit(world, homes[3], at(7, 0), "met", p[8])  # V5, the next week

    week = Week(clock.local(MONDAY).date())
    done = done_in(HERE, (week,))[week]
    assert (done.household_visits, done.households, done.no_answer, done.phone_visits) == (3, 2, 1, 1)
    assert (done.group_sessions, done.group_person_times) == (1, 5)
    assert (done.activities, done.activity_person_times) == (1, 31)
    assert done.wishes_fulfilled == 1
    assert (done.person_times, done.persons) == (41, 4)
    following = Week(week.monday + timedelta(weeks=1))
    assert done_in(HERE, (following,))[following].household_visits == 1
    with clock.freeze(at(7, 9)):
        page = world.browser(world.station_head).get(f"/reports/weekly/{week.name}").text
    assert "41" in page
