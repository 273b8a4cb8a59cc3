"""Signing in and out: the organiser's screen, the poster, and what a volunteer's phone does with a code."""

import io
from datetime import timedelta

import segno
from flask import current_app, redirect, render_template, request, url_for
from flask_login import current_user
from markupsafe import Markup

from app import clock, receipts
from app.db import uuid7
from app.events import codes
from app.events.activity import Activity
from app.events.hours import follow_marks
from app.events.marks import CODE, IN, LEADER, OUT, POSTER, REFUSED, UNDO, SignMark
from app.events.presence import Attendance, Presence
from app.events.shift import Place, Shift
from app.events.views import activity_to_change, bp, noted_by_hand
from app.forms import Form
from app.households.scope import staff_stations
from app.i18n import _
from app.limits import wrong_code, wrong_codes
from app.people import Account
from app.web import FIELD, STAFF, Refused, allow, find_or_404, form_error, page_or_fragment, signed_in

WAYS = {"in": IN, "out": OUT}


@bp.get("/events/<uuid:id>/code")
@allow(*STAFF)
def code(id):
    """The screen that volunteers scan; it asks for a new code before the old one has run out."""
    activity = activity_to_change(id)
    what = WAYS.get(request.args.get("way"), IN)
    return page_or_fragment("events/code.html", "events/_code.html", activity=activity, what=what, **_picture(activity, what, CODE))


@bp.get("/events/<uuid:id>/poster")
@allow(*STAFF)
def poster(id):
    """To print: who signs in by it is confirmed by the staff."""
    activity = activity_to_change(id)
    what = WAYS.get(request.args.get("way"), IN)
    return render_template("events/poster.html", activity=activity, what=what, **_picture(activity, what, POSTER))


def _picture(activity, what, method):
    word = codes.word_for(activity, what, method)
    origin = current_app.config["PUBLIC_ORIGIN"] or request.host_url
    drawn = io.BytesIO()
    segno.make(f"{origin.rstrip('/')}{url_for('events.scanned', word=word)}", error="m", micro=False).save(
        drawn, kind="svg", xmldecl=False, svgns=True, omitsize=True, border=2
    )
    return {"picture": Markup(drawn.getvalue().decode()), "digits": codes.digits_for(activity, what) if method == CODE else None}  # noqa: S704 - our own drawing


@bp.get("/s/<word>")
@signed_in
def scanned(word):
    """What a scanner opens: one tap confirms. The tap may wait on the phone; the server judges it by the time of the tap."""
    activity, said, verdict = codes.judge(word, clock.now())
    if activity is not None and activity.id not in {found.id for found in Activity.visible_to(current_user).where(Activity.id == activity.id)}:
        activity, verdict = None, codes.Verdict(REFUSED, "unknown")
    return render_template("events/scanned.html", word=word, activity=activity, said=said, verdict=verdict, new_id=str(uuid7()))


@bp.get("/events/sign")
@allow(*FIELD)
def sign():
    """For a phone without signal, or a screen that cannot be scanned: the code in the address, or its digits typed."""
    today = clock.today()
    on = Activity.visible_to(current_user).where(
        Activity.id.in_(Activity.between(current_user.station_ids, today - timedelta(days=1), today).select(Activity.id))
    )
    word = request.args.get("word", "")[:80]
    return render_template(
        "events/sign.html", activities=[(str(a.id), a.name) for a in on if a.is_on], word=word, form=Form({}), errors={}, new_id=str(uuid7())
    )


@bp.post("/events/marks")
@allow(*FIELD)
@wrong_codes("sign-codes")
def create_own_mark():
    """A volunteer's own coming or going. What cannot be believed is kept with its reason, never dropped; a forged code is refused."""
    form, at, author = Form(request.form), receipts.filled_at(), receipts.author()
    activity, said, verdict = _judged(form, at)
    if verdict.verdict == REFUSED:
        wrong_code()
    if activity is None or activity.station_id not in _stations_at(author, at):
        raise Refused(codes.Verdict(REFUSED, verdict.reason if verdict.reason in ("forged", "old_key") else "unknown").sentence, 422, "code")
    told = {"phone_at": clock.parse_instant(form.values.get("_filled_at")), "key_id": said.key_id, **verdict._asdict()}
    at = codes.believable(said, at, verdict)
    SignMark.add(activity, form.uuid("id", required=False) or uuid7(), said.what, at, method=said.method, by=author, account_id=author.id, **told)
    follow_marks(activity, [author.id], author)
    if verdict.verdict == REFUSED and "X-Outbox" not in request.headers:
        return form_error("events/scanned.html", form, word=form.typed("word"), activity=activity, said=said, verdict=verdict, new_id=str(uuid7()))
    return redirect(url_for(".show", id=activity.id), 303)


