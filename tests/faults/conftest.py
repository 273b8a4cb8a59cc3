"""The journeys' small world under a real server, without a browser."""

from http.client import HTTPConnection
from urllib.parse import urlencode

import pytest

from app import create_app
from app.households import Household
from app.people import Account
from app.receipts import who
from tests.journeys.conftest import MOBILES, PASSWORD, filled, server, var  # noqa: F401  (fixtures)


@pytest.fixture
def real_world(var, server, monkeypatch):  # noqa: F811
    """The running server, and `sign_in(role)` → (cookie, `_who`, id of a home, id of a person in it). The app of this process reads the same database."""
    app = create_app(SHILIU_VAR=str(var), RATELIMIT_ENABLED=False)

    def sign_in(role):
        connection = HTTPConnection("127.0.0.1", server.port, timeout=10)
        form = urlencode({"mobile": MOBILES[role], "password": PASSWORD})
        connection.request("POST", "/sign-in", form, {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"})
        response = connection.getresponse()
        cookie = "; ".join(value.split(";")[0] for name, value in response.getheaders() if name.lower() == "set-cookie")
        connection.close()
        account = Account.get(Account.mobile == MOBILES[role])
        home = Household.select().where(Household.station_id == account.station_id).first()
        return cookie, who(account), str(home.id), str(home.at_home[0].id)

    with app.test_request_context():
        yield server, sign_in
