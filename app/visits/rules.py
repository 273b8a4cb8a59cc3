"""The rules of checklists: a fixed subset of JsonLogic, compiled once to plain functions.

The phone runs the same rules with json-logic-js (app/static/js/rules.js). Where JavaScript would convert (`null < 5`, `"3" + 1`), both
sides refuse instead: comparing anything but two numbers is false, reckoning with anything but numbers is null. `==` is not a rule.
tests/visits/rule_cases.json holds what both must answer.
"""

import itertools
import re

LEAST_MOST = {
    "var": (1, 2), "if": (2, 99), "and": (1, 99), "or": (1, 99), "!": (1, 1), "!!": (1, 1), "===": (2, 2), "!==": (2, 2),
    "<": (2, 3), "<=": (2, 3), ">": (2, 2), ">=": (2, 2), "in": (2, 2), "+": (1, 99), "-": (1, 2), "*": (1, 99),
    "some": (2, 2), "all": (2, 2), "none": (2, 2), "missing": (1, 99),
}  # fmt: skip
OVER_LISTS = ("some", "all", "none")
NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*(\.[A-Za-z0-9_]+)?")
ABSENT = object()


class BadRule(ValueError):
    """A sentence that says what is wrong with a rule."""


def check(rule, names=None):
    """Raise BadRule unless `rule` keeps to the subset and reads only `names` (ids of questions and flags; None: any)."""
    _check(rule, names, inside_list=False)


def _check(rule, names, inside_list):
    if isinstance(rule, list):
        for part in rule:
            _check(part, names, inside_list)
    elif isinstance(rule, dict):
        if len(rule) != 1:
            raise BadRule(f"a rule has exactly one operator, not {sorted(rule) or 'none'}")
        [(operator, values)] = rule.items()
        values = _list(values)
        if operator == "==":
            raise BadRule("`==` converts what it compares; write `===`")
        if operator not in LEAST_MOST:
            raise BadRule(f"`{operator}` is not one of {' '.join(LEAST_MOST)}")
        least, most = LEAST_MOST[operator]
        if not least <= len(values) <= most:
            raise BadRule(f"`{operator}` takes {least} to {most} values, not {len(values)}")
        if operator == "var":
            _check_name(values[0], names, inside_list)
        elif operator == "missing":
            for name in values:
                _check_name(name, names, inside_list)
        elif operator in OVER_LISTS:
            _check(values[0], names, inside_list)
            _check(values[1], names, inside_list=True)
        else:
            _check(values, names, inside_list)


def _check_name(name, names, inside_list):
    if inside_list and name == "":
        return
    if not isinstance(name, str) or not NAME.fullmatch(name):
        raise BadRule(f"`{name}` cannot be the name of an answer or a flag")
    if not inside_list and names is not None and name.split(".")[0] not in names:
        raise BadRule(f"`{name}` is neither an earlier question nor a flag")


def names_in(rule):
    """The questions and flags that a rule reads."""
    if isinstance(rule, list):
        return set().union(*map(names_in, rule)) if rule else set()
    if not isinstance(rule, dict):
        return set()
    [(operator, values)] = rule.items()
    values = _list(values)
    if operator == "var":
        return {str(values[0]).split(".")[0]}
    if operator in OVER_LISTS:
        return names_in(values[0])
    return {name.split(".")[0] for name in values} if operator == "missing" else names_in(values)


def apply(rule, data):
    """What `rule` says of `data`. For a rule used often, keep `compiled(rule)`."""
    return compiled(rule)(data)


def compiled(rule):
    """A function of the data. Raises BadRule for an operator outside the subset."""
    if isinstance(rule, list):
        parts = [compiled(part) for part in rule]
        if not any(isinstance(part, dict | list) for part in rule):
            return lambda data: rule
        return lambda data: [part(data) for part in parts]
    if not isinstance(rule, dict) or len(rule) != 1:
        return lambda data: rule
    [(operator, values)] = rule.items()
    values = _list(values)
    if operator not in LEAST_MOST:
        raise BadRule(f"`{operator}` is not one of {' '.join(LEAST_MOST)}")
    if operator == "var" and len(values) == 1 and isinstance(values[0], str) and values[0] and "." not in values[0]:
        return _plain_var(values[0])
    if operator == "in" and isinstance(values[1], list) and all(isinstance(item, str) for item in values[1]):
        return _in_words(compiled(values[0]), frozenset(values[1]))
    if operator in MAKERS:
        return MAKERS[operator](*[compiled(value) for value in values])
    plain, parts = PLAIN[operator], [compiled(value) for value in values]
    if len(parts) == 2:
        first, second = parts
        return lambda data: plain(first(data), second(data))
    return lambda data: plain(*[part(data) for part in parts])


