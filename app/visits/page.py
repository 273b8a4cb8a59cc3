"""The visit page: what it shows of a home, its questions as HTML, and an earlier visit put back into it."""

import json
import uuid
from functools import cache

from flask import render_template
from flask_login import current_user
from markupsafe import Markup
from werkzeug.datastructures import MultiDict

from app.db import uuid7
from app.forms import Form
from app.households.season_alerts import SeasonAlert
from app.i18n import lang
from app.people import Account, Station
from app.visits import answers, before, checklist, placing, words
from app.visits.blanks import blank_pages


def blank_forms(homes):
    """Yield (home, HTML, kind): the blank visit page of each home as `new` gives it, for the pack that brings hundreds to a phone."""
    told = before.told(homes)
    alert = cache(_season_alert)

    def flags_of(home):
        return _flags(home, [checklist.current(name) for name in home.checklist_sets], {**told.get(home.id, {}), "season_alert": alert(home.station_id)})

    def render(home, members, flags, new_id):
        page = shown(home, MultiDict({"id": new_id}), members, flags)
        return render_template("visits/new.html", form=Form(MultiDict()), errors={}, **page)

    return blank_pages(homes, member_choices, flags_of, render)


def shown(household, typed, members=None, flags=None):
    """What the visit page shows: the home in short, its people, and the questions of its sets. `flags` is JSON text that stands for the home's own."""
    sets = placing.known_sets(typed.get("sets")) or [checklist.current(name) for name in household.checklist_sets]
    told = (
        {}
        if flags
        else {**before.told([household], typed.get("amends", type=uuid.UUID)).get(household.id, {}), "season_alert": _season_alert(household.station_id)}
    )
    known, head_phone = _flags(household, sets, told), _head_phone(household.station_id)
    return {
        "household": household,
        "questions": lambda form, errors: _questions(sets, known, head_phone, form, errors),
        "member_choices": member_choices(household) if members is None else members,
        "visitor_choices": [(str(other.id), other.name) for other in Account.of_station(household.station_id) if other != current_user],
        "sets": sets,
        "flags": flags or json.dumps(known),
        "words": words,
        "head_phone": head_phone,
        "new_id": typed.get("id") or str(uuid7()),
    }


def _flags(household, sets, told):
    """What the rules of these sets may know of the home, of its earlier visits and the season (`told`), and of the visitor."""
    return checklist.flags_for(sets, {**household.profile, **(told or {}), "trained": current_user.may_read_restricted})


def _season_alert(station_id):
    return SeasonAlert.today(station_id) is not None


_blank = {}


def _questions(sets, flags, head_phone, form, errors):
    """The questions as HTML. As long as nothing is typed they are the same for every home of a kind: made once, for the pack brings hundreds."""
    key = (*sets, lang(), head_phone, flags.get("adults"))
    blank = not errors and not any(name.startswith(("a.", "p.")) for name in form.values)
    if blank and key in _blank:
        return _blank[key]
    asked = {
        "sections": checklist.questions_for(sets),
        "definition": checklist.definition_for(sets, lang()),
        "profile": flags,
        "head_phone": head_phone,
        "blank": blank,
    }
    html = Markup(render_template("visits/_questions.html", form=form, errors=errors, **asked))  # noqa: S704 - our own template
    if blank:
        if len(_blank) > 200:
            _blank.clear()
        _blank[key] = html
    return html


def member_choices(household):
    """Those at home, for staff by name; for volunteers by the home's short name and how they are related."""
    people = household.at_home
    if current_user.is_staff:
        return [(str(person.id), person.name) for person in people]
    alone = len(people) == 1
    return [(str(person.id), person.short_name if alone or person.label else f"{person.short_name} · {person.relation_name}") for person in people]


def _head_phone(station_id):
    """The number behind "call the station head": the station's own, else a head's mobile."""
    station = Station.get_or_none(Station.id == station_id)
    head = None if station and station.phone else Account.of_station(station_id, "station_head").first()
    return (station and station.phone) or (head and head.mobile)


def as_form(visit):
    """An earlier visit as typed values, for correcting it."""
    typed = MultiDict({"amends": str(visit.id), "kind": visit.kind, "outcome": visit.outcome, "remark": visit.remark or "", "sets": ",".join(visit.sets)})
    for name in ("language_used", "interpreter", "signature", "witness", "neighbour_check", "visitor_other"):
        typed[name] = getattr(visit, name) or ""
    typed["service_date"] = visit.service_date.isoformat()
    for name, values in (("served", visit.served), ("visitors", visit.visitors), ("consent_scope", visit.consents)):
        typed.setlist(name, values)
    for name, value in answers.as_fields({**visit.answers, **(visit.restricted if current_user.may_read_restricted else {})}):
        typed.add(name, value)
    return typed
