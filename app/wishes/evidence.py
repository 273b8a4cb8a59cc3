"""Evidence: what shows that a wish was fulfilled, by its kind (domain.md section 5), and the private pictures of a wish."""

import peewee

from app import audit, clock, photos
from app.db import InstantField, JSONField, Model, StationModel
from app.households.consents import Consent
from app.i18n import _
from app.photos import Photo
from app.web import Refused
from app.wishes import life
from app.wishes.wish import Wish

NEED, BEFORE, AFTER, THING, SLIP, RECEIPT = "need", "before", "after", "thing", "slip", "receipt"
PHOTO_KINDS = (NEED, BEFORE, AFTER, THING, SLIP, RECEIPT)
TRADES = {"electric", "gas", "other"}
LICENSED = {"electric", "gas"}


class WishPhoto(Model):
    """A picture of a wish, private always. Its id is made on the phone; `faceless`: who took it says that nobody is on it."""

    wish = peewee.ForeignKeyField(Wish, backref="+")
    photo = peewee.ForeignKeyField(Photo, backref="+")
    kind = peewee.CharField(8, default=NEED)
    faceless = peewee.BooleanField(default=False)
    by_id = peewee.UUIDField(null=True)
    arrived_at = InstantField(default=clock.now)

    @classmethod
    def of(cls, wish):
        return cls.select(cls, Photo).join(Photo).where(cls.wish == wish.id).order_by(cls.arrived_at)

    @classmethod
    def visible_to(cls, account):
        """Those of the wishes that the account sees: never a partner's."""
        return cls.select(cls, Photo).join(Photo).switch(cls).where(cls.wish.in_(Wish.visible_to(account).select(Wish.id)))

    @classmethod
    def keep(cls, wish, id, picture, kind, by, *, faceless=False, at=None):
        """Add a picture (`photos.take_in`'s fields) to a wish; the same id again changes nothing. Gives the row, or None where the home allows no photos.

        Raises Refused for a wish that `by` may not write about, and for an id that is another wish's picture.
        """
        known = cls.get_or_none(cls.id == id)
        if known and known.wish_id != wish.id:
            raise Refused(_("This was already saved in another form."), 409, "changed")
        if known:
            return known
        if not life.roles_of(by, wish, at=at) & set(life.STAFF) and by.id not in (wish.author_id, wish.companion_id):
            raise Refused(_("Your role does not take this step."), 403, "role")
        if kind not in PHOTO_KINDS:
            raise Refused(_("This is not one of the choices."))
        if not Consent.given(wish.household, "photo"):
            return None
        made = cls.create(id=id, wish=wish.id, photo=photos.keep(picture), kind=kind, faceless=faceless, by_id=by.id)
        audit.record("keep_photo", made, by=by, wish=str(wish.id))
        return made


class Evidence(StationModel):
    """What was said at a delivery, a test, a confirmation or a follow-up call. Never changed; a newer row of the same kind stands."""

    wish = peewee.ForeignKeyField(Wish, backref="+")
    kind = peewee.CharField(12)
    data = JSONField(default=dict)
    by_id = peewee.UUIDField()
    at = InstantField(default=clock.now)
    filled_at = InstantField(null=True)

    class Meta:
        indexes = ((("wish", "kind"), False),)

    @classmethod
    def add(cls, wish, kind, by, data, filled_at=None):
        """Keep it, in the caller's transaction."""
        return cls.create(station_id=wish.station_id, wish=wish.id, kind=kind, by_id=by.id, data=data, filled_at=filled_at)

    @classmethod
    def latest(cls, wish, kind):
        """The data of the newest of a kind, or an empty dict."""
        row = cls.newest(wish, kind)
        return row.data if row else {}

    @classmethod
    def newest(cls, wish, kind):
        return cls.select().where(cls.wish == wish.id, cls.kind == kind).order_by(cls.at.desc(), cls.id.desc()).first()

    @classmethod
    def moment_of(cls, wish, kind):
        """The instant at which the newest of a kind was filled in, or None."""
        row = cls.newest(wish, kind)
        return (row.filled_at or row.at) if row else None


# ---- what each kind of wish needs ----------------------------------------------------------------------------------


