"""巷子学堂, classes in the lanes: groups, sessions, attendance marks, games."""

from app.school.evaluation import Evaluation
from app.school.games import GameResult
from app.school.group import Group, Member
from app.school.health_notes import HealthNote
from app.school.marks import Mark, Sheet, SheetPhoto
from app.school.session import Helper, Session, SessionPhoto

MODELS = [Group, Member, Session, Helper, SessionPhoto, Evaluation, Sheet, SheetPhoto, Mark, GameResult, HealthNote]


def install(app):
    """Register the room's views."""
    from app.households import cards, tasks
    from app.school import missing, pack, views

    views.register(app)
    app.extensions.setdefault("pack_urls", []).append(pack.urls)
    cards.HOLDERS[:] = [Member.holding]
    if missing.sentence not in tasks.MORE_SENTENCES:
        tasks.MORE_SENTENCES.append(missing.sentence)
