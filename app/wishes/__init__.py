"""微心愿: small wishes from the doorstep to their closing, and the ledger of their claims."""

MODELS = []


def install(app):
    """Register the room's views."""
