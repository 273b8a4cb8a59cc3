"""Community activities and volunteer shifts: sign-in and sign-out, hours, certificates."""

MODELS = []


def install(app):
    """Register the room's views."""
