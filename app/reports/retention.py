"""How long personal data stay (docs/deploy.md, "What is kept how long"): photos, voices, answers, closed files, entries that were settled, codes, the audit."""

from datetime import timedelta

from flask import current_app

from app import audit, clock, photos, voices
from app.db import database
from app.households import Category, Consent, Hazard, Household, Person, Task
from app.households.categories import CHILD
from app.households.decisions import Decision
from app.households.person import CHILD_UNTIL
from app.people.invitations import Invitation
from app.people.sign_ins import SignIn
from app.photos import Photo
from app.reports.comments import SampleComment
from app.visits.visit import RestrictedAnswers, Visit, VisitPhoto
from app.wishes import Wish, WishEvent, WishVoice
from app.wishes.life import ENDS

LEAST_AUDIT_DAYS = 183  # Cybersecurity Law, article 21: network logs for six months at least
CONTACT = ("address", "phone", "phone_note", "neighbour_name", "neighbour_phone", "languages", "notes")
NO_ANSWERS = {"answers": {}, "profile": {}, "sets": [], "photos_expected": [], "remark": None, "visitor_other": None, "witness": None}


class Retention:
    """One run. `done`: what was found past its time → how many."""

    def __init__(self, dry=False):
        self.dry, self.done = dry, {}

    def run(self):
        """Do all of it, each part in a transaction of its own; repeating finds nothing left. A dry run does the same and takes it back. Returns `done`."""
        for name, part in PARTS.items():
            with database.atomic() as transaction:
                count = part(_days(name))
                if count and not self.dry:
                    audit.record("retain", self, part=name, count=count)
                if self.dry:
                    transaction.rollback()
            if count:
                self.done[name] = count
        if not self.dry:
            photos.sweep()
            voices.sweep()
        return self.done


def _days(name):
    days = current_app.config[f"RETENTION_{name.upper()}_DAYS"]
    return max(days, LEAST_AUDIT_DAYS) if name == "audit" else days


def _before(days):
    return clock.now() - timedelta(days=days)


def _photos(days):
    """Pictures of homes; a drawn signature proves a consent and stays as long as the answers."""
    return _drop_photos((VisitPhoto.arrived_at < _before(days)) & (VisitPhoto.question != "signature"))


def _drop_photos(which):
    rows = list(VisitPhoto.select(VisitPhoto.id, VisitPhoto.photo).where(which))
    for start in range(0, len(rows), 500):
        some = rows[start : start + 500]
        VisitPhoto.delete().where(VisitPhoto.id.in_([row.id for row in some])).execute()
        pictures = Photo.delete().where(Photo.id.in_([row.photo_id for row in some]))
        for field in Photo._meta.backrefs:  # the same picture may stand in another record
            pictures = pictures.where(Photo.id.not_in(field.model.select(field)))
        pictures.execute()
    return len(rows)


def _voices(days):
    """Recordings of wishes that ended so long ago, and those that are as old as a photo may be."""
    moved = WishEvent.select(WishEvent.wish).where(WishEvent.at >= _before(days))
    over = WishVoice.wish.in_(Wish.select(Wish.id).where(Wish.state.in_(ENDS), Wish.id.not_in(moved)))
    return WishVoice.drop(over | (WishVoice.arrived_at < _before(_days("photos"))))


def _answers(days):
    """What was answered, of homes that nobody has met for so long. That a visit took place stays, with its ledger lines."""
    latest = Visit.alias()
    met_since = latest.select(latest.household).where(latest.started_at >= _before(days))
    left = (Visit.answers != {}) | Visit.remark.is_null(False)
    old = Visit.select(Visit.id).where(left, Visit.started_at < _before(days), Visit.household.not_in(met_since), Visit.household.not_in(_with_children()))
    ids = [row.id for row in old]
    for start in range(0, len(ids), 500):
        some = ids[start : start + 500]
        RestrictedAnswers.delete().where(RestrictedAnswers.visit.in_(some)).execute()
        _drop_photos(VisitPhoto.visit.in_(some))
        Visit.update(**NO_ANSWERS).where(Visit.id.in_(some)).execute()
    return len(ids)


def _with_children():
    """Homes with somebody under 18, or a child of unknown age: their records wait until all are of age."""
    of_age = clock.today().year - CHILD_UNTIL
    children = Category.select(Category.person).where(Category.code.in_(CHILD))
    return Person.select(Person.household).where((Person.birth_year >= of_age) | (Person.birth_year.is_null() & Person.id.in_(children)))


def _files(days):
    """Closed files become pseudonymous: a number instead of names; what tells where and how to reach them goes. Year of birth, categories, figures stay."""
    closed = Household.select().where(Household.ended_at < _before(days), Household.id.not_in(_with_children()))
    homes = [home for home in closed if home.label != _pseudonym(home)]
    for home in homes:
        _pseudonymise(home)
    return len(homes)


def _pseudonym(home):
    return f"#{home.number}"


def _pseudonymise(home):
    for place, person in enumerate(Person.of(home), 1):
        name = f"{_pseudonym(home)}-{place}"
        gone = {"label": "", "birth_date": None, "ethnicity": None, "language": None}
        Person.update(name=name, name_key="", **gone).where(Person.id == person.id).execute()
    Consent.update(witness="", guardian="").where(Consent.household == home.id).execute()
    Task.update(note="", suggestion=None).where(Task.household == home.id).execute()
    Hazard.update(closing="").where(Hazard.household == home.id).execute()
    SampleComment.delete().where(SampleComment.household == home.id).execute()
    for name in CONTACT:
        setattr(home, name, "")
    home.label = _pseudonym(home)
    home.save()


def _entries(days):
    """Entries that nobody could place and the head settled: the form they hold."""
    settled = Decision.select().where(Decision.settled_at < _before(days), Decision.kind == "unplaced", Decision.details != {})
    return sum(Decision.update(details={}).where(Decision.id == decision.id).execute() for decision in list(settled))


def _codes(days):
    """Invitations, used or not, and sign-ins that ended."""
    sign_ins = SignIn.delete().where((SignIn.ended_at < _before(days)) | (SignIn.used_at < _before(days)))
    return Invitation.delete().where(Invitation.expires_at < _before(days)).execute() + sign_ins.execute()


def _audit(days):
    return audit.AuditEntry.delete().where(audit.AuditEntry.at < _before(days)).execute()


PARTS = {"photos": _photos, "voices": _voices, "answers": _answers, "files": _files, "entries": _entries, "codes": _codes, "audit": _audit}
