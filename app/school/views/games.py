"""Games of a session: reaction on the screen, others by hand. Everyone sees only their own earlier results."""

import json
import uuid

from flask import redirect, render_template, request, url_for

from app import receipts
from app.db import uuid7
from app.forms import FULL_WIDTH, Form
from app.i18n import _
from app.school import games
from app.school.attendance import Roll
from app.school.games import BadTrials, GameResult
from app.school.views import bp, find_session
from app.school.views.roll import cards_of, people_of, session_to_fill
from app.web import FIELD, allow, form_error

MOST_CM, MOST_COUNT, POINTS = 100, 9999, 8


@bp.get("/sessions/<uuid:id>/game")
@allow(*FIELD)
def game(id):
    """Whose turn it is, and the game. Results so far travel with the page: it works without a network."""
    return render_template("school/game.html", form=Form(request.args), errors={}, **_page(find_session(id)))


@bp.post("/sessions/<uuid:id>/results")
@allow(*FIELD)
def create_result(id):
    """A result. Median and validity are computed here, from the trials: the phone's word for them is not asked."""
    session = session_to_fill(id)
    form = Form(request.form)
    result_id = form.uuid("id", required=False) or uuid7()
    person, name = form.choice("person", people_of(session)), form.choice("game", games.GAMES)
    made = (_reaction if name == games.REACTION else _by_hand)(form, name) if name else None
    if not form.valid:
        return form_error("school/game.html", form, **_page(session))
    GameResult.add(session, result_id, uuid.UUID(person), name, *made, receipts.filled_at(), by=receipts.author(), assisted=form.tick("assisted"))
    return redirect(url_for(".game", id=session.id, person=person), 303)


def _reaction(form, _name):
    """(trials, median, valid, device class) of what the screen measured."""
    pointer, hertz = form.choice("pointer", ("touch", "mouse", "key")), form.number("hertz", least=20, most=500)
    try:
        trials = json.loads(form.values.get("trials") or "null")
        median, valid = games.reaction(trials)
    except (BadTrials, ValueError, RecursionError):
        form.error("trials", _("At least three trials between 0.1 and 3 seconds are needed."))
        return None
    return ([round(trial, 1) for trial in trials], median, valid, games.device_class(pointer, hertz)) if form.valid else None


def _by_hand(form, name):
    """The same of one to three values that somebody read off: the middle one counts."""
    values = [_value(form, field, name, required=field == "value") for field in ("value", "value2", "value3")]
    if not form.valid:
        return None
    values = sorted(value for value in values if value is not None)
    middle = values[(len(values) - 1) // 2]
    return values, games.fall_ms(middle) if name == games.RULER else middle, len(values), games.device_class("hand", 0)


def _value(form, field, name, required):
    """Centimetres to half a centimetre for the ruler, else a whole number."""
    if name != games.RULER:
        return form.number(field, least=0, most=MOST_COUNT, required=required)
    raw = (form.values.get(field) or "").translate(FULL_WIDTH).replace("．", ".").replace(",", ".").strip()
    if not raw and not required:
        return None
    try:
        value = float(raw)
    except ValueError:
        value = -1
    if not 1 <= value <= MOST_CM:
        form.error(field, _("Please enter centimetres from 1 to %(most)s.", most=MOST_CM))
        return None
    return round(value * 2) / 2


def _page(session):
    roll = Roll.of_session(session)
    cards = sorted(cards_of(session, roll), key=lambda card: (not card.attendance.attended, card.token))
    series = GameResult.series([card.person_id for card in cards])
    own = {card.person_id: _series_of(card.person_id, series) for card in cards}
    return {"session": session, "cards": cards, "games": games, "series": own}


def _series_of(person_id, series):
    """What the page shows of one person: game, device class, whether somebody helped, values oldest first with their unit, trend and points."""
    found = []
    for (person, game, device, assisted), results in series.items():
        if person == person_id:
            values, unit = [result.median for result in results][-POINTS:], results[-1].unit
            line = {"game": game, "device": device, "assisted": assisted, "unit": unit, "values": values}
            found.append(line | {"trend": games.trend(values, unit), "points": points(values, unit)})
    return found


def points(values, unit):
    """[(x, y)] on a 200 × 56 drawing, oldest first, better above. Pure."""
    least, most = min(values), max(values)
    span, step = (most - least) or 1, 180 / max(1, len(values) - 1)
    high = [(value - least) / span for value in values]
    better = [1 - part for part in high] if unit in games.LOWER_IS_BETTER else high
    return [(round(10 + at * step, 1), round(46 - 36 * (part if most > least else 0.5), 1)) for at, part in enumerate(better)]
