"""The roster as a file: what one may see, one row a person, in the columns of the import, formulas neutralised."""

import csv
import io

from app import clock
from app.households.assignments import Assignment
from app.households.household import Household, fill_members
from app.households.roster_columns import CATEGORY_WORDS, COLUMNS, LANGUAGE_WORDS, RELATION_WORDS, SEX_WORDS, TIER_WORDS
from app.households.scope import head_stations, staff_stations
from app.i18n import _

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
GROUP = 500
_CHINESE = {"relation": RELATION_WORDS, "sex": SEX_WORDS, "categories": CATEGORY_WORDS, "tier": TIER_WORDS, "languages": LANGUAGE_WORDS}
WORDS = {name: {code: word for word, code in reversed(words.items())} for name, words in _CHINESE.items()}
TYPES = {"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "csv": "text/csv; charset=utf-8"}


def homes_for(account):
    """Files that `account` may take out: a head the station's, a social worker those assigned to them."""
    query = Household.visible_to(account).where(Household.active()).order_by(Household.number)
    if set(head_stations(account)) >= set(staff_stations(account)):
        return query
    return query.where(Household.id.in_(Assignment.homes_of(account)))


def rows(homes):
    """One list of texts for each person, the header first."""
    yield [header for header, _others, _read, _words in COLUMNS.values()]
    for start in range(0, len(homes), GROUP):
        for home in fill_members(homes[start : start + GROUP]):
            for person in home.members:
                yield [neutral(text) for text in _texts(home, person)]


def _texts(home, person):
    born = person.birth_date.isoformat() if person.birth_date else str(person.birth_year or "")
    return {
        "number": home.number,
        "name": person.name,
        "label": person.label or home.label,
        "relation": WORDS["relation"].get(person.relation, ""),
        "sex": WORDS["sex"].get(person.sex, ""),
        "birth": born,
        "village": home.village_name,
        "address": home.address,
        "phone": home.phone,
        "phone_is_neighbour": "是" if home.phone_is_neighbour else "否",
        "neighbour_name": home.neighbour_name,
        "neighbour_phone": home.neighbour_phone,
        "categories": "、".join(WORDS["categories"][category.code] for category in person.categories),
        "tier": WORDS["tier"].get(home.tier, ""),
        "languages": WORDS["languages"].get(home.languages, ""),
        "interpreter_needed": "是" if home.interpreter_needed else "否",
        "last_visit": "",
        "notes": home.notes,
    }.values()


def neutral(text):
    """Text that a spreadsheet will not take for a formula."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def as_csv(table, _purpose):
    """UTF-8 with a byte order mark, or Excel reads Chinese as GBK."""
    out = io.StringIO()
    csv.writer(out).writerows(table)
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(table, purpose):
    """The table as text cells, and a sheet that says who took it out, when and why."""
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("花名册")
        text = book.add_format({"num_format": "@"})
        sheet.set_column(0, len(COLUMNS) - 1, 14, text)
        sheet.freeze_panes(1, 0)
        for row, cells in enumerate(table):
            for column, cell in enumerate(cells):
                sheet.write_string(row, column, cell, text)
        about = book.add_worksheet("说明")
        for row, line in enumerate(purpose):
            about.write_string(row, 0, neutral(line))
    return out.getvalue()


FORMATS = {"xlsx": as_xlsx, "csv": as_csv}


def purpose(account, reason):
    """The watermark: who, when, why."""
    at = clock.local(clock.now())
    return [_("Taken out by %(name)s", name=account.name), f"{at:%Y-%m-%d %H:%M}", reason, _("For this purpose only. Do not pass it on.")]
