"""What a volunteer's registration holds besides the account: the number that stands for them, age, skills, a guardian's consent."""

import secrets

import peewee

from app import audit, clock
from app.db import InstantField, JSONField, Model
from app.i18n import _l
from app.people import Account

SKILLS = {
    "medical": _l("Health care"),
    "electric": _l("Licensed electrician"),
    "languages": _l("Interpreting"),
    "teaching": _l("Teaching"),
    "driving": _l("Driving"),
    "haircut": _l("Haircuts"),
    "photos": _l("Taking photos"),
    "lifting": _l("Heavy lifting"),
}
ADULT, VISITS_FROM, TASKS_FROM = 18, 16, 8  # domain.md section 6, issue: events and shifts
NUMBER_LENGTH = 6


class VolunteerProfile(Model):
    """One for each account that volunteers. `number` is typed at a station's tablet; `national_number` is the public one (domain.md section 6)."""

    account = peewee.ForeignKeyField(Account, unique=True, backref="+")
    number = peewee.CharField(NUMBER_LENGTH, unique=True)
    national_number = peewee.CharField(24, default="")
    birth_year = peewee.SmallIntegerField(null=True)
    skills = JSONField(default=list)
    guardian_name = peewee.CharField(50, default="")
    guardian_phone = peewee.CharField(20, default="")
    guardian_agreed_at = InstantField(null=True)
    guardian_heard_by = peewee.UUIDField(null=True)

    @classmethod
    def of(cls, account):
        """The account's profile; made with a new number when there is none."""
        return cls.get_or_none(cls.account == account.id) or cls.create(account=account, number=cls._free_number())

    @classmethod
    def _free_number(cls):
        while True:
            number = str(secrets.randbelow(9 * 10 ** (NUMBER_LENGTH - 1)) + 10 ** (NUMBER_LENGTH - 1))
            if not cls.select().where(cls.number == number).exists():
                return number

    @property
    def age(self):
        """Years at the end of this year minus one: nobody is taken for older than they are. None when unknown."""
        return clock.today().year - self.birth_year - 1 if self.birth_year else None

    @property
    def minor(self):
        return self.age is not None and self.age < ADULT

    @property
    def adult(self):
        """Known to be one: whose year of birth nobody noted is neither a minor nor an adult."""
        return self.age is not None and self.age >= ADULT

    def keep(self, by, **values):
        """Change what is written here; a guardian's consent is noted with its time and who heard it."""
        agreed = values.pop("guardian_agreed", None)
        if agreed is not None and agreed != bool(self.guardian_agreed_at):
            self.guardian_agreed_at, self.guardian_heard_by = (clock.now(), by.id) if agreed else (None, None)
        for name, value in values.items():
            setattr(self, name, value)
        self.save()
        audit.record("volunteer_profile", self, by=by)
