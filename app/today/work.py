"""What is due for one account: homes to visit, tasks, and what is open in those homes."""

from datetime import timedelta
from functools import cached_property

import peewee

from app import clock
from app.households import Assignment, DueDate, Hazard, Household, Task, Village
from app.households.categories import LOW_INCOME
from app.households.hazards import SEVERITIES
from app.households.household import DUE_SOON_DAYS, fill_members
from app.households.scope import staff_stations

MOST_HOMES, MOST_TASKS = 60, 12
SPOKEN_HERE = ("zh", "wuu")
# what a volunteer need not know to visit (domain.md section 9, minimal display)
NOT_FOR_VOLUNTEERS = LOW_INCOME | {"disabled", "dementia", "adl_dependent", "adl_partial", "lost_only_child", "unattended_child", "child_in_difficulty"}


class Work:
    """Volunteers: homes assigned to them. Social workers: those assigned to them, all of the station's when none are. Heads: the station's."""

    def __init__(self, account):
        self.account = account
        self.stations = staff_stations(account)
        self.today = clock.today()

    @cached_property
    def dates(self):
        """Open due dates up to a week ahead, the oldest first, one for each home, each with its home; at most MOST_HOMES."""
        query = (
            DueDate.select(DueDate, Household, Village)
            .join(Household)
            .join(Village, peewee.JOIN.LEFT_OUTER)
            .where(DueDate.is_open(), DueDate.due_on <= self.today + timedelta(days=DUE_SOON_DAYS), Household.active(), self._mine())
            .order_by(DueDate.due_on, Household.number)
            .limit(MOST_HOMES)
        )
        first = {}
        for date in query:
            first.setdefault(date.household_id, date)
        fill_members([date.household for date in first.values()])
        return list(first.values())

    def _mine(self):
        assigned = Assignment.homes_of(self.account)
        if not self.stations:
            return DueDate.household.in_(assigned)
        if self.account.has("station_head") or not assigned.exists():
            return DueDate.station_id.in_(self.stations)
        return DueDate.household.in_(assigned) & DueDate.station_id.in_(self.stations)

    @property
    def due(self):
        """Homes whose day has come or gone."""
        return [date for date in self.dates if date.due_on <= self.today]

    @property
    def coming(self):
        return [date for date in self.dates if date.due_on > self.today]

    @property
    def homes(self):
        """The homes that belong on this phone tonight."""
        return [date.household for date in self.dates]

    @cached_property
    def hazards(self):
        """Open hazards by home, the gravest first, as far as the account may read them."""
        homes = [home.id for home in self.homes]
        found = {}
        for hazard in Hazard.select().where(Hazard.household.in_(homes), Hazard.closed_at.is_null(), Hazard.readable_by(self.account)):
            found.setdefault(hazard.household_id, []).append(hazard)
        return {home: sorted(rows, key=lambda hazard: SEVERITIES.index(hazard.severity)) for home, rows in found.items()}

    def categories(self, home):
        """Names of the categories of a home's people, as many as this account needs to know."""
        held = {category.code: category.name for person in home.at_home for category in person.categories}
        return [name for code, name in held.items() if self.stations or code not in NOT_FOR_VOLUNTEERS]

    def languages(self, home):
        """Names of the languages that not everybody here speaks."""
        return [name for code, name in zip(home.languages.split(","), home.language_names, strict=False) if code not in SPOKEN_HERE]

    @cached_property
    def tasks(self):
        """Open tasks of this account or of its role, the most urgent first; at most MOST_TASKS and one more."""
        query = Task.select(Task, Household, Village).join(Household).join(Village, peewee.JOIN.LEFT_OUTER).where(Task.closed_at.is_null())
        if self.stations:
            for_role = Task.to_account.is_null() & Task.to_role.in_(list(self.account.roles))
            query = query.where(Task.station_id.in_(self.stations), (Task.to_account == self.account.id) | for_role)
        else:
            query = query.where(Task.is_for(self.account))
        readable = ~Task.restricted | self.account.may_read_restricted
        return list(query.where(readable).order_by(Task.due_at.is_null(), Task.due_at).limit(MOST_TASKS + 1))
