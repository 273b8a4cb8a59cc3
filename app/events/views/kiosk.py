"""A tablet of the station where people sign themselves in: a number pad, no names, no list, and out by PIN only."""

import re

from flask import g, redirect, render_template, request, url_for

from app import receipts
from app.db import child_id, uuid7
from app.events.counting import recount
from app.events.hours import follow_marks
from app.events.marks import COUNT, IN, KIOSK, OUT, SignMark
from app.events.presence import Attendance
from app.events.profile import NUMBER_LENGTH, VolunteerProfile
from app.events.views import activity_to_change, bp, noted_by_hand
from app.forms import FULL_WIDTH, Form
from app.households import cards
from app.i18n import _
from app.limits import wrong_code, wrong_codes
from app.people import Account
from app.receipts import own_transaction
from app.web import STAFF, Refused, allow, form_error

MOST_CARDS = 500
tries = wrong_codes("kiosk")


@bp.post("/events/<uuid:id>/kiosk/start")
@allow(*STAFF)
def start_kiosk(id):
    """From now on this tablet opens the number pad and nothing else."""
    activity = activity_to_change(id)
    form = Form(request.form)
    pin = form.text("pin", most=12)
    if pin and (len(pin) < 4 or not pin.isdigit()):
        form.error("pin", _("A PIN has at least four digits."))
    if not form.valid:
        raise Refused(next(iter(form.errors.values())))
    g.sign_in.keep_to(url_for(".kiosk", id=activity.id), pin)
    return redirect(url_for(".kiosk", id=activity.id), 303)


@bp.get("/events/<uuid:id>/kiosk")
@allow(*STAFF)
def kiosk(id):
    return render_template("events/kiosk.html", form=Form({}), errors={}, said=request.args.get("said", "")[:10], **_page(activity_to_change(id)))


@bp.post("/events/<uuid:id>/kiosk")
@allow(*STAFF)
@tries
def sign_at_kiosk(id):
    """A volunteer's number signs in, or out (`way=out`); a card's number counts one guest, once. The answer names nobody. It may have waited on the tablet."""
    activity = activity_to_change(id)
    form = Form(request.form)
    number = (form.text("number", most=NUMBER_LENGTH) or "").translate(FULL_WIDTH)
    what = OUT if form.values.get("way") == OUT else IN
    said = _volunteer(activity, number, what) if len(number) == NUMBER_LENGTH else _card(activity, number, what)
    if said is None:
        wrong_code()
        form.error("number", _("This number is not known here. Please ask the staff."))
    if not form.valid:
        return form_error("events/kiosk.html", form, said="", **_page(activity))
    return redirect(url_for(".kiosk", id=activity.id, said=said), 303)


def _volunteer(activity, number, what):
    """What to say: `what`, `no_in` for going without having come (kept all the same), None for a number of nobody at this station."""
    profile = VolunteerProfile.get_or_none(VolunteerProfile.number == number)
    if profile is None or not Account.works_at(profile.account_id, activity.station_id):
        return None
    at = receipts.filled_at()
    SignMark.add(activity, uuid7(), what, at, method=KIOSK, account_id=profile.account_id, **noted_by_hand(activity, at))
    follow_marks(activity, [profile.account_id], receipts.author())
    came = what == IN or Attendance.of(activity).volunteers[profile.account_id].here
    return what if came else "no_in"


def _card(activity, number, what):
    """A card that one person of the station holds is that person, however else they are noted; any other counts a guest, each holder once."""
    if not re.fullmatch("[0-9]+", number) or not 1 <= int(number) <= MOST_CARDS:
        return None
    inside, at = set(Attendance.of(activity).persons), receipts.filled_at()
    holders = [person.id for person, _words in cards.holders(activity.station_id, number)]
    if len(holders) == 1:
        if what == OUT or holders[0] not in inside:
            SignMark.add(activity, uuid7(), what, at, method=KIOSK, person_id=holders[0])
    elif what == IN and (not holders or set(holders) - inside):
        _count_card(activity, int(number), at, most=max(1, len(set(holders) - inside)))
    recount(activity)
    return "card"


def _count_card(activity, number, at, most):
    """One guest more who holds a card with this number, until there are `most`. Groups number their cards alike."""
    for turn in range(most):
        if SignMark.add(activity, child_id(activity.id, f"card:{number}:{turn}"), COUNT, at, method=KIOSK):
            return


@bp.post("/events/<uuid:id>/kiosk/ending")
@allow(*STAFF)
@own_transaction
@tries
def end_kiosk(id):
    """Out, by the PIN that was set at the start. Wrong tries are counted."""
    activity = activity_to_change(id)
    if not g.sign_in.release(request.form.get("pin", "")[:12]):
        wrong_code()
        form = Form(request.form)
        form.error("pin", _("This PIN is not right, or was tried too often."))
        return render_template("events/kiosk.html", form=form, errors=form.errors, said="", **_page(activity)), 422
    return redirect(url_for(".show", id=activity.id), 303)


def _page(activity):
    return {"activity": activity, "on": activity.is_on}
