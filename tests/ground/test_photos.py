"""Pictures: checked, made small, stripped; what is none is refused with a sentence and leaves nothing."""

import io

import pytest
from PIL import Image

from app import photos
from app.db import database, uuid7
from app.visits import Visit, VisitPhoto


def picture(size=(640, 480), kind="JPEG", **options):
    out = io.BytesIO()
    Image.effect_noise(size, 60).convert("RGB").save(out, kind, **options)
    return out.getvalue()


@pytest.fixture
def upload(world):
    """`upload(data)` sends a photo for a visit of the social worker."""
    visit = Visit.create(
        station_id=world.home.station_id,
        household=world.home,
        author_id=world.social_worker.id,
        kind="home_visit",
        outcome="met",
        service_date="2026-11-23",
        started_at="2026-11-23T02:00:00.000000Z",
    )

    def send(data, account=world.social_worker, name="p.jpg", **fields):
        form = {"photo": (io.BytesIO(data), name, "image/jpeg"), "question": "HS1p", **fields}
        return world.browser(account).post(f"/visits/{visit.id}/photos", form, content_type="multipart/form-data")

    return send


def files(app):
    return list(photos.folder().glob("*/*.jpg"))


def test_a_photo_is_made_small_and_loses_its_exif(app, upload):
    exif = Image.Exif()
    exif[0x010F] = "Secret phone"
    exif[0x8825] = {1: "N", 2: (28.0, 53.0, 0.0)}
    assert upload(picture((3000, 2000), exif=exif)).status_code == 303
    stored = Image.open(files(app)[0])
    assert max(stored.size) == photos.LONGEST_SIDE
    assert not stored.getexif()
    assert b"Secret" not in files(app)[0].read_bytes()


def test_the_same_photo_twice_is_one_row_and_one_file(app, upload):
    id = str(uuid7())
    data = picture()
    upload(data, id=id)
    upload(data, id=id)
    assert VisitPhoto.select().count() == 1
    assert len(files(app)) == 1


@pytest.mark.parametrize(
    "data",
    [b"<html>not a picture</html>", b"\xff\xd8\xff\xe0 cut", picture()[:400], picture(kind="GIF"), b"%PDF-1.7", b""],
    ids=["html", "fake jpeg", "truncated", "gif", "pdf", "empty"],
)
def test_what_is_no_picture_is_refused_in_words(app, upload, data):
    answer = upload(data)
    assert answer.status_code == 422
    assert "photo" in answer.text
    assert not files(app)
    assert VisitPhoto.select().count() == 0


def test_fifty_megapixels_are_refused_before_they_are_unpacked(app, upload):
    blank = io.BytesIO()
    Image.new("1", (10000, 5000)).save(blank, "PNG")
    answer = upload(blank.getvalue(), name="p.png")
    assert answer.status_code == 422
    assert "megapixels" in answer.text


def test_no_picture_is_worked_on_while_others_wait_to_write(app, upload, monkeypatch):
    writing = []

    def watched(name):
        real = getattr(photos, name)
        monkeypatch.setattr(photos, name, lambda *given: writing.append((name, database.in_transaction())) or real(*given))

    watched("take_in")
    watched("keep")
    assert upload(picture()).status_code == 303
    assert writing == [("take_in", False), ("keep", True)]


def test_a_stranger_adds_no_photo_and_sees_none(world, upload):
    assert upload(picture(), account=world.stranger).status_code == 404
    upload(picture())
    kept = VisitPhoto.get()
    address = f"/visits/{kept.visit_id}/photos/{kept.id}"
    assert world.browser(world.social_worker).get(address).mimetype == "image/jpeg"
    assert world.browser(world.stranger).get(address).status_code == 404


def test_files_without_a_row_go_after_a_day(app, upload):
    import os

    upload(picture())
    orphan = photos.folder() / "ab" / ("ab" * 32 + ".jpg")
    orphan.parent.mkdir(exist_ok=True)
    orphan.write_bytes(b"left over")
    assert photos.sweep() == 0
    os.utime(orphan, (0, 0))
    assert photos.sweep() == 1
    assert len(files(app)) == 1
