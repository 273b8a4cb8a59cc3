"""Rows of one family that bring no file number: they become one home."""

from collections import defaultdict

from app.households.finding import phone_key, village_key


def join_families(rows):
    """Give each row that belongs to the home of another its number as `with`; rows come back with those they join before them.

    A row that says how it is related joins the householder of its address, of its phone where it brings no address or several householders live there,
    else the one above. Rows that say nothing are a family when address and phone are the same. Who says *householder* leads a home.
    """
    heads, families = defaultdict(list), {}
    alone = [row for row in rows if not row.get("number")]
    for row in alone:
        if row.get("relation") == "head":
            for place in _places(row):
                heads[place].append(row)
    for row in alone:
        if row.get("relation") != "head":
            leader = _householder(row, heads) or families.setdefault(_family(row) or row["row"], row)
            if leader is not row:
                row["with"], row["relation"] = leader["row"], row.get("relation", "other")
    return sorted(rows, key=lambda row: (row.get("with", row["row"]), "with" in row, row["row"]))


def _householder(row, heads):
    """The householder whom a row with a relation belongs to; for one without, only of the same address and phone."""
    address, phone = _by_address(row), _by_phone(row)
    both = [head for head in heads.get(address, ()) if phone and _by_phone(head) == phone]
    if both or "relation" not in row:
        return both[0] if both else None
    found = heads.get(address, ()) if address else heads.get(phone, ())
    above = [head for head in found if head["row"] < row["row"]]
    return above[-1] if above else next(iter(found), None)


def _family(row):
    """What the rows of a family without a householder share: address and phone; the address alone when they say how they are related."""
    address, phone = _by_address(row), _by_phone(row)
    if "relation" in row:
        return address or phone
    return (address, phone) if address and phone else None


def _places(row):
    return filter(None, (_by_address(row), _by_phone(row)))


def _by_address(row):
    address = "".join(row.get("address", "").split()).lower()
    return ("address", village_key(row["village"]), address) if address else None


def _by_phone(row):
    return ("phone", village_key(row["village"]), phone_key(row["phone"])) if row.get("phone") else None
