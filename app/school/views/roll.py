"""The roll of a session: token cards to tap. Each tap is one small submission, and may wait on the phone."""

import uuid

from flask import abort, redirect, render_template, request, url_for
from flask_login import current_user

from app import clock, receipts
from app.db import uuid7
from app.forms import Form
from app.i18n import _
from app.people import Account, Station
from app.school import tokens
from app.school.attendance import Roll, absences
from app.school.counting import recount
from app.school.group import Member
from app.school.marks import ABSENT, COMPANION, COUNTED, METHODS, NUMBER, PRESENT, PROXY, REASONS, STATES, TAP, WALK_IN, Mark
from app.school.session import CANCELLED, POSTPONED, Session
from app.school.views import bp, find_session, is_staff_of
from app.web import FIELD, allow, find_or_404, form_error

TALLIES = {f"{what}:{amount}": (what, amount) for what in (WALK_IN, COMPANION) for amount in (1, -1)}


class Card:
    """A member's token card, with what the marks say."""

    def __init__(self, member, attendance, own):
        self.person_id, self.token, self.attendance = member.person_id, member.token, attendance
        self.picture, self.colour = tokens.picture(member.token), tokens.colour(member.token)
        self.picture_name = tokens.name(member.token)
        self.person_name = member.person.name if own else ""


def cards_of(session, roll):
    own = is_staff_of(session)
    return [Card(member, roll.of(member.person_id), own) for member in session.members()]


def session_to_fill(id):
    """The session that the form's author might fill in when it was filled in, else 404: staff, its lead, its helpers."""
    return Session.for_writing(receipts.author(), id, receipts.filled_at()) or abort(404)


def people_of(session):
    """Ids (as text) of everybody who ever was a member: a mark made on a phone outlives a leaving."""
    return {str(id) for (id,) in Member.select(Member.person).where(Member.group == session.group_id).tuples()}


@bp.get("/sessions/<uuid:id>/roll")
@allow(*FIELD)
def roll(id):
    return render_template("school/roll.html", form=Form({}), errors={}, **_page(find_session(id)))


@bp.get("/sessions/<uuid:id>/roll/<uuid:person_id>")
@allow(*FIELD)
def roll_card(id, person_id):
    """One card with all that may be said of it: for browsers without scripts."""
    session = find_session(id)
    card = next((card for card in cards_of(session, Roll.of_session(session)) if card.person_id == person_id), None) or abort(404)
    return render_template("school/roll_card.html", card=card, **_words(session))


@bp.post("/sessions/<uuid:id>/marks")
@allow(*FIELD)
def create_mark(id):
    """One mark into the set. Repeating it changes nothing."""
    session = session_to_fill(id)
    form = Form(request.form)
    mark = _read(form, session)
    if not form.valid:
        return form_error("school/roll.html", form, **_page(session))
    Mark.add(session, at=receipts.filled_at(), by=receipts.author(), clock_doubt=receipts.clock_ahead(), **mark)
    recount(session, by=receipts.author())
    return redirect(url_for(".roll", id=session.id), 303)


def _read(form, session):
    """The mark that a form asks for: a tap on a card (`present`), a count (`tally`), a typed number (`token`), or `person` and `what`."""
    mark = {"id": form.uuid("id", required=False) or uuid7()}
    if form.values.get("tally"):
        what, amount = TALLIES.get(form.choice("tally", TALLIES), (WALK_IN, 1))
        return mark | {"what": what, "amount": amount}
    if form.values.get("token") is not None:
        return mark | {"what": PRESENT, "method": NUMBER, "person_id": _holder(form, session)}
    name = "present" if form.values.get("present") else "person"
    known = people_of(session)
    person = form.choice(name, known)
    what = PRESENT if name == "present" else form.choice("what", STATES)
    reason, proxy = form.choice("reason", REASONS, required=False), form.choice("signed_by", known, required=False)
    mark |= {"what": what, "person_id": person and uuid.UUID(person), "method": form.choice("method", METHODS, default=TAP)}
    return mark | {"reason": (reason or "other") if what == ABSENT else "", "signed_by": proxy if what == PROXY else None}


def _holder(form, session):
    """Whose card has the typed number on the day of the session."""
    number = form.number("token", least=1, most=999)
    member = session.members().where(Member.token == number).first() if number else None
    if number and member is None:
        form.error("token", _("No member has this number."))
    return member and member.person_id


def _page(session):
    closed = session.status in (POSTPONED, CANCELLED)
    roll = Roll.of_session(session)
    own = is_staff_of(session)
    missing = absences(session.before) if session.before else []
    return {
        "roll": roll,
        "cards": [] if closed else cards_of(session, roll),
        "closed": closed,
        "missing": missing,
        "own": own,
        "head_phone": head_phone(session.station_id),
        **_words(session),
    }


def _words(session):
    return {
        "session": session,
        "clock_time": lambda instant: f"{clock.local(instant):%H:%M}",
        "states": STATES,
        "reasons": REASONS,
        "counted": COUNTED,
        "tokens": tokens,
        "people": list(session.members()),
        "qr_prefix": tokens.card_text(session.group_id, ""),
    }


def head_phone(station_id):
    """Whom to call in need: the station's own number, else a head's mobile."""
    station = Station.get_or_none(Station.id == station_id)
    head = None if station and station.phone else Account.of_station(station_id, "station_head").first()
    return (station and station.phone) or (head and head.mobile)


@bp.get("/groups/<uuid:id>/cards")
@allow("social_worker", "station_head")
def token_cards(id):
    """A sheet of cards to print and cut: picture, number and QR, no name."""
    import segno

    from app.school.group import Group

    group = find_or_404(Group.of_staff(current_user), id=id)
    numbers = sorted({member.token for member in group.members}) or list(range(1, group.size + 1))
    codes = {number: segno.make(tokens.card_text(group.id, number), error="m", micro=False).svg_inline(scale=3, border=1, omitsize=True) for number in numbers}
    return render_template("school/token_cards.html", group=group, numbers=numbers, codes=codes, tokens=tokens)
