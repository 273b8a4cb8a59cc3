"""Signing in and out, joining by code, my account and my phones, and managing accounts."""

from urllib.parse import urlsplit

from flask import Blueprint, abort, current_app, g, make_response, redirect, render_template, request, url_for
from flask_login import current_user

from app.db import writing
from app.forms import Form
from app.i18n import LANGUAGES, MODES, _
from app.limits import limiter
from app.people import passwords
from app.people.accounts import Account
from app.people.invitations import SEND_ONLY, Invitation
from app.people.sign_ins import LEFT, ON_SIGN_IN, Attempt, SignIn, clear_cookie, set_cookies
from app.people.stations import Station
from app.receipts import own_transaction, prepare
from app.web import ROLES, allow, find_or_404, form_error, public, signed_in

bp = Blueprint("people", __name__)
MANAGERS = ("social_worker", "station_head", "bureau", "administrator")
per_address = limiter.shared_limit(lambda: current_app.config["SIGN_IN_PER_ADDRESS"], scope="sign-in", methods=["POST"])


@bp.get("/sign-in")
@public
def sign_in():
    return render_template("people/sign_in.html", form=Form(request.args), errors={})


@bp.post("/sign-in")
@public
@own_transaction
@per_address
def begin_sign_in():
    form = Form(request.form)
    mobile = form.mobile("mobile")
    password = request.form.get("password", "")[: passwords.MOST + 1]
    if form.valid and Attempt.too_many(mobile, password):
        form.error("password", _("Too many tries. Please wait %(count)s minutes.", count=current_app.config["SIGN_IN_WINDOW_MINUTES"]))
        return render_template("people/sign_in.html", form=form, errors=form.errors), 429
    account = Account.get_or_none(Account.mobile == mobile) if mobile else None
    if form.valid and not (account.check_password(password) if account else passwords.matches(None, password)):
        Attempt.note(mobile, password)
        form.error("password", _("The mobile number or the password is not right."))
    if form.valid and account.has_left:
        form.error("mobile", _("This account no longer works at a station. Please ask the station head."))
    if not form.valid:
        return form_error("people/sign_in.html", form)
    with writing():
        Attempt.forget(mobile)
        return _signed_in(account)


def _signed_in(account, send_only=False):
    with writing():
        for act in ON_SIGN_IN:
            act(account)
        signed, token = SignIn.begin(account, send_only=send_only)
    target = request.form.get("next") or ""
    ours = target.startswith("/") and not target.startswith(("//", "/\\")) and not urlsplit(target).netloc
    return set_cookies(redirect(url_for("offline.outbox") if send_only else target if ours else "/", 303), signed, token)


@bp.post("/sign-out")
@public
def sign_out():
    if "sign_in" in g:
        g.sign_in.end(LEFT)
    return clear_cookie(redirect(url_for(".sign_in"), 303))


@bp.get("/join")
@public
def join():
    return render_template("people/join.html", form=Form(request.args), errors={})


@bp.post("/join")
@public
@own_transaction
@per_address
def accept_invitation():
    form = Form(request.form)
    mobile, code = form.mobile("mobile"), form.text("code", most=6)
    password = request.form.get("password", "")
    problem = passwords.problem(password, mobile or "")
    if problem:
        form.error("password", problem)
    invitation = Invitation.with_code(mobile, code) if form.valid else None
    if form.valid and invitation is None:
        form.error("code", _("This code is not right or no longer works. Ask for a new one."))
    if not form.valid:
        return form_error("people/join.html", form)
    return _signed_in(invitation.accept(passwords.hashed(password)))


@bp.get("/send-only")
@public
def send_only():
    return render_template("people/send_only.html", form=Form(request.args), errors={})


@bp.post("/send-only")
@public
@own_transaction
@per_address
def begin_send_only():
    """A disabled account's waiting entries may still be handed in, with a code from the head (design.md section 5)."""
    form = Form(request.form)
    mobile, code = form.mobile("mobile"), form.text("code", most=6)
    invitation = Invitation.with_code(mobile, code, SEND_ONLY) if form.valid else None
    account = invitation and Account.get_or_none(Account.mobile == mobile)
    if form.valid and account is None:
        form.error("code", _("This code is not right or no longer works. Ask for a new one."))
    if not form.valid:
        return form_error("people/send_only.html", form)
    invitation.spend()
    return _signed_in(account, send_only=True)


@bp.post("/language")
@public
def choose_language():
    """Language and text size; kept with the account, and on the phone for those who are signed out."""
    answer = make_response(redirect(request.form.get("back") if _own_path(request.form.get("back")) else url_for(".me"), 303))
    for name, known in (("language", LANGUAGES), ("mode", MODES)):
        value = request.form.get(name)
        if value not in known:
            continue
        if current_user.is_authenticated:
            setattr(current_user, name, value)
            current_user.save()
        answer.set_cookie("lang" if name == "language" else "mode", value, max_age=365 * 86400, secure=True, samesite="Lax")
    return answer


