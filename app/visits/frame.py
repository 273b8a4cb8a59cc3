"""The frame of a visit (domain.md 3.0) read from a form: who, when, how, with whose consent. It never saves."""

import json
import re
import uuid
from datetime import datetime, time, timedelta

from app import clock
from app.forms import Form
from app.i18n import _
from app.receipts import clock_doubt, clock_offset
from app.visits import words

SET = re.compile(r"[A-Z]{1,3}@\d{1,3}")
MOST_PHOTOS = 12
NOON = time(12)


class Frame(Form):
    """Clean values as attributes once `read` has run; `errors` by field otherwise. `offset`: the phone's, and `arrived`: when, for what came before."""

    offset = arrived = None

    def read(self, people, visitors):
        """Read everything. `people`: id → person of the home; `visitors`: account ids of the station."""
        self.id = self.uuid("id")
        self.kind = self.choice("kind", words.KINDS, default=words.HOME)
        self.outcome = self.choice("outcome", words.OUTCOMES)
        self.service_date, self.started_at, self.clock_doubt = self._when()
        self.minutes = self.number("minutes", least=0, most=600, required=False)
        self.remark = self.text("remark", required=False, most=4000, lines=True)
        self.visitors = self.many("visitors", visitors)
        self.visitor_other = self.text("visitor_other", required=False, most=100)
        self.amends = self.uuid("amends", required=False)
        self.sets = self._sets()
        self.profile = self._json("profile", dict)
        self.photos = self._photos()
        if self.completed:
            self._read_meeting(people)
        else:
            self._read_miss()
        return self

    @property
    def completed(self):
        return self.outcome in words.COMPLETED

    @property
    def asks(self):
        """Whether this visit has answers: someone was met at home."""
        return self.completed and self.kind == words.HOME

    def _read_meeting(self, people):
        self.served = [uuid.UUID(text) for text in self.many("served", people)]
        if not self.served and people and "served" not in self.errors:
            self.error("served", _("Please tick who was served."))
        self.language_used = self.choice("language_used", words.SPOKEN, required=False)
        self.interpreter = self.choice("interpreter", words.INTERPRETERS, required=False, default="none")
        self.consents = self.many("consent_scope", words.CONSENTS)
        self.signature = self.choice("signature", words.SIGNATURES, required=False)
        self.witness = self.text("witness", required=False, most=50)
        self.neighbour_check = None
        self._read_guardian([people[str(id)] for id in self.served])
        if "record" not in self.consents and self.kind == words.HOME:
            self.error("consent_scope", _("Without consent to write this down, choose “Did not want a visit”."))
        if self.signature == "spoken" and not self.witness:
            self.error("witness", _("Please name the witness."))

    def _read_guardian(self, served):
        """Who agreed for the children served, and whether those of 8 and older said yes themselves; `guardian_open`: part of that is missing."""
        self.guardian = self.text("guardian", required=False, most=50) or ""
        self.assent = self.tick("assent")
        children = [person for person in served if person.is_child] if self.kind == words.HOME else []
        self.guardian_open = any(not self.guardian or (child.is_asked and not self.assent) for child in children)

    def _read_miss(self):
        self.served, self.consents = [], []
        self.guardian, self.assent, self.guardian_open = "", False, False
        self.language_used = self.interpreter = self.signature = self.witness = None
        needed = self.outcome == words.NO_ONE and self.kind == words.HOME
        self.neighbour_check = self.choice("neighbour_check", words.NEIGHBOUR_CHECKS, required=needed) if needed else None

    def _when(self):
        """Service date, start (UTC) and whether the clock is in doubt. An instant that had not come yet is kept as the arrival.

        A date equal to the phone's own day was prefilled by its clock and is corrected with it; another was typed.
        """
        now = self.arrived or clock.now()
        today = clock.local(now).date()
        started = clock.parse_instant(self.values.get("_started_at")) or clock.parse_instant(self.values.get("_filled_at"))
        typed = self.day("service_date", required=False, future=True)
        if typed is None and started is None:  # a form without scripts, sent at once: it happened now
            return today, now, False
        offset = self.offset if self.offset is not None else clock_offset()
        if started and typed in (None, clock.local(started).date()):
            said = started + offset
            instant = min(said, now)
            return clock.local(instant).date(), instant, clock_doubt(said, now)
        if typed > today:
            self.error("service_date", _("This date is in the future."))
        began = self._time("began")
        instant = datetime.combine(typed, began or NOON, clock.SHANGHAI)
        if began and typed == today and instant > now:
            self.error("began", _("This time has not come yet."))
        instant = min(instant, now)
        return typed, instant, clock_doubt(instant, now)

    def _time(self, name):
        raw = self.values.get(name) or ""
        if not raw:
            return None
        try:
            return datetime.strptime(raw, "%H:%M").time()
        except ValueError:
            self.error(name, _("Please enter a time such as 09:30."))
            return None

    def _sets(self):
        sets = [text for text in (self.values.get("sets") or "").split(",") if text]
        if not all(SET.fullmatch(text) for text in sets) or len(sets) > 8:
            self.error("sets", _("This form is of a version that we do not know."))
            return []
        return sets

    def _photos(self):
        """What the phone announces: photos that follow in submissions of their own."""
        listed = self._json("photos", list)
        known = [
            {"id": str(item["id"]), "question": str(item.get("question") or "")[:12], "sha256": str(item.get("sha256") or "")[:64]}
            for item in listed[:MOST_PHOTOS]
            if isinstance(item, dict) and _is_uuid(item.get("id"))
        ]
        if len(known) != len(listed):
            self.error("photos", _("At most %(count)s photos.", count=MOST_PHOTOS))
        return known

    def _json(self, name, kind):
        try:
            value = json.loads(self.values.get(name) or "null")
        except (ValueError, RecursionError):
            value = None
        return value if isinstance(value, kind) else kind()


def _is_uuid(text):
    try:
        return bool(uuid.UUID(str(text)))
    except ValueError:
        return False


def duration_until(started_at, filled_at):
    """Whole minutes of a visit, at most ten hours; None when the times make no sense."""
    spent = filled_at - started_at
    return int(spent / timedelta(minutes=1)) if timedelta() <= spent <= timedelta(hours=10) else None
