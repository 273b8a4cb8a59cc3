"""Lines of the ledger. They are never changed: a correction is a reversal and a new line."""

import peewee

from app import clock
from app.db import InstantField, StationModel, insert_rows, uuid7
from app.i18n import _l

# the occurrence itself has one line without a person; each person served has a line of kind "<kind>.person"
VISIT, PHONE, SESSION, ACTIVITY, WISH = "home_visit", "phone_visit", "session", "activity", "wish"
VOLUNTEER = "volunteer"  # confirmed minutes of a volunteer
SERVED = ".person"
PROGRAMMES = {"party_1": _l("Party-building warm-heart project"), "core_4": _l("Basic services"), "brand_n": _l("Brand project")}  # 1+4+N


class Line(StationModel):
    """One fact: `count` times `kind` happened at `occurrence` on `service_date` for a household, a known person, or nobody known."""

    station_id = peewee.CharField(9)  # no index of its own: those below begin with it
    occurrence = peewee.UUIDField()
    kind = peewee.CharField(24)
    service_date = peewee.DateField()
    household_id = peewee.UUIDField(null=True)
    person_id = peewee.UUIDField(null=True)
    who = peewee.CharField(36, default="")
    count = peewee.IntegerField(default=1)
    minutes = peewee.IntegerField(default=0)
    outcome = peewee.CharField(20, default="")
    programme = peewee.CharField(20, default="core_4")
    entry = peewee.SmallIntegerField(default=0)
    recorded_at = InstantField(default=clock.now)

    class Meta:
        indexes = ((("occurrence", "who", "kind", "entry"), True), (("station_id", "service_date"), False))

    @classmethod
    def row(cls, station_id, occurrence, kind, service_date, *, household_id=None, person_id=None, count=1, minutes=0, outcome="", programme="core_4", entry=0):
        """A line as a dict. Unique per (occurrence, person, kind): `who` stands for the person, because a NULL is never equal to a NULL."""
        return {
            "id": uuid7(),
            "station_id": station_id,
            "occurrence": occurrence,
            "kind": kind,
            "service_date": service_date,
            "household_id": household_id,
            "person_id": person_id,
            "who": person_id.hex if person_id else "",
            "count": count,
            "minutes": minutes,
            "outcome": outcome,
            "programme": programme,
            "entry": entry,
            "recorded_at": clock.now(),
        }

    @classmethod
    def write(cls, rows):
        """Insert lines, in the caller's transaction."""
        insert_rows(cls, rows)

    @classmethod
    def reverse(cls, occurrence):
        """Take back all lines of an occurrence by lines of the opposite count. Gives the number of the next entry; a second call finds nothing left to reverse."""
        lines = list(cls.select().where(cls.occurrence == occurrence))
        last = max((line.entry for line in lines), default=0)
        live = [line for line in lines if line.entry == last and line.count > 0]
        cls.write(
            [
                cls.row(
                    line.station_id,
                    occurrence,
                    line.kind,
                    line.service_date,
                    household_id=line.household_id,
                    person_id=line.person_id,
                    count=-line.count,
                    minutes=-line.minutes,
                    outcome=line.outcome,
                    programme=line.programme,
                    entry=last + 1,
                )
                for line in live
            ]
        )
        return last + 2 if live else last + 1

    @classmethod
    def settle(cls, occurrence, rows):
        """Make the lines of an occurrence come to what `rows` say. Only what changed is written: a reversal, a new line. Repeating is safe."""
        written = list(cls.select().where(cls.occurrence == occurrence).dicts())
        live, wanted = _live(written), {_key(row): row for row in rows}
        changed = [key for key in {**live, **wanted} if _amounts(live.get(key)) != _amounts(wanted.get(key))]
        entry = max((row["entry"] for row in written), default=0) + 1
        cls.write([_reversal(live[key], entry) for key in changed if key in live])
        cls.write([{**wanted[key], "entry": entry + 1} for key in changed if key in wanted])

    @classmethod
    def between(cls, station_id, first, last):
        """Lines of a station with a service date from `first` to `last`, both included."""
        return cls.select().where(cls.station_id == station_id, cls.service_date.between(first, last))


def _key(row):
    return row["kind"], row["who"], row["service_date"], row["programme"]


def _amounts(row):
    return row and (row["count"], row["minutes"])


def _live(rows):
    """Key → one row with what its lines come to; what was taken back is not there."""
    found = {}
    for row in sorted(rows, key=lambda row: row["entry"]):
        known = found.setdefault(_key(row), {**row, "count": 0, "minutes": 0})
        known.update(count=known["count"] + row["count"], minutes=known["minutes"] + row["minutes"])
    return {key: row for key, row in found.items() if row["count"]}


def _reversal(row, entry):
    """Takes a line back for the home and whoever it was written for."""
    about = {name: row[name] for name in ("household_id", "person_id", "outcome", "programme")}
    line = Line.row(row["station_id"], row["occurrence"], row["kind"], row["service_date"], count=-row["count"], minutes=-row["minutes"], entry=entry, **about)
    return line | {"who": row["who"]}
