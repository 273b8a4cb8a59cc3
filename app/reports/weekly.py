"""The weekly page (周报), first form: a week beside the one before it."""

from datetime import timedelta
from functools import cached_property

from app import clock
from app.households import Decision, Hazard, Household
from app.i18n import _, _l, lang
from app.reports.compared import Compared
from app.reports.coverage import coverage
from app.reports.figures import done_in, person_times_by_week
from app.reports.follow_ups import Hazards, tasks_of
from app.reports.phones import phones_of
from app.wishes.figures import between as wish_figures
from app.wishes.wish import OPEN, Wish

BARS = 8
# how each figure is counted (domain.md section 7): printed on the page itself
DEFINITIONS = (
    (_l("Households"), _l("Different homes with at least one completed home visit in the week. Never added up over weeks.")),
    (_l("Household visits"), _l("Completed home visits: the person or the family was met. By the day of the visit, not of its arrival.")),
    (_l("No one home"), _l("Attempts that met nobody. They are not visits.")),
    (_l("Other attempts"), _l("A visit was not wished, or the person had moved, died or was in hospital.")),
    (_l("Phone visits"), _l("Calls that reached the person or the family. They are not household visits.")),
    (_l("Person-times"), _l("One for each person served each time. Who merely lives there is not counted, nor are visitors.")),
    (_l("Persons served"), _l("Different known persons who were served in the week.")),
    (_l("Group sessions"), _l("Sessions that were held, and one for each who came to each. Companions, volunteers and staff are not counted.")),
    (_l("Activities"), _l("Activities that were held, and the guests who came: known by name, or as a number.")),
    (_l("Wishes"), _l("Collected, published and claimed by the day of that step; fulfilled when the family has confirmed it, not before.")),
    (_l("Volunteers"), _l("Different volunteers with confirmed minutes, and those minutes as hours.")),
    (
        _l("Coverage"),
        _l("Homes visited, of the homes whose date fell in or before the week and was not met before it. Excused homes are left out."),
    ),
    (_l("Hazards"), _l("New by the day found, closed by the day closed; overdue are those not closed in time.")),
)


