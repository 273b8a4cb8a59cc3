"""Whether a group's file is complete: plan, sign-in, session records, evaluation, summary."""

from app.i18n import _, ngettext
from app.ledger.lines import SERVED, SESSION, Line
from app.school.evaluation import Evaluation
from app.school.session import HELD, PLANNED, POSTPONED

PLAN = ("goals", "target", "recruitment", "risk_plan")


def items(group, sessions):
    """[(what, whether it is there, what is missing)] in the order in which a group runs."""
    held = [session for session in sessions if session.status == HELD]
    members = {member.person_id for member in group.members}
    answered = {"pre": set(), "post": set()}
    for row in Evaluation.select().where(Evaluation.group == group.id, Evaluation.person.is_null(False)):
        answered[row.phase].add(row.person_id)
    sheets = Line.select(Line.occurrence).where(Line.occurrence.in_([session.id for session in held]), Line.kind == SESSION + SERVED)
    signed = {occurrence for (occurrence,) in sheets.distinct().tuples()}
    gaps = [
        (_("Plan"), sum(not getattr(group, name) for name in PLAN), lambda n: ngettext("%(num)s part is empty", "%(num)s parts are empty", n)),
        (_("Members"), 0 if members else 1, lambda n: _("nobody yet")),
        (_("Sessions"), _waiting(sessions), lambda n: ngettext("%(num)s is still to come", "%(num)s are still to come", n)),
        (_("Attendance sheets"), sum(session.id not in signed for session in held), lambda n: ngettext("%(num)s is missing", "%(num)s are missing", n)),
        (_("Session records"), sum(not session.observations for session in held), lambda n: ngettext("%(num)s is missing", "%(num)s are missing", n)),
        (_("Supervisor's comment"), 0 if any(session.supervisor_comment for session in sessions) else 1, lambda n: _("not yet")),
        (_("Answers before"), len(members - answered["pre"]), lambda n: ngettext("%(num)s member is missing", "%(num)s members are missing", n)),
        (_("Answers after"), len(members - answered["post"]), lambda n: ngettext("%(num)s member is missing", "%(num)s members are missing", n)),
        (_("Goals rated"), 0 if Evaluation.of_goals(group) else 1, lambda n: _("not yet")),
        (_("Summary"), 0 if group.summary else 1, lambda n: _("not yet")),
    ]
    return [(what, not count, missing(count) if count else "") for what, count, missing in gaps]


def _waiting(sessions):
    return sum(session.status in (PLANNED, POSTPONED) for session in sessions) or (0 if sessions else 1)
