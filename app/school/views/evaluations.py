"""Before and after: a member's answers, read aloud; the goals; and what came of the group."""

from flask import abort, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.datastructures import MultiDict

from app import receipts
from app.forms import Form
from app.households.scope import staff_stations
from app.school import evaluation
from app.school.evaluation import EFFICACY, FACES, GOAL_STEPS, PHASES, YES_NO, Evaluation
from app.school.group import Member
from app.school.results import Results
from app.school.views import bp, find_group, group_to_change, is_staff_of
from app.web import STAFF, allow, find_or_404, form_error


@bp.get("/groups/<uuid:id>/evaluation")
@allow(*STAFF, "supervisor")
def show_evaluation(id):
    group = find_group(id)
    rated = Evaluation.of_goals(group)
    typed = MultiDict({f"goal.{number}": str(rated.goals.get(goal, "")) if rated else "" for number, goal in enumerate(group.goals.splitlines())})
    return render_template("school/evaluation.html", form=Form(typed), errors={}, **_page(group))


def _page(group):
    return {"group": group, "results": Results(group), "phases": PHASES, "goal_steps": GOAL_STEPS, "own": is_staff_of(group)}


@bp.post("/groups/<uuid:id>/goals")
@allow(*STAFF)
def rate_goals(id):
    """The worker's own rating of each goal."""
    group = group_to_change(id)
    form = Form(request.form)
    values = evaluation.read_goals(form, group)
    if not form.valid:
        return form_error("school/evaluation.html", form, **_page(group))
    evaluation.rate_goals(group, values, by=receipts.author(), at=receipts.filled_at())
    return redirect(url_for(".show_evaluation", id=group.id), 303)


@bp.get("/members/<uuid:id>/evaluation/<phase>")
@allow(*STAFF)
def new_evaluation(id, phase):
    member = _member(id, phase)
    known = Evaluation.of(member, phase)
    return render_template("school/evaluation_new.html", form=Form(evaluation.as_typed(known)), errors={}, **_questions(member, phase))


@bp.post("/members/<uuid:id>/evaluation/<phase>")
@allow(*STAFF)
def create_evaluation(id, phase):
    """Answering again replaces the answers of the same phase."""
    member = _member(id, phase)
    form = Form(request.form)
    values = evaluation.read_answers(form, member.group)
    if not form.valid:
        return form_error("school/evaluation_new.html", form, **_questions(member, phase))
    evaluation.answer(member, phase, values, by=receipts.author(), at=receipts.filled_at())
    return redirect(url_for(".show_evaluation", id=member.group_id), 303)


def _member(id, phase):
    if phase not in PHASES:
        abort(404)
    author = receipts.author() if request.method == "POST" else current_user
    return find_or_404(Member.select().where(Member.station_id.in_(staff_stations(author, receipts.filled_at()))), id=id)


def _questions(member, phase):
    return {"member": member, "group": member.group, "phase": phase, "phase_name": PHASES[phase], "faces": FACES, "efficacy": EFFICACY, "yes_no": YES_NO}
