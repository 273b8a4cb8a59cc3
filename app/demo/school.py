"""Alley schools of the demo world: a group that runs at each station, at some one that has ended too, held and written down through the room's own verbs and forms."""

import random
from datetime import datetime, time, timedelta

from flask import current_app
from werkzeug.datastructures import MultiDict

from app import clock
from app.clock import SHANGHAI
from app.db import child_id
from app.demo import invented, small
from app.forms import Form
from app.households import Household, Person
from app.people import Account, Grant
from app.people.stations import TOWNS
from app.school import evaluation, forms, planning, recording
from app.school.marks import ABSENT, LATE, PRESENT, WALK_IN, Mark
from app.school.marks import REASONS as ABSENT_FOR
from app.school.plan import plans

SEED, BEGINS, ELDER_YEARS = 20221028, time(8, 30), 70
# days before today of the first session, the people who belong (of the eldest at the station), and the group's name
GROUPS = ((65, slice(6, 14), "健康小组第一期"), (20, slice(0, 8), "健康小组第二期"))
SEEN = (
    "到得早，搬凳子不用催。",
    "手指操跟得上，笑声多。",
    "一位奶奶第一次开口唱歌。",
    "看图找出了三处容易滑的地方。",
    "药盒分得仔细，互相检查。",
    "约好了谁看谁家的门。",
)
SAID = ("手还灵活着呢。", "下次我带柿子来。", "原来夜里要先坐一坐再站。", "骗子再打来，我先打社工站。")
SUMMARY = "六节都办成了。组员互相叫得出名字，有四位装了夜灯。建议下期增加一节打电话练习。"


def fill():
    """Groups at the stations that have people, fourteen at most. The same day and homes give the same groups."""
    codes = [code for (code,) in Grant.select(Grant.station_id).where(Grant.role == "station_head").distinct().order_by(Grant.station_id).tuples()]
    with current_app.test_request_context():
        for number, code in enumerate(codes[: len(TOWNS)]):
            _Station(code).tell(GROUPS if number % 3 == 0 else GROUPS[1:])


class _Station:
    def __init__(self, code):
        self.code, self.rng = code, random.Random(f"{SEED}:school:{code}")
        self.staff, self.helpers = (list(Account.of_station(code, role).order_by(Account.mobile)) for role in ("social_worker", "volunteer"))
        self.supervisor = Account.of_station(code, "supervisor").first()
        self.elders = list(
            Person.select(Person, Household)
            .join(Household)
            .where(Person.station_id == code, Person.birth_year <= clock.today().year - ELDER_YEARS, Person.deceased_on.is_null(), Household.active())
            .order_by(Household.number, Person.id)
            .limit(14)
        )

    def tell(self, groups):
        for back, people, name in groups:
            if self.elders[people]:
                self._group(clock.today() - timedelta(days=back), self.elders[people], name)

    def _group(self, first, people, name):
        worker, at = self.rng.choice(self.staff), datetime.combine(first, BEGINS, SHANGHAI)
        village = people[0].household.village_name
        with clock.freeze(at - timedelta(days=10)):
            group = planning.open_group(
                invented.made_id("group", self.code, name),
                self.code,
                plans()["alley_health"],
                name=village.removesuffix("村") + name,
                starts_at=at,
                place=f"{village}口樟树下",
                rhythm_days=7,
                lead=worker,
                by=worker,
                lang="zh",
            )
            for person in people:
                group.add(person, by=worker, joined_on=first)
        sessions = list(group.sessions)
        for session in sessions:
            planning.set_helpers(session, self._helping())
            if session.planned_end < clock.now():
                self._hold(session, worker, people)
        self._evaluate(group, worker, sessions)

    def _helping(self):
        """The volunteer of the pictures always helps at home."""
        named = [account for account in self.helpers if account.mobile.endswith(f"{small.VOLUNTEER:02d}")]
        return named or self.helpers[:1]

    def _hold(self, session, worker, people):
        if session.no == 3 and self.rng.random() < 0.5:
            with clock.freeze(session.planned_at - timedelta(hours=1)):
                session.postpone(worker, "rain", session.planned_at + timedelta(days=2))
        if session.planned_end >= clock.now():
            return
        with clock.freeze(session.planned_end):
            for number, person in enumerate(people):
                self._mark(session, worker, number, person)
            form = Form(_record_form(session, self.rng))
            start, end, texts = forms.read_record(form)
            if not form.valid:
                raise ValueError(f"The demo wrote a record that is refused: {form.errors}")
            recording.record(session, start, end, texts, form.values, by=worker)
        if self.supervisor and session.no == 1:
            with clock.freeze(session.planned_end + timedelta(days=2)):
                session.comment(self.supervisor, "节奏合适。下次可以请组员自己带一遍手指操。")

    def _mark(self, session, worker, number, person):
        what = self.rng.choices((PRESENT, LATE, ABSENT), (84, 6, 10))[0]
        reason = self.rng.choice(sorted(ABSENT_FOR)) if what == ABSENT else ""
        at = session.planned_at + timedelta(minutes=12 if what == LATE else self.rng.randint(-10, 3))
        Mark.add(session, child_id(session.id, f"mark:{number}"), what, at, by=worker, person_id=person.id, reason=reason)
        if number == 0 and self.rng.random() < 0.4:
            Mark.add(session, child_id(session.id, "walk-in"), WALK_IN, at, by=worker)

    def _evaluate(self, group, worker, sessions):
        """Before at the first session; after, goals and summary when all were held."""
        over = all(session.status == "held" for session in sessions)
        for phase, session in (("pre", sessions[0]), ("post", sessions[-1]))[: 2 if over else 1]:
            with clock.freeze(session.planned_end):
                for member in group.members:
                    form = Form(_answers(self.rng, phase == "post"))
                    values = evaluation.read_answers(form, group)
                    if not form.valid:
                        raise ValueError(f"The demo wrote answers that are refused: {form.errors}")
                    evaluation.answer(member, phase, values, worker, clock.now())
        if over:
            with clock.freeze(sessions[-1].planned_end + timedelta(days=3)):
                evaluation.rate_goals(group, {goal: self.rng.choice((0, 1, 1, 2)) for goal in group.goals.splitlines()}, worker, clock.now())
                group.summary = SUMMARY
                group.end(by=worker)


def _record_form(session, rng):
    start, end = clock.local(session.planned_at), clock.local(session.planned_end)
    typed = {"held_on": start.date().isoformat(), "start": f"{start:%H:%M}", "end": f"{end:%H:%M}"}
    return MultiDict({**typed, "observations": SEEN[session.no - 1], "quotes": rng.choice(SAID), "next_time": "早到十分钟摆凳子。"})


def _answers(rng, after):
    typed = {"face": rng.choice("233" if after else "1223")}
    right = plans()["alley_health"].questions("zh")["knowledge"]
    typed.update({f"k.{number}": ask["right"] if rng.random() < (0.9 if after else 0.55) else _other(ask["right"]) for number, ask in enumerate(right)})
    return MultiDict({**typed, **{f"e.{number}": rng.choice("233" if after else "122") for number in range(3)}})


def _other(answer):
    return "no" if answer == "yes" else "yes"
