"""The whole demo world, as `bin/dev` makes it on first run."""

import time
from datetime import timedelta

from app import clock
from app.demo import world
from app.households import Household
from app.ledger import Line
from app.people import Station
from app.visits.visit import Visit


def test_fourteen_stations_with_2348_homes_and_seventeen_weeks_take_fifteen_seconds_at_most(empty):
    began = time.process_time()  # this process alone: others on the machine do not count
    world.fill()
    took = time.process_time() - began
    assert Station.select().count() == 14
    assert Household.select().count() == 2348
    assert Household.select(Household.station_id).distinct().count() == 14
    weeks = {tuple(visit.service_date.isocalendar())[:2] for visit in Visit.select(Visit.service_date)}
    assert {tuple((clock.today() - timedelta(days=1, weeks=back)).isocalendar())[:2] for back in range(17)} <= weeks
    assert Line.select().count() >= Visit.select().count()
    assert took <= 15, took
