"""Fulfilling a wish: who does it, who goes along, the test, the delivery with its evidence, a failed one, a new day."""

from flask import render_template
from flask_login import current_user

from app import photos, receipts
from app.forms import Form
from app.i18n import _l
from app.people import Account
from app.web import FIELD, STAFF, allow
from app.wishes.evidence import AFTER, BEFORE, LICENSED, RECEIPT, SLIP, THING, Evidence, trade_of
from app.wishes.views import bp, find_wish
from app.wishes.views.steps import reason, step
from app.wishes.views.writing import announced, keep_photo, upload

TRADES = {"electric": _l("Electrician"), "gas": _l("Gas fitter"), "other": _l("Another trade")}


@bp.post("/<uuid:id>/start")
@allow(*STAFF)
def start(id):
    def work(wish, form, by, at):
        installer = None
        if wish.category == "repair":
            name, licence = form.text("installer_name", required=False, most=50), form.text("licence_no", required=False, most=40)
            installer = {"name": name or "", "trade": form.choice("trade", TRADES, required=False) or trade_of(wish), "licence_no": licence or ""}
        wish.start(by, installer=installer, at=at)

    return step(id, "start", work)


@bp.post("/<uuid:id>/companion")
@allow(*STAFF)
def accompany(id):
    def work(wish, form, by, at):
        chosen = form.uuid("companion")
        wish.accompany(by, chosen and Account.get_or_none(Account.id == chosen), form.day("accompany_day", future=True), at=at)

    return step(id, "accompany", work)


@bp.post("/<uuid:id>/tests")
@allow(*FIELD)
def record_test(id):
    """The acceptance test of a repair: passed or not; while it fails the wish stays in progress."""

    def work(wish, form, by, at):
        passed, note = form.choice("passed", ("yes", "no")), form.text("test_note", required=False, most=300, lines=True)
        if form.valid:
            wish.record_test(by, passed == "yes", note=note or "", at=at)

    return step(id, "record_test", work)


@bp.get("/<uuid:id>/delivery")
@allow(*FIELD)
def delivery(id):
    """The form at the door; it works without signal."""
    return _delivery_page(find_wish(id), Form({}), None)


@bp.post("/<uuid:id>/delivery")
@allow(*FIELD)
def deliver(id):
    def work(wish, form, by, at):
        data = _evidence(wish, form)
        if form.valid:
            wish.deliver(by, data, at=at)

    return step(id, "deliver", work, page=_delivery_page)


@bp.post("/<uuid:id>/delivery/<uuid:record>/photos")
@allow(*FIELD)
@receipts.prepare(lambda id, record: photos.take_in(upload()))
def add_delivery_photo(id, record):
    """A picture of the delivery, after its text."""
    return keep_photo(id, THING)


@bp.post("/<uuid:id>/failed-delivery")
@allow(*FIELD)
def fail_delivery(id):
    return step(id, "fail_delivery", lambda wish, form, by, at: wish.fail_delivery(by, reason(form, "fail_delivery"), at=at))


@bp.post("/<uuid:id>/new-day")
@allow(*STAFF)
def reschedule(id):
    return step(id, "reschedule", lambda wish, form, by, at: wish.reschedule(by, form.day("reschedule_day", future=True), at=at))


@bp.post("/<uuid:id>/value-note")
@allow("station_head")
def note_value(id):
    """Why it cost so much more than thought."""
    return step(id, "note_value", lambda wish, form, by, at: wish.note_value(by, reason(form, "note_value"), at=at))


def _evidence(wish, form):
    """What the form says of a delivery, for evidence.missing_for_delivery to judge."""
    found = {
        "photos": announced(form, THING, faceless=form.tick("faceless")),
        "signed_slip": form.tick("signed_slip"),
        "value": form.number("value", least=1, most=1_000_000, required=False),
        "receipt": form.text("receipt", required=False, most=60),
        "serial": form.text("serial", required=False, most=60),
        "licence_no": form.text("licence_no", required=False, most=40),
        "minutes": form.number("minutes", least=1, most=6000, required=False),
        "times": form.number("times", least=1, most=366, required=False),
    }
    if form.tick("from_stock"):
        found["receipt"] = found["receipt"] or "stock"
    return {name: value for name, value in found.items() if value not in (None, "", [])}


def _delivery_page(wish, form, _name):
    repair = wish.category == "repair"
    shelves = (
        {BEFORE: _l("Before the work"), AFTER: _l("After the work")} if repair else {THING: _l("What was brought, no people"), SLIP: _l("The signed slip")}
    )
    context = {
        "wish": wish,
        "form": form,
        "errors": form.errors,
        "shelves": {**shelves, RECEIPT: _l("The receipt")} if wish.category in ("goods", "repair") else shelves,
    }
    context |= {"repair": repair, "licensed": repair and trade_of(wish) in LICENSED, "tested": Evidence.latest(wish, "test").get("passed") is True}
    return render_template("wishes/delivery.html", home=wish.household if wish.shows_address_to(current_user) else None, **context)
