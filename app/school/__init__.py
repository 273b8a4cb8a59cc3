"""巷子学堂, classes in the lanes: groups, sessions, attendance marks, games."""

MODELS = []


def install(app):
    """Register the room's views."""
