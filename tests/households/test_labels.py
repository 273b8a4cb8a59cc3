"""The summary of what stands in the way names each field with the words that stand beside it."""

import html
import re
from datetime import timedelta

import pytest

from app import clock
from app.households import Task
from app.households.changes import BASE
from app.households.forms import HOUSEHOLD, PERSON

BAD = "长" * 5000
SUMMARY = re.compile(r'<li><a href="#f-([a-z_]+)">(.*?)</a></li>')


@pytest.fixture
def pages(world):
    """Address → names of the form's fields, all of which are sent nonsense."""
    task = Task.create(station_id=world.home.station_id, household=world.home, what="visit_again", due_at=clock.now() + timedelta(days=1))
    home, person = f"/households/{world.home.id}", f"/households/persons/{world.person.id}"
    fields = [name if name != "label" else "person_label" for name in PERSON]
    return {
        "/households/": [*HOUSEHOLD, "name", "sex", "birth_year"],
        home: list(HOUSEHOLD),
        f"{home}/persons": [name for name in fields if name != "deceased_on"],
        person: fields,
        f"{person}/categories": ["code", "valid_from", "source", "disability_class", "disability_grade"],
        f"/households/categories/{world.category.id}/ending": ["valid_until"],
        f"{home}/consents": ["purpose", "how", "witness", "person", "guardian"],
        f"{home}/assignments": ["account"],
        f"/households/tasks/{task.id}/closing": ["outcome", "note"],
        "/households/export": ["format", "reason"],
        "/households/import": ["file"],
    }


def beside(page, name):
    """The words of the control with this name: of its label, or of the legend around it."""
    found = re.search(rf'<label class="field__label" for="f-{name}">([^<]*)', page)
    if not found:
        before = page[: page.index(f'id="f-{name}"')]
        found = list(re.finditer(r"<legend>([^<]*)", before))[-1]
    return found[1].strip()


def test_every_field_that_can_be_in_error_is_named_as_its_control_is(world, pages):
    head, seen = world.browser(world.station_head), set()
    for address, names in pages.items():
        form = dict.fromkeys(names, BAD) | {BASE + name: "" for name in (*names, "label")}
        page = head.post(address, form)
        assert page.status_code == 422, f"{address}: {page.status_code}"
        found = SUMMARY.findall(page.text)
        assert found, address
        for name, words in found:
            label = beside(page.text, name)
            assert words.startswith(f"{label}: "), f"{address} {name}: {html.unescape(words)}"
            seen.add(name)
    assert len(seen) > 30
