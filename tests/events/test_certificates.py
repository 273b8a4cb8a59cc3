"""Certificates: after the notice, by the head, of what stands; confirmed by a page that shows no more than is printed."""

import re
import zlib
from datetime import timedelta

import pytest

from app import clock
from app.events.certificate import Certificate, revoke_what_no_longer_holds
from app.events.hours import Hours, propose_all
from app.events.marks import IN, OUT
from app.events.printing import rows_of
from app.events.profile import VolunteerProfile
from app.events.service_record import RecordEntry
from tests.events.world import activity_of, mark


@pytest.fixture
def confirmed(world):
    """Three confirmed hours that were on notice long enough."""
    with clock.freeze(clock.now() - timedelta(days=10)):
        activity = activity_of(world, begins_in=-5)
        mark(activity, IN, activity.starts_at, account_id=world.volunteer.id)
        mark(activity, OUT, activity.ends_at, account_id=world.volunteer.id)
        (hours,) = propose_all(activity, by=world.social_worker)
        hours.confirm(by=world.station_head)
    VolunteerProfile.of(world.volunteer).keep(world.social_worker, national_number="3307840012345")
    return hours


def issue(world, by=None):
    return world.browser(by or world.station_head).post(f"/events/volunteers/{world.volunteer.id}/certificates")


def test_the_head_issues_what_was_on_notice_once(world, confirmed):
    for _again in range(2):
        assert issue(world).status_code == 303
    certificate = Certificate.get()
    assert (certificate.minutes, certificate.times, certificate.national_number) == (180, 1, "3307840012345")
    assert re.fullmatch(r"330784108-\d{4}-00001", certificate.number)
    assert certificate.content == confirmed.content
    assert certificate.number in world.browser(world.volunteer).get("/events/record").text


def test_a_certificate_says_half_hours_rounded_down(world, confirmed):
    Hours.update(minutes=119).execute()
    issue(world)
    assert ("Hours of service", "1.5") in [(str(words), value) for words, value in rows_of(Certificate.get())]


def test_nothing_is_issued_before_the_seven_days_are_over(world, confirmed):
    Hours.update(confirmed_at=clock.now() - timedelta(days=6)).execute()
    assert issue(world).status_code == 422
    assert Certificate.select().count() == 0


def test_only_a_head_issues_and_never_for_themselves(world, confirmed):
    assert issue(world, by=world.social_worker).status_code == 403
    own = world.browser(world.station_head).post(f"/events/volunteers/{world.station_head.id}/certificates")
    assert own.status_code == 422


