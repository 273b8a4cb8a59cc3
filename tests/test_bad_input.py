"""Every form of every page, sent with what it does not ask for: no error of ours, a sentence in the person's language, no row changed, the typed words given back.

The forms are those that our pages show: a crawl through the demo world finds them, so that a new one is asked from its first day.
"""

import collections
import contextlib
import html
import re

import peewee
import pytest
from flask import request
from flask_login import current_user
from peewee import SQL, NodeList, fn

from app import all_models
from app.db import database
from app.demo import world
from app.households import Household
from app.households.tiers import StationTier
from app.web import Refused
from tests import bad_input
from tests.crawling import OURS, THEIRS, any_of, browser_of, crawl, rule_of
from tests.demo.conftest import empty  # noqa: F401  (a fixture)
from tests.test_strangers import account_of

ROOMS = ("", "households", "visits", "school", "events", "wishes")
PEOPLE = ("station_head", "social_worker", "volunteer", "partner", "supervisor", "bureau", None)
# each step of a wish has its own form: all wishes of the demo world are looked at, by those who take most steps
WISHES, STEPPING = {"/wishes/<uuid:id>": 20}, ("station_head", "social_worker")
# may be noted when somebody is refused
NOTED = {"Attempt", "PhoneContact", "Phone", "SignIn"}
FORMS_PER_RULE = 2
ENGLISH = re.compile("[A-Za-z]{3,} [a-z]{2,} [a-z]{2,}")
TYPED = ("text", "textarea", "number", "tel")
MODELS = {model.__name__: model for model in all_models()}
HAN = re.compile("[\u4e00-\u9fff]")


@pytest.fixture(scope="module")
def told(empty):  # noqa: F811
    empty.config["DEFAULT_LANGUAGE"] = "zh"
    world.fill(stations=2, households=24, weeks=4)
    world.fill_rooms()
    supervisor = any_of("supervisor")
    supervisor.grant("supervisor", OURS, by=supervisor)
    return empty


@pytest.fixture(scope="module")
def theirs(told):
    """Ids of another station's records: a home, a person, an account."""
    found = records(THEIRS)
    return [str(found[name]) for name in ("Household", "Person", "Account")]


def records(station):
    """{model: id} of a record of every kind that belongs to the station."""
    found = {"Account": account_of("volunteer", station).id}
    for model in all_models():
        if "station_id" in model._meta.fields and model._meta.primary_key.field_type == "UUID":
            row = model.select().where(model.station_id == station).first()
            found |= {model.__name__: row.id} if row else {}
    return found


@pytest.fixture(scope="module")
def crawled(told):
    """({rule: [(role, PageForm)]} of the forms that the pages show, {rule: (role, address)} of the pages)."""
    found, pages = {}, {}
    for role in PEOPLE:
        for rule, address, page_forms in crawl(told, browser_of(told, role), WISHES if role in STEPPING else {}):
            pages.setdefault(rule, (role, address))
            for form in page_forms:
                known = found.setdefault(rule_of(told, form.action, "POST"), [])
                if len(known) < FORMS_PER_RULE and all(set(other.fields) != set(form.fields) for _role, other in known):
                    known.append((role, form))
    unseen = {rule: [(role, with_record(rule, *line))] for rule, (role, *line) in bad_input.UNSEEN.items() if rule not in found}
    return found | unseen, pages


@pytest.fixture(scope="module")
def forms(crawled):
    return crawled[0]


def with_record(rule, model, _state, controls):
    """The form of a line of UNSEEN, on a record of our station."""
    id = records(OURS)[model] if model else ""
    return bad_input.unseen(re.sub("<uuid:.*?>", bad_input.NOBODY, rule.replace("<uuid:id>", str(id))), controls)


@pytest.fixture(scope="module")
def honest_rows(told):
    return rows()


def rows():
    """The content of every table but those that may note a refusal."""
    return {
        model.__name__: hash(str(database.execute_sql(f'SELECT * FROM "{model._meta.table_name}"').fetchall()))
        for model in MODELS.values()
        if model.__name__ not in NOTED
    }


def changes():
    return database.execute_sql("SELECT total_changes()").fetchone()[0]


@contextlib.contextmanager
def undone():
    """What happens inside is as if it had never been."""
    with database.atomic() as transaction:
        yield
        transaction.rollback()


def said(answer):
    """The sentences of a refusal."""
    found = re.findall(r'data-errors.*?</div>|data-sentence>.*?</p>|class="field__error.*?(?:</span></span>|</p>)', answer.text, re.S)
    return html.unescape(re.sub(r"<[^>]*>|data-\w+", " ", " ".join(found)))


def changed_tables(before):
    """Names of the tables that are not as they were. `before`: (count of changes, rows)."""
    if changes() == before[0]:
        return []
    return [table for table, content in rows().items() if content != before[1][table]]


def problems(answer, before, fields, form):
    """What is wrong with an answer, in words."""
    if answer.status_code >= 500:
        yield "an error of ours"
    elif answer.status_code < 400:
        yield from (f"kept what PostgreSQL cannot keep: {column}" for table in changed_tables(before) for column in unfit(MODELS[table]))
    else:
        yield from refusal_problems(answer, before, fields, form)


