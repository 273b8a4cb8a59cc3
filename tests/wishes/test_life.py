"""The life of a wish: what is declared works, what is not is refused with a sentence and changes nothing."""

import itertools
from datetime import date, timedelta

import pytest

from app import clock
from app.audit import AuditEntry
from app.households import Consent, Decision, Task
from app.people import Grant
from app.web import Refused
from app.wishes import Wish, WishEvent, life, words
from app.wishes.guards import GUARDS
from tests.wishes.conftest import CALL, PATH, YES, agree, later
from tests.world import home_of


def rows():
    from app.ledger import Line
    from app.wishes import MODELS

    return [list(model.select().order_by(model._meta.primary_key).dicts()) for model in (*MODELS, Line, Task, Decision, AuditEntry)]


def refused(verb, *arguments, status=None, **named):
    """The sentence of a refusal; nothing may have changed."""
    before = [[{name: value for name, value in row.items() if name != "turns"} for row in table] for table in rows()]
    with pytest.raises(Refused) as refusal:
        verb(*arguments, **named)
    assert [[{name: value for name, value in row.items() if name != "turns"} for row in table] for table in rows()] == before
    assert status is None or refusal.value.status == status
    assert len(str(refusal.value.sentence)) > 10
    return str(refusal.value.sentence)


def test_a_wish_goes_from_the_doorstep_to_its_closing(wishes):
    wish = wishes.wish_at("closed")
    steps = ["draft", "submit", "approve", "write_public", "publish", "request_claim", "grant", "start", "deliver", "confirm", "follow_up", "close"]
    assert [event.step for event in wish.events] == steps
    assert [event.place for event in wish.events] == list(range(1, len(steps) + 1))
    for before, after in itertools.pairwise(wish.events):
        assert after.from_state == before.to_state
    assert {event.by_id for event in wish.events} >= {wishes.author.id, wishes.checker.id, wishes.partner_account.id, None}


def test_every_declared_state_and_guard_exists():
    for name, step in life.STEPS.items():
        assert set(step.sources) <= set(words.STATES), name
        assert step.target is None or step.target in words.STATES, name
        assert set(step.guards) <= set(GUARDS), name
        assert set(step.roles) <= {"volunteer", "social_worker", "station_head", "partner", "system"}, name
    reached = {step.target for step in life.STEPS.values()} | {"draft"}
    assert reached - {None} == set(words.STATES)


def test_only_the_server_claims_and_expires():
    for name, step in life.STEPS.items():
        if step.target in ("claimed", "expired") and name != "go_on":  # gives nobody a claim
            assert step.roles == ("system",), name


@pytest.mark.parametrize("state", PATH)
def test_what_is_not_declared_is_refused_from_every_state(wishes, state):
    wish = wishes.wish_at(state)
    everybody = {"volunteer": wishes.volunteer, "social_worker": wishes.witness, "station_head": wishes.station_head}
    for name, step in life.STEPS.items():
        for role, account in everybody.items():
            if role in step.roles and state in step.sources:
                continue
            refused(life.take, wish, name, account, reason="because", status=None)
    assert Wish.get_by_id(wish.id).state == state


@pytest.mark.parametrize("name", [name for name, step in life.STEPS.items() if step.reason])
def test_a_step_that_wants_a_reason_is_refused_without(wishes, name):
    step = life.STEPS[name]
    state = next((state for state in PATH if state in step.sources), None)
    wish = wishes.wish_at(state) if state else wishes.wish_at("submitted")
    if not state:
        Wish.update(state=step.sources[0]).where(Wish.id == wish.id).execute()
    people = {"social_worker": wishes.witness, "station_head": wishes.station_head}
    by = next(people[role] for role in step.roles if role in people)
    assert refused(life.take, wish, name, by, reason="  ", status=422) == "Please give a reason."


