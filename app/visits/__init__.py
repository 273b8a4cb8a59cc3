"""Home visits and phone visits: checklists, their rules, and what is recorded."""

from app.visits.visit import RestrictedAnswers, Visit, VisitPhoto

MODELS = [Visit, RestrictedAnswers, VisitPhoto]


def install(app):
    try:
        from app.visits import views
    except ImportError:  # until the questions have landed
        return
    app.register_blueprint(views.bp)