def refusal_problems(answer, before, fields, form):
    if changed := changed_tables(before):
        yield f"changed {changed}"
    sentence = said(answer)
    if not HAN.search(sentence):
        yield f"no Chinese sentence: {sentence[:60]!r}"
    elif english := ENGLISH.search(sentence):
        yield f"a sentence in English: {sentence[english.start() :][:80]!r}"
    if "X-Outbox-Reason" not in answer.headers:
        yield "no reason for the phone"
    typed = [value for name, value in fields.items() if name in form.fields and form.fields[name].type in TYPED and isinstance(value, str)]
    if answer.status_code == 422 and not all(html.escape(value, quote=False)[:60] in answer.text for value in typed):
        yield "typed words lost"


def unfit(model):
    """Columns that hold NUL, or more characters than they are declared for: SQLite keeps them, PostgreSQL answers with an error."""
    for field in model._meta.sorted_fields:
        if not isinstance(field, peewee.CharField | peewee.TextField):
            continue
        column = fn.CAST(NodeList((field, SQL("AS TEXT"))))
        longest = getattr(field, "max_length", None)
        too_long = fn.LENGTH(column) > longest if longest else SQL("0")
        if model.select().where((fn.INSTR(column, fn.CHAR(0)) > 0) | too_long).exists():
            yield f"{model.__name__}.{field.name}"


def ask(app, rule, form, role, theirs, honest_rows):
    """(problems, statuses) of one form: every mutant of it, each undone."""
    browser, found, statuses = browser_of(app, role), {}, collections.Counter()
    for what, fields, name in bad_input.mutants(form, theirs):
        with undone():
            rows_before = rows() if in_state(rule) else honest_rows
            before = changes(), rows_before
            answer = browser.post(form.action, fields, content_type="multipart/form-data" if form.files else None)
            statuses[answer.status_code] += 1
            for problem in problems(answer, before, fields, form):
                found.setdefault(problem, (what, name))
    return found, statuses


@pytest.mark.parametrize("room", ROOMS)
def test_what_does_not_fit_is_told_and_changes_nothing(told, forms, theirs, honest_rows, room):
    found, statuses = {}, collections.Counter()
    told.config["PROPAGATE_EXCEPTIONS"] = False
    for rule, (role, form) in ((rule, one) for rule, several in forms.items() for one in several if room_of(rule) == room):
        problems_here, statuses_here = ask(told, rule, form, role, theirs, honest_rows)
        found |= {(rule, role, problem): how for problem, how in problems_here.items()}
        statuses += statuses_here
    assert not found, "\n".join(map(str, found.items()))
    assert statuses[422] > sum(statuses.values()) / 2, statuses


def in_state(rule):
    """Put the records of a line of UNSEEN into the state in which the form is shown; whether there was something to do."""
    _role, name, state, _controls = bad_input.UNSEEN.get(rule, (None, None, {}, ""))
    if state:
        model = MODELS[name]
        model.update(**state).where(model.station_id == OURS).execute()
    return bool(state)


def test_every_address_that_changes_something_is_asked(told, forms):
    rules = {rule.rule for rule in told.url_map.iter_rules() if "POST" in rule.methods}
    assert rules - set(forms) == bad_input.UNTOLD


def room_of(rule):
    first = rule.split("/")[1]
    return first if first in ROOMS else ""


ASKED = (
    "household",
    "amends",
    "sets",
    "visit",
    "task",
    "template",
    "month",
    "page",
    "plan",
    "said",
    "station",
    "way",
    "word",
    "person",
    "next",
    "q",
    "last",
    "game",
)
JUNK = ("\x00\ufffe'\"<b>", "9" * 400, bad_input.NOBODY)


@pytest.mark.parametrize("junk", JUNK)
def test_junk_in_an_address_is_no_error_of_ours(told, crawled, junk):
    told.config["PROPAGATE_EXCEPTIONS"] = False
    statuses = {}
    for rule, (role, address) in crawled[1].items():
        answer = browser_of(told, role).get(address.partition("?")[0], query_string=dict.fromkeys(ASKED, junk))
        statuses[rule] = answer.status_code
    assert not [rule for rule, status in statuses.items() if status >= 500]
    assert len(statuses) > 60


# ---- the control: views that misbehave are found out ---------------------------------------------------------------


def trusting():
    return str(int(request.form["weekly"]))


def hasty():
    StationTier.choose(OURS, "weekly", 3, by=current_user)
    raise Refused("这个数字不对。")


def foreign():
    raise Refused("Please enter a whole number here.")


def forgetful():
    return "<div data-errors>请填数字。</div>", 422


def bare():
    return "", 400


def greedy():
    Household.update(label=request.form.get("weekly", "")).where(Household.station_id == OURS).execute()
    return "", 204


CARELESS = {
    trusting: "an error of ours",
    hasty: "changed",
    foreign: "no Chinese sentence",
    forgetful: "typed words lost",
    bare: "no Chinese sentence",
    greedy: "kept what PostgreSQL cannot keep",
}


@pytest.mark.parametrize("view", CARELESS, ids=lambda view: view.__name__)
def test_the_control_a_view_that_misbehaves_is_found_out(told, forms, theirs, honest_rows, monkeypatch, view):
    rule = "/households/tiers"
    (role, form), *_more = forms[rule]
    told.config["PROPAGATE_EXCEPTIONS"] = False
    assert not ask(told, rule, form, role, theirs, honest_rows)[0]
    view.access, view.own_transaction = ("station_head",), True
    monkeypatch.setitem(told.view_functions, "households.choose_tiers", view)
    found, _statuses = ask(told, rule, form, role, theirs, honest_rows)
    assert any(problem.startswith(CARELESS[view]) for problem in found), found
