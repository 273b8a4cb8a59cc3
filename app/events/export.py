"""Volunteers' records as a table in the fields of the national record (Order 67): service, and beside it training, awards and evaluation."""

import io
from datetime import timedelta

import xlsxwriter

from app import clock
from app.events.hours import QUALITIES, Hours, as_hours
from app.events.profile import VolunteerProfile
from app.events.service_record import KINDS, RecordEntry
from app.households.exports import neutral
from app.households.scope import staff_stations
from app.i18n import _
from app.people import Account


def national_table(author, first, last):
    """An xlsx file of what was confirmed or noted at the author's stations on the days `first` to `last`; formulas are made harmless."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        for name, rows in ((_("Service"), _service(author, first, last)), (_("Training and awards"), _entries(author, first, last))):
            sheet = book.add_worksheet(name)
            for at, line in enumerate(rows):
                sheet.write_row(at, 0, [neutral(value) for value in line])
    file.seek(0)
    return file


def _service(author, first, last):
    yield [
        _("Name"),
        _("National volunteer number"),
        _("Activity"),
        _("Day"),
        _("Begins at"),
        _("Ends at"),
        _("Place"),
        _("For whom"),
        _("What was done"),
        _("Hours"),
        _("Quality"),
        _("Leader"),
        _("Written down by"),
    ]
    rows = (
        Hours.select()
        .where(Hours.station_id.in_(staff_stations(author)), Hours.replaced_at.is_null(), Hours.confirmed_at.is_null(False))
        .where(Hours.started_at >= clock.start_of(first), Hours.started_at < clock.start_of(last + timedelta(days=1)))
        .order_by(Hours.started_at)
    )
    yield from map(_line, rows)


def _line(hours):
    activity, begins, ends = hours.activity, clock.local(hours.started_at), clock.local(hours.ended_at)
    line = [*_whose(hours.account), activity.name, begins.date().isoformat(), f"{begins:%H:%M}", f"{ends:%H:%M}"]
    line += [activity.place, activity.service_users, hours.content, as_hours(hours.minutes), str(QUALITIES.get(hours.quality, ""))]
    return [*line, activity.organiser.name if activity.organiser else "", _name(hours.proposed_by)]


def _entries(author, first, last):
    yield [_("Name"), _("National volunteer number"), _("Kind"), _("Day"), _("What it was"), _("Hours"), _("Written down by")]
    rows = RecordEntry.select().where(RecordEntry.station_id.in_(staff_stations(author)), RecordEntry.taken_back_at.is_null())
    for entry in rows.where(RecordEntry.on.between(first, last)).order_by(RecordEntry.on):
        hours = as_hours(entry.minutes) if entry.minutes else ""
        yield [*_whose(entry.account), str(KINDS[entry.kind]), entry.on.isoformat(), entry.what, hours, _name(entry.written_by)]


def _whose(account):
    return account.name, VolunteerProfile.of(account).national_number


def _name(account_id):
    account = Account.get_or_none(Account.id == account_id)
    return account.name if account else ""
