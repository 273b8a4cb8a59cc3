"""Pictures of a wish are private, come after the text, and only while the family allows them."""

from app.db import uuid7
from app.households import Consent
from app.wishes import WishPhoto
from app.wishes.evidence import missing_for_closing, photos_waiting
from tests.wishes.conftest import GOODS
from tests.wishes.test_life import refused

PICTURE = {"sha256": "a" * 64, "width": 3, "height": 4, "bytes": 12}


def delivered(wishes, id):
    wish = wishes.wish_at("in_progress")
    wish.deliver(wishes.author, {**GOODS, "photos": [{"id": str(id), "kind": "thing", "faceless": True}]})
    return wish


def test_an_announced_picture_is_waited_for_and_kept_once(wishes):
    id = uuid7()
    wish = delivered(wishes, id)
    assert photos_waiting(wish) == 1
    first = WishPhoto.keep(wish, id, PICTURE, "thing", wishes.author, faceless=True)
    assert WishPhoto.keep(wish, id, PICTURE, "thing", wishes.author).id == first.id
    assert (photos_waiting(wish), WishPhoto.of(wish).count()) == (0, 1)
    assert not [lack for lack in missing_for_closing(wish) if "phone" in lack]


def test_without_the_familys_consent_it_is_dropped_and_not_waited_for(wishes):
    wish = delivered(wishes, uuid7())
    Consent.get(Consent.purpose == "photo").withdraw(wishes.author)
    assert WishPhoto.keep(wish, uuid7(), PICTURE, "thing", wishes.author) is None
    assert (photos_waiting(wish), WishPhoto.select().count()) == (0, 0)


def test_only_who_may_write_about_it_adds_a_picture(wishes):
    wish, id = wishes.wish_at("in_progress"), uuid7()
    for account in (wishes.stranger, wishes.volunteer, wishes.partner_account, wishes.bureau):
        refused(WishPhoto.keep, wish, uuid7(), PICTURE, "thing", account, status=403)
    refused(WishPhoto.keep, wish, uuid7(), PICTURE, "face", wishes.author)
    WishPhoto.keep(wish, id, PICTURE, "need", wishes.author)
    refused(WishPhoto.keep, wishes.wish_at("draft"), id, PICTURE, "need", wishes.author, status=409)


def test_pictures_are_seen_by_the_station_alone(wishes):
    wish = wishes.wish_at("claimed")
    WishPhoto.keep(wish, uuid7(), PICTURE, "need", wishes.author)
    assert WishPhoto.visible_to(wishes.checker).count() == 1
    for account in (wishes.partner_account, wishes.stranger, wishes.volunteer, wishes.supervisor, wishes.bureau):
        assert not WishPhoto.visible_to(account).exists()
