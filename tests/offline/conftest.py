"""The phone's side of the server needs the households' small world."""

from tests.households.conftest import app, assigned, world  # noqa: F401