class WeeklyReport:
    """Everything that the page shows. Each part is counted when it is first asked for."""

    def __init__(self, station, week):
        self.station, self.week, self.before = station, week, week.back()

    # ---- what a head must see first ----

    @cached_property
    def overdue(self):
        """[(home, due on)] that wait for a visit, the longest first."""
        late = self.coverage.late
        homes = Household.select().where(Household.id.in_(list(late)))
        return sorted(((home, late[home.id]) for home in homes), key=lambda pair: (pair[1], pair[0].number))

    def open_reds(self, account):
        """Red hazards that are open now and that `account` may read."""
        found = (
            Hazard.select(Hazard, Household).join(Household).where(Hazard.station_id == self.station.id, Hazard.closed_at.is_null(), Hazard.severity == "red")
        )
        return list(found.where(Hazard.readable_by(account)).order_by(Hazard.due_at))

    @cached_property
    def to_decide(self):
        return Decision.waiting(self.station.id).count()

    @cached_property
    def wishes_due(self):
        """How many open wishes run out within seven days, or have."""
        soon = clock.now() + timedelta(days=7)
        return Wish.select().where(Wish.station_id == self.station.id, Wish.state.in_(OPEN), Wish.due_at <= soon).count()

    @cached_property
    def phones(self):
        return phones_of(self.station.id)

    # ---- figures ----

    @cached_property
    def coverage(self):
        return coverage(self.station.id, self.week, until=clock.today() if self.week.current else None)

    @cached_property
    def coverage_before(self):
        return coverage(self.station.id, self.before)

    @cached_property
    def done(self):
        return done_in(self.station.id, (self.week, self.before))

    @cached_property
    def hazards(self):
        return Hazards(self.station.id, (self.week, self.before))

    @cached_property
    def tasks(self):
        return tasks_of(self.station.id, self.week)

    @cached_property
    def open_hazards(self):
        return self.hazards.open(self.week)

    @cached_property
    def bars(self):
        """[(week, person-times)], oldest first."""
        weeks = [self.week.back(number) for number in reversed(range(BARS))]
        return list(person_times_by_week(self.station.id, weeks).items())

    def figure(self, name):
        """`Compared` of one count of what was done."""
        return Compared(getattr(self.done[self.week], name), getattr(self.done[self.before], name))

    @cached_property
    def cover(self):
        """`Compared` of the coverage in per cent."""
        return Compared(self.coverage.percent, self.coverage_before.percent)

    @cached_property
    def table(self):
        """[(id, words, Compared)], in the order and with the ids of domain.md section 7."""
        now, then = self.coverage, self.coverage_before
        return [
            ("households", _("Households"), self.figure("households")),
            ("household_visits", _("Household visits"), self.figure("household_visits")),
            ("no_answer", _("No one home"), self.figure("no_answer")),
            ("other_attempts", _("Other attempts"), self.figure("other_attempts")),
            ("phone_visits", _("Phone visits"), self.figure("phone_visits")),
            ("group_sessions", _("Group sessions"), self.figure("group_sessions")),
            ("group_person_times", _("Group sessions, person-times"), self.figure("group_person_times")),
            ("activities", _("Activities"), self.figure("activities")),
            ("activity_person_times", _("Activities, person-times"), self.figure("activity_person_times")),
            *self._wish_rows(),
            ("volunteers_active", _("Volunteers"), self.figure("volunteers")),
            ("volunteer_hours", _("Hours of volunteers"), self.volunteer_hours),
            ("person_times_total", _("Person-times"), self.figure("person_times")),
            ("persons_total", _("Persons served"), self.figure("persons")),
            ("coverage_due", _("Homes due"), Compared(now.due, then.due)),
            ("coverage_done", _("Homes due and visited"), Compared(now.done, then.done)),
            ("overdue", _("Homes overdue"), Compared(len(now.late), len(then.late))),
            *self._hazard_rows("new", {"red": _("New hazards, red"), "orange": _("New hazards, orange"), "yellow": _("New hazards, yellow")}),
            *self._hazard_rows("closed", {"red": _("Hazards closed, red"), "orange": _("Hazards closed, orange"), "yellow": _("Hazards closed, yellow")}),
            *self._hazard_rows(
                "late", {"red": _("Hazards overdue, red"), "orange": _("Hazards overdue, orange"), "yellow": _("Hazards overdue, yellow")}, "overdue"
            ),
        ]

    @cached_property
    def volunteer_hours(self):
        """`Compared` of whole hours."""
        return Compared(*(round(self.done[week].volunteer_minutes / 60) for week in (self.week, self.before)))

    @cached_property
    def wishes(self):
        """{week: app.wishes.figures.Figures}; what is overdue is so now, and only this week says it."""
        return {week: wish_figures(self.station.id, week.monday, week.sunday) for week in (self.week, self.before)}

    def _wish_rows(self):
        now, then = self.wishes[self.week], self.wishes[self.before]
        names = {"collected": _("Wishes collected"), "published": _("Wishes published"), "claimed": _("Wishes claimed")}
        rows = [(f"wishes_{name}", words, Compared(getattr(now, name), getattr(then, name))) for name, words in names.items()]
        return [*rows, ("wishes_fulfilled", _("Wishes fulfilled"), self.figure("wishes_fulfilled"))]

    def _hazard_rows(self, what, names, as_id=None):
        now, then = (getattr(self.hazards, what)(week) for week in (self.week, self.before))
        return [(f"hazards_{as_id or what}_{colour}", words, Compared(now[colour], then[colour])) for colour, words in names.items()]

    # ---- a paragraph to pass on ----

    @cached_property
    def paragraph(self):
        """Sentences for the station's chat group: figures only, no home, no name, no kind of hazard."""
        done, cover = self.done[self.week], self.coverage
        new, closed = self.hazards.new(self.week), self.hazards.closed(self.week)
        days = {"first": f"{self.week.monday.month}/{self.week.monday.day}", "last": f"{self.week.sunday.month}/{self.week.sunday.day}"}
        sentences = [
            _("%(station)s, week %(week)s (%(first)s to %(last)s).", station=self.station.name, week=self.week.number, **days),
            _(
                "%(visits)s home visits to %(homes)s homes; nobody home %(missed)s times; %(calls)s phone visits.",
                visits=done.household_visits,
                homes=done.households,
                missed=done.no_answer,
                calls=done.phone_visits,
            ),
            _("%(times)s person-times, %(persons)s persons.", times=done.person_times, persons=done.persons),
            *self._other_sentences(done),
        ]
        if cover.due:
            sentences.append(_("%(done)s of %(due)s homes due were visited (%(percent)s%%).", done=cover.done, due=cover.due, percent=cover.percent))
        sentences.append(
            _("Hazards found: red %(red)s, orange %(orange)s, yellow %(yellow)s; closed: %(closed)s.", **new, closed=sum(closed.values())),
        )
        return ("" if lang() == "zh" else " ").join(sentences)

    def _other_sentences(self, done):
        """Of classes, activities, wishes and volunteers: only where there were any."""
        if done.group_sessions:
            yield _("%(count)s group sessions, %(times)s person-times.", count=done.group_sessions, times=done.group_person_times)
        if done.activities:
            yield _("%(count)s activities, %(times)s person-times.", count=done.activities, times=done.activity_person_times)
        if done.wishes_fulfilled:
            yield _("%(count)s wishes fulfilled.", count=done.wishes_fulfilled)
        if done.volunteers:
            yield _("%(count)s volunteers served %(hours)s hours.", count=done.volunteers, hours=self.volunteer_hours.this)
