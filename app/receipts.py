"""One receipt per key: opens the transaction before the view, keeps the answer's whereabouts in it, replays them. Rooms know nothing of it.

design.md section 6: receipts are kept for ever and hold no content; receipt, effect, ledger and audit are one transaction;
any answer but 2xx (or the 303 of a plain form) rolls back; a repeat is answered anew.
"""

import hashlib
import hmac
import unicodedata
import uuid
from datetime import timedelta

import peewee
from flask import Response, current_app, g, redirect, request
from flask_login import current_user

from app import clock
from app.db import InstantField, compiled, database, insert_rows, uuid7, writing
from app.i18n import _
from app.web import SAFE_METHODS, Refused

# A phone that says a moment ago may have a slow road instead of a slow clock. Taking that for its clock's fault would put what two phones noted out of order.
ROAD = timedelta(seconds=10)
# A time that lies this far ahead is a wrong clock; less is nobody's fault.
AHEAD = timedelta(minutes=2)


class Receipt(peewee.Model):
    """Proof that a submission was taken in. `number` is what the person sees."""

    number = peewee.AutoField()
    key = peewee.UUIDField(unique=True)
    account_id = peewee.UUIDField(null=True)
    handed_in_by = peewee.UUIDField(null=True)
    path = peewee.CharField(200)
    body_hash = peewee.CharField(64)
    location = peewee.CharField(200, null=True)
    status = peewee.SmallIntegerField(default=201)
    at = InstantField(default=clock.now)

    class Meta:
        database = database
        legacy_table_names = False
        indexes = ((("account_id", "at"), False),)


_receipt_of = compiled(lambda key: Receipt.select().where(Receipt.key == key))
_finish = compiled(lambda location, status, key: Receipt.update(location=location, status=status).where(Receipt.key == key))


# ---- marks on views ------------------------------------------------------------------------------------------------


def own_transaction(view):
    """The view opens transactions itself: sign-in tries that must outlive a refusal, long imports."""
    view.own_transaction = True
    return view


def prepare(work, *, light=False):
    """`work(**view_args)` runs before BEGIN (pictures, hashing; `light`: reading, less than a look for the receipt of a repetition costs); its result is `g.prepared`."""

    def mark(view):
        view.prepare, view.light = work, light
        return view

    return mark


# ---- for views -----------------------------------------------------------------------------------------------------


def author():
    """For whom the form was made: the signed-in account, or the colleague whose waiting rows it hands in."""
    return g.get("author") or current_user._get_current_object()


def handed_in():
    """Whether somebody else than the author sent this."""
    return "author" in g and g.author.id != current_user.id


def filled_at():
    """When the form was filled in (UTC): the phone's time corrected by its clock's offset at sending, but never later than now; without one, now."""
    return min(_filled_at(), clock.now())


def clock_ahead():
    """Whether that time had not come yet: `filled_at` gives the arrival instead, and a person looks at what must have a true time."""
    return _filled_at() - clock.now() > AHEAD


def _filled_at():
    filled = clock.parse_instant(request.form.get("_filled_at"))
    return filled + clock_offset() if filled else clock.now()


def clock_offset():
    """How far the server's clock is ahead of the phone's, measured at sending; zero when unknown, or no more than the road may have taken."""
    if "clock_offset" not in g:
        sent = clock.parse_instant(request.headers.get("X-Outbox-Sent-At"))
        offset = clock.now() - sent if sent else timedelta()
        g.clock_offset = offset if abs(offset) > ROAD else timedelta()
    return g.clock_offset


def clock_doubt(instant, now=None):
    """Whether a service time needs a person's eye: in the future, or older than the setting allows; seen at its arrival `now` when that is past."""
    age = (now or clock.now()) - instant
    return age < -AHEAD or age > timedelta(days=current_app.config["KNOWN_BAD_CLOCK_DAYS"])


def who(account):
    """`_who` of a form: the account and a signature. It grants nothing, it only says for whom the page was made."""
    return f"{account.id}.{_signature(_keys()[0], account.id)}" if account.is_authenticated else ""


def page_key():
    """A key made by the server, for forms that no script took over: against double taps."""
    return str(uuid7())


def to_decide():
    """Answer 202 instead of 201: taken in, and waiting for the head."""
    g.receipt_status = 202


# ---- around each request -------------------------------------------------------------------------------------------


def install(app):
    """Give templates what the hidden fields of a form need."""
    app.jinja_env.globals.update(outbox_who=lambda: who(current_user), page_who=lambda: who(current_user), page_key=page_key)


def dispatch(app, inner):
    """Call the view (`inner`) inside a transaction, with a receipt when the form brought a key."""
    view = app.view_functions.get(request.endpoint)
    if request.method in SAFE_METHODS or view is None or getattr(view, "own_transaction", False):
        return inner()
    submission = Submission.from_request()
    if submission:
        _check_sender(submission)
    if hasattr(view, "prepare"):
        known = submission and not view.light and _receipt_of.first(submission.key)
        if known:
            return _again(known, submission)
        g.prepared = view.prepare(**(request.view_args or {}))
    try:
        with writing():
            receipt = submission and submission.begin()
            response = app.make_response(inner())
            if response.status_code >= 400:
                raise _RolledBack(response)
            if receipt:
                receipt.location = response.location or receipt.path
                receipt.status = g.get("receipt_status", 201)
                _finish.run(receipt.location, receipt.status, receipt.key)
    except _RolledBack as rolled_back:
        return rolled_back.response
    except peewee.IntegrityError:
        known = submission and Receipt.get_or_none(Receipt.key == submission.key)
        if not known:
            current_app.logger.exception("A row that was already there")
            raise Refused(_("This was already saved in another form."), 409, "changed") from None
        return _again(known, submission)
    return _first(receipt, response) if receipt else response


