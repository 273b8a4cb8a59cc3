"""A setting by its name, as the deadlines and caps of this room read it."""

from flask import current_app


def setting(name):
    return current_app.config[name]
