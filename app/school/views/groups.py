"""The room's first page, a group's file, a new group from a plan, changing and ending it."""

from datetime import timedelta

from flask import abort, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.datastructures import MultiDict

from app import audit, clock, receipts
from app.db import uuid7
from app.forms import Form
from app.households.changes import as_text
from app.households.scope import staff_stations
from app.i18n import lang
from app.ledger.lines import PROGRAMMES
from app.people import Account
from app.school import file, forms
from app.school.group import STAGES, TYPES, Group, Member
from app.school.plan import plans
from app.school.planning import RHYTHMS, open_group
from app.school.session import CANCELLED, HELD, PLANNED, POSTPONED, Session
from app.school.views import READERS, bp, find_group, group_to_change, is_staff_of
from app.web import STAFF, allow, form_error

AHEAD_DAYS, MOST_GROUPS = 7, 200


@bp.get("/")
@allow(*READERS)
def index():
    """Staff and supervisors: groups by stage and what is on; volunteers: the sessions they help at."""
    sessions = Session.visible_to(current_user).select(Session, Group).join(Group)
    today = clock.start_of(clock.today())
    coming = sessions.where(Session.status == PLANNED, Session.planned_at >= today, Session.planned_at < today + timedelta(days=AHEAD_DAYS + 1))
    open_ones = sessions.where((Session.status == PLANNED) & (Session.planned_at < today) | (Session.status == POSTPONED))
    groups = Group.fill_stages(list(Group.visible_to(current_user).order_by(Group.ended_at.is_null(False), Group.created_at.desc()).limit(MOST_GROUPS)))
    return render_template(
        "school/index.html",
        today=clock.today(),
        coming=list(coming.order_by(Session.planned_at)),
        unsettled=list(open_ones.order_by(Session.planned_at).limit(20)) if current_user.is_staff else [],
        stages=_by_stage(groups),
        ended=[group for group in groups if group.ended_at],
        sizes=Member.count_by_group(groups),
    )


def _by_stage(groups):
    """[(stage's name, groups)] of those that run, in the order of the stages."""
    running = [group for group in groups if not group.ended_at]
    return [(str(name), found) for stage, name in STAGES.items() if (found := [group for group in running if group.stage == stage])]


@bp.get("/groups/new")
@allow(*STAFF)
def new_group():
    key = request.args.get("plan") or next(iter(plans()))
    plan = plans().get(key) or abort(404)
    typed = MultiDict({"plan": key, "name": plan.text("name", lang()), "date": _next_friday().isoformat(), "time": "08:30", "rhythm": "7"})
    typed.update({"lead": str(current_user.id), "open": "yes"})
    return render_template("school/new_group.html", form=Form(typed), errors={}, **_choices(plan))


def _next_friday():
    """Classes are held on Friday mornings in most stations (domain.md section 10)."""
    today = clock.today()
    return today + timedelta(days=(4 - today.weekday()) % 7 or 7)


@bp.post("/groups")
@allow(*STAFF)
def create_group():
    author = receipts.author()
    stations = staff_stations(author, receipts.filled_at()) or abort(404)
    form = Form(request.form)
    plan = plans().get(form.choice("plan", plans()))
    id, name = form.uuid("id", required=False) or uuid7(), form.text("name", most=60)
    starts_at, place = forms.read_when(form), form.text("place", most=100)
    rhythm, lead = form.choice("rhythm", RHYTHMS), form.choice("lead", dict(_leads(stations[0])))
    if not form.valid:
        return form_error("school/new_group.html", form, **_choices(plan or next(iter(plans().values()))))
    group = open_group(
        id,
        stations[0],
        plan,
        name=name,
        starts_at=starts_at,
        place=place,
        rhythm_days=int(rhythm),
        lead=lead,
        by=author,
        lang=lang(),
        open_to_more=form.tick("open"),
        sensitive=form.tick("sensitive"),
    )
    return redirect(url_for(".show_group", id=find_group(group.id).id), 303)


def _choices(plan):
    return {
        "plan": plan,
        "plans": plans(),
        "leads": _leads(staff_stations(current_user)[0]),
        "rhythms": RHYTHMS,
        "new_id": request.form.get("id") or str(uuid7()),
        "lang": lang,
    }


def _leads(station_id):
    return [(str(account.id), account.name) for account in Account.of_station(station_id, "social_worker", "station_head", "volunteer")]


@bp.get("/groups/<uuid:id>")
@allow(*STAFF, "supervisor")
def show_group(id):
    group = find_group(id)
    sessions = list(group.sessions)
    return render_template(
        "school/group.html",
        group=group,
        sessions=sessions,
        everybody=list(group.everybody),
        file=file.items(group, sessions),
        own=is_staff_of(group),
        status={"held": HELD, "planned": PLANNED, "postponed": POSTPONED, "cancelled": CANCELLED},
    )


@bp.get("/groups/<uuid:id>/edit")
@allow(*STAFF)
def edit_group(id):
    group = group_to_change(id)
    typed = MultiDict(forms.as_texts(group, forms.GROUP) | {"lead": str(group.lead_id or "")})
    return render_template("school/edit_group.html", form=Form(typed), errors={}, **_edit_choices(group))


def _edit_choices(group):
    return {
        "group": group,
        "bases": forms.as_texts(group, forms.GROUP),
        "types": TYPES,
        "stages": STAGES,
        "programmes": PROGRAMMES,
        "leads": _leads(group.station_id),
    }


@bp.post("/groups/<uuid:id>")
@allow(*STAFF)
def update_group(id):
    """What somebody else changed meanwhile is shown once before it is overwritten."""
    group = group_to_change(id)
    form = Form(request.form)
    values = forms.read_group(form)
    lead = form.choice("lead", dict(_leads(group.station_id)), required=False)
    forms.clash(form, forms.as_texts(group, values), {name: as_text(value) for name, value in values.items()})
    if not form.valid:
        return form_error("school/edit_group.html", form, **_edit_choices(group))
    changed = [name for name, value in values.items() if getattr(group, name) != value]
    for name, value in values.items():
        setattr(group, name, value)
    group.lead = lead
    group.save()
    audit.record("change", group, by=receipts.author(), fields=changed)
    return redirect(url_for(".show_group", id=group.id), 303)


@bp.post("/groups/<uuid:id>/ending")
@allow(*STAFF)
def end_group(id):
    group = group_to_change(id)
    group.end(by=receipts.author())
    return redirect(url_for(".show_group", id=group.id), 303)


@bp.post("/groups/<uuid:id>/reopening")
@allow(*STAFF)
def reopen_group(id):
    group = group_to_change(id)
    group.reopen(by=receipts.author())
    return redirect(url_for(".show_group", id=group.id), 303)
