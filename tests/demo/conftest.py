"""An app with an empty database, and a part of the demo world in it."""

import pytest

from app import all_models, create_app
from app.db import database


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    """An app whose database has tables and nothing in them."""
    app = create_app(SHILIU_VAR=str(tmp_path_factory.mktemp("demo")), RATELIMIT_ENABLED=False)
    app.testing = True
    with app.app_context():
        database.connect(reuse_if_open=True)
        database.create_tables(all_models())
        yield app
        if not database.is_closed():
            database.close()
