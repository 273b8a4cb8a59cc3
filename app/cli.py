"""Thin commands; each calls one verb."""

import click
from flask import current_app
from flask.cli import AppGroup, with_appcontext

from app import backup as backups
from app import db


def install(app):
    from app.demo.commands import demo

    app.cli.add_command(station)
    app.cli.add_command(demo)

    @app.cli.command("migrate")
    def migrate():
        """Apply pending migrations."""
        for name in db.migrate():
            click.echo(name)

    app.cli.add_command(wishes)
    app.cli.add_command(retention)
    app.cli.add_command(backup)
    app.cli.add_command(restore)


station = AppGroup("station", help="The stations and their first administrator.")


@station.command("setup")
@click.option("--mobile", prompt="Mobile number of the first administrator")
@click.option("--name", prompt="Name")
def setup(mobile, name):
    """Create the fourteen stations and invite the first administrator with a one-time code."""
    from app.forms import clean_phone
    from app.people import Invitation, Station
    from app.people.accounts import Grant

    mobile = clean_phone(mobile, landline=False)
    if not mobile:
        raise click.ClickException("Please give a mobile number of 11 digits.")
    with db.database.connection_context():
        Station.create_all()
        if Grant.select().where(Grant.role == "administrator", Grant.valid_until.is_null()).exists():
            raise click.ClickException("There is an administrator already; let them invite others.")
        _invitation, code = Invitation.make(by=None, mobile=mobile, name=name, role="administrator")
    hours = current_app.config["INVITATION_HOURS"]
    click.echo(f"Open /join on this server within {hours} hours, enter {mobile} and the code {code}, and choose a password.")


wishes = AppGroup("wishes", help="The deadlines of wishes.")


@wishes.command("due")
def due():
    """Do what is due: expiry, time limits, offers, reminders. Safe to run twice."""
    from app.wishes import deadlines

    with db.database.connection_context():
        done = deadlines.run_alone()
    click.echo("Another process is at it." if done is None else ", ".join(f"{name} {count}" for name, count in done.items()) or "Nothing was due.")


retention = AppGroup("retention", help="How long personal data stay.")


@retention.command("run")
@click.option("--dry-run", "dry", is_flag=True, help="Say what would be removed and change nothing.")
def run_retention(dry):
    """Remove what is past its time (settings RETENTION_…_DAYS). Safe to run twice."""
    from app.reports.retention import Retention

    with db.database.connection_context():
        done = Retention(dry).run()
    said = ", ".join(f"{name} {count}" for name, count in done.items()) or "nothing was past its time"
    click.echo(f"Would be removed: {said}." if dry else f"Removed: {said}.")


@click.command("backup")
@click.argument("file", type=click.Path(dir_okay=False))
@with_appcontext
def backup(file):
    """Write database, pictures and key into one new FILE, while the server runs."""
    _tell(file, _or_sentence(backups.backup, file))


@click.command("restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False))
@click.option("--replace", is_flag=True, help="Move aside what is there.")
@with_appcontext
def restore(file, replace):
    """Put back what `backup` wrote, after every hash agreed. Stop the server first; run `migrate` afterwards."""
    _tell(file, _or_sentence(backups.restore, file, replace))


def _or_sentence(verb, *arguments):
    try:
        return verb(*arguments)
    except backups.BackupError as problem:
        raise click.ClickException(str(problem)) from None


def _tell(file, contents):
    rows = sum(count for count, _hash in contents["rows"].values())
    click.echo(f"{file}: {rows} rows and {len(contents['files'])} files as of {contents['at']}; every hash agrees.")
