"""A wish (微心愿): what a home needs, in its own words and in words that may be shown. Its steps are declared in life.py."""

import secrets

import peewee

from app import clock
from app.db import InstantField, JSONField, StationModel, child_id, compiled
from app.households.categories import CHILD
from app.households.consents import Consent
from app.households.decisions import Decision
from app.households.household import Household
from app.households.person import Person
from app.households.scope import staff_stations
from app.wishes import kinds, words
from app.wishes.checking import Checking
from app.wishes.claiming import Claiming
from app.wishes.ending import Ending
from app.wishes.fulfilling import Fulfilling
from app.wishes.releasing import Releasing
from app.wishes.rows import change

PUBLIC_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
TITLE = 24
OPEN = ("draft", "submitted", "returned", "approved", "published", "claim_requested", "claimed", "in_progress", "delivery_failed", "delivered", "disputed")
FULFILLED = ("confirmed", "followed_up", "closed")


def new_public_id():
    """Ten letters that say nothing: 31^10 of them."""
    return "".join(secrets.choice(PUBLIC_LETTERS) for _ in range(10))


class Wish(Checking, Releasing, Claiming, Fulfilling, Ending, StationModel):
    """`wish_no` is the station's own; outside it is known by `public_id` alone. `due_at` is the end of what its present state may last."""

    wish_no = peewee.CharField(24, unique=True)
    public_id = peewee.CharField(12, unique=True, default=new_public_id)
    household = peewee.ForeignKeyField(Household, backref="+")
    person = peewee.ForeignKeyField(Person, null=True, backref="+", on_delete="SET NULL")
    beneficiary_category = peewee.CharField(24, default="")
    age_band = peewee.CharField(6, default="")
    help_type = peewee.CharField(12)
    category = peewee.CharField(14)
    template = peewee.CharField(24, default="")
    need_text = JSONField(default=dict)
    language = peewee.CharField(10, default="zh")
    interpreter = peewee.CharField(12, default="")
    translator = peewee.CharField(50, default="")
    translation_confidence = peewee.CharField(6, default="")
    public_text = peewee.CharField(300, default="")
    public_writer = peewee.UUIDField(null=True)
    reviewed_by = peewee.UUIDField(null=True)
    est_value = peewee.IntegerField(null=True)
    actual_value = peewee.IntegerField(null=True)
    value_note = peewee.CharField(300, default="")
    deadline = peewee.DateField(null=True)
    urgency = peewee.CharField(8, default="normal")
    priority = peewee.IntegerField(default=0)
    slots = peewee.SmallIntegerField(default=1)
    task_id = peewee.UUIDField(null=True, index=True)
    occurrence = peewee.UUIDField(null=True, index=True)
    consents = JSONField(default=list)
    photos_expected = JSONField(default=list)
    voices_expected = JSONField(default=list)
    companion_id = peewee.UUIDField(null=True, index=True)
    companion_on = peewee.DateField(null=True)
    installer = JSONField(null=True)
    state = peewee.CharField(16, default="draft")
    due_at = InstantField(null=True)
    author_id = peewee.UUIDField(index=True)
    created_at = InstantField(default=clock.now)
    submitted_at = InstantField(null=True)
    submitted_by = peewee.UUIDField(null=True)
    approved_at = InstantField(null=True)
    published_at = InstantField(null=True)
    expires_at = InstantField(null=True)
    unshared_at = InstantField(null=True)
    claimed_at = InstantField(null=True)
    delivered_at = InstantField(null=True)
    delivered_by = peewee.UUIDField(null=True)
    confirmed_at = InstantField(null=True)
    confirmed_by = peewee.UUIDField(null=True)
    closed_at = InstantField(null=True)
    merged_into = peewee.ForeignKeyField("self", null=True, backref="+")
    turns = peewee.IntegerField(default=0)

    class Meta:
        indexes = (
            (("station_id", "state"), False),
            (("state", "due_at"), False),
            (("household", "category"), False),
        )

    is_locked = False  # this object's row is ours until the transaction ends (life.locked)

    # ---- lists ----

    @classmethod
    def visible_to(cls, account):
        """Staff: of their station. Volunteers: those they wrote, and those they accompany, on the day. Partners see none: they get publishing's views."""
        stations = staff_stations(account)
        if stations:
            return cls.select().where(cls.station_id.in_(stations))
        if not account.has("volunteer"):
            return cls.select().where(False)
        mine = (cls.author_id == account.id) | ((cls.companion_id == account.id) & (cls.companion_on == clock.today()))
        return cls.select().where(mine, cls.station_id == account.station_id)

    @classmethod
    def open_at(cls, household):
        """Wishes of a home that are not ended yet."""
        return cls.select().where(cls.household == household.id, cls.state.in_(OPEN))

    @staticmethod
    def id_for_task(task_id):
        """The id of the wish that answers a task: known on the phone, and the same for whoever taps first."""
        return child_id(task_id, "wish")

    # ---- questions ----

    @property
    def state_name(self):
        return str(words.STATES[self.state])

    @property
    def category_name(self):
        return str(words.CATEGORIES.get(self.category, self.category))

    @property
    def help_name(self):
        return str(words.HELP_TYPES.get(self.help_type, self.help_type))

    @property
    def kind(self):
        """The template by which it was written, or None."""
        return kinds.find(self.template)

    @property
    def need(self):
        """The need in Chinese, else as it was said."""
        return self.need_text.get("zh") or next(iter(self.need_text.values()), "")

    @property
    def title(self):
        """A few words that stand for it in a list: the template's name, else the beginning of the need."""
        return self.kind.name if self.kind else (self.need if len(self.need) <= TITLE else self.need[: TITLE - 1] + "…")

    @property
    def age_days(self):
        """Days since it was written down."""
        return (clock.today() - clock.local(self.created_at).date()).days

    @property
    def needs_translation(self):
        """Said in another language and not yet written in Chinese: it waits, and its clock stands still."""
        return bool(self.need_text) and not self.need_text.get("zh")

    @property
    def overdue(self):
        return self.due_at is not None and self.due_at <= clock.now() and self.state not in ("expired",)

    @property
    def duplicates(self):
        """Open wishes of the same home and category."""
        return _alike(self.household_id, self.category, self.id)

    @property
    def linked(self):
        """Others that came from the same visit to the home."""
        if self.occurrence is None:
            return []
        return list(Wish.select().where(Wish.occurrence == self.occurrence, Wish.household == self.household_id, Wish.id != self.id))

    @property
    def is_for_child(self):
        """Then a worker delivers, and no meeting is the rule."""
        return self.age_band in ("<6", "6–13", "14–17") or self.beneficiary_category in CHILD

    @property
    def shareable(self):
        """Whether the family agrees that its need is passed on."""
        return Consent.given(self.household, "share_with_partner")

    @property
    def events(self):
        from app.wishes.events import WishEvent

        return list(WishEvent.of(self))

    @property
    def voices(self):
        """Recordings of the family's voice, in the order in which they came."""
        from app.wishes.voices import WishVoice

        return list(WishVoice.of(self))

    @property
    def claims(self):
        """All claims with their partners, in the order in which they came."""
        from app.wishes.claim import Claim
        from app.wishes.partner import Partner

        return list(Claim.select(Claim, Partner).join(Partner).where(Claim.wish == self.id).order_by(Claim.place))

    def put(self, **fields):
        """Write fields of the row, in the caller's transaction. Steps do this; nothing else should."""
        change(Wish, self.id, fields)
        for name, value in fields.items():
            setattr(self, name, value)
        self._dirty.clear()

    def ask_the_head(self, kind, **details):
        """Put it before the head, with what tells it from other wishes."""
        return Decision.add(self.station_id, kind, "wish", self.id, wish_no=self.wish_no, title=self.title, **details)

    def shows_address_to(self, account, day=None):
        """Staff of the station; who accompanies, on that day. Never a partner."""
        if self.station_id in staff_stations(account):
            return True
        return self.companion_id == account.id and self.companion_on == (day or clock.today())

    def allowed_steps(self, account):
        """Names of the declared steps that `account` may take now, by state and role; their guards may still refuse."""
        from app.wishes import life

        return life.allowed(self, account)


_alike = compiled(
    lambda home, category, id: (
        Wish.select().where(Wish.household == home, Wish.category == category, Wish.id != id, Wish.state.in_(OPEN)).order_by(Wish.wish_no)
    )
)
