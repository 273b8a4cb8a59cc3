"""What the rules of the checklists may know of a home (docs/checklists.md), and which question sets it gets."""

from app import clock
from app.households.categories import CHILD, ELDER, LOW_INCOME
from app.households.person import CHILD_UNTIL, ELDER_FROM

HAN = "01"
SET_ORDER = ("HS", "E", "L", "D", "C", "M")


def profile(household, day=None):
    """Flags and lists, always all of them, so that a rule never meets a missing name."""
    day = day or clock.today()
    people = household.at_home
    ages = [age for age in (person.age_on(day) for person in people) if age is not None]
    children = sorted(age for age in ages if age < CHILD_UNTIL)
    codes = _codes(people)
    disabilities = [category for person in people for category in person.categories if category.code == "disabled"]
    grades = [category.disability_grade for category in disabilities if category.disability_grade]
    return {
        "age": max(ages, default=None),
        "elder": any(age >= ELDER_FROM for age in ages) or bool(codes & ELDER),
        "disabled": bool(disabilities),
        "disability_class": sorted({category.disability_class for category in disabilities if category.disability_class}),
        "grade": min(grades, default=None),
        "severe": any(category.severe for category in disabilities),
        "has_child": bool(children) or bool(codes & CHILD),
        "child_ages": children,
        "oldest_child": max(children, default=None),
        "school_age": any(6 <= age < CHILD_UNTIL for age in children),
        "parents_away": "left_behind_child" in codes,
        "lives_alone": len(people) == 1 or "lives_alone" in codes,
        "persons": len(people),
        "adults": sum(age >= CHILD_UNTIL for age in ages),
        "categories": sorted(codes),
        "low_income": bool(codes & LOW_INCOME),
        "language": household.languages,
        "interpreter_needed": household.interpreter_needed,
        "tier": household.tier,
    }


def checklist_sets(household):
    """HS always; the others by category. M only where a family says so of itself and wishes it: ethnicity alone decides nothing."""
    people = household.at_home
    codes = _codes(people)
    chosen = {
        "HS": True,
        "E": bool(codes & ELDER),
        "L": bool(codes & LOW_INCOME),
        "D": "disabled" in codes,
        "C": bool(codes & CHILD),
        "M": household.minority_questions and any(person.ethnicity not in (None, "", HAN, "undeclared") for person in people),
    }
    return [name for name in SET_ORDER if chosen[name]]


def children_or_woman_alone(household):
    """See `Household.children_or_woman_alone`."""
    people = household.at_home
    only_children = bool(people) and all(person.is_child for person in people)
    woman_alone = len(people) == 1 and people[0].sex == "2"
    return bool(_codes(people) & CHILD) or only_children or woman_alone


def _codes(people):
    return {category.code for person in people for category in person.categories}
