"""From the doorstep to a checked wish: draft, submit, translate, return, approve, reject, merge."""

import peewee

from app import audit, clock
from app.db import writing
from app.households.categories import CHILD, Category
from app.households.consents import Consent
from app.households.household import Household
from app.i18n import _
from app.web import Refused
from app.wishes import kinds, words
from app.wishes.settings import setting

WRITABLE = (
    "person",
    "beneficiary_category",
    "help_type",
    "category",
    "template",
    "need_text",
    "language",
    "interpreter",
    "translator",
    "translation_confidence",
    "est_value",
    "deadline",
    "urgency",
    "slots",
    "photos_expected",
    "voices_expected",
)


class Checking:
    """Verbs of `Wish`."""

    @classmethod
    def draft(cls, household, by, *, id=None, at=None, task=None, **fields):
        """A new draft of a home's wish; `id` is the phone's, `task` the task it answers. The same id again gives the same wish.

        Raises Refused when `by` could not write for this home at `at`, when the family keeps no record with us, and for values that are not choices.
        """
        known = id and cls.get_or_none(cls.id == id)
        if known:
            if known.station_id != household.station_id:
                raise Refused(_("This was already saved in another form."), 409, "changed")
            return known
        if not any(grant.role in ("volunteer", "social_worker", "station_head") for grant in by.grants) or not _may_write(by, household, at):
            raise Refused(_("This home is not yours to write for."), 403, "role")
        if not (Consent.given(household, "record") or (at and Consent.given(household, "record", at))):
            raise Refused(_("The family has not agreed that we keep a record."))
        fields = _from_task(household, task) | _from_template(fields.get("template")) | {name: value for name, value in fields.items() if value is not None}
        _check_values(fields, household)
        person = fields.get("person")
        made = {} if id is None else {"id": id}
        with writing():
            wish = cls.create(
                **made,
                station_id=household.station_id,
                wish_no=cls._next_number(household.station_id),
                household=household.id,
                author_id=by.id,
                **_beneficiary(person) | fields,
            )
            _note_draft(wish, by, at)
        return wish

    @classmethod
    def _next_number(cls, station_id):
        """station-yyyy-seq: the next free one of this year."""
        head = f"{station_id}-{clock.today().year}-"
        last = cls.select(peewee.fn.MAX(cls.wish_no)).where(cls.wish_no.startswith(head)).scalar()
        return f"{head}{int(last.rsplit('-', 1)[1]) + 1 if last else 1:05d}"

    def rewrite(self, by, **fields):
        """Change a draft or what was returned. Only its author or staff; raises Refused."""
        from app.wishes import life

        with life.locked(self):
            roles = life.roles_of(by, self)
            if not (roles & set(life.STAFF) or (roles and self.author_id == by.id)):
                raise Refused(_("Your role does not take this step."), 403, "role")
            if self.state not in ("draft", "returned"):
                raise Refused(_("This cannot be done now: the wish is “%(state)s”.", state=self.state_name), 409, "state")
            unknown = set(fields) - set(WRITABLE)
            if unknown:
                raise ValueError(f"Not for writing: {unknown}")
            _check_values({"category": self.category, "help_type": self.help_type, **fields}, self.household)
            if "person" in fields:
                fields = _beneficiary(fields["person"]) | fields
            self.put(**fields)
            audit.record("wish_rewrite", self, by=by, fields=sorted(fields))

    def submit(self, by, *, at=None):
        """Hand it in to be checked. What looks like it and is open is noted with the event."""
        from app.wishes import life

        alike = [str(wish.id) for wish in self.duplicates]
        changes = {"submitted_at": clock.now(), "submitted_by": by.id}
        with life.locked(self):
            life.take(self, "submit", by, at=at, changes=changes, told={"duplicates": alike} if alike else {})
            if not Consent.given(self.household, "record"):  # it was given at the door and has ended since
                self.withdraw(life.SYSTEM, "consent")
        return self

    def translate(self, by, text, translator, confidence, *, at=None):
        """Put the Chinese beside what was said; the clock of a submitted wish begins now."""
        from app.wishes import life
        from app.wishes.days import due_after

        facts = {"text": text, "translator": translator, "confidence": confidence}
        with life.locked(self):
            changes = {"need_text": {**self.need_text, "zh": text}, "translator": translator, "translation_confidence": confidence}
            waited = self.needs_translation
            life.take(self, "translate", by, at=at, changes=changes, **facts)
            if waited and self.state == "submitted":
                self.put(due_at=due_after(self, "submitted"))
        return self

    def return_(self, by, reason, *, at=None):
        """Back to who wrote it, with what is missing."""
        from app.wishes import life

        return life.take(self, "return", by, at=at, reason=reason)

    def approve(self, by, *, policy_checked, safe, est_value=None, note="", at=None):
        """Checked by somebody else than who wrote or submitted it: public aid first, legal and safe, within the cap (a head may go beyond)."""
        from app.wishes import life

        with life.locked(self):
            if est_value is not None:
                self.put(est_value=est_value)
            changes = {"approved_at": clock.now(), "value_note": note or self.value_note}
            return life.take(self, "approve", by, at=at, changes=changes, policy_checked=policy_checked, safe=safe)

    def reject(self, by, reason, *, family_told, alternative, at=None):
        """Not taken up: with a reason, the family told, and something else offered."""
        from app.wishes import life

        return life.take(self, "reject", by, at=at, reason=reason, family_told=family_told, alternative=alternative, told={"alternative": alternative})

    def merge(self, by, other, *, at=None):
        """This one was a duplicate of `other`, which goes on."""
        from app.wishes import life, waitlist

        with life.locked(self):
            life.take(self, "merge", by, at=at, other=other, changes={"merged_into": other.id}, told={"into": str(other.id)})
            waitlist.end_all(self, "released")
        return self


