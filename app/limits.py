"""Tries per network address: flask-limiter, in this process's memory. Tries per account are rows (app/people/sign_ins.py)."""

from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

limiter = Limiter(get_remote_address, storage_uri="memory://", headers_enabled=False)
