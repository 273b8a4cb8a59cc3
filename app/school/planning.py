"""Making a group with its sessions from a plan, and changing what is planned."""

from datetime import timedelta

from app import audit
from app.db import writing
from app.i18n import _l
from app.school.group import Group
from app.school.plan import TEXTS
from app.school.recording import keep_done
from app.school.session import PLANNED, POSTPONED, Helper, Session

RHYTHMS = {"7": _l("Every week"), "14": _l("Every two weeks"), "3": _l("Every three days")}
FROM_PLAN = [name for name in TEXTS if name not in ("name", "about")]


def open_group(id, station_id, plan, *, name, starts_at, place, rhythm_days, lead, by, lang, open_to_more=True, sensitive=False):
    """A group with the sessions of `plan`, the first at the instant `starts_at`, then every `rhythm_days` at the same hour. Repeating gives the group that exists."""
    known = Group.get_or_none(Group.id == id)
    if known:
        return known
    with writing():
        group = Group.create(
            id=id,
            station_id=station_id,
            name=name,
            type=plan.type,
            programme=plan.programme,
            size=plan.size,
            place=place,
            lead=lead,
            plan=plan.key,
            open=open_to_more,
            sensitive=sensitive,
            questions=plan.questions(lang),
            **{field: plan.text(field, lang) for field in FROM_PLAN},
        )
        for planned in plan.sessions(lang):
            at = starts_at + timedelta(days=rhythm_days * (planned["no"] - 1))
            Session.create(station_id=station_id, group=group, planned_at=at, place=place, lead=lead, **planned)
        audit.record("create", group, by=by, plan=plan.key)
    return group


def add_session(id, group, values, by):
    """One more session at the end. Repeating gives the session that exists."""
    known = Session.get_or_none(Session.id == id)
    if known:
        return known
    last = group.sessions.order_by(Session.no.desc()).first()
    values = {"stage": last.stage if last else "forming"} | values
    made = Session.create(id=id, station_id=group.station_id, group=group, no=last.no + 1 if last else 1, lead=group.lead_id, **values)
    audit.record("create", made, by=by, no=made.no)
    return made


def change_session(session, values, helpers, roles, by):
    """Other values for what is planned, by field; `roles`: see `set_helpers`. One that waited for a new day has it now. Repeating is safe."""
    if session.status == POSTPONED and values["planned_at"] != session.planned_at:
        session.status = PLANNED
    for name, value in (values | {"steps": keep_done(session, values["steps"])}).items():
        setattr(session, name, value)
    session.save()
    set_helpers(session, helpers, roles)
    audit.record("change", session, by=by, no=session.no)


def set_helpers(session, accounts, roles=None):
    """Exactly these accounts help; `roles`: account id → with what, in words. Repeating is safe."""
    wanted, known = {account.id for account in accounts}, {helper.account_id: helper for helper in Helper.select().where(Helper.session == session.id)}
    for account_id, helper in known.items():
        if account_id not in wanted:
            helper.delete_instance()
    for account_id in wanted - set(known):
        Helper.create(session=session, account=account_id)
    for account_id, role in (roles or {}).items():
        Helper.update(role=role).where(Helper.session == session.id, Helper.account == account_id).execute()