def _beneficiary(person):
    """What is known of the person for whom it is wished: age band, and a category, a child's before others."""
    held = [category.code for category in Category.of_people([person.id])] if person else []
    first = min(held, key=lambda code: (code not in CHILD, code), default="")
    return {"age_band": words.age_band(person.age if person else None), "beneficiary_category": first}


def _may_write(by, household, at):
    from app.wishes.life import STAFF

    now = at or clock.now()
    if any(grant.role in STAFF and grant.station_id == household.station_id and (grant.valid_at(now) or grant.valid_at(clock.now())) for grant in by.grants):
        return True
    return Household.for_writing(by, household.id, now) is not None


def _from_task(household, task):
    if task is None:
        return {}
    if task.household_id != household.id:
        raise Refused(_("This task belongs to another home."))
    return {"task_id": task.id, "occurrence": task.occurrence, **_from_template(task.suggestion)}


def _from_template(name):
    kind = kinds.find(name) if name else None
    if kind is None:
        return {}
    return {"template": kind.id, "category": kind.category, "help_type": kind.help_type, "est_value": kind.value, "need_text": {"zh": kind.text}}


def _check_values(fields, household):
    person = fields.get("person")
    wrong = [
        fields.get("category") not in words.CATEGORIES,
        fields.get("help_type") not in words.HELP_TYPES,
        fields.get("urgency", "normal") not in words.URGENCIES,
        fields.get("template") and not kinds.find(fields["template"]),
        person is not None and person.household_id != household.id,
        not 1 <= fields.get("slots", 1) <= setting("WISH_MOST_SLOTS"),
        fields.get("est_value") is not None and not 0 <= fields["est_value"] <= 1_000_000,
        any(len(text) > 1000 for text in (fields.get("need_text") or {}).values()),
    ]
    if any(wrong):
        raise Refused(_("This is not one of the choices."), 422, "invalid")


def _note_draft(wish, by, at):
    from app.wishes.events import WishEvent

    state, wish.state = wish.state, ""
    WishEvent.note(wish, "draft", state, by, filled_at=at)
    wish.state = state
    wish._dirty.clear()
    audit.record("wish_draft", wish, by=by)
