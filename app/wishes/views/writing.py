"""Writing a wish down: the blank page that also works without signal, changing a draft, its photos."""

import json
import uuid

from flask import abort, current_app, g, redirect, render_template, request, url_for
from flask_login import current_user
from peewee import JOIN
from werkzeug.datastructures import MultiDict

from app import photos, receipts
from app.db import uuid7
from app.forms import Form
from app.households.household import Household
from app.households.person import Person
from app.households.spoken import INTERPRETERS, SPOKEN
from app.households.tasks import Task
from app.households.villages import Village
from app.i18n import _
from app.web import FIELD, Refused, allow, find_or_404
from app.wishes import kinds, words
from app.wishes.evidence import NEED, PHOTO_KINDS, Evidence, WishPhoto
from app.wishes.views import bp, find_wish, voices, wish_to_change
from app.wishes.views.steps import wish_page
from app.wishes.wish import Wish

MOST_HOMES, MOST_PHOTOS = 500, 6
TEXTS = ("category", "help_type", "template", "language", "interpreter", "translator", "translation_confidence", "urgency", "est_value", "slots")


@bp.get("/new")
@allow(*FIELD)
def new():
    """Blank, for any home: what it is about stands in its address, so that one kept page serves them all."""
    typed = MultiDict({"urgency": "normal", "language": "zh", "slots": "1"})
    typed.update({name: request.args[name] for name in ("household", "visit", "task", "template") if request.args.get(name)})
    kind = kinds.find(typed.get("template", ""))
    if kind:
        typed.update({"category": kind.category, "help_type": kind.help_type, "need": kind.text, "est_value": str(kind.value)})
    return _edit_page(None, Form(typed))


@bp.post("/")
@allow(*FIELD)
@receipts.prepare(voices.with_form)
def create():
    """The wish, handed in to be checked unless it is kept as a draft. What it answers is found by its task, or by its visit and template."""
    form, author, at = Form(request.form), receipts.author(), receipts.filled_at()
    household = _household(form, author, at)
    values = _read(form, household, lambda person: voices.announced(form, household, author, at, for_child=bool(person and person.is_child)))
    spoken = values.pop("voices")
    id = form.uuid("id", required=False) or uuid7()
    status = 422
    if form.valid:
        try:
            values["voices_expected"] = [one["id"] for one in spoken]
            wish = Wish.draft(household, author, id=id, at=at, task=_task(form, household, values["template"]), **values)
            voices.keep_with_form(wish, spoken, NEED, author, at)
            if wish.state == "draft" and not form.tick("keep"):
                wish.submit(author, at=at)
        except Refused as refused:
            status, g.outbox_reason = refused.status, refused.reason
            form.error("step", refused.sentence)
    if form.valid:
        return redirect(url_for(".show", id=wish.id), 303)
    g.setdefault("outbox_reason", "invalid")
    return _edit_page(None, form, id), status


@bp.get("/<uuid:id>")
@allow(*FIELD)
def show(id):
    return wish_page(find_wish(id))


@bp.get("/<uuid:id>/edit")
@allow(*FIELD)
def edit(id):
    wish = find_wish(id)
    typed = MultiDict({name: getattr(wish, name) for name in TEXTS if getattr(wish, name) is not None})
    typed.update({"need": wish.need_text.get("zh", ""), "said": wish.need_text.get(wish.language, "") if wish.language != "zh" else ""})
    typed.update({"household": str(wish.household_id), "person": str(wish.person_id or ""), "deadline": wish.deadline.isoformat() if wish.deadline else ""})
    return _edit_page(wish, Form(typed))


@bp.post("/<uuid:id>")
@allow(*FIELD)
def update(id):
    wish = wish_to_change(id)
    form, status = Form(request.form), 422
    values = _read(form, wish.household)
    if form.valid:
        try:
            wish.rewrite(receipts.author(), **{name: value for name, value in values.items() if name not in ("photos_expected", "voices")})
        except Refused as refused:
            status, g.outbox_reason = refused.status, refused.reason
            form.error("step", refused.sentence)
    if form.valid:
        return redirect(url_for(".show", id=wish.id), 303)
    return _edit_page(wish, form), status


@bp.post("/<uuid:id>/photos")
@allow(*FIELD)
@receipts.prepare(lambda id: photos.take_in(upload()))
def add_photo(id):
    """A picture of its own, after its wish. Where the home allows none (any more): taken in, receipted, and not kept."""
    return keep_photo(id, NEED)


@bp.get("/<uuid:id>/photos/<uuid:photo_id>")
@allow(*FIELD)
def photo(id, photo_id):
    wish = find_wish(id)
    return find_or_404(WishPhoto.of(wish), id=photo_id).photo.answer()


# ---- shared with the pages of evidence -----------------------------------------------------------------------------


def upload():
    file = request.files.get("photo")
    if file is None or not file.filename:
        raise Refused(_("Please choose a photo."))
    return file


def keep_photo(id, kind):
    """Keep the prepared picture with the wish. `question` of the form says what is on it."""
    author = receipts.author()
    wish = Wish.get_or_none(Wish.id == id, Wish.station_id == author.station_id) or abort(404)
    form = Form(request.form)
    kind = form.choice("question", PHOTO_KINDS, required=False, default=kind) or kind
    WishPhoto.keep(
        wish, form.uuid("id", required=False) or uuid7(), g.prepared, kind, author, faceless=_announced_faceless(wish, form), at=receipts.filled_at()
    )
    return redirect(url_for(".show", id=id), 303)