def test_people_of_another_station_and_of_other_roles_take_no_step(wishes):
    wish = wishes.wish_at("submitted")
    for account in (wishes.stranger, wishes.strange_volunteer, wishes.bureau, wishes.supervisor, wishes.administrator, wishes.partner_account):
        refused(wish.approve, account, policy_checked=True, safe=True, status=403)
        refused(wish.withdraw, account, status=403)
        assert life.allowed(wish, account) == []


# ---- four eyes -----------------------------------------------------------------------------------------------------


def test_nobody_checks_what_they_submitted(wishes):
    wish = wishes.wish_at("submitted")
    assert "Somebody else" in refused(wish.approve, wishes.author, policy_checked=True, safe=True)
    wish.approve(wishes.station_head, policy_checked=True, safe=True)
    assert wish.state == "approved"


def test_public_aid_safety_and_the_cap_are_asked(wishes):
    wish = wishes.wish_at("submitted", est_value=501)
    assert "public aid" in refused(wish.approve, wishes.checker, policy_checked=False, safe=True)
    assert "safe" in refused(wish.approve, wishes.checker, policy_checked=True, safe=False)
    assert "500" in refused(wish.approve, wishes.checker, policy_checked=True, safe=True)
    wish.approve(wishes.station_head, policy_checked=True, safe=True, note="two rooms")
    assert (wish.state, wish.value_note) == ("approved", "two rooms")


def test_the_cap_is_a_setting(wishes, app, monkeypatch):
    monkeypatch.setitem(app.config, "WISH_CAP_YUAN", 600)
    wish = wishes.wish_at("submitted", est_value=600)
    wish.approve(wishes.checker, policy_checked=True, safe=True)


def test_a_wish_without_an_estimate_is_not_approved(wishes):
    wish = wishes.wish_at("submitted", template="", est_value=None)
    assert "estimate" in refused(wish.approve, wishes.checker, policy_checked=True, safe=True)
    wish.approve(wishes.checker, policy_checked=True, safe=True, est_value=90)
    assert wish.est_value == 90


def test_who_delivered_neither_confirms_nor_follows_up(wishes):
    wish = wishes.wish_at("delivered")
    assert "who delivered" in refused(wish.confirm, wishes.author, YES)
    refused(wish.confirm, wishes.station_head, YES, status=403)
    wish.confirm(wishes.witness, YES)
    with later(8):
        assert "who delivered" in refused(wish.follow_up, wishes.author, CALL)


def test_the_family_answers_without_reading(wishes):
    wish = wishes.wish_at("delivered")
    refused(wish.confirm, wishes.witness, {"received": True, "how": "guess"})
    refused(wish.confirm, wishes.witness, {"received": False, "how": "face", "face": "sad"})
    refused(wish.confirm, wishes.witness, {"received": True, "how": "face", "face": "angry"})
    wish.confirm(wishes.witness, {"received": True, "how": "thumb"})
    assert wish.state == "confirmed"


def test_a_follow_up_comes_after_seven_days_and_late_is_better_than_never(wishes):
    wish = wishes.wish_at("confirmed")
    with later(6):
        assert "due from" in refused(wish.follow_up, wishes.witness, CALL)
    with later(45):
        assert wish.overdue
        refused(wish.follow_up, wishes.witness, {"works": True})
        wish.follow_up(wishes.witness, {**CALL, "hazard": True})
    assert wish.state == "followed_up"
    assert Task.select().where(Task.occurrence == wish.id, Task.what == "follow_hazard").count() == 1


def test_only_a_head_closes_and_reopens(wishes):
    wish = wishes.wish_at("followed_up")
    refused(wish.close, wishes.witness, status=403)
    wish.close(wishes.station_head)
    refused(wish.close, wishes.station_head, status=409)
    refused(wish.reopen, wishes.witness, "again", status=403)
    wish.reopen(wishes.station_head, "the stove leaks")
    assert (wish.state, wish.closed_at) == ("confirmed", None)


