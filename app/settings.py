"""Every setting: its default, what it means, and the environment variable of the same name that changes it."""

import os
from pathlib import Path
from typing import NamedTuple

VERSION = "0.1.0"
ROOT = Path(__file__).resolve().parent.parent


class Setting(NamedTuple):
    default: object
    meaning: str


SETTINGS = {
    "HOST": Setting("127.0.0.1", "Address that the server listens on."),
    "PORT": Setting(8000, "Port that the server listens on."),
    "WORKERS": Setting(0, "Processes of the server, about 115 MB each; 0 means one for each processor, two at most."),
    "SHILIU_VAR": Setting(str(ROOT / "var"), "Folder in which data live: database, pictures, keys."),
    "DATABASE_URL": Setting("", "sqlite:///path or postgresql://…; empty means shiliu.db in SHILIU_VAR."),
    "SECRET_KEY": Setting("", "Signs forms and links; empty means a key made once and kept in SHILIU_VAR."),
    "SECRET_KEY_FALLBACKS": Setting("", "Older keys, comma separated; what they signed stays valid."),
    "PUBLIC_ORIGIN": Setting("", "The address people type, such as https://sg.example.cn; empty accepts only Sec-Fetch-Site."),
    "PROXIES": Setting(0, "How many reverse proxies stand before this server; their X-Forwarded headers are believed."),
    "AGENCY_NAME": Setting("市民政局", "The overseeing agency's name as people read it."),
    "DEFAULT_LANGUAGE": Setting("zh", "Language before anybody has chosen one."),
    "SIGN_IN_DAYS": Setting(30, "A sign-in ends after this many days without use."),
    "INVITATION_HOURS": Setting(72, "An invitation's one-time code works for this long."),
    "SIGN_IN_TRIES": Setting(8, "Wrong passwords per account within SIGN_IN_WINDOW_MINUTES before a pause."),
    "SIGN_IN_SAME_PASSWORD": Setting(
        10, "Mobile numbers tried with one wrong password within that window before that password pauses for all; 0 switches the rule off."
    ),
    "SIGN_IN_WINDOW_MINUTES": Setting(15, "Length of that window."),
    "SIGN_IN_PER_ADDRESS": Setting("60 per 15 minutes", "Sign-in tries per network address."),
    "CODE_TRIES_PER_ADDRESS": Setting("30 per minute", "Wrong sign-in codes, and wrong numbers at a tablet, from one network address."),
    "VOLUNTEER_HOURS_A_DAY": Setting(8, "Most hours of voluntary service that a day counts."),
    "VOLUNTEER_PRESENCE_PERCENT": Setting(60, "Who was there for less than this part of the planned time gets no hours; 0 switches the rule off."),
    "VOLUNTEER_NOTICE_DAYS": Setting(7, "Days for which hours are on notice inside the station before a certificate is issued."),
    "CERTIFICATE_FONT": Setting(
        "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", "Font of certificates, with Chinese; Debian's package fonts-noto-cjk has it."
    ),
    "RATELIMIT_ENABLED": Setting(True, "Whether tries are limited at all; off only in tests."),
    "KNOWN_BAD_CLOCK_DAYS": Setting(60, "A service time older than this is kept and marked as doubtful."),
    "RIGHTS_DAYS_BACK": Setting(30, "How far back the rights an author had when filling a form still count."),
    "MAX_PHOTO_MEGAPIXELS": Setting(40, "Larger pictures are refused before they are unpacked."),
    "MAX_VOICE_MB": Setting(2, "Larger recordings are refused; a minute as our page records it is a tenth of that."),
    "MAX_BODY_MB": Setting(12, "Largest request body in megabytes."),
    "TIER_DAYS_WEEKLY": Setting(7, "Days between visits of the weekly tier."),
    "TIER_DAYS_MONTHLY": Setting(30, "Days between visits of the monthly tier."),
    "TIER_DAYS_QUARTERLY": Setting(91, "Days between visits of the quarterly tier."),
    "SILENT_PHONE_HOURS": Setting(72, "A phone not heard from for this long is shown to the office."),
    "WISH_CAP_YUAN": Setting(500, "A wish worth more than this is approved by a head."),
    "WISH_MOST_SLOTS": Setting(20, "Most partners that may join in one wish."),
    "WISH_CHECK_WORKING_DAYS": Setting(5, "Working days within which a submitted wish is checked."),
    "WISH_HOLIDAYS": Setting("", "Days off besides weekends, such as 2026-10-01,2026-10-02."),
    "WISH_RETURNED_DAYS": Setting(7, "Days within which a returned wish is completed."),
    "WISH_RELEASE_DAYS": Setting(7, "Days within which an approved wish is published."),
    "WISH_PUBLISHED_DAYS": Setting(60, "Days after which a published wish expires."),
    "WISH_CONTACT_DAYS": Setting(7, "Days within which a partner gets in touch after a claim."),
    "WISH_GOODS_DAYS": Setting(15, "Days within which claimed goods are delivered."),
    "WISH_WORKS_DAYS": Setting(30, "Days within which claimed works and services are done."),
    "WISH_OFFER_HOURS": Setting(48, "Hours for which a freed wish is offered to the first in line."),
    "WISH_AGAIN_DAYS": Setting(7, "Days within which a failed delivery is tried again."),
    "WISH_CONFIRM_DAYS": Setting(7, "Days within which the family is asked whether it was received."),
    "WISH_FOLLOW_UP_FROM_DAYS": Setting(7, "First day of the follow-up call after the confirmation."),
    "WISH_FOLLOW_UP_UNTIL_DAYS": Setting(30, "Last day of it."),
    "WISH_CLOSE_DAYS": Setting(7, "Days within which the head closes a wish after the follow-up call."),
    "WISH_DISPUTE_DAYS": Setting(5, "Days within which the head decides a dispute."),
    "WISH_DROPS_FOR_REVIEW": Setting(3, "Claims given back, timed out or revoked after which the head looks at the partner."),
    "WISH_STORY_DAYS": Setting(14, "Days after a confirmation before its story may be told."),
    "WISH_SMALL_COUNT": Setting(5, "With fewer wishes than this in a town and age band within 12 months only the city is told."),
    "WISH_DUE_EVERY_MINUTES": Setting(10, "How often the server looks at the deadlines of wishes; 0 leaves it to `bin/flask wishes due`."),
    "OPENING_MINUTES": Setting(30, "For this long the bureau may read a person's file that it opened with a reason."),
    "SAMPLE_FILES": Setting(10, "Files of a station that its supervisor reads masked each week."),
    "CITY_SMALL_COUNT": Setting(5, "Counts of homes and persons below this are not told on the bureau's page."),
    "SAMPLE_WISHES": Setting(3, "Wishes that moved in a station's week, which its supervisor reads masked when the week is over."),
    "SAMPLE_VISITS": Setting(5, "Visits of a station's week that its supervisor reads masked when the week is over."),
    "RETENTION_PHOTOS_DAYS": Setting(365, "Photos of homes are removed after this many days; drawn signatures stay with the answers."),
    "RETENTION_VOICES_DAYS": Setting(90, "Recordings of a wish are removed this many days after its end, and a year after they came in any case."),
    "RETENTION_ANSWERS_DAYS": Setting(1095, "Answers and remarks are removed when a home had no visit for this many days and nobody under 18 lives there."),
    "RETENTION_FILES_DAYS": Setting(1095, "A closed file becomes pseudonymous this many days after its ending, when nobody under 18 is in it."),
    "RETENTION_ENTRIES_DAYS": Setting(180, "What a settled entry of the decide list held is removed after this many days."),
    "RETENTION_CODES_DAYS": Setting(365, "Invitations that ran out and sign-ins that ended are removed after this many days."),
    "RETENTION_AUDIT_DAYS": Setting(1095, "Audit entries are removed after this many days; never before 183."),
    "COUNT_PHONE_IN_PERSON_TIMES": Setting(False, "Whether phone visits count in person-times."),
}


def load(environ=os.environ, **overrides):
    """Return a dict of all settings: defaults, then `environ`, then `overrides`; numbers keep their type. Raises ValueError with a sentence."""
    values = {}
    for name, setting in SETTINGS.items():
        raw = environ.get(name)
        values[name] = setting.default if raw is None else _typed(name, raw, setting.default)
    values.update(overrides)
    return values


def _typed(name, raw, default):
    if isinstance(default, bool):
        return raw.lower() in ("1", "true", "yes", "on")
    if isinstance(default, int):
        try:
            return int(raw)
        except ValueError:
            raise ValueError(f"{name} must be a whole number, not {raw!r}.") from None
    return raw
