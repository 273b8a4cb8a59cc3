"""Pictures: checked, re-encoded, stripped, stored by content hash. The room that owns the record serves them through its own loader."""

import hashlib
import io
from pathlib import Path

import peewee
from flask import current_app, send_file
from PIL import Image, ImageOps, UnidentifiedImageError

from app import clock, stored
from app.db import InstantField, Model
from app.i18n import _
from app.web import Refused

FORMATS = ("JPEG", "PNG", "WEBP")
LONGEST_SIDE = 1600


class Photo(Model):
    """A stored picture: `sha256` of the file that lies in SHILIU_VAR/photos."""

    sha256 = peewee.CharField(64, unique=True)
    width = peewee.IntegerField()
    height = peewee.IntegerField()
    bytes = peewee.IntegerField()
    created_at = InstantField(default=clock.now)

    @property
    def path(self):
        return folder() / self.sha256[:2] / f"{self.sha256}.jpg"

    def answer(self):
        """The picture as a private answer."""
        return send_file(self.path, mimetype="image/jpeg", max_age=0)


def folder():
    return Path(current_app.config["SHILIU_VAR"]) / "photos"


def take_in(upload):
    """Check and re-encode an uploaded file and write it durably. Returns the fields of a Photo; to be called before BEGIN. Raises Refused."""
    image = _opened(upload)
    image = ImageOps.exif_transpose(image)
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    out = io.BytesIO()
    image.convert("RGB").save(out, "JPEG", quality=80, optimize=True)
    data = out.getvalue()
    sha = hashlib.sha256(data).hexdigest()
    stored.write(folder() / sha[:2] / f"{sha}.jpg", data)
    return {"sha256": sha, "width": image.width, "height": image.height, "bytes": len(data)}


def _opened(upload):
    limit = current_app.config["MAX_PHOTO_MEGAPIXELS"]
    too_large = Refused(_("This picture is too large: at most %(count)s megapixels.", count=limit), 422, "too-large")
    try:
        image = Image.open(upload.stream, formats=FORMATS)
        if image.width * image.height > limit * 1_000_000:
            raise too_large
        image.load()
        return image
    except Image.DecompressionBombError:
        raise too_large from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
        raise Refused(_("This file is not a picture that we can read. Please take a photo (JPEG, PNG or WebP).")) from None


def keep(fields):
    """The Photo row for what `take_in` returned; the same picture twice is one row."""
    return Photo.get_or_none(Photo.sha256 == fields["sha256"]) or Photo.create(**fields)


def sweep():
    """Remove files without a row that are older than a day. Returns how many."""
    return stored.sweep(folder(), Photo)
