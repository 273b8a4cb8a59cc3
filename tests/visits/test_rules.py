import json

import pytest

from app.visits import rules
from tests.visits.cases import CASES, named


@pytest.mark.parametrize("case", **named(CASES["rules"]))
def test_the_server_answers_as_the_shared_cases_say(case):
    rules.check(case["rule"])
    answer = rules.apply(case["rule"], case["data"])
    assert answer == case["want"]
    assert isinstance(answer, bool) == isinstance(case["want"], bool)


def test_there_are_enough_shared_cases():
    assert len(CASES["rules"]) + len(CASES["visits"]) >= 40
    assert {case.get("vector") for case in CASES["visits"]} >= {1, 2, 3, 4, 5, 7, 9}


def test_every_operator_has_a_case():
    said = json.dumps(CASES["rules"])
    assert [operator for operator in rules.LEAST_MOST if f'"{operator}":' not in said] == []


@pytest.mark.parametrize(
    ("rule", "problem"),
    [
        ({"==": [{"var": "HS1"}, "good"]}, "write `===`"),
        ({"map": [{"var": "HS1"}, 1]}, "`map` is not one of"),
        ({"cat": ["a", "b"]}, "`cat` is not one of"),
        ({"===": [{"var": "HS1"}]}, "takes 2 to 2 values"),
        ({"var": "HS9.__proto__.x"}, "cannot be the name"),
        ({"var": "HS99"}, "neither an earlier question nor a flag"),
        ({"and": [], "or": []}, "exactly one operator"),
        ({}, "exactly one operator"),
        ({"some": [{"var": "HS1"}, {"log": {"var": ""}}]}, "`log` is not one of"),
    ],
)
def test_a_rule_outside_the_subset_is_refused_with_a_sentence(rule, problem):
    with pytest.raises(rules.BadRule, match=problem):
        rules.check(rule, {"HS1"})


def test_the_names_a_rule_reads():
    rule = {"and": [{"some": [{"var": "C0"}, {"===": [{"var": ""}, "x"]}]}, {"!": [{"var": "D1.grade"}]}, {"missing": ["age"]}]}
    assert rules.names_in(rule) == {"C0", "D1", "age"}
