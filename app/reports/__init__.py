"""Reports: what a station reads about its own week. Nothing is stored here: every figure is counted from the ledger and the due dates."""

MODELS = []


def install(app):
    from app.reports import views

    app.register_blueprint(views.bp)