def test_the_pdf_is_one_page_with_words_that_can_be_read_out(world, confirmed):
    world.volunteer.name = "王小兰"
    world.volunteer.save()
    issue(world)
    made = world.browser(world.volunteer).get(f"/events/certificates/{Certificate.get().id}.pdf")
    assert made.mimetype == "application/pdf"
    assert made.data.startswith(b"%PDF")
    assert len(re.findall(rb"/Type /Page\b", made.data)) == 1
    streams = [found if found[:1] != b"\x78" else zlib.decompress(found) for found in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", made.data, re.S)]
    to_unicode = b"".join(stream for stream in streams if b"beginbf" in stream).upper()
    for letter in "王小兰330784":
        assert f"{ord(letter):04X}".encode() in to_unicode, letter
    assert str(world.volunteer.mobile).encode() not in made.data


def test_the_page_behind_the_code_shows_what_is_printed_and_no_more(world, confirmed):
    issue(world)
    certificate = Certificate.get()
    page = world.browser(None).get(f"/c/{certificate.public_id}").text
    assert certificate.number in page
    assert world.volunteer.name in page
    for secret in (world.volunteer.mobile, str(world.volunteer.id), str(certificate.id), confirmed.activity.name):
        assert secret not in page
    assert world.browser(None).get(f"/c/{certificate.id}").status_code == 404


def test_a_revoked_certificate_says_only_that(world, confirmed):
    issue(world)
    certificate = Certificate.get()
    head = world.browser(world.station_head)
    assert head.post(f"/events/certificates/{certificate.id}/revocation", {"reason": ""}).status_code == 422
    told_at_length = head.post(f"/events/certificates/{certificate.id}/revocation", {"reason": "登记有误" * 60})
    assert told_at_length.status_code == 422
    assert "登记有误" * 60 in told_at_length.text
    assert Certificate.get().valid
    head.post(f"/events/certificates/{certificate.id}/revocation", {"reason": "登记有误"})
    page = world.browser(None).get(f"/c/{certificate.public_id}").text
    assert "revoked" in page
    assert world.volunteer.name not in page
    assert head.get(f"/events/certificates/{certificate.id}.pdf").status_code == 410


def test_a_correction_below_what_was_certified_revokes_it(world, confirmed):
    issue(world)
    confirmed.correct(world.station_head, confirmed.started_at, confirmed.started_at + timedelta(hours=1), "早退")
    revoke_what_no_longer_holds(world.volunteer, by=world.station_head)
    assert not Certificate.get().valid


def test_hours_confirmed_later_do_not_hide_a_correction(world, confirmed):
    issue(world)
    with clock.freeze(clock.now() + timedelta(hours=1)):
        other = activity_of(world, begins_in=-5)
        starts = confirmed.ended_at + timedelta(hours=1)
        mark(other, IN, starts, account_id=world.volunteer.id)
        mark(other, OUT, starts + timedelta(hours=3), account_id=world.volunteer.id)
        (later,) = propose_all(other, by=world.social_worker)
        later.confirm(by=world.station_head)
        confirmed.correct(world.station_head, confirmed.started_at, confirmed.started_at + timedelta(hours=1), "早退")
        revoke_what_no_longer_holds(world.volunteer, by=world.station_head)
    assert not Certificate.get().valid


def test_the_record_has_five_groups(world, confirmed):
    address = f"/events/volunteers/{world.volunteer.id}/record"
    worker = world.browser(world.social_worker)
    for kind, what in (("training", "急救培训"), ("award", "年度之星"), ("evaluation", "耐心细致")):
        assert worker.post(address, {"kind": kind, "on": clock.today().isoformat(), "what": what, "minutes": ""}).status_code == 303
    page = world.browser(world.volunteer).get("/events/record").text
    for part in ("Basic information", "3307840012345", "3.0", "急救培训", "年度之星", "耐心细致"):
        assert part in page
    for wrong in ({"kind": "gift"}, {"on": "2999-01-01"}, {"what": ""}):
        assert worker.post(address, {"kind": "award", "on": clock.today().isoformat(), "what": "x", **wrong}).status_code == 422
    worker.post(f"/events/record/{RecordEntry.get(RecordEntry.kind == 'award').id}/taking-back")
    assert "年度之星" not in world.browser(world.volunteer).get("/events/record").text


def test_nobody_writes_into_their_own_record(world):
    answer = world.browser(world.social_worker).post(
        f"/events/volunteers/{world.social_worker.id}/record", {"kind": "award", "on": clock.today().isoformat(), "what": "最佳"}
    )
    assert answer.status_code == 422
    assert RecordEntry.select().count() == 0


def test_the_next_station_and_other_volunteers_find_nothing(world, confirmed):
    issue(world)
    certificate, stranger = Certificate.get(), world.browser(world.stranger)
    assert stranger.get(f"/events/volunteers/{world.volunteer.id}/record").status_code == 404
    assert stranger.post(f"/events/volunteers/{world.volunteer.id}/record", {"kind": "award"}).status_code == 404
    assert stranger.post(f"/events/volunteers/{world.volunteer.id}/certificates").status_code == 404
    assert stranger.get(f"/events/certificates/{certificate.id}.pdf").status_code == 404
    assert stranger.post(f"/events/certificates/{certificate.id}/revocation", {"reason": "x"}).status_code == 404
    assert world.browser(world.strange_volunteer).get(f"/events/certificates/{certificate.id}.pdf").status_code == 404
    entry = RecordEntry.create(
        station_id=world.social_worker.station_id, account=world.volunteer, kind="award", on=clock.today(), what="x", written_by=world.social_worker.id
    )
    assert stranger.post(f"/events/record/{entry.id}/taking-back").status_code == 404


def test_a_certificate_tells_the_year_of_its_days(world, confirmed):
    certificate = Certificate.issue(world.volunteer, by=world.station_head)
    told = [value for _words, value in rows_of(certificate)]
    for day in (certificate.first_day, certificate.last_day, certificate.issued_on):
        assert f"{day.year}/{day.month}/{day.day}" in told
