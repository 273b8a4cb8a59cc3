"""A volunteer's registration, kept by the staff of the station."""

from flask import redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.datastructures import MultiDict

from app import receipts
from app.events.forms import read_profile
from app.events.profile import SKILLS, VolunteerProfile
from app.events.views import bp
from app.forms import Form
from app.people import Account
from app.web import STAFF, allow, find_or_404, form_error


def _volunteer(id):
    station = receipts.author().station_id
    return find_or_404(
        Account.select().where(Account.id.in_(Account.of_station(station, "volunteer", "social_worker", "station_head").select(Account.id))), id=id
    )


@bp.get("/events/volunteers/")
@allow(*STAFF)
def volunteers():
    people = list(Account.of_station(current_user.station_id, "volunteer"))
    profiles = {profile.account_id: profile for profile in VolunteerProfile.select().where(VolunteerProfile.account.in_([account.id for account in people]))}
    return render_template("events/volunteers.html", people=[(account, profiles.get(account.id)) for account in people], skills=SKILLS)


@bp.get("/events/volunteers/<uuid:id>")
@allow(*STAFF)
def edit_profile(id):
    account = _volunteer(id)
    profile = VolunteerProfile.of(account)
    typed = MultiDict({name: str(getattr(profile, name) or "") for name in ("national_number", "birth_year", "guardian_name", "guardian_phone")})
    typed["guardian_agreed"] = "yes" if profile.guardian_agreed_at else ""
    typed.setlist("skills", profile.skills)
    return render_template("events/profile.html", volunteer=account, profile=profile, form=Form(typed), errors={}, skills=SKILLS)


@bp.post("/events/volunteers/<uuid:id>")
@allow(*STAFF)
def update_profile(id):
    account = _volunteer(id)
    profile, form = VolunteerProfile.of(account), Form(request.form)
    values = read_profile(form)
    if not form.valid:
        return form_error("events/profile.html", form, volunteer=account, profile=profile, skills=SKILLS)
    profile.keep(by=receipts.author(), **values)
    return redirect(url_for(".volunteers"), 303)
