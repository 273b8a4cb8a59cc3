"""Today: the phone's first page, readiness before leaving, the calendar, the tabs, and the server's own health."""

MODELS = []


def install(app):
    from app.today import calendar, health, tabs, views

    app.register_blueprint(views.bp)
    app.register_blueprint(calendar.bp)
    app.register_blueprint(health.bp)
    app.jinja_env.globals.update(tabs=tabs.tabs, calendar_feed=calendar.calendar_feed)
