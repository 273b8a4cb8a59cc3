"""Accounts of the demo world: one password for all, grants from before its first visit."""

from app.db import child_id
from app.demo import invented, small
from app.people import Account, Grant

PASSWORD = "shiliu-2026-demo"  # noqa: S105  (printed by `demo accounts`; these accounts exist nowhere else)
# beside the stations' own: (role, number, name, codes of stations or None)
CITY = (
    ("administrator", 1, "管理员", None),
    ("bureau", 2, "局里小陈", None),
    ("supervisor", 3, "督导老胡", ("330784108", "330784109", "330784110")),
    ("partner", 4, "爱心五金厂", ("330784108",)),
)


def mobile_of(station_number, number):
    """Numbers of the test range: station and number within it; 99 stands for the city."""
    return f"138{station_number:06d}{number:02d}"


def staff_of(rng, code):
    """(role, number, name) of a station: a head, two or three social workers, four to six volunteers."""
    if code == small.STATION:
        return small.PEOPLE
    names = [rng.choice(invented.SURNAMES) + given for given in rng.sample(invented.STAFF, 10)]
    workers, volunteers = rng.randint(2, 3), rng.randint(4, 6)
    roles = [("station_head", 1), *(("social_worker", 2 + n) for n in range(workers)), *(("volunteer", 11 + n) for n in range(volunteers))]
    return [(role, number, names.pop()) for role, number in roles]


def add_account(book, role, station_number, number, name, stations, password_hash, since):
    """One account and its grants; gives it as an `Account`."""
    id = invented.made_id("account", station_number, number)
    row = {
        "id": id,
        "name": name,
        "mobile": mobile_of(station_number, number),
        "password_hash": password_hash,
        "language": None,
        "mode": None,
        "disabled_at": None,
        "created_at": since,
    }
    book.add(Account, row)
    for code in stations or (None,):
        book.add(
            Grant,
            {
                "id": child_id(id, f"{role}:{code}"),
                "account": id,
                "role": role,
                "station_id": code,
                "restricted": role == "station_head",
                "valid_from": since,
                "valid_until": None,
            },
        )
    return Account(**row)
