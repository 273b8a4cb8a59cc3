"""Statements made once give what peewee itself gives, and rows that can be changed and saved like any other."""

from datetime import timedelta

from app import clock
from app.db import compiled, insert_rows
from app.households import Task
from app.people import Account
from app.people.accounts import Grant

of_one_table = compiled(lambda id: Account.select().where(Account.id == id))
of_two_tables = compiled(lambda id: Grant.select(Grant, Account).join(Account).where(Account.id == id))


def test_a_row_of_one_table_is_as_peewee_reads_it(world):
    [found] = of_one_table(world.volunteer.id)
    assert found.__data__ == Account.get_by_id(world.volunteer.id).__data__
    assert not found.is_dirty()


def test_a_row_of_two_tables_brings_the_other_object(world):
    [found] = of_two_tables(world.volunteer.id)
    assert found.account.mobile == world.volunteer.mobile


def test_a_row_can_be_changed_and_saved(world):
    found = of_one_table.first(world.volunteer.id)
    found.disabled_at = clock.now() - timedelta(days=1)
    found.save()
    assert Account.get_by_id(world.volunteer.id).disabled_at == found.disabled_at


def test_nothing_found_is_an_empty_list(world):
    assert of_one_table(Grant.select().first().id) == []
    assert of_one_table.first(Grant.select().first().id) is None


def test_a_row_may_stand_for_its_key(world):
    """As in peewee: who hands over the account instead of its id is understood."""
    row = Task.row(world.home.station_id, world.home, "call_head", to_account=world.volunteer)
    insert_rows(Task, [row])
    kept = Task.get_by_id(row["id"])
    assert (kept.household_id, kept.to_account_id) == (world.home.id, world.volunteer.id)