class _RolledBack(Exception):
    def __init__(self, response):
        self.response = response


class Submission:
    """What a form with a key brought: its key, its author's name on it, and the hash of its content."""

    def __init__(self, key, outbox, body_hash):
        self.key, self.outbox, self.body_hash = key, outbox, body_hash

    @classmethod
    def from_request(cls):
        """The submission of this request, or None for a form without a key. Raises Refused (damaged)."""
        outbox = "X-Outbox" in request.headers
        form = request.form
        text = form.get("_key") or form.get("_page_key")
        if not text and not outbox:
            return None
        key = _uuid(text)
        sent_key = _uuid(request.headers.get("Idempotency-Key"))
        count = form.get("_end")
        whole = count is not None and (not outbox or count == str(_field_count()))
        if key is None or not whole or (outbox and sent_key != key):
            raise Refused(_("Part of this did not arrive. It stays on the phone and is sent again."), 400, "damaged")
        return cls(key, outbox, body_hash())

    def begin(self):
        """The receipt row, first in the transaction: a second sender of the same key waits here and then finds it."""
        writer = author()
        row = {
            "key": self.key,
            "account_id": writer.id if writer.is_authenticated else None,
            "handed_in_by": current_user.id if handed_in() else None,
            "path": request.path,
            "body_hash": self.body_hash,
            "status": 201,
            "at": clock.now(),
        }
        return Receipt(number=insert_rows(Receipt, [row], returning="number"), **row)


def _check_sender(submission):
    """`_who` names the author. Another's rows are kept until he signs in, or handed in by a colleague of his station."""
    text = request.form.get("_who", "")
    if not text:
        return
    account_id, _dot, signature = text.partition(".")
    if not any(hmac.compare_digest(_signature(key, account_id), signature) for key in _keys()):
        raise Refused(_("Part of this did not arrive. It stays on the phone and is sent again."), 400, "damaged")
    if account_id == str(getattr(current_user, "id", "")):
        return
    colleague = current_app.extensions["find_account"](account_id)
    if request.headers.get("X-Outbox-Hand-In") and colleague and current_user.is_authenticated and colleague.station_id == current_user.station_id:
        g.author = colleague
        return
    raise Refused(_("This was written by somebody else. It stays on the phone until they sign in."), 409, "wrong-user")


def _first(receipt, response):
    if "X-Outbox" not in request.headers:
        return response
    return _receipt_answer(receipt, receipt.status)


def _again(known, submission):
    same_author = known.account_id == (author().id if author().is_authenticated else None)
    if known.path != request.path or not same_author or known.body_hash != submission.body_hash:
        raise Refused(_("This was already saved, and what came now differs from it. Both are kept; you can send the new text as a correction."), 409, "changed")
    if not submission.outbox:
        return redirect(known.location, 303)
    response = _receipt_answer(known, 200)
    response.headers["Idempotent-Replay"] = "1"
    return response


def _receipt_answer(receipt, status):
    headers = {"X-Receipt": str(receipt.key), "X-Receipt-Number": str(receipt.number), "X-Location": receipt.location}
    if receipt.status == 202:
        headers["X-Outbox-Reason"] = "to-decide"
    return Response(status=status, headers=headers, mimetype="text/plain")


# ---- the hash of a body --------------------------------------------------------------------------------------------


def body_hash():
    """SHA-256 over method, path and every field not starting with `_`, by name; the same for every honest retry."""
    asked = request._get_current_object()
    fields = [(name, _normal(value)) for name, values in asked.form.lists() if not name.startswith("_") for value in values]
    files = [(name, f"{f.mimetype} {_file_hash(f)}") for name, f in asked.files.items(multi=True) if f.filename and not name.startswith("_")]
    whole = "\0".join([f"{asked.method} {asked.path}", *(part for field in sorted(fields + files) for part in field)])
    return hashlib.sha256(whole.encode()).hexdigest()


def _normal(text):
    if text.isascii() and "\r" not in text:
        return text
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


def _file_hash(file):
    digest = hashlib.sha256()
    for block in iter(lambda: file.stream.read(1 << 16), b""):
        digest.update(block)
    file.stream.seek(0)
    return digest.hexdigest()


def _field_count():
    """How many fields came before `_end`, files included."""
    return sum(len(values) for name, values in request.form.lists() if name != "_end") + sum(len(files) for _name, files in request.files.lists())


def _uuid(text):
    try:
        return uuid.UUID(text or "")
    except ValueError:
        return None


def _keys():
    config = current_app.config
    return [config["SECRET_KEY"], *(key for key in config["SECRET_KEY_FALLBACKS"] if key)]


def _signature(key, account_id):
    return hmac.new(key.encode(), f"who:{account_id}".encode(), hashlib.sha256).hexdigest()[:32]