# ---- languages -----------------------------------------------------------------------------------------------------


def test_a_wish_in_uyghur_waits_for_its_translator_with_its_clock_standing(wishes):
    wish = wishes.wish_at("submitted", need_text={"ug": "ئوچاق كېرەك"}, language="ug", template="")
    assert wish.needs_translation
    assert wish.due_at is None
    with later(30):
        assert not wish.overdue
        assert "translation" in refused(wish.approve, wishes.checker, policy_checked=True, safe=True)
        refused(wish.translate, wishes.checker, "需要灶具", "", "sure")
        wish.translate(wishes.checker, "需要灶具", "古丽", "fair")
        assert (wish.state, wish.needs_translation, wish.need_text["ug"]) == ("submitted", False, "ئوچاق كېرەك")
        assert wish.due_at > clock.now()
        assert (wish.translator, wish.translation_confidence) == ("古丽", "fair")
        wish.approve(wishes.checker, policy_checked=True, safe=True)


# ---- days ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("submitted", "due"), [("2026-11-23", "2026-11-30"), ("2026-11-20", "2026-11-27"), ("2026-11-21", "2026-11-27")])
def test_five_working_days_leave_out_the_weekend(wishes, submitted, due):
    with clock.freeze(clock.start_of(date.fromisoformat(submitted)) + timedelta(hours=9)):
        wish = wishes.wish_at("submitted", home=_home(wishes))
        assert clock.local(wish.due_at - timedelta(seconds=1)).date().isoformat() == due


def test_holidays_are_a_setting(wishes, app, monkeypatch):
    monkeypatch.setitem(app.config, "WISH_HOLIDAYS", "2026-11-24, 2026-11-25")
    with clock.freeze(clock.start_of(date(2026, 11, 23))):
        wish = wishes.wish_at("submitted", home=_home(wishes))
        assert clock.local(wish.due_at - timedelta(seconds=1)).date() == date(2026, 12, 2)


def _home(world):
    """Another home that agreed; everybody has been here for long, so that tests may freeze any day."""
    home = home_of("李阿婆", "李秀珍", world.village)
    agree(home, "record", "share_with_partner")
    long_ago = clock.parse_instant("2020-01-01T00:00:00Z")
    Consent.update(given_at=long_ago).execute()
    Grant.update(valid_from=long_ago).execute()
    for account in vars(world).values():
        vars(account).pop("_grants", None) if hasattr(account, "__dict__") else None
    return home


def test_days_are_those_of_the_station(wishes):
    """23:30 in Shanghai is still the same day there, whatever UTC says."""
    with clock.freeze(clock.start_of(date(2026, 11, 24)) - timedelta(minutes=30)):
        wish = wishes.wish_at("published", home=_home(wishes))
        assert wish.expires_at == clock.start_of(date(2026, 11, 23) + timedelta(days=61))


# ---- traces --------------------------------------------------------------------------------------------------------


def test_events_are_added_and_never_changed(wishes):
    event = wishes.wish_at("submitted").events[0]
    event.reason = "something else"
    for change in (event.save, event.delete_instance):
        with pytest.raises(TypeError):
            change()


def test_every_step_is_in_the_audit(wishes):
    wish = wishes.wish_at("closed")
    known = {entry.action for entry in AuditEntry.select().where(AuditEntry.about_id == str(wish.id))}
    assert known >= {f"wish_{event.step}" for event in wish.events}


def test_a_step_by_two_at_once_happens_once(wishes):
    """Two objects of the same row: the second reads the state anew, whatever it believed."""
    wish = wishes.wish_at("submitted")
    stale = Wish.get_by_id(wish.id)
    wish.approve(wishes.checker, policy_checked=True, safe=True)
    refused(stale.approve, wishes.station_head, policy_checked=True, safe=True, status=409)
    assert WishEvent.select().where(WishEvent.wish == wish.id, WishEvent.step == "approve").count() == 1
