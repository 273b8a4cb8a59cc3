"""The recorded voice of a family: its wish in its own language, or its word that the wish was received. Private always, never a partner's."""

import peewee

from app import audit, clock, voices
from app.db import InstantField, Model, insert_rows
from app.households.consents import Consent
from app.i18n import _
from app.voices import Voice
from app.web import Refused
from app.wishes import life
from app.wishes.evidence import Evidence
from app.wishes.wish import Wish

PURPOSE = "language_audio"
NEED, CONFIRMATION = "need", "confirmation"
KINDS = (NEED, CONFIRMATION)


class WishVoice(Model):
    """A recording of a wish; its id is made on the phone."""

    wish = peewee.ForeignKeyField(Wish, backref="+")
    voice = peewee.ForeignKeyField(Voice, backref="+")
    kind = peewee.CharField(12, default=NEED)
    by_id = peewee.UUIDField(null=True)
    arrived_at = InstantField(default=clock.now)

    @classmethod
    def of(cls, wish):
        return cls.select(cls, Voice).join(Voice).where(cls.wish == wish.id).order_by(cls.arrived_at)

    @classmethod
    def visible_to(cls, account):
        """Those of the wishes that the account sees: never a partner's."""
        return cls.select(cls, Voice).join(Voice).switch(cls).where(cls.wish.in_(Wish.visible_to(account).select(Wish.id)))

    @classmethod
    def keep(cls, wish, id, recording, kind, by, *, at=None):
        """Add a recording (`voices.take_in`'s fields) to a wish; the same id again changes nothing. Gives the row, or None while the family does not agree.

        Raises Refused for a wish that `by` may not write about, and for an id that is another wish's recording.
        """
        known = cls.get_or_none(cls.id == id)
        if known and known.wish_id != wish.id:
            raise Refused(_("This was already saved in another form."), 409, "changed")
        if known:
            return known
        if not life.roles_of(by, wish, at=at) & set(life.STAFF) and by.id not in (wish.author_id, wish.companion_id):
            raise Refused(_("Your role does not take this step."), 403, "role")
        if kind not in KINDS:
            raise Refused(_("This is not one of the choices."))
        if not has_agreed(wish.household):
            return None
        made = cls.create(id=id, wish=wish.id, voice=voices.keep(recording), kind=kind, by_id=by.id)
        audit.record("keep_voice", made, by=by, wish=str(wish.id))
        return made

    @classmethod
    def drop(cls, which):
        """Remove the recordings for which `which` holds, in the caller's transaction. Returns how many."""
        rows = list(cls.select(cls.id, cls.voice).where(which))
        for start in range(0, len(rows), 500):
            some = rows[start : start + 500]
            cls.delete().where(cls.id.in_([row.id for row in some])).execute()
            voices.forget(row.voice_id for row in some)
        return len(rows)


def has_agreed(household):
    """Whether the family agreed that its voice is kept."""
    return Consent.given(household, PURPOSE)


def agree(household, by, at, *, for_child=False):
    """Whether the family's voice may be kept; notes its word, given at the door, where nothing says so yet. For a child its guardian's word is noted at the home."""
    if has_agreed(household):
        return True
    if for_child:
        return False
    insert_rows(Consent, [Consent.row(household.station_id, household.id, PURPOSE, at, witness=by.name, explained_by=by.id)])
    return True


def waiting(wish):
    """How many announced recordings have not arrived."""
    if not has_agreed(wish.household):
        return 0  # nobody waits for what may not come any more
    announced = {*(wish.voices_expected or []), *(Evidence.latest(wish, "confirmation").get("voices") or [])}
    arrived = {str(id) for (id,) in WishVoice.select(WishVoice.id).where(WishVoice.wish == wish.id).tuples()}
    return len(announced - arrived)
