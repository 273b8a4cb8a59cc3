"""Health notes of a session: blood pressure, pulse, and how the person feels. For social workers and heads only."""

import peewee

from app import audit, clock
from app.db import InstantField, JSONField, StationModel, insert_rows
from app.households.person import Person
from app.i18n import _l
from app.school.session import Session

STOP_UPPER, STOP_LOWER = 180, 110  # domain.md section 4
SYMPTOMS = {"chest_pain": _l("Pain in the chest"), "dizziness": _l("Dizziness")}
MEASURED = {"device": _l("With a device"), "nurse": _l("By a nurse")}


def must_stop(upper=None, lower=None, symptoms=()):
    """Whether exercise stops now: at 180/110 or above, with pain in the chest or dizziness. Pure."""
    return bool(symptoms) or (upper or 0) >= STOP_UPPER or (lower or 0) >= STOP_LOWER


class HealthNote(StationModel):
    session = peewee.ForeignKeyField(Session, backref="+", on_delete="CASCADE")
    person = peewee.ForeignKeyField(Person, backref="+", on_delete="CASCADE")
    upper = peewee.SmallIntegerField(null=True)
    lower = peewee.SmallIntegerField(null=True)
    pulse = peewee.SmallIntegerField(null=True)
    symptoms = JSONField(default=list)
    measured = peewee.CharField(8, default="device")
    remark = peewee.CharField(500, default="")
    at = InstantField()
    author_id = peewee.UUIDField()
    recorded_at = InstantField(default=clock.now)

    @classmethod
    def add(cls, session, id, person_id, values, at, *, by):
        """Keep a note; one that is there already stays. Gives whether it is new."""
        if cls.select().where(cls.id == id).exists():
            return False
        row = {"id": id, "station_id": session.station_id, "session": session.id, "person": person_id, "at": at}
        insert_rows(cls, [{**row, **values, "author_id": by.id, "recorded_at": clock.now()}])
        audit.record("note_health", cls(id=id, station_id=session.station_id), by=by)
        return True

    @classmethod
    def of(cls, session):
        return list(cls.select(cls, Person).join(Person).where(cls.session == session.id).order_by(cls.at.desc()))

    @property
    def stop(self):
        return must_stop(self.upper, self.lower, self.symptoms)

    @property
    def symptom_names(self):
        return [str(SYMPTOMS[symptom]) for symptom in self.symptoms if symptom in SYMPTOMS]
