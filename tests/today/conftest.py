"""The households' small world."""

from tests.households.conftest import app, assigned, shared, world  # noqa: F401
