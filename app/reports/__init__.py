"""Reports: what a station reads about its own week, every figure counted from the ledger and the due dates; and what others read of a station's files."""

from app.reports.comments import SampleComment
from app.reports.confirmations import WeekConfirmation
from app.reports.openings import FileOpening

MODELS = [FileOpening, WeekConfirmation, SampleComment]


def install(app):
    from app.reports import oversight, views

    app.register_blueprint(views.bp)
    app.register_blueprint(oversight.bp)
