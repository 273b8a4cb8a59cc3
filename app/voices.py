"""Recorded voices: checked by their own bytes, stripped of tags, stored by content hash. The room that owns the record serves them through its own loader."""

import hashlib
from pathlib import Path

import peewee
from flask import current_app, send_file

from app import audio, clock, stored
from app.db import InstantField, Model
from app.i18n import _
from app.web import Refused


class Voice(Model):
    """A stored recording: `sha256` of the file that lies in SHILIU_VAR/voices, `kind` its container (audio.TYPES)."""

    sha256 = peewee.CharField(64, unique=True)
    kind = peewee.CharField(4)
    bytes = peewee.IntegerField()
    created_at = InstantField(default=clock.now)

    @property
    def path(self):
        return folder() / self.sha256[:2] / self.sha256

    @property
    def mimetype(self):
        return audio.TYPES[self.kind]

    def answer(self):
        """The recording as a private answer, in parts where the player asks for a part."""
        response = send_file(self.path, mimetype=self.mimetype, max_age=0, conditional=True)
        response.headers["Content-Disposition"] = "inline"
        return response


def folder():
    return Path(current_app.config["SHILIU_VAR"]) / "voices"


def take_in(upload):
    """Check an uploaded recording and write it durably. Returns the fields of a Voice; to be called before BEGIN. Raises Refused."""
    limit = current_app.config["MAX_VOICE_MB"]
    data = upload.stream.read(limit * 1_000_000 + 1)
    if len(data) > limit * 1_000_000:
        raise Refused(_("This recording is too large: at most %(count)s megabytes. A minute is enough.", count=limit), 422, "too-large")
    if not data:
        raise Refused(_("This recording is empty. Please record it once more."))
    kind, data = audio.checked(data)
    sha = hashlib.sha256(data).hexdigest()
    stored.write(folder() / sha[:2] / sha, data)
    return {"sha256": sha, "kind": kind, "bytes": len(data)}


def keep(fields):
    """The Voice row for what `take_in` returned; the same recording twice is one row."""
    return Voice.get_or_none(Voice.sha256 == fields["sha256"]) or Voice.create(**fields)


def forget(ids):
    """Delete rows that no other record names, in the caller's transaction; their files go with the next sweep."""
    gone = Voice.delete().where(Voice.id.in_(list(ids)))
    for field in Voice._meta.backrefs:
        gone = gone.where(Voice.id.not_in(field.model.select(field)))
    return gone.execute()


def sweep():
    """Remove files without a row that are older than a day. Returns how many."""
    return stored.sweep(folder(), Voice)
