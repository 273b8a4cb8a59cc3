"""Recording a visit: what is known of the home, the plan's rows written, and what a person must settle."""

from datetime import timedelta

from app import audit, clock
from app.db import compiled, insert_rows
from app.households.consents import Consent, HomeConsents
from app.households.decisions import Decision
from app.households.due_dates import DueDate
from app.households.hazards import Hazard
from app.households.tasks import Task
from app.households.tiers import StationTier
from app.ledger import Line
from app.visits import words
from app.visits.plan import Home, plan
from app.visits.visit import Visit


def home_of(household, frame):
    """The `Home` that a plan needs."""
    open_hazards = {}
    for hazard in _open_hazards(household.id):
        if open_hazards.get(hazard.code) != "red":
            open_hazards[hazard.code] = hazard.severity
    return Home(
        id=household.id,
        station_id=household.station_id,
        tier_days=StationTier.days_of(household.station_id, household.tier),
        high_risk=household.tier == "weekly" or "red" in open_hazards.values(),
        open_hazards=open_hazards,
        open_tasks=frozenset(task.what for task in _open_tasks(household.id)) if frame.asks else frozenset(),
        missed_lately=frame.outcome == words.NO_ONE and _missed_before(household, frame),
    )


def _missed_before(household, frame):
    since = frame.started_at - timedelta(hours=24)
    return (
        Visit.select()
        .where(Visit.household == household.id, Visit.outcome == words.NO_ONE, Visit.kind == words.HOME, Visit.started_at.between(since, frame.started_at))
        .where(Visit.id != frame.id)
        .exists()
    )


def record(frame, reading, household, *, author, handed_in_by=None):
    """Write a visit and all that follows from it, in the caller's transaction. Returns the visit's id."""
    earlier = _amended(frame, household, author)
    if earlier and reading and not author.may_read_restricted:
        for id, answer in earlier.restricted.items():  # the form did not show them to its author: they stand
            reading.restricted.setdefault(id, answer)
    consents = HomeConsents(household)
    notes, doubts = _doubts(frame, reading, household, consents, author, handed_in_by, earlier)
    made = plan(
        frame, reading, home_of(household, frame), author_id=author.id, recorded_at=clock.now(), notes=notes, handed_in_by=getattr(handed_in_by, "id", None)
    )
    if earlier:
        _supersede(frame, earlier, author)
    write(made, household, author)
    _keep_consents(frame, household, consents, author)
    visit = Visit(id=frame.id, station_id=household.station_id)
    for kind in doubts:
        Decision.add(household.station_id, kind, "visit", frame.id, household=str(household.id))
    dropped = {"dropped": reading.dropped_ids} if reading and reading.dropped_ids else {}
    audit.record("record_visit", visit, by=author, outcome=frame.outcome, **dropped)
    return frame.id


def _amended(frame, household, author):
    """The visit that this one corrects; where that was corrected already, the correction that stands now; None when it is another home's or not the author's."""
    visit = frame.amends and Visit.get_or_none(Visit.id == frame.amends, Visit.at(household.id))
    if visit and visit.author_id != author.id and not author.is_staff:
        return None
    while visit and visit.amended_by:
        visit = Visit.get_or_none(Visit.id == visit.amended_by)
    return visit or None


def write(made, household, author):
    """Insert a plan's rows and settle the home's open due dates."""
    if made.meets:
        DueDate.meet(household, made.service_date, made.occurrence, days=made.next_days)
    elif made.excuse:
        for due in DueDate.open_for(household):
            due.excuse(made.excuse, by=author)
    for model, rows in made.rows.items():
        insert_rows(model, rows)


def _doubts(frame, reading, household, consents, author, handed_in_by, earlier):
    """Notes that the visit carries, and kinds of decisions for the head."""
    notes, doubts = [], []
    if frame.clock_doubt:
        notes.append("clock_doubt")
        doubts.append("clock_doubt")
    if handed_in_by:
        notes.append("handed_in")
        doubts.append("handed_in")
    if frame.interpreter == "child":
        notes.append("child_interpreted")
    came_along = set(frame.visitors) - {str(author.id)} or frame.visitor_other
    if frame.completed and frame.kind == words.HOME and not came_along and household.children_or_woman_alone:
        notes.append("one_visitor")
    if frame.guardian_open and not consents.guarded:
        notes.append("guardian_open")
    if frame.asks and consents.withdrawn_since(frame.started_at) & {"record", "photo"}:
        notes.append("photos_dropped")
        doubts.append("consent_withdrawn")
        reading.restricted.clear()
    if _unseen(frame, earlier, author):
        notes.append("corrected_twice")
    if not earlier and frame.completed and _met_that_day(household, author, frame):
        doubts.append("twice_a_day")
    return notes, doubts


def _met_that_day(household, author, frame):
    """Whether this author met the home in the same way on the day of this visit already."""
    others = _same_day(household.id, author.id, frame.service_date)
    return any(other.kind == frame.kind and other.completed and not other.amended_by for other in others)


def _unseen(frame, earlier, author):
    """Whether this corrects a visit that somebody else had corrected, and its author's page did not know."""
    return earlier and earlier.id != frame.amends and earlier.author_id != author.id


def _keep_consents(frame, household, consents, author):
    """What the family allowed today, where nothing living says so yet."""
    new = set(frame.consents) - consents.given()
    how = consent_details(frame, author)
    insert_rows(Consent, [Consent.row(household.station_id, household.id, purpose, frame.started_at, **how) for purpose in sorted(new)])


def consent_details(frame, author):
    """How the family agreed at the door, as columns of a consent."""
    return {
        "how": frame.signature or "spoken",
        "witness": frame.witness or "",
        "explained_by": author.id,
        "guardian": frame.guardian,
        "assent": frame.assent,
    }


def _supersede(frame, earlier, author):
    """A correction: the earlier visit stays readable, its ledger lines are taken back. The head is asked about a clash, and settles one by a correction."""
    Visit.update(amended_by=frame.id).where(Visit.id == earlier.id).execute()
    Line.reverse(earlier.id)
    if author.has("station_head"):
        for decision in Decision.waiting(earlier.station_id).where(Decision.kind == "corrected_twice", Decision.about_id == earlier.id):
            decision.settle(by=author, outcome="taken")
    elif _unseen(frame, earlier, author):
        details = {"by": str(author.id), "earlier": str(earlier.id), "earlier_by": str(earlier.author_id), "earlier_at": earlier.recorded_at.isoformat()}
        Decision.add(earlier.station_id, "corrected_twice", "visit", frame.id, household=str(earlier.household_id), **details)


_open_hazards = compiled(lambda home: Hazard.select(Hazard.code, Hazard.severity).where(Hazard.household == home, Hazard.closed_at.is_null()))
_open_tasks = compiled(lambda home: Task.select(Task.what).where(Task.household == home, Task.closed_at.is_null()))
_same_day = compiled(
    lambda home, author, day: Visit.select(Visit.kind, Visit.outcome, Visit.amended_by).where(
        Visit.household == home, Visit.author_id == author, Visit.service_date == day
    )
)