def _announced_faceless(wish, form):
    told = {photo.get("id"): photo.get("faceless") for photo in Evidence.latest(wish, "delivery").get("photos") or []}
    return bool(told.get(str(form.values.get("id"))))


def announced(form, default_kind, faceless=False):
    """What the phone announces: pictures that follow in submissions of their own, as [{"id", "kind", "faceless"}]."""
    text = form.values.get("photos") or ""
    try:
        listed = json.loads(text) if text else []
        found = [{"id": str(uuid.UUID(one["id"])), "kind": one.get("question") or default_kind, "faceless": faceless} for one in listed]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        form.error("photos", _("Part of this did not arrive. It stays on the phone and is sent again."))
        return []
    if len(found) > MOST_PHOTOS:
        form.error("photos", _("At most %(count)s photos.", count=MOST_PHOTOS))
    if any(one["kind"] not in PHOTO_KINDS for one in found):
        form.error("photos", _("This is not one of the choices."))
    return found


# ---- reading the form ----------------------------------------------------------------------------------------------


def _household(form, author, at):
    """The home that the author may write for now, or might when the form was filled in."""
    id = form.uuid("household")
    if id is None:
        return None
    found = Household.find(author, id) or Household.for_writing(author, id, at)
    if found is None:
        form.error("household", _("This home is not yours to write for."))
    return found


def _task(form, household, template):
    task_id, visit_id = form.uuid("task", required=False), form.uuid("visit", required=False)
    mine = Task.select().where(Task.household == household.id)
    if task_id:
        return mine.where(Task.id == task_id).first()
    return mine.where(Task.occurrence == visit_id, Task.suggestion == template).first() if visit_id else None


def _read(form, household, spoken=lambda person: []):
    """Fields of the wish. `spoken(person)` gives the recordings that the form announces."""
    most = current_app.config["WISH_MOST_SLOTS"]
    template = form.choice("template", kinds.library(), required=False)
    kind = kinds.find(template)
    values = {
        "template": template or "",
        "category": form.choice("category", words.CATEGORIES, default=kind and kind.category),
        "help_type": form.choice("help_type", words.HELP_TYPES, default=kind and kind.help_type),
        "language": form.choice("language", SPOKEN, default="zh"),
        "interpreter": form.choice("interpreter", INTERPRETERS, required=False) or "",
        "urgency": form.choice("urgency", words.URGENCIES, default="normal"),
        "est_value": form.number("est_value", least=0, most=1_000_000, required=False),
        "slots": form.number("slots", least=1, most=most, required=False) or 1,
        "deadline": form.day("deadline", required=False, future=True),
        "person": _person(form, household),
        "photos_expected": announced(form, NEED),
    }
    values["voices"] = spoken(values["person"])
    return values | _texts(form, values["language"], kind, bool(values["voices"]))


def _texts(form, language, kind, spoken):
    """What was said, in its own language and in Chinese; one of them must be there, or a recording, or the template's words."""
    chinese, said = form.text("need", required=False, most=1000, lines=True), form.text("said", required=False, most=1000, lines=True)
    translator, confidence = form.text("translator", required=False, most=50), form.choice("translation_confidence", words.CONFIDENCES, required=False)
    foreign = language not in (None, "zh")
    if foreign and spoken and not said:
        said = _("Said in a recording.")
    if not chinese and not (foreign and said):
        chinese = kind.text if kind and not foreign else None
        if not chinese:
            form.error("need", _("Please write what is wished."))
    text = ({"zh": chinese} if chinese else {}) | ({language: said} if foreign and said else {})
    if foreign and said and chinese and not (translator and confidence):
        form.error("translator", _("Please say who translated and how sure they are."))
    return {"need_text": text, "translator": translator or "", "translation_confidence": confidence or ""}


def _person(form, household):
    """Whose wish it is: as chosen, else the only one who lives there."""
    if household is None:
        return None
    here = {person.id: person for person in Person.select().where(Person.household == household.id) if person.at_home}
    chosen = form.uuid("person", required=False)
    if chosen and chosen not in here:
        form.error("person", _("This is not one of the choices."))
    return here.get(chosen) or (next(iter(here.values())) if len(here) == 1 else None)


def _edit_page(wish, form, id=None):
    return render_template(
        "wishes/edit.html",
        wish=wish,
        form=form,
        errors=form.errors,
        new_id=str(id or uuid7()),
        homes=[] if wish else _homes(),
        people=_residents(wish, form),
        library=kinds.library(),
        words=words,
        spoken=SPOKEN,
        interpreters=INTERPRETERS,
    )


def _homes():
    """[(id, words)] of the homes that the signed-in account may write for."""
    query = Household.visible_to(current_user).where(Household.active()).order_by(Household.name_key, Household.number).limit(MOST_HOMES)
    homes = query.select(Household, Village).join(Village, JOIN.LEFT_OUTER)
    return [(str(home.id), f"{home.label} · {home.village_name}") for home in homes]


def _residents(wish, form):
    id = wish.household_id if wish else form.uuid("household", required=False)
    home = id and Household.find(current_user, id)
    return [(str(person.id), person.name) for person in home.at_home] if home else []
