"""From a roster's rows to households: checked first, and only after a person confirmed them saved, in one transaction."""

import threading
from datetime import date, timedelta
from pathlib import Path

from flask import current_app

from app import audit, clock
from app.db import database, insert_rows, writing
from app.households.categories import Category
from app.households.due_dates import DueDate
from app.households.duplicates import Register
from app.households.finding import find_text, village_key
from app.households.household import Household
from app.households.person import Person
from app.households.roster_columns import COLUMNS, EXAMPLE_MARK, NOT_STORED, REQUIRED, BadCell, header_fields
from app.households.roster_families import join_families
from app.households.roster_files import BadFile
from app.households.rosters import DONE, FAILED, RUNNING, STAGED, STALE, Roster
from app.households.tiers import StationTier
from app.households.villages import Village
from app.i18n import _

INLINE_ROWS = 300
GROUP = 500


# ---- checking ------------------------------------------------------------------------------------------------------


def stage(account, station_id, file_name, cells):
    """Check the rows of a file and keep them for confirmation. Returns the Roster. Raises BadFile when there is no header or no row."""
    if not cells:
        raise BadFile(_("The file is empty."))
    try:
        fields, unknown = header_fields(cells[0])
    except BadCell as problem:
        raise BadFile(str(problem)) from None
    problems = [[1, header, str(NOT_STORED)] for header in unknown]
    rows = []
    for row_number, row in enumerate(cells[1:], 2):
        values = {field: row[index] for index, field in fields.items() if index < len(row) and row[index] not in (None, "") and str(row[index]).strip()}
        if values and values.get("number") != EXAMPLE_MARK:
            rows.append((row_number, _read_row(row_number, values, problems)))
    if not rows:
        raise BadFile(_("The file has no rows below its header."))
    bad = {problem[0] for problem in problems}
    good = [values for row_number, values in rows if row_number not in bad]
    good = join_families(_without_contradictions(station_id, good, problems))
    known = mark_known(station_id, good)
    problems.sort(key=lambda problem: problem[0])
    with writing():
        Roster.delete().where(Roster.account == account.id, Roster.state.in_((STAGED, FAILED))).execute()
        return Roster.create(station_id=station_id, account=account, file_name=file_name[:120], rows=good, problems=problems, total=len(rows), known=known)


def _read_row(row_number, values, problems):
    """Clean values of one row (JSON), every bad cell noted."""
    clean = {"row": row_number}
    for field, cell in values.items():
        header, _others, read, _words = COLUMNS[field]
        try:
            value = read(cell)
        except BadCell as problem:
            problems.append([row_number, header, str(problem)])
            continue
        except (ValueError, OverflowError):
            problems.append([row_number, header, _("This is not one of the allowed values.")])
            continue
        if field == "birth":
            clean["birth_year"], clean["birth_date"] = (value[0], value[1] and value[1].isoformat())
        else:
            clean[field] = value.isoformat() if field == "last_visit" else value
    for field in REQUIRED:
        if field not in values:
            problems.append([row_number, COLUMNS[field][0], _("Please fill this in.")])
    return clean


def _without_contradictions(station_id, rows, problems):
    """Rows whose file number belongs to another home, and rows that repeat one above, are problems."""
    register, seen, kept = Register.of_station(station_id), Register(), []
    for row in rows:
        described = ([row["name"], row.get("label", "")], row["village"], [row.get("phone", "")], row.get("number", ""))
        above = seen.find([row["name"]], *described[1:])
        if above and not (row.get("number") and row["number"] not in seen.numbers):
            problems.append([row["row"], COLUMNS["name"][0], _("The same person is in row %(row)s.", row=above)])
        elif row.get("number") in register.numbers and register.find(*described) is None and row.get("relation", "head") == "head":
            problems.append([row["row"], COLUMNS["number"][0], _("This file number belongs to another home.")])
        else:
            seen.add(row["row"], [row["name"]], *described[1:])
            kept.append(row)
    return kept


def mark_known(station_id, rows):
    """Note the id of the home (`known`) in each row whose person is on file. Returns how many."""
    register = Register.of_station(station_id)
    for row in rows:
        found = register.find(*_described(row))
        if found:
            row["known"] = str(found)
    return sum("known" in row for row in rows)


def _described(row):
    """A row as the register asks for it. By its name alone: every village has several 王阿公, and a home taken for another would be left out unseen."""
    return [row["name"]], row["village"], [row.get("phone", "")], row.get("number", "")


# ---- saving --------------------------------------------------------------------------------------------------------


def confirm(roster, by):
    """Save the roster's good rows. Short files at once, long ones beside the request; the page shows how far it is. Confirming twice adds nothing."""
    stale = (Roster.state == RUNNING) & (Roster.started_at < clock.now() - STALE)
    begun = Roster.update(state=RUNNING, started_at=clock.now()).where(Roster.id == roster.id, Roster.state.in_((STAGED, FAILED)) | stale).execute()
    if not begun:
        return
    work = _Work(current_app._get_current_object(), roster.id, by)
    if len(roster.rows) <= INLINE_ROWS:
        work.run()
    else:
        threading.Thread(target=work.run_beside, name="roster", daemon=True).start()


