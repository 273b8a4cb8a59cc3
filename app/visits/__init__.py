"""Home visits and phone visits: checklists, their rules, and what is recorded."""

from app.visits.visit import RestrictedAnswers, Visit, VisitPhoto

MODELS = [Visit, RestrictedAnswers, VisitPhoto]


def install(app):
    from app.visits import views

    app.register_blueprint(views.bp)
