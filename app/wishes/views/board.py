"""The board: one screen for the head, a list for each column, and needs beside what partners offer."""

from datetime import timedelta

from flask import abort, redirect, render_template, request, url_for
from flask_login import current_user

from app import clock, receipts
from app.households.scope import staff_stations
from app.web import FIELD, STAFF, allow, find_or_404
from app.wishes import board, figures
from app.wishes.matching import partners_by_fulfilled
from app.wishes.notices import Notice
from app.wishes.views import bp
from app.wishes.wish import Wish

MOST_NOTICES = 3
FIGURES_DAYS = 90


@bp.get("/")
@allow(*FIELD, "partner")
def index():
    """Staff: the board of their station. Volunteers: what they wrote and whom they accompany. Partners: what they may claim."""
    stations = staff_stations(current_user)
    if stations:
        return _board(stations[0])
    if not current_user.has("volunteer"):
        return redirect(url_for(".offered"))
    mine = board.with_homes().where(Wish.id.in_(Wish.visible_to(current_user).select(Wish.id))).order_by(Wish.created_at.desc()).limit(board.PAGE)
    return render_template("wishes/own.html", wishes=list(mine))


def _board(station_id):
    late, soon = board.pressing_counts(station_id)
    told = Notice.visible_to(current_user).where(Notice.partner.is_null(), Notice.read_at.is_null())
    notices = list(told.select(Notice, Wish).join(Wish).order_by(Notice.at.desc()).limit(MOST_NOTICES))
    return render_template("wishes/board.html", columns=board.columns(station_id), late=late, soon=soon, notices=notices)


@bp.get("/stages/<stage>")
@allow(*STAFF)
def stage(stage):
    """One column whole, or what is late or runs out soon; a page at a time."""
    names = {"late": None, "soon": None}
    if stage not in names and board.states_of(stage) is None:
        abort(404)
    page = min(max(request.args.get("page", 1, type=int), 1), 10_000)
    mine = board.with_homes().where(Wish.station_id.in_(staff_stations(current_user)))
    wishes, more = board.listed(mine, stage, page)
    return render_template("wishes/stage.html", stage=stage, wishes=wishes, more=more, at=page, stage_words=board.stage_words)


@bp.get("/needs")
@allow(*STAFF)
def needs():
    """需求清单 and 服务清单: published wishes with the offers that fit, best first; and who has fulfilled how much."""
    station = (staff_stations(current_user) or abort(404))[0]
    return render_template("wishes/needs.html", needs=board.needs(station), ranking=partners_by_fulfilled(station))


@bp.get("/figures")
@allow(*STAFF)
def show_figures():
    """What came of the wishes of the last months: counted by what was fulfilled, never by what was promised."""
    station, today = (staff_stations(current_user) or abort(404))[0], clock.today()
    span = station, today - timedelta(days=FIGURES_DAYS - 1), today
    context = {"figures": figures.between(*span), "rate": figures.fulfil_rate(*span), "days": figures.median_days(*span), "dropped": figures.drop_rate(*span)}
    return render_template("wishes/figures.html", span=FIGURES_DAYS, **context)


@bp.post("/notices/<uuid:id>/reading")
@allow(*STAFF, "partner")
def read_notice(id):
    """Somebody has seen it."""
    find_or_404(Notice.visible_to(receipts.author()), id=id).read(receipts.author())
    return redirect(url_for(".index"), 303)