def progress(roster):
    """Rows saved so far. It lies in a file: other connections cannot see into the transaction."""
    try:
        return int(_progress_file(roster.id).read_text())
    except (OSError, ValueError):
        return 0


def _progress_file(id):
    return Path(current_app.config["SHILIU_VAR"]) / "imports" / id.hex


class _Work:
    def __init__(self, app, roster_id, by):
        self.app, self.roster_id, self.by = app, roster_id, by

    def run_beside(self):
        with self.app.app_context(), database.connection_context():
            self.run()

    def run(self):
        try:
            with writing():
                roster = Roster.get_by_id(self.roster_id)
                added, known = add_homes(roster.station_id, roster.rows, self._note)
                Roster.update(state=DONE, added=added, known=known, rows=[], ended_at=clock.now()).where(Roster.id == roster.id).execute()
                audit.record("import_roster", roster, by=self.by, added=added, known=known, problems=len(roster.problems))
        except Exception:
            Roster.update(state=FAILED).where(Roster.id == self.roster_id).execute()
            self.app.logger.exception("A roster could not be saved.")
        finally:
            _progress_file(self.roster_id).unlink(missing_ok=True)

    def _note(self, count):
        path = _progress_file(self.roster_id)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(str(count))


def add_homes(station_id, rows, note=lambda count: None):
    """Insert what is not there yet. Returns (homes added, rows whose home was known). Repeating adds nothing."""
    batch = _Batch(station_id)
    for count, row in enumerate(rows, 1):
        batch.take(row)
        if count % GROUP == 0:
            batch.write()
            note(count)
    batch.finish()
    return batch.added, batch.known


class _Batch:
    """Rows become dicts by model, written in groups."""

    def __init__(self, station_id):
        self.station_id = station_id
        self.register = Register.of_station(station_id)
        self.days = StationTier.of_station(station_id)
        self.villages = {village.key: village.id for village in Village.of_station(station_id)}
        self.last_number = int(Household.next_number(station_id)) - 1
        self.by_number, self.by_row, self.made, self.grown = {}, {}, set(), set()
        self.added = self.known = 0
        self._begin()

    def _begin(self):
        self.rows = {model: [] for model in (Village, Household, Person, Category, DueDate)}

    def write(self):
        for model, rows in self.rows.items():
            insert_rows(model, rows)
        self._begin()

    def finish(self):
        self.write()
        for home in Household.select().where(Household.id.in_(list(self.grown))):
            home.refresh_words()

    def take(self, row):
        described = _described(row)
        found = self.register.find(*described)
        namesake = found in self.made and row.get("number") and row["number"] not in self.register.numbers
        if found and not namesake:
            self.known += 1
            self.by_row[row["row"]] = found
            return
        home_id = self.by_row.get(row.get("with")) or self.by_number.get(row.get("number")) or self.register.numbers.get(row.get("number"))
        if home_id is None:
            home_id = self._home(row)
            self.added += 1
        else:
            self.grown.add(home_id)
        self.by_row[row["row"]] = home_id
        self._person(row, home_id)
        self.register.add(home_id, *described)

    def _home(self, row):
        number = row.get("number") or self._next_number()
        label, phones = (row.get("label") or row["name"], [row.get("phone", ""), row.get("neighbour_phone", "")])
        home = Household.row(
            self.station_id,
            number,
            label,
            self._village(row["village"]),
            find_text=find_text([label, row["name"]], row["village"], phones, number),
            **{name: row[name] for name in HOME_FIELDS if name in row},
        )
        self.rows[Household].append(home)
        self.by_number[number] = home["id"]
        self.made.add(home["id"])
        start = date.fromisoformat(row["last_visit"]) if row.get("last_visit") else clock.today() - timedelta(days=1)
        self.rows[DueDate].append(DueDate.next_row(self.station_id, home["id"], start, self.days[home["tier"]]))
        return home["id"]

    def _next_number(self):
        self.last_number += 1
        while f"{self.last_number:04d}" in self.register.numbers or f"{self.last_number:04d}" in self.by_number:
            self.last_number += 1
        return f"{self.last_number:04d}"

    def _village(self, name):
        key = village_key(name)
        if key not in self.villages:
            village = Village.row(self.station_id, name)
            self.rows[Village].append(village)
            self.villages[key] = village["id"]
        return self.villages[key]

    def _person(self, row, home_id):
        born = row.get("birth_date")
        person = Person.row(
            self.station_id,
            home_id,
            row["name"],
            label=row.get("label", ""),
            sex=row.get("sex", "0"),
            birth_year=row.get("birth_year"),
            birth_date=date.fromisoformat(born) if born else None,
            relation=row.get("relation", "head"),
            language=row.get("languages"),
        )
        self.rows[Person].append(person)
        self.rows[Category] += [Category.row(self.station_id, person["id"], code, clock.today(), source=_("Roster")) for code in row.get("categories", ())]


HOME_FIELDS = ("address", "phone", "phone_is_neighbour", "neighbour_name", "neighbour_phone", "tier", "languages", "interpreter_needed", "notes")
