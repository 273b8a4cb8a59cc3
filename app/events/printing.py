"""A certificate as PDF, with a Chinese font of the machine embedded as far as it is used."""

import io
from pathlib import Path

import segno
from flask import current_app
from fpdf import FPDF

from app.events.hours import as_hours
from app.i18n import _, full_day
from app.people import Station
from app.web import Refused

SIMPLIFIED = 2  # the place of the simplified Chinese face in Debian's collection
MARGIN, LINE = 25, 11


def as_pdf(certificate, address):
    """Bytes of the certificate. `address`: of the page that confirms it. Raises Refused when the machine has no such font."""
    font = Path(current_app.config["CERTIFICATE_FONT"])
    if not font.exists():
        raise Refused(_("The font for certificates is missing on the server. Its keeper finds the package's name in the guide."), 503, "font")
    pdf = FPDF()
    pdf.set_margins(MARGIN, MARGIN)
    pdf.add_page()
    pdf.add_font("cjk", "", str(font), collection_font_number=SIMPLIFIED if font.suffix == ".ttc" else 0)
    pdf.set_title(_("Certificate of voluntary service"))
    pdf.set_creator("Shiliu")
    _frame(pdf)
    _head(pdf, certificate)
    _facts(pdf, certificate)
    _foot(pdf, certificate, address)
    return bytes(pdf.output())


def _frame(pdf):
    pdf.set_draw_color(20, 104, 91)
    pdf.set_line_width(0.8)
    pdf.rect(12, 12, pdf.w - 24, pdf.h - 24)
    pdf.set_line_width(0.2)
    pdf.rect(14, 14, pdf.w - 28, pdf.h - 28)


def _head(pdf, certificate):
    pdf.set_y(40)
    pdf.set_font("cjk", size=26)
    pdf.cell(0, 16, _("Certificate of voluntary service"), align="C", new_x="LMARGIN", new_y="NEXT")
    pdf.set_font("cjk", size=11)
    pdf.cell(0, 9, _("No. %(number)s", number=certificate.number), align="C", new_x="LMARGIN", new_y="NEXT")
    pdf.ln(10)


def rows_of(certificate):
    """[(words, value)] that the confirming page shows; the paper has these, and what was done."""
    station = Station.get_by_id(certificate.station_id)
    return [
        (_("Name"), certificate.name),
        (_("National volunteer number"), certificate.national_number or "–"),
        (_("Served from"), full_day(certificate.first_day)),
        (_("Served until"), full_day(certificate.last_day)),
        (_("Activities"), str(certificate.times)),
        (_("Hours of service"), as_hours(certificate.minutes // 30 * 30)),  # half hours, rounded down (domain.md section 10)
        (_("Issued by"), station.name),
        (_("Telephone"), station.phone or "–"),
        (_("Handled by"), certificate.handler),
        (_("Date of issue"), full_day(certificate.issued_on)),
    ]


def _facts(pdf, certificate):
    for words, value in [*rows_of(certificate), (_("What was done"), certificate.content or "–")]:
        pdf.set_font("cjk", size=12)
        pdf.set_text_color(90)
        pdf.cell(60, LINE, words)
        pdf.set_text_color(0)
        pdf.set_font("cjk", size=14)
        pdf.multi_cell(0, LINE, value, new_x="LMARGIN", new_y="NEXT")


def _foot(pdf, certificate, address):
    drawn = io.BytesIO()
    segno.make(address, error="m", micro=False).save(drawn, kind="png", scale=6, border=2)
    drawn.seek(0)
    pdf.image(drawn, x=MARGIN, y=pdf.h - 75, w=38)
    pdf.set_xy(MARGIN + 44, pdf.h - 70)
    pdf.set_font("cjk", size=11)
    pdf.multi_cell(0, 7, _("Scan to have this certificate confirmed."), new_x="LEFT", new_y="NEXT")
    pdf.set_text_color(90)
    pdf.multi_cell(
        0, 7, _("Voluntary service is unpaid. The hours were on public notice inside the station before this was issued."), new_x="LEFT", new_y="NEXT"
    )
    pdf.set_text_color(0)
    pdf.set_x(MARGIN + 44)
    pdf.cell(0, 12, _("Signature and seal:"))