def truthy(value):
    """JsonLogic's truth: an empty list is false, an empty object is true."""
    return True if isinstance(value, dict) else bool(value)


def _list(values):
    return values if isinstance(values, list) else [values]


def _number(value):
    return isinstance(value, int | float) and not isinstance(value, bool)


# ---- operators that decide themselves what to look at ----


def _var(name, default=lambda data: None):
    def look_up(data):
        path, whole = name(data), data
        if path is None or path == "":
            return data
        for step in str(path).split("."):
            if isinstance(data, dict):
                data = data.get(step, ABSENT)
            elif isinstance(data, list) and step.isdecimal() and int(step) < len(data):
                data = data[int(step)]
            else:
                data = ABSENT
            if data is ABSENT:
                return default(whole)
        return data

    return look_up


def _plain_var(name):
    """The commonest case of `var`, without a path: most of a visit's time in the rules."""
    return lambda data: data.get(name) if type(data) is dict else None


def _in_words(item, words):
    """The commonest case of `in`: one of some words."""

    def look_up(data):
        found = item(data)
        return type(found) is str and found in words

    return look_up


def _if(*parts):
    def choose(data):
        for condition, then in zip(parts[::2], parts[1::2], strict=False):
            if truthy(condition(data)):
                return then(data)
        return parts[-1](data) if len(parts) % 2 else None

    return choose


def _and(*parts):
    def first_false(data):
        value = None
        for part in parts:
            value = part(data)
            if not truthy(value):
                return value
        return value

    return first_false


def _or(*parts):
    def first_true(data):
        value = None
        for part in parts:
            value = part(data)
            if truthy(value):
                return value
        return value

    return first_true


def _over(answer):
    """`some`, `all` and `none`: within them the data is one item of the list."""

    def make(items, test):
        def walk(data):
            found = items(data)
            return answer(map(truthy, map(test, found)) if isinstance(found, list) and found else None)

        return walk

    return make


def _missing(*names):
    def walk(data):
        wanted = [name(data) for name in names]
        return [name for name in wanted if _var(lambda _, name=name: name)(data) in (None, "")]

    return walk


MAKERS = {
    "var": _var,
    "if": _if,
    "and": _and,
    "or": _or,
    "missing": _missing,
    "some": _over(lambda truths: truths is not None and any(truths)),
    "all": _over(lambda truths: truths is not None and all(truths)),
    "none": _over(lambda truths: truths is None or not any(truths)),
}


# ---- operators over values ----


def _same(a, b):
    if _number(a) and _number(b):
        return a == b
    if isinstance(a, list | dict) or isinstance(b, list | dict):
        return a is b
    return type(a) is type(b) and a == b


def _in(item, many):
    if isinstance(many, str):
        return isinstance(item, str) and item in many
    return isinstance(many, list) and any(_same(item, other) for other in many)


def _compare(test):
    def compare(*values):
        return all(map(_number, values)) and all(test(a, b) for a, b in itertools.pairwise(values))

    return compare


def _add(*values):
    return sum(values) if all(map(_number, values)) else None


def _subtract(*values):
    if not all(map(_number, values)):
        return None
    return values[0] - values[1] if len(values) == 2 else -values[0]


def _multiply(*values):
    if not all(map(_number, values)):
        return None
    product = 1
    for value in values:
        product *= value
    return product


PLAIN = {
    "!": lambda value=None: not truthy(value),
    "!!": lambda value=None: truthy(value),
    "===": _same,
    "!==": lambda a, b: not _same(a, b),
    "<": _compare(lambda a, b: a < b),
    "<=": _compare(lambda a, b: a <= b),
    ">": _compare(lambda a, b: a > b),
    ">=": _compare(lambda a, b: a >= b),
    "in": _in,
    "+": _add,
    "-": _subtract,
    "*": _multiply,
}