def missing_for_delivery(wish, data):
    """Sentences: what `data` of a delivery still lacks. Pictures count when announced (they travel after the text).

    `data`: photos [{"id", "kind", "faceless"}], signed_slip, value, receipt, serial, licence_no, minutes, times.
    """
    lacks = []
    pictures = data.get("photos") or []
    faceless = any(photo.get("faceless") for photo in pictures if photo.get("kind") in (THING, AFTER))
    if wish.category != "repair" and not faceless and not data.get("signed_slip"):
        lacks.append(_("A photo without faces, or a signed slip."))
    if wish.category in ("goods", "repair"):
        lacks += _value(data)
    if wish.category == "goods" and wish.kind and wish.kind.appliance and not data.get("serial"):
        lacks.append(_("The serial number of the appliance."))
    if wish.category == "repair":
        lacks += _repair(wish, data, pictures)
    if wish.category in ("service", "companionship", "learning") and not _positive(data.get("minutes")) and not _positive(data.get("times")):
        lacks.append(_("How long it took, or how many times."))
    return lacks


def _value(data):
    lacks = [] if _positive(data.get("value")) else [_("What it was worth.")]
    return lacks if data.get("receipt") else [*lacks, _("The number of the receipt, or that it was given from stock.")]


def _repair(wish, data, pictures):
    kinds = {photo.get("kind") for photo in pictures}
    lacks = []
    if BEFORE not in kinds:
        lacks.append(_("A photo from before the work."))
    if AFTER not in kinds:
        lacks.append(_("A photo from after the work."))
    if trade_of(wish) in LICENSED and not (data.get("licence_no") or (wish.installer or {}).get("licence_no")):
        lacks.append(_("The licence number of the electrician or gas fitter."))
    if not _tested(wish):
        lacks.append(_("A passed test."))
    return lacks


def _tested(wish):
    """The newest test passed, and none of a time before the head sent the work back: what was disputed is tested anew."""
    test = Evidence.newest(wish, "test")
    again = max((event.at for event in wish.events if event.step == "resolve_again"), default=None)
    return test is not None and test.data.get("passed") is True and (again is None or test.at >= again)


def trade_of(wish):
    """electric, gas or other: what kind of licence the work needs. A wish without a template says it with its installer."""
    return wish.kind.trade if wish.kind else (wish.installer or {}).get("trade", "electric" if wish.category == "repair" else "other")


def missing_for_closing(wish):
    """Sentences: what is not there yet for the head to close it."""
    from app.wishes.voices import waiting as voices_waiting

    lacks = missing_for_delivery(wish, Evidence.latest(wish, "delivery"))
    waiting = photos_waiting(wish)
    if waiting:
        lacks.append(_("Photos that are still on a phone: %(count)s.", count=waiting))
    if spoken := voices_waiting(wish):
        lacks.append(_("Recordings that are still on a phone: %(count)s.", count=spoken))
    if not Evidence.latest(wish, "confirmation"):
        lacks.append(_("The family's confirmation."))
    if not Evidence.latest(wish, "follow_up"):
        lacks.append(_("The follow-up call."))
    if too_dear(wish, wish.actual_value) and not noted_by_head(wish):
        lacks.append(_("The head's note about the value."))
    return lacks


def photos_waiting(wish):
    """How many announced pictures have not arrived."""
    if not Consent.given(wish.household, "photo"):
        return 0  # nobody waits for what may not come any more
    announced = {photo["id"] for photo in [*(wish.photos_expected or []), *(Evidence.latest(wish, "delivery").get("photos") or [])] if photo.get("id")}
    arrived = {str(id) for (id,) in WishPhoto.select(WishPhoto.id).where(WishPhoto.wish == wish.id).tuples()}
    return len(announced - arrived)


def too_dear(wish, value):
    """The receipt says three times the estimate, or more."""
    return bool(wish.est_value and value and value >= 3 * wish.est_value)


def noted_by_head(wish):
    """The head said why it cost so much: what a worker noted at the check does not stand for it."""
    return any(event.step == "note_value" for event in wish.events)


def _positive(value):
    return isinstance(value, int) and value > 0
