"""Near-duplicates: two files whose names sound the same and that share a village, a phone or a file number."""

from collections import defaultdict

from app.households.finding import name_key, phone_key, village_key
from app.households.household import Household
from app.households.person import Person
from app.households.villages import Village


def same_home(one, other):
    """Whether two (names, village, phones, number) tuples of texts are probably one home: a name of the same pinyin, plus village, phone or number."""
    return _same(_keys(*one), _keys(*other))


def near(station_id, names, village="", phones=(), except_id=None):
    """Files of a station that may be the same home as the one described, at most ten."""
    wanted = _keys(names, village, phones)
    by_person = Person.select(Person.household).where(Person.name_key.in_(list(wanted[0])))
    query = (
        Household.select()
        .where(Household.station_id == station_id, Household.merged_into.is_null(), Household.id != except_id if except_id else True)
        .where(Household.name_key.in_(list(wanted[0])) | Household.id.in_(by_person))
    )
    return [home for home in query.limit(200) if _same(wanted, _keys([], home.village_name, [home.phone]), named=True)][:10]


def near_home(household):
    """Files that may be the same as an existing one."""
    names = [household.label, *(person.name for person in household.members)]
    return near(household.station_id, names, household.village_name, [household.phone], except_id=household.id)


class Register:
    """Described homes in memory, for matching many rows: `find` gives the id of the home that a row describes, or None."""

    def __init__(self):
        self._by_name = defaultdict(list)
        self.numbers = {}

    @classmethod
    def of_station(cls, station_id):
        """All files of a station, those that were folded into others under the surviving id."""
        register = cls()
        villages = {village.id: village.name for village in Village.of_station(station_id)}
        columns = (Household.id, Household.label, Household.village, Household.phone, Household.number, Household.merged_into)
        places = {}
        for id, label, village_id, phone, number, merged_into in Household.select(*columns).where(Household.station_id == station_id).tuples():
            places[id] = (merged_into or id, villages.get(village_id, ""), [phone], number)
            register.add(places[id][0], [label], *places[id][1:])
        for name, id in Person.select(Person.name, Person.household).where(Person.station_id == station_id).tuples():
            register.add(places[id][0], [name], *places[id][1:])
        return register

    def add(self, id, names, village, phones, number):
        keys = _keys(names, village, phones, number)
        for name in keys[0]:
            self._by_name[name].append((id, keys))
        if number:
            self.numbers[number] = id

    def find(self, names, village, phones, number):
        wanted = _keys(names, village, phones, number)
        candidates = (entry for name in wanted[0] for entry in self._by_name.get(name, ()))
        return next((id for id, keys in candidates if _same(wanted, keys)), None)


def _keys(names, village="", phones=(), number=""):
    return ({key for key in map(name_key, names) if key}, village_key(village or ""), {phone_key(phone) for phone in phones if phone}, number or "")


def _same(one, other, named=False):
    names = named or bool(one[0] & other[0])
    return names and bool((one[1] and one[1] == other[1]) or one[2] & other[2] or (one[3] and one[3] == other[3]))
