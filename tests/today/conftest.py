"""The households' small world."""

from tests.households.conftest import app, assigned, blank, world  # noqa: F401
