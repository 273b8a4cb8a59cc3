"""Results of small games: reaction in the browser or with a falling ruler, and games that are counted. Compared with the person's own, never ranked."""

import math
import statistics

import peewee

from app import audit, clock
from app.db import InstantField, JSONField, StationModel, insert_rows
from app.households.person import Person
from app.i18n import _l
from app.school.session import Session

REACTION, RULER = "reaction", "ruler"
GAMES = {
    REACTION: _l("Reaction on the screen"),
    RULER: _l("Falling ruler"),
    "beans": _l("Sorting beans"),
    "fingers": _l("Finger exercise"),
    "numbers": _l("Calling numbers"),
    "ball": _l("Catching a ball"),
}
UNITS = {"ms": _l("ms"), "count": _l("times"), "s": _l("seconds")}
UNIT_OF = {REACTION: "ms", RULER: "ms", "beans": "s", "fingers": "count", "numbers": "count", "ball": "count"}
BY_HAND = {key: words for key, words in GAMES.items() if key != REACTION}
LOWER_IS_BETTER = ("ms", "s")
# domain.md section 4: sooner is a guess, later a lapse; three valid trials make a result
TOO_SOON, TOO_LATE, NEEDED, TRIALS = 100, 3000, 3, 5
MOST_TRIALS = 40
POINTERS = {"touch": _l("touch"), "mouse": _l("mouse"), "key": _l("key"), "hand": _l("by hand")}
RATES = (60, 90, 120, 144)
GRAVITY = 9.8


class BadTrials(ValueError):
    """Trials that no result can be made from."""


def reaction(trials):
    """(median in ms, count of valid trials) of raw trials in ms: the first five valid ones count. Raises BadTrials. Pure."""
    if not isinstance(trials, list) or not 0 < len(trials) <= MOST_TRIALS or not all(map(_is_number, trials)):
        raise BadTrials
    valid = [trial for trial in trials if TOO_SOON <= trial <= TOO_LATE][:TRIALS]
    if len(valid) < NEEDED:
        raise BadTrials
    return round(statistics.median(valid)), len(valid)


def _is_number(value):
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 600_000


def fall_ms(centimetres):
    """How long a ruler falls: t = √(2d / 9.8). 20 cm → 202 ms. Pure."""
    return round(1000 * math.sqrt(2 * centimetres / 100 / GRAVITY))


def device_class(pointer, hertz):
    """`touch-60`: how it was answered, and the nearest usual refresh rate of the screen; by hand there is none. Pure."""
    if pointer == "hand":
        return pointer
    return f"{pointer}-{min(RATES, key=lambda rate: abs(rate - hertz))}"


class GameResult(StationModel):
    """One result. `trials` is what was measured (ms, cm, or counts), `median` what is compared; `device_class` says with what else it may be."""

    session = peewee.ForeignKeyField(Session, backref="+", on_delete="CASCADE")
    person = peewee.ForeignKeyField(Person, backref="+", on_delete="CASCADE")
    game = peewee.CharField(12)
    unit = peewee.CharField(6)
    trials = JSONField(default=list)
    valid_n = peewee.SmallIntegerField()
    median = peewee.IntegerField()
    device_class = peewee.CharField(12)
    assisted = peewee.BooleanField(default=False)
    at = InstantField()
    author_id = peewee.UUIDField()
    recorded_at = InstantField(default=clock.now)

    class Meta:
        indexes = ((("person", "game", "device_class"), False),)

    @classmethod
    def add(cls, session, id, person_id, game, trials, median, valid_n, device, at, *, by, assisted=False):
        """Keep a result; one that is there already stays. Gives whether it is new."""
        if cls.select().where(cls.id == id).exists():
            return False
        row = {"id": id, "station_id": session.station_id, "session": session.id, "person": person_id, "game": game, "unit": UNIT_OF[game]}
        row |= {"trials": trials, "valid_n": valid_n, "median": median, "device_class": device, "assisted": assisted}
        insert_rows(cls, [{**row, "at": at, "author_id": by.id, "recorded_at": clock.now()}])
        audit.record("play", cls(id=id, station_id=session.station_id), by=by, game=game)
        return True

    @classmethod
    def series(cls, person_ids):
        """(person id, game, device class, assisted) → [results, oldest first]: each person's own, like with like."""
        return _series(cls.select().where(cls.person.in_(list(person_ids)))) if person_ids else {}

    @classmethod
    def series_in(cls, group):
        """The same of all who played at a group's sessions, as lists only."""
        return list(_series(cls.select().join(Session).where(Session.group == group.id)).values())

    @property
    def value_words(self):
        return f"{self.median} {UNITS[self.unit]}"


def _series(results):
    found = {}
    for result in results.order_by(GameResult.at, GameResult.id):
        found.setdefault((result.person_id, result.game, result.device_class, result.assisted), []).append(result)
    return found


def trend(values, unit):
    """ "better", "worse" or "same" of the last value against the median of those before; "first" when it stands alone. Within 5 % is the same. Pure."""
    if len(values) < 2:
        return "first"
    before, now = statistics.median(values[:-1]), values[-1]
    if abs(now - before) <= 0.05 * before:
        return "same"
    return "better" if (now < before) == (unit in LOWER_IS_BETTER) else "worse"
