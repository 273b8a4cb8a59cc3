"""Signing in, joining with a code, phones that are revoked, accounts that are disabled."""

from datetime import timedelta

import pytest

from app import all_models, clock, create_app
from app.db import database
from app.limits import limiter
from app.people import Account, Grant, Invitation, SignIn, passwords
from app.people.invitations import SEND_ONLY
from app.people.sign_ins import COOKIE, Attempt
from tests.world import HERE, THERE, small_world

PASSWORD = "four seasons of persimmon"


@pytest.fixture(autouse=True)
def cheap_hashes(monkeypatch):
    from argon2 import PasswordHasher

    monkeypatch.setattr(passwords, "hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


@pytest.fixture
def her(world):
    world.volunteer.set_password(passwords.hashed(PASSWORD), by=world.volunteer)
    return world.volunteer


def sign_in(world, mobile, password, **more):
    return world.browser(None).post("/sign-in", {"mobile": mobile, "password": password, **more})


def token_of(answer):
    return next(value for value in answer.headers.getlist("Set-Cookie") if value.startswith(COOKIE))


def test_the_right_password_opens_the_door(world, her):
    answer = sign_in(world, her.mobile, PASSWORD)
    assert answer.status_code == 303
    cookie = token_of(answer)
    assert all(word in cookie for word in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"))
    assert "Domain" not in cookie
    assert token_of(sign_in(world, her.mobile, PASSWORD)) != cookie


def test_full_width_digits_and_spaces_are_understood(world, her):
    wide = "".join(chr(ord(c) + 0xFEE0) for c in her.mobile[:3])
    assert sign_in(world, f"+86 {wide} {her.mobile[3:]}", PASSWORD).status_code == 303


def test_a_wrong_password_and_an_unknown_number_are_told_alike(world, her):
    wrong, unknown = sign_in(world, her.mobile, "wrong"), sign_in(world, "13800009999", PASSWORD)
    assert wrong.status_code == unknown.status_code == 422
    sentence = "The mobile number or the password is not right."
    assert sentence in wrong.text
    assert sentence in unknown.text


def test_guessing_is_stopped_for_the_account_whatever_the_address(world, her, app):
    for _ in range(app.config["SIGN_IN_TRIES"]):
        sign_in(world, her.mobile, "wrong guess")
    answer = sign_in(world, her.mobile, PASSWORD)
    assert answer.status_code == 429
    with clock.freeze(clock.now() + timedelta(minutes=app.config["SIGN_IN_WINDOW_MINUTES"] + 1)):
        assert sign_in(world, her.mobile, PASSWORD).status_code == 303


@pytest.mark.parametrize(("numbers", "paused"), [(10, True), (9, False)])
def test_one_password_tried_on_many_numbers_pauses_for_all(world, her, app, numbers, paused):
    assert app.config["SIGN_IN_SAME_PASSWORD"] == 10
    for number in range(numbers):
        assert sign_in(world, f"137000000{number:02d}", PASSWORD).status_code == 422
    answer = sign_in(world, her.mobile, PASSWORD)
    assert answer.status_code == (429 if paused else 303)
    with clock.freeze(clock.now() + timedelta(minutes=app.config["SIGN_IN_WINDOW_MINUTES"] + 1)):
        assert sign_in(world, her.mobile, PASSWORD).status_code == 303


def test_without_that_rule_one_password_is_tried_on_everybody(world, her, app, monkeypatch):
    monkeypatch.setitem(app.config, "SIGN_IN_SAME_PASSWORD", 0)
    for number in range(12):
        sign_in(world, f"137000000{number:02d}", PASSWORD)
    assert sign_in(world, her.mobile, PASSWORD).status_code == 303


def test_one_person_who_mistypes_pauses_nobody_else(world, her):
    for _ in range(12):
        sign_in(world, "13700000000", PASSWORD)
    assert sign_in(world, her.mobile, PASSWORD).status_code == 303


def test_no_password_and_nothing_old_is_kept_of_wrong_tries(world, her, app):
    sign_in(world, her.mobile, "my other password")
    assert "password" not in str(list(Attempt.select().dicts()))
    with clock.freeze(clock.now() + timedelta(hours=1)):
        sign_in(world, "13700000000", "wrong guess")
        assert [row.mobile for row in Attempt] == ["13700000000"]


def test_guessing_from_one_address_is_stopped(tmp_path):
    counting = create_app(SHILIU_VAR=str(tmp_path / "limited"), SIGN_IN_PER_ADDRESS="3 per minute")
    try:
        with counting.app_context():
            database.connect(reuse_if_open=True)
            database.create_tables(all_models())
            nobody = small_world(counting).browser(None)
            tries = [nobody.post("/sign-in", {"mobile": f"1370000000{number}", "password": f"guess {number}"}).status_code for number in range(4)]
            database.close()
    finally:
        limiter.reset()
        limiter.enabled = False
    assert tries == [422, 422, 422, 429]


@pytest.mark.parametrize("next", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)"])
def test_the_way_on_never_leads_elsewhere(world, her, next):
    assert sign_in(world, her.mobile, PASSWORD, next=next).location in ("/", "http://localhost/")


def test_a_revoked_phone_is_told_to_wipe(world, her):
    browser = world.browser(her)
    SignIn.get(SignIn.account == her).end("revoked")
    answer = browser.get("/today/")
    assert answer.status_code == 302
    assert answer.headers["X-Wipe"] == "1"
    assert answer.headers["X-User"] == "-"


def test_ones_own_leaving_wipes_nothing_later(world, her):
    browser = world.browser(her)
    browser.post("/sign-out")
    assert "X-Wipe" not in browser.get("/today/").headers


def test_disabling_ends_every_sign_in_at_once(world, her):
    first, second = world.browser(her), world.browser(her)
    world.browser(world.station_head).post(f"/accounts/{her.id}/disabling")
    assert first.get("/today/").headers["X-Wipe"] == second.get("/today/").headers["X-Wipe"] == "1"
    assert sign_in(world, her.mobile, PASSWORD).status_code == 422


def test_a_head_ends_the_use_at_the_own_station_and_leaves_the_other_ones(world, her):
    her.grant("volunteer", THERE, by=world.stranger)
    world.browser(world.station_head).post(f"/accounts/{her.id}/disabling")
    left = Account.get_by_id(her.id)
    assert (left.disabled_at, left.station_ids) == (None, [THERE])
    assert world.browser(world.station_head).get(f"/accounts/{her.id}").status_code == 404
    assert world.browser(her).get("/today/").status_code == 200


def leave(account, station=HERE):
    """The grant at that station ends."""
    Grant.update(valid_until=clock.now()).where(Grant.account == account.id, Grant.station_id == station).execute()


def test_leaving_the_last_station_ends_every_sign_in(world, her):
    one, other = world.browser(her), world.browser(her)
    leave(her)
    answer = one.get("/me")
    assert answer.status_code == 302
    assert "/sign-in" in answer.location
    assert answer.headers["X-Wipe"] == "1"
    assert {sign_in.why_ended for sign_in in SignIn.select().where(SignIn.account == her)} == {"no_role"}
    assert other.get("/today/").headers["X-Wipe"] == "1"
    again = sign_in(world, her.mobile, PASSWORD)
    assert again.status_code == 422
    assert "no longer works at a station" in again.text


def test_who_leaves_one_of_two_stations_stays_signed_in(world, her):
    """Control; and an account that never held a role (a partner who waits for approval) is not one that left."""
    her.grant("volunteer", THERE, by=her)
    browser = world.browser(her)
    leave(her)
    assert browser.get("/me").status_code == 200
    waiting = Account.create(name="等待中", mobile="13800002088", language="en")
    assert world.browser(waiting).get("/me").status_code == 403
    assert SignIn.active(waiting).count() == 1


def test_who_left_may_still_send_what_waits_with_a_code(world, her):
    at_work = clock.now() - timedelta(hours=1)
    Grant.update(valid_from=at_work - timedelta(hours=1)).where(Grant.account == her.id).execute()
    leave(her)
    _invitation, code = Invitation.make(by=world.station_head, mobile=her.mobile, name=her.name, purpose=SEND_ONLY, station_id=HERE)
    browser = world.browser(None)
    assert browser.post("/send-only", {"mobile": her.mobile, "code": code}).status_code == 303
    assert SignIn.active(her).count() == 1
    sent = browser.send("/visits/", {"household": str(world.home.id)}, filled_at=at_work.isoformat())
    assert sent.status_code == 202, "not a home of hers: for the head to place"
    assert SignIn.active(her).count() == 1


def test_a_new_password_ends_the_other_phones_only(world, her):
    here, there = world.browser(her), world.browser(her)
    assert here.post("/me/password", {"old": PASSWORD, "password": "a new long sentence"}).status_code == 303
    assert here.get("/me").status_code == 200
    assert there.get("/me").status_code == 302


def test_a_phone_not_used_for_thirty_days_is_signed_out(world, her):
    browser = world.browser(her)
    with clock.freeze(clock.now() + timedelta(days=31)):
        assert browser.get("/me").status_code == 302


def test_my_phones_are_mine_to_end(world, her):
    browser, other = world.browser(her), world.browser(her)
    ending = SignIn.select().where(SignIn.account == her).order_by(SignIn.created_at.desc()).first()
    assert world.browser(world.stranger).post(f"/me/phones/{ending.id}/ending").status_code == 404
    assert browser.post(f"/me/phones/{ending.id}/ending").status_code == 303
    assert other.get("/me").status_code == 302


# ---- codes ----


@pytest.fixture
def invited(world):
    return Invitation.make(by=world.station_head, mobile="13800007777", name="陈小满", role="volunteer", station_id=world.station_head.station_id)


def join(world, code, password=PASSWORD):
    return world.browser(None).post("/join", {"mobile": "13800007777", "code": code, "password": password})


def test_a_code_works_once(world, invited):
    _invitation, code = invited
    assert join(world, code).status_code == 303
    joined = Account.get(Account.mobile == "13800007777")
    assert joined.roles == {"volunteer"}
    assert join(world, code).status_code == 422


def test_a_code_dies_of_five_wrong_tries(world, invited):
    _invitation, code = invited
    wrong = f"{(int(code) + 1) % 10**6:06d}"
    for _ in range(5):
        join(world, wrong)
    assert join(world, code).status_code == 422


def test_a_code_ends_after_its_time(world, invited, app):
    with clock.freeze(clock.now() + timedelta(hours=app.config["INVITATION_HOURS"] + 1)):
        assert join(world, invited[1]).status_code == 422


@pytest.mark.parametrize("password", ["short", "11111111", "13800007777", "12345678", "x" * 200])
def test_a_weak_password_is_refused_and_the_code_lives_on(world, invited, password):
    assert join(world, invited[1], password).status_code == 422
    assert join(world, invited[1]).status_code == 303


@pytest.mark.parametrize(
    ("inviter", "role", "status"),
    [
        ("social_worker", "volunteer", 200),
        ("social_worker", "station_head", 422),
        ("station_head", "social_worker", 200),
        ("station_head", "bureau", 422),
        ("bureau", "supervisor", 200),
        ("volunteer", "volunteer", 403),
        ("administrator", "station_head", 200),
    ],
)
def test_who_invites_whom(world, inviter, role, status):
    form = {"name": "某人", "mobile": "13800006666", "role": role, "station": "330784108"}
    assert world.browser(getattr(world, inviter)).post("/accounts/invitations", form).status_code == status


def test_accounts_are_listed_by_role_and_for_the_bureau_with_their_station(world):
    of_station = world.browser(world.station_head).get("/accounts/").text
    assert of_station.index(world.volunteer.name) < of_station.index(world.social_worker.name)
    of_all = world.browser(world.bureau).get("/accounts/").text
    assert world.station_head.station.name in of_all.partition(world.station_head.name)[2][:200]


def test_a_code_for_sending_only_opens_nothing_else(world, her):
    her.disable(by=world.station_head)
    _invitation, code = Invitation.make(by=world.station_head, mobile=her.mobile, name=her.name, purpose=SEND_ONLY)
    client = world.browser(None)
    answer = client.post("/send-only", {"mobile": her.mobile, "code": code})
    assert answer.status_code == 303
    token = token_of(answer).split("=", 1)[1].split(";")[0]
    client.client.set_cookie(COOKIE, token, secure=True, domain="localhost")
    assert client.get("/households/").status_code == 403
    assert client.get("/outbox/").status_code == 200


def test_the_first_administrator_is_invited_from_the_command_line(app):
    runner = app.test_cli_runner()
    result = runner.invoke(args=["station", "setup", "--mobile", "13800005555", "--name", "管理员"])
    assert result.exit_code == 0, result.output
    assert "/join" in result.output
    assert runner.invoke(args=["station", "setup", "--mobile", "138", "--name", "x"]).exit_code != 0
    assert Account.select().count() == 0, "there is no default account"
