"""Home visits and phone visits: checklists, their rules, and what is recorded."""

from app.visits.visit import RestrictedAnswers, Visit, VisitPhoto

MODELS = [Visit, RestrictedAnswers, VisitPhoto]


def install(app):
    from app.households import tasks
    from app.i18n import lang
    from app.visits import checklist, views

    app.register_blueprint(views.bp)
    tasks.MORE_SENTENCES[:] = [lambda what: checklist.library().wording(lang()).word("tasks", what)]
