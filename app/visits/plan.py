"""What follows from a visit, as rows: the visit, its ledger lines, hazards, tasks and the next due date.

Pure: it asks the database nothing, so that one visit needs few statements and the demo world thousands of visits at once.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from app import clock
from app.db import child_id
from app.households.hazards import RESTRICTED, Hazard
from app.households.tasks import Task
from app.ledger import Line
from app.ledger.lines import PHONE, SERVED, VISIT
from app.visits import words
from app.visits.visit import RestrictedAnswers, Visit

SEVERITY = {"red": 3, "orange": 2, "yellow": 1}
# what to do next when somebody opened the door and there was no visit
FOLLOW_UPS = {words.REFUSED: "talk_refused", words.MOVED: "confirm_moved", words.DECEASED: "confirm_deceased"}


@dataclass(frozen=True)
class Home:
    """What must be known of a home before a visit is planned into rows."""

    id: object
    station_id: str
    tier_days: int
    high_risk: bool = False
    open_hazards: dict = field(default_factory=dict)  # code → severity
    open_tasks: frozenset = frozenset()  # what
    missed_lately: bool = False  # nobody met within the 24 hours before


@dataclass
class Plan:
    """Rows by model, and what becomes of the home's open due dates on `service_date`: met (the next one follows in `next_days`), or excused."""

    rows: dict
    service_date: date
    occurrence: object
    meets: bool = False
    next_days: int | None = None
    excuse: str | None = None


def plan(frame, reading, home, *, author_id, recorded_at, notes=(), handed_in_by=None, programme="core_4"):
    """Return the Plan of a clean `frame` and the `reading` of its answers (None when nobody was met at home)."""
    made = Plan(rows={}, service_date=frame.service_date, occurrence=frame.id)
    made.rows[Visit] = [_visit(frame, reading, home, author_id, recorded_at, notes, handed_in_by)]
    if reading and reading.restricted:
        made.rows[RestrictedAnswers] = [{"id": child_id(frame.id, "restricted"), "visit": frame.id, "answers": reading.restricted}]
    made.rows[Line] = lines(frame, home, programme)
    made.rows[Hazard], made.rows[Task] = _follow_ups(frame, reading, home, recorded_at)
    _due(made, frame, reading, home)
    return made


def _visit(frame, reading, home, author_id, recorded_at, notes, handed_in_by):
    return {
        "id": frame.id,
        "station_id": home.station_id,
        "household": home.id,
        "author_id": author_id,
        "handed_in_by": handed_in_by,
        "kind": frame.kind,
        "outcome": frame.outcome,
        "service_date": frame.service_date,
        "started_at": frame.started_at,
        "minutes": frame.minutes,
        "visitors": frame.visitors,
        "visitor_other": frame.visitor_other,
        "served": [str(id) for id in frame.served],
        "neighbour_check": frame.neighbour_check,
        "language_used": frame.language_used,
        "interpreter": frame.interpreter,
        "consents": frame.consents,
        "signature": frame.signature,
        "witness": frame.witness,
        "remark": frame.remark,
        "sets": frame.sets if reading else [],
        "profile": frame.profile if reading else {},
        "answers": reading.clean if reading else {},
        "level": reading.level if reading else "",
        "photos_expected": frame.photos,
        "notes": list(notes),
        "amends": frame.amends,
        "amended_by": None,
        "clock_doubt": frame.clock_doubt,
        "recorded_at": recorded_at,
    }


def lines(frame, home, programme="core_4", entry=0):
    """Ledger lines: the occurrence with its outcome, and one for each person served (domain.md section 7)."""
    kind = VISIT if frame.kind == words.HOME else PHONE
    common = {"household_id": home.id, "outcome": frame.outcome, "programme": programme, "entry": entry}
    rows = [Line.row(home.station_id, frame.id, kind, frame.service_date, minutes=frame.minutes or 0, **common)]
    rows += [Line.row(home.station_id, frame.id, kind + SERVED, frame.service_date, person_id=person, **common) for person in frame.served]
    return rows


