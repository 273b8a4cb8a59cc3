"""Heads confirm their weeks, on the Monday after; of the last week some have not yet."""

from datetime import datetime, time, timedelta

from app import clock
from app.clock import SHANGHAI
from app.db import insert_rows, uuid7
from app.people import Account, Grant, Station
from app.reports.confirmations import WeekConfirmation
from app.reports.week import Week

LATE = (4, 10)  # places of the stations that let one wait
WEEKS = 17


def fill():
    """Write the confirmations of the last WEEKS weeks up to now."""
    heads = dict(Account.select(Grant.station_id, Account.id).join(Grant).where(Grant.role == "station_head").tuples())
    last, rows = Week.of(clock.today()).back(), []
    for place, station in enumerate(Station.ordered()):
        for back in range(0 if place not in LATE else 1, WEEKS):
            week = last.back(back)
            at = datetime.combine(week.sunday + timedelta(days=1), time(9, 10 + place % 40), SHANGHAI)
            if station.id in heads and at <= clock.now():
                rows.append({"id": uuid7(), "station_id": station.id, "week": week.name, "account_id": heads[station.id], "at": at})
    insert_rows(WeekConfirmation, rows)
