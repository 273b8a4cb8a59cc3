"""What came of a group: how many came, and what changed from before to after."""

from functools import cached_property

from peewee import fn

from app.ledger.lines import SERVED, SESSION, Line
from app.school.evaluation import Evaluation
from app.school.games import GameResult, trend
from app.school.session import HELD, Session


class Results:
    """Counted from the ledger: attendance rate = present / (members × sessions held), each member from joining to leaving (domain.md section 4)."""

    def __init__(self, group):
        self.group = group

    @cached_property
    def held(self):
        return list(self.group.sessions.where(Session.status == HELD))

    @cached_property
    def _came(self):
        """Session id → ids of the known persons who came."""
        rows = (
            Line.select(Line.occurrence, Line.person_id)
            .where(Line.occurrence.in_([session.id for session in self.held]), Line.kind == SESSION + SERVED, Line.person_id.is_null(False))
            .group_by(Line.occurrence, Line.person_id)
            .having(fn.SUM(Line.count) > 0)
        )
        found = {}
        for line in rows:
            found.setdefault(line.occurrence, set()).add(line.person_id)
        return found

    @cached_property
    def _expected(self):
        """Session id → ids of the persons who were members on its day."""
        return {session.id: {member.person_id for member in session.members()} for session in self.held}

    def attendance_of(self, member):
        """(times present, times expected) of a member."""
        due = [session for session, people in self._expected.items() if member.person_id in people]
        return sum(member.person_id in self._came.get(session, ()) for session in due), len(due)

    @property
    def present(self):
        return sum(len(people & self._came.get(session, set())) for session, people in self._expected.items())

    @property
    def expected(self):
        return sum(len(people) for people in self._expected.values())

    @property
    def rate(self):
        """Whole per cent, or None before the first session."""
        return round(100 * self.present / self.expected) if self.expected else None

    # ---- the group's report (domain.md section 4) ----

    @cached_property
    def person_times(self):
        """人次: everybody who came, each time, walk-ins included."""
        held = [session.id for session in self.held]
        return Line.select(fn.SUM(Line.count)).where(Line.occurrence.in_(held), Line.kind == SESSION + SERVED).scalar() or 0

    @property
    def persons(self):
        """人数: distinct persons known by name who came."""
        return len(set().union(*self._came.values()))

    @property
    def joined_later(self):
        """New members: those who joined after the day of the first session held."""
        first = min((session.service_date for session in self.held), default=None)
        return sum(first is not None and row["member"].joined_on > first for row in self.rows)

    @cached_property
    def games(self):
        """(series that got better, series of two results and more) in this group's games: each person's own, like with like."""
        series = GameResult.series_in(self.group)
        told = [trend([result.median for result in own], own[0].unit) for own in series if len(own) > 1]
        return told.count("better"), len(told)

    # ---- before and after ----

    @cached_property
    def _answers(self):
        rows = Evaluation.select().where(Evaluation.group == self.group.id)
        return {(row.person_id, row.phase): row for row in rows if row.person_id}

    @cached_property
    def goals(self):
        """[(goal, its rating or None)]."""
        rated = Evaluation.of_goals(self.group)
        return [(goal, rated.goals.get(goal) if rated else None) for goal in self.group.goals.splitlines()]

    @cached_property
    def rows(self):
        """Every member with attendance and answers before and after, one row for each person."""
        seen, found = set(), []
        for member in self.group.everybody:
            if member.person_id not in seen:
                seen.add(member.person_id)
                pre, post = self._answers.get((member.person_id, "pre")), self._answers.get((member.person_id, "post"))
                found.append({"member": member, "attendance": self.attendance_of(member), "pre": pre, "post": post})
        return found

    @property
    def both(self):
        """Rows of those who answered before and after: only they are compared."""
        return [row for row in self.rows if row["pre"] and row["post"]]

    def means(self, measure):
        """(before, after) of those who answered both times, to one decimal; (None, None) without any."""
        pairs = [(measure(row["pre"]), measure(row["post"])) for row in self.both]
        pairs = [pair for pair in pairs if None not in pair]
        if not pairs:
            return None, None
        return tuple(round(sum(values) / len(values), 1) for values in zip(*pairs, strict=True))

    @property
    def measures(self):
        """[(key, most, before, after)] of faces, knowledge and self-efficacy."""
        questions = self.group.questions
        knowledge, efficacy = questions.get("knowledge", []), questions.get("efficacy", [])
        return [
            ("face", 3, *self.means(lambda row: row.face)),
            ("knowledge", len(knowledge), *self.means(lambda row: row.right(knowledge))),
            ("efficacy", 3 * len(efficacy), *self.means(lambda row: row.efficacy_sum)),
        ]
