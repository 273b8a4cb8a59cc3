"""What rules may know besides the answers: flags of the home, of the visitor, and of the moment at the door (docs/checklists.md)."""

# name → value when nobody says; its type is the only one taken. Numbers that nobody knows are None.
HOME = {
    "age": None,
    "elder": False,
    "disabled": False,
    "disability_class": [],
    "grade": None,
    "severe": False,
    "has_child": False,
    "child_ages": [],
    "oldest_child": None,
    "school_age": False,
    "parents_away": False,
    "lives_alone": False,
    "persons": None,
    "adults": None,
    "categories": [],
    "low_income": False,
    "fell_before": False,
    "mood_low_before": False,
    "season_alert": False,
    "trained": False,
}
# ticked on the form, before the questions of the set that asks for them
DOOR = ("device_bp", "privacy_ok", "has_device", "child_alone")
# a set is only asked where it applies, so it says so itself
OF_SET = {"E": "elder", "D": "disabled", "L": "low_income", "C": "has_child"}
NAMES = frozenset((*HOME, *DOOR))
MOST_ADULTS = 8


def clean(profile, door=(), codes=()):
    """All flags: what `profile` says where it is of the right type, the ticked `door` flags, and what the sets' codes imply."""
    flags = {name: _clean(profile.get(name), default) for name, default in HOME.items()}
    for name in DOOR:
        flags[name] = name in door
    for code in codes:
        if code in OF_SET:
            flags[OF_SET[code]] = True
    return flags


def adults(flags):
    """How many lines a question for each adult has."""
    return int(min(max(flags["adults"] or 1, 1), MOST_ADULTS))


def _clean(value, default):
    if default is None:
        return value if isinstance(value, int | float) and not isinstance(value, bool) else None
    if isinstance(default, list):
        return [item for item in value if isinstance(item, str | int | float)][:50] if isinstance(value, list) else []
    return value is True
