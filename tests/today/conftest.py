"""The households' small world."""

from tests.households.conftest import app, assigned, world  # noqa: F401
