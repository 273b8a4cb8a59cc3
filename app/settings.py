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
    "SIGN_IN_WINDOW_MINUTES": Setting(15, "Length of that window."),
    "SIGN_IN_PER_ADDRESS": Setting("60 per 15 minutes", "Sign-in tries per network address."),
    "RATELIMIT_ENABLED": Setting(True, "Whether tries are limited at all; off only in tests."),
    "KNOWN_BAD_CLOCK_DAYS": Setting(60, "A service time older than this is kept and marked as doubtful."),
    "RIGHTS_DAYS_BACK": Setting(30, "How far back the rights an author had when filling a form still count."),
    "MAX_PHOTO_MEGAPIXELS": Setting(40, "Larger pictures are refused before they are unpacked."),
    "MAX_BODY_MB": Setting(12, "Largest request body in megabytes."),
    "TIER_DAYS_WEEKLY": Setting(7, "Days between visits of the weekly tier."),
    "TIER_DAYS_MONTHLY": Setting(30, "Days between visits of the monthly tier."),
    "TIER_DAYS_QUARTERLY": Setting(91, "Days between visits of the quarterly tier."),
    "SILENT_PHONE_HOURS": Setting(72, "A phone not heard from for this long is shown to the office."),
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
