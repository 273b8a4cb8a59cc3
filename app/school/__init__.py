"""巷子学堂, classes in the lanes: groups, sessions, attendance marks, games."""

from app.school.evaluation import Evaluation
from app.school.group import Group, Member
from app.school.session import Helper, Session, SessionPhoto

MODELS = [Group, Member, Session, Helper, SessionPhoto, Evaluation]


def install(app):
    """Register the room's views."""
