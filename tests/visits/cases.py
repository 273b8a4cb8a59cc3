"""The shared cases of the rule engine: rule_cases.json, run by Python here and by Node in tests/js/rules.test.js."""

import json
from pathlib import Path

from werkzeug.datastructures import MultiDict

CASES = json.loads((Path(__file__).parent / "rule_cases.json").read_text(encoding="utf-8"))


def named(cases):
    return {"argvalues": cases, "ids": [case["name"] for case in cases]}


def form_of(case):
    """The form of a visit case: the calm answers of its base, changed, less some."""
    fields = {**CASES["bases"][case["base"]], **case.get("change", {})}
    form = MultiDict()
    for name, values in fields.items():
        if name not in case.get("without", ()):
            form.setlist(name, values if isinstance(values, list) else [values])
    return form