def _own_path(path):
    return bool(path) and path.startswith("/") and not path.startswith(("//", "/\\"))


@bp.get("/me")
@signed_in
def me():
    return render_template("people/me.html", form=Form({}), errors={}, phones=list(SignIn.active(current_user)))


@bp.post("/me/password")
@signed_in
@prepare(lambda: passwords.hashed(request.form.get("password", "")[: passwords.MOST]))
def change_password():
    form = Form(request.form)
    if not current_user.check_password(request.form.get("old", "")):
        form.error("old", _("This is not your present password."))
    problem = passwords.problem(request.form.get("password", ""), current_user.mobile)
    if problem:
        form.error("password", problem)
    if not form.valid:
        return form_error("people/me.html", form, phones=list(SignIn.active(current_user)))
    current_user.set_password(g.prepared, by=current_user, keep=g.sign_in)
    return redirect(url_for(".me"), 303)


@bp.post("/me/phones/<uuid:id>/ending")
@signed_in
def end_phone(id):
    find_or_404(SignIn.active(current_user), id=id).end("revoked")
    return redirect(url_for(".me"), 303)


@bp.get("/accounts/")
@allow(*MANAGERS)
def accounts():
    return render_template("people/accounts.html", accounts=_listed(), form=Form({}), errors={}, stations=_stations())


@bp.post("/accounts/invitations")
@allow(*MANAGERS)
def invite():
    form = Form(request.form)
    name, mobile = form.text("name", most=50), form.mobile("mobile")
    role = form.choice("role", current_user.may_invite)
    station_id = current_user.station_id or form.choice("station", [s.id for s in Station.ordered()], required=role not in ("administrator", "bureau"))
    if not form.valid:
        return form_error("people/accounts.html", form, accounts=_listed(), stations=_stations())
    invitation, code = Invitation.make(by=current_user, mobile=mobile, name=name, role=role, station_id=station_id, restricted=form.tick("restricted"))
    return _code_page(invitation, code, url_for(".join", _external=True))


def _listed():
    """Whom one may manage: by station, then by role in the order of the invitations, then by name; the disabled last."""
    found = Account.visible_to(current_user).order_by(Account.name).limit(500)
    return sorted(
        found, key=lambda one: (one.disabled_at is not None, str(one.station_id or ""), min(map(ROLES.index, one.roles), default=len(ROLES)), one.name)
    )


def _stations():
    return [(station.id, station.name) for station in Station.ordered()]


def _code_page(invitation, code, address):
    return render_template("people/invitation.html", invitation=invitation, code=code, address=address, qr=_qr(address))


def _qr(address):
    """An inline SVG of a plain address: no code and no personal data in it."""
    import segno

    return segno.make(address, error="m").svg_inline(scale=6, border=2)


@bp.get("/accounts/<uuid:id>")
@allow(*MANAGERS)
def account(id):
    found = find_or_404(Account.visible_to(current_user), id=id)
    return render_template("people/account.html", other=found, phones=list(SignIn.active(found)))


@bp.post("/accounts/<uuid:id>/disabling")
@allow(*MANAGERS)
def disable(id):
    find_or_404(Account.visible_to(current_user), id=id).disable(by=current_user)
    return redirect(url_for(".accounts"), 303)


@bp.post("/accounts/<uuid:id>/phones/<uuid:sign_in_id>/ending")
@allow(*MANAGERS)
def end_phone_of(id, sign_in_id):
    other = find_or_404(Account.visible_to(current_user), id=id)
    if not current_user.may_manage(other):
        abort(404)
    find_or_404(SignIn.active(other), id=sign_in_id).end("revoked")
    return redirect(url_for(".account", id=id), 303)


@bp.post("/accounts/<uuid:id>/send-only-codes")
@allow("station_head", "administrator")
def send_only_code(id):
    other = find_or_404(Account.visible_to(current_user) if current_user.has("administrator") else Account.once_of_station(current_user.station_id), id=id)
    invitation, code = Invitation.make(by=current_user, mobile=other.mobile, name=other.name, purpose=SEND_ONLY, station_id=current_user.station_id)
    return _code_page(invitation, code, url_for(".send_only", _external=True))


def wipe_revoked_phones(response):
    """A sign-in that was revoked tells its phone to forget the kept pages; rows that wait there stay for their owner."""
    if "sign_in" in g and g.sign_in.wipes:
        response.headers["X-Wipe"] = "1"
    return response