def _follow_ups(frame, reading, home, recorded_at):
    """Hazards and tasks. A hazard already open at that severity is not found a second time; its task exists."""
    hazards, tasks = [], []
    for found in reading.hazards if reading else ():
        if SEVERITY[found["severity"]] <= SEVERITY.get(home.open_hazards.get(found["code"]), 0):
            continue
        same = next((h for h in hazards if h["code"] == found["code"]), None)
        if same is None:
            hazards.append(_hazard(frame, home, **found))
        elif SEVERITY[found["severity"]] > SEVERITY[same["severity"]]:
            same.update(_hazard(frame, home, **found))
    new = {hazard["code"]: hazard for hazard in hazards}
    for wanted in reading.tasks if reading else ():
        code = wanted.get("hazard_code")
        if code not in new if code else wanted["what"] in home.open_tasks:
            continue
        tasks.append(_task(frame, home, wanted, new.get(code), recorded_at))
    if frame.outcome == words.NO_ONE and frame.kind == words.HOME:
        _missed(frame, home, hazards, tasks, recorded_at)
    if frame.outcome in FOLLOW_UPS:
        tasks.append(_task(frame, home, {"what": FOLLOW_UPS[frame.outcome], "to": "social_worker", "due_days": 3}, None, recorded_at))
    for hazard in hazards:
        hazard["due_at"] = min((t["due_at"] for t in tasks if t["hazard"] == hazard["id"] and t["due_at"]), default=hazard["due_at"])
    return hazards, tasks


def _missed(frame, home, hazards, tasks, recorded_at):
    """Nobody home: a high-risk person is tried again within 24 hours; the second miss is red (domain.md 3.0)."""
    if not home.high_risk and frame.neighbour_check not in ("not_seen", "worried"):
        return
    red = home.missed_lately or frame.neighbour_check == "worried"
    if red and home.open_hazards.get("isolation") != "red":
        hazards.append(_hazard(frame, home, "isolation", "red", "outcome", restricted=False))
    wanted = {"what": "neighbour_check", "to": "station_head", "due_h": 24} if red else {"what": "visit_again", "to": "social_worker", "due_h": 24}
    tasks.append(_task(frame, home, wanted, hazards[-1] if hazards else None, recorded_at))


def _hazard(frame, home, code, severity, question, restricted):
    due_at = {"red": frame.started_at + timedelta(hours=24), "orange": frame.started_at + timedelta(days=3)}.get(severity)
    return Hazard.row(home.station_id, home.id, frame.id, code, severity, question, frame.service_date, due_at, restricted=restricted or code in RESTRICTED)


def _task(frame, home, wanted, hazard, recorded_at):
    return Task.row(
        home.station_id,
        home.id,
        wanted["what"],
        occurrence=frame.id,
        key=":".join(filter(None, (wanted["what"], wanted.get("question"), wanted.get("suggestion")))),
        hazard_id=hazard["id"] if hazard else None,
        restricted=wanted.get("restricted", False) or wanted.get("hazard_code") in RESTRICTED,
        to_role=wanted["to"],
        due_at=_due_at(frame, wanted, home),
        suggestion=wanted.get("suggestion"),
        created_at=recorded_at,
    )


def _due_at(frame, wanted, home) -> datetime:
    if wanted.get("due_h"):
        return frame.started_at + timedelta(hours=wanted["due_h"])
    days = wanted.get("due_days") or home.tier_days
    return clock.start_of(frame.service_date + timedelta(days=days + 1))


def _due(made, frame, reading, home):
    """A completed home visit meets what was due and yields the next date; who is in hospital is excused."""
    if frame.kind != words.HOME:
        return
    if frame.completed:
        made.meets = True
        made.next_days = min(home.tier_days, reading.revisit_days) if reading and reading.revisit_days else home.tier_days
    elif frame.outcome == words.HOSPITAL:
        made.excuse = "hospital"
