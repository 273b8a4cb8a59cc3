"""Invented homes of a station: who lives there, in which categories, and who looks after them."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from app.db import child_id
from app.demo import invented, small
from app.households import Assignment, Category, Consent, Household, Person, Village
from app.households.finding import find_text
from app.visits import checklist

KINDS = {"elder": 28, "couple": 17, "poor": 20, "disabled": 15, "children": 10, "newcomers": 10}


@dataclass
class Home:
    """A home of the demo world with what its story needs."""

    household: Household
    worker: object
    volunteer: object
    named: dict | None = None
    consents: set = field(default_factory=set)

    @cached_property
    def asked(self):
        """(Names of the current sets, profile, questions) of this home: nothing of it changes while its story is told."""
        sets = [checklist.current(name) for name in self.household.checklist_sets]
        return sets, self.household.profile, checklist.library().union(sets).questions

    @cached_property
    def two_wanted(self):
        return self.household.children_or_woman_alone


def add_homes(book, rng, station, count, since, today):
    """Villages and `count` homes of `station` (see world.Station); gives a list of `Home`."""
    named = small.HOMES if station.code == small.STATION else ()
    names = small.VILLAGES if named else invented.villages(rng, station.number)
    villages = {name: _village(book, station.code, name) for name in names}
    stories = [*named, *(_story(rng, names, today) for _ in range(count - len(named)))]
    return [_add_home(book, rng, station, number, story, villages, since) for number, story in enumerate(stories, 1)]


def _village(book, code, name):
    village = Village(**{**Village.row(code, name), "id": invented.made_id("village", code, name)})
    book.add(Village, dict(village.__data__))
    return village


def _add_home(book, rng, station, number, story, villages, since):
    code, village = station.code, villages[story["village"]]
    id = invented.made_id("home", code, number)
    phone = story.get("phone") or f"138{station.number:04d}{number:04d}"
    neighbour, neighbour_phone = story.get("neighbour", ("", ""))
    words = [story["label"], *(text for person in story["people"] for text in (person["name"], person.get("label", "")) if text)]
    row = Household.row(
        code,
        f"{number:04d}",
        story["label"],
        village.id,
        id=id,
        find_text=find_text(words, village.name, [phone, neighbour_phone], f"{number:04d}"),
        address=f"{village.name}{rng.randint(1, 180)}号",
        phone=phone,
        phone_is_neighbour=story.get("phone_is_neighbour", False),
        neighbour_name=neighbour,
        neighbour_phone=neighbour_phone,
        tier=story["tier"],
        languages=story.get("languages", "wuu" if rng.random() < 0.6 else "zh"),
        interpreter_needed=story.get("interpreter", False),
        minority_questions=story.get("minority", False),
    )
    row.update(created_at=since, ended_at=None, ended_reason=None)
    book.add(Household, row)
    household = Household(**row)
    household.row = row
    household.village = village
    household._members = [_add_person(book, household, place, person, since) for place, person in enumerate(story["people"])]
    worker, volunteer = rng.choice(station.workers), rng.choice(station.volunteers)
    if story in small.HOMES:
        volunteer = station.by_number[small.VOLUNTEER]
    for account in (worker, volunteer):
        book.add(Assignment, {**Assignment.row(code, id, account.id, since), "id": child_id(id, f"assigned:{account.id}")})
    home = Home(household, worker, volunteer, story if story in small.HOMES else None)
    for purpose in ("record", "photo")[: rng.choice((1, 2, 2))]:
        home.consents.add(purpose)
        given = Consent.row(code, id, purpose, since, how="sign", explained_by=worker.id, id=child_id(id, f"consent:{purpose}"))
        book.add(Consent, given)
    return home


def _add_person(book, household, place, story, since):
    code, id = household.station_id, child_id(household.id, f"person:{place}")
    day = since.date()
    born = story.get("born") or day.year - story["age"]
    row = Person.row(
        code,
        household.id,
        story["name"],
        id=id,
        label=story.get("label", ""),
        sex=story["sex"],
        birth_year=born,
        birth_date=date(born, 1 + place, 8) if "age" in story else None,
        birth_estimated="age" not in story,
        relation=story.get("relation", "head" if not place else "other"),
        ethnicity=story.get("ethnicity"),
        language=story.get("language"),
        reads_chinese=story.get("reads"),
    )
    # one after another: a home lists its people in this order
    row["created_at"] = since + timedelta(seconds=place)
    book.add(Person, row)
    person = Person(**row)
    person.household = household
    person.categories = []
    for category in story.get("categories", ()):
        details = story.get("disability", {}) if category == "disabled" else {}
        held = Category.row(code, id, category, day - timedelta(days=200), source="村里名册", **details)
        held.update(id=child_id(id, f"category:{category}"), created_at=since)
        book.add(Category, held)
        person.categories.append(Category(**held))
    return person


# ---- stories -------------------------------------------------------------------------------------------------------


def _story(rng, villages, today):
    kind = rng.choices(list(KINDS), KINDS.values())[0]
    surname = rng.choice(invented.SURNAMES)
    label, tier, people, more = globals()[f"_{kind}"](rng, surname, today.year)
    return {"label": label, "village": rng.choice(villages), "tier": tier, "people": people, **more}


def _elder(rng, surname, year):
    woman, age = rng.random() < 0.6, rng.randint(68, 92)
    codes = ["lives_alone", *(["very_old"] if age >= 80 else [])]
    codes += [code for code, chance in (("dibao", 0.15), ("adl_partial", 0.1), ("preferential_object", 0.04)) if rng.random() < chance]
    person = {"name": surname + rng.choice(invented.ELDER_WOMEN if woman else invented.ELDER_MEN), "sex": "2" if woman else "1", "born": year - age}
    person["categories"] = codes
    tier = "weekly" if age >= 88 and rng.random() < 0.35 else "monthly" if age >= 79 else "quarterly"
    return surname + ("阿婆" if woman else "阿公"), tier, [person], {}


def _couple(rng, surname, year):
    age = rng.randint(65, 86)
    man = {"name": surname + rng.choice(invented.ELDER_MEN), "sex": "1", "born": year - age}
    wife = {"name": rng.choice(invented.SURNAMES) + rng.choice(invented.ELDER_WOMEN), "sex": "2", "born": year - age + rng.randint(0, 4), "relation": "spouse"}
    for person in (man, wife):
        person["categories"] = ["empty_nest", *(["very_old"] if year - person["born"] >= 80 else [])]
    return surname + "阿公家", "monthly" if age >= 84 else "quarterly", [man, wife], {}


def _poor(rng, surname, year):
    codes = [rng.choice(("dibao", "dibao", "dibian", "expenditure_hardship"))]
    head = {"name": surname + rng.choice(invented.MEN), "sex": "1", "born": year - rng.randint(38, 62), "categories": codes}
    people = [head]
    if rng.random() < 0.6:
        name = rng.choice(invented.SURNAMES) + rng.choice(invented.WOMEN)
        people.append({"name": name, "sex": "2", "born": head["born"] + 2, "relation": "spouse", "categories": codes})
    if rng.random() < 0.5:
        people.append({"name": surname + rng.choice(invented.CHILDREN), "sex": rng.choice("12"), "age": rng.randint(4, 16), "relation": "child"})
    return surname + "师傅家", "monthly" if rng.random() < 0.15 else "quarterly", people, {}


def _disabled(rng, surname, year):
    grade = rng.randint(1, 4)
    woman = rng.random() < 0.5
    person = {
        "name": surname + rng.choice(invented.WOMEN if woman else invented.MEN),
        "sex": "2" if woman else "1",
        "born": year - rng.randint(20, 66),
        "categories": ["disabled", *(["dibao"] if rng.random() < 0.3 else [])],
        "disability": {"disability_class": rng.choice("1244567"), "disability_grade": grade},
    }
    people = [person]
    if rng.random() < 0.7:
        people.append({"name": surname + rng.choice(invented.ELDER_WOMEN), "sex": "2", "born": person["born"] - 24, "relation": "parent"})
    return surname + ("阿姨家" if woman else "叔家"), "weekly" if grade == 1 and rng.random() < 0.2 else "monthly" if grade == 1 else "quarterly", people, {}


def _children(rng, surname, year):
    people = [{"name": surname + rng.choice(invented.ELDER_WOMEN), "sex": "2", "born": year - rng.randint(56, 72), "categories": ["left_behind_elder"]}]
    for _ in range(rng.randint(1, 2)):
        child = {"name": surname + rng.choice(invented.CHILDREN), "sex": rng.choice("12"), "age": rng.randint(4, 15), "relation": "grandchild"}
        people.append({**child, "categories": ["left_behind_child", *(["child_in_difficulty"] if rng.random() < 0.2 else [])]})
    return surname + "奶奶家", "monthly", people, {}


def _newcomers(rng, surname, year):
    ethnicity, language = rng.choice(invented.NEWCOMERS)
    said = {"ethnicity": ethnicity, "language": language, "categories": ["migrant_resident"]}
    man = {"name": surname + rng.choice(invented.MEN), "sex": "1", "born": year - rng.randint(28, 48), **said}
    woman = {"name": rng.choice(invented.SURNAMES) + rng.choice(invented.WOMEN), "sex": "2", "born": man["born"] + 2, "relation": "spouse", **said}
    child = {"name": surname + rng.choice(invented.CHILDREN), "sex": rng.choice("12"), "age": rng.randint(2, 14), "relation": "child"}
    more = {"languages": language, "interpreter": language not in ("zh", "zh-sw") and rng.random() < 0.4, "minority": ethnicity != "01" and rng.random() < 0.6}
    return surname + "家", "quarterly", [man, woman, {**child, "ethnicity": ethnicity, "categories": ["migrant_child"]}], more
