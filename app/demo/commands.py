"""`demo fill`, `demo accounts`, `demo grow`."""

import json
import time

import click
from flask.cli import AppGroup

from app.db import database, migrate
from app.demo import people, small
from app.people import Account, passwords

demo = AppGroup("demo", help="The demo world: invented homes and people.")


@demo.command("fill")
def fill():
    """Fill an empty database with the fourteen stations, 2,348 households and seventeen weeks of visits."""
    _fill()


@demo.command("prepare")
def prepare():
    """What bin/dev needs: migrate, fill the database if it is empty, and list one sign-in of each role."""
    migrate()
    with database.connection_context():
        empty = not Account.select().exists()
    if empty:
        _fill()
    _tell({row["role"]: row for row in reversed(_sign_ins())}.values())


@demo.command("grow")
@click.option("--stations", default=14, show_default=True, type=click.IntRange(1, 5000))
@click.option("--years", default=1.0, show_default=True, type=click.FloatRange(0.1, 20))
@click.option("--households", default=168, show_default=True, type=click.IntRange(5, 5000), help="Of each station.")
def grow(stations, years, households):
    """Fill an empty database with a large world for benches."""
    _fill(stations=stations, households=stations * households, weeks=round(years * 52))


def _fill(**size):
    from app.demo import world
    from app.households import Household
    from app.visits.visit import Visit

    began = time.perf_counter()
    with database.connection_context():
        try:
            world.fill(**size)
            world.fill_rooms()
        except world.NotEmpty:
            raise click.ClickException("This database has accounts already: the demo world only goes into an empty one.") from None
        made = Household.select().count(), Visit.select().count()
    click.echo(f"{made[0]} households, {made[1]} visits, {time.perf_counter() - began:.1f} s")


@demo.command("accounts")
@click.option("--json", "as_json", is_flag=True, help="As a JSON list.")
def accounts(as_json):
    """List the demo world's sign-ins: one of each role first, then the other stations' heads."""
    rows = _sign_ins()
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
    else:
        _tell(rows)


def _tell(rows):
    for row in rows:
        click.echo(f"  {row['role']:<15}{row['station'] or '-':<11}{row['mobile']}  {row['password']}")


def _sign_ins():
    with database.connection_context():
        known = sorted(Account.select(), key=_shown_first)
        own = {stored for stored in {account.password_hash for account in known} if passwords.matches(stored, people.PASSWORD)}
        return [_sign_in(account, account.grants[0]) for account in known if account.password_hash in own and account.grants]


def _shown_first(account):
    """古山镇 and the city before the other stations, one of each role before a second."""
    elsewhere = account.station_id not in (small.STATION, None) and not account.mobile.startswith(people.mobile_of(99, 0)[:-2])
    return elsewhere, account.mobile


def _sign_in(account, grant):
    return {"role": grant.role, "station": grant.station_id, "mobile": account.mobile, "password": people.PASSWORD}