def _judged(form, at):
    word = form.values.get("word")
    if word:
        return codes.judge(word, at, receipts.clock_offset())
    chosen = form.uuid("activity")
    activity = Activity.get_or_none(Activity.id == chosen) if chosen else None
    if activity is None:
        raise Refused(_("Please choose the activity."))
    return codes.judge_digits(activity, form.values.get("digits"), at, receipts.clock_offset())


def _stations_at(author, at):
    return {grant.station_id for grant in author.grants if grant.valid_at(at)} | set(author.station_ids)


@bp.get("/events/<uuid:id>/roll")
@allow(*STAFF)
def roll(id):
    """The volunteers of the station by name, to note with one tap who is here; works without signal."""
    activity = activity_to_change(id)
    attendance = Attendance.of(activity)
    return render_template("events/roll.html", activity=activity, rows=volunteers_of(activity, attendance), counted=attendance.counted)


def volunteers_of(activity, attendance):
    """(account, Presence) of the station's volunteers and whoever else signed in: who is down for a shift first, then by name."""
    down = {place.account_id for shift in Shift.of(activity) for place in shift.places}
    accounts = {account.id: account for account in Account.of_station(activity.station_id, "volunteer")}
    accounts |= {account.id: account for account in Account.select().where(Account.id.in_(list(attendance.volunteers)))}
    ordered = sorted(accounts.values(), key=lambda account: (account.id not in down, account.name))
    return [(account, attendance.volunteers.get(account.id) or Presence()) for account in ordered]


@bp.post("/events/<uuid:id>/volunteer-marks")
@allow(*STAFF)
def create_marks(id):
    """The leader notes coming, going or a mistake, for one volunteer, for all who are there, or for all of a shift. Noted by a clock far off, it waits to be confirmed."""
    activity = activity_to_change(id)
    form, at, author = Form(request.form), receipts.filled_at(), receipts.author()
    what = form.choice("what", {IN, OUT, UNDO})
    known = {str(account.id) for account in Account.once_of_station(activity.station_id)}
    shift = form.choice("shift", {str(shift.id) for shift in Shift.of(activity)}, required=False)
    people = _still_here(activity, shift) if shift or form.values.get("all") else form.many("account", known)
    if not form.valid or not people:
        raise Refused(next(iter(form.errors.values()), _("Nobody was chosen.")))
    told = noted_by_hand(activity, at)
    for account_id in people:
        SignMark.add(activity, uuid7(), what, at, method=LEADER, by=author, account_id=account_id, **told)
    follow_marks(activity, people, author)
    return redirect(url_for(".roll" if form.values.get("page") == "roll" else ".show", id=activity.id), 303)


def _still_here(activity, shift=None):
    here = [id for id, presence in Attendance.of(activity).volunteers.items() if presence.here and presence.left_at is None]
    if not shift:
        return here
    down = {place.account_id for place in Place.living().where(Place.shift == shift)}
    return [id for id in here if id in down]


@bp.post("/events/marks/<uuid:id>/confirmation")
@allow(*STAFF)
def confirm_mark(id):
    """By somebody else than the one who signed in."""
    author = receipts.author()
    mark = find_or_404(SignMark.select().where(SignMark.station_id.in_(staff_stations(author))), id=id)
    if mark.account_id == author.id:
        raise Refused(_("Somebody else confirms your own hours."))
    mark.confirm(by=author)
    follow_marks(mark.activity, [mark.account_id], author)
    return redirect(url_for(".show", id=mark.activity_id), 303)


@bp.post("/events/<uuid:id>/confirmations")
@allow(*STAFF)
def confirm_marks(id):
    """All marks that stood on the page (`mark`), at once; one's own stays for somebody else."""
    activity, author = activity_to_change(id), receipts.author()
    waiting = {str(mark.id): mark for mark in SignMark.of(activity).where(SignMark.account != author.id)}
    chosen = [waiting[id] for id in Form(request.form).many("mark", waiting)]
    for mark in chosen:
        mark.confirm(by=author)
    follow_marks(activity, [mark.account_id for mark in chosen], author)
    return redirect(url_for(".show", id=activity.id), 303)
