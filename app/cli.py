"""Thin commands; each calls one verb."""

import click
from flask import current_app
from flask.cli import AppGroup

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
