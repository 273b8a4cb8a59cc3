"""Reading an uploaded roster: xlsx or csv (UTF-8 or GBK) into rows of cells, with guards against hostile files; and the template to fill in."""

import csv
import io
import zipfile
import zlib
from itertools import islice

from app.households.roster_columns import COLUMNS, EXAMPLE
from app.i18n import _

MOST_ROWS, MOST_COLUMNS = 20_000, 60
MOST_UNPACKED = 80 * 1024 * 1024
MOST_PARTS = 300
# openpyxl raises nearly anything for a broken file
BROKEN = (
    ArithmeticError,
    AttributeError,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    zipfile.BadZipFile,
    zlib.error,
)


class BadFile(Exception):
    """A sentence about a file that cannot be read at all."""


def read_file(data):
    """Rows (lists of cells) of the first sheet. Raises BadFile."""
    if not data:
        raise BadFile(_("The file is empty."))
    if data.startswith(b"PK"):
        rows = _xlsx(data)
    elif data.startswith(b"\xd0\xcf\x11\xe0"):
        raise BadFile(_("This is an old xls file. Please save it as xlsx and try again."))
    else:
        rows = _csv(data)
    rows = list(islice(rows, MOST_ROWS + 2))
    if len(rows) > MOST_ROWS + 1:
        raise BadFile(_("The file has too many rows: at most %(count)s.", count=MOST_ROWS))
    return rows


def _xlsx(data):
    """openpyxl unpacks whatever the archive says, so its sizes are looked at first."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
                raise BadFile(_("This file unpacks to far too much. Please save only the roster's sheet and try again."))
    except zipfile.BadZipFile:
        raise BadFile(_unreadable()) from None
    return _cells(data)


def _cells(data):
    from openpyxl import load_workbook

    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # the file's own word on its size is not to be trusted
        for row in sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS, max_row=MOST_ROWS + 2):
            yield list(row)
    except BROKEN:
        raise BadFile(_unreadable()) from None


def _csv(data):
    text = _decoded(data)
    if "\0" in text:
        raise BadFile(_unreadable())
    first = text.split("\n", 1)[0]
    delimiter = max(",\t;", key=first.count)
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            yield row[:MOST_COLUMNS]
    except csv.Error:
        raise BadFile(_unreadable()) from None


def _decoded(data):
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BadFile(_unreadable())


def _unreadable():
    return _("This file cannot be read. Please upload an xlsx or csv file, best the template.")


def template():
    """The xlsx to fill in: headers, an example row, and a sheet of allowed values."""
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        bold, text = (book.add_format({"bold": True, "bg_color": "#E2F0EC"}), book.add_format({"num_format": "@"}))
        sheet, allowed = book.add_worksheet("花名册"), book.add_worksheet("可填的值")
        sheet.set_column(0, len(COLUMNS) - 1, 14, text)  # text, or a spreadsheet eats the zeros of 0012 and 0579
        sheet.freeze_panes(1, 0)
        column_of_words = 0
        for index, (field, (header, _others, _reader, words)) in enumerate(COLUMNS.items()):
            sheet.write_string(0, index, header, bold)
            sheet.write_string(1, index, EXAMPLE[field], text)
            if words:
                allowed.write_string(0, column_of_words, header, bold)
                for row, word in enumerate(words, 1):
                    allowed.write_string(row, column_of_words, word)
                column_of_words += 1
        allowed.set_column(0, column_of_words, 16)
    return out.getvalue()
