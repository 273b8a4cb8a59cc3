"""Files that lie beside the database under the hash of their content: written durably, and swept when no row names them."""

import os
import tempfile

from app import clock

DAY = 86400


def write(path, data):
    """Write a file so that it is on disk when this returns; one that is there already has the same content."""
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    os.replace(file.name, path)
    handle = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sweep(folder, model):
    """Remove files of `folder` older than a day whose hash no row of `model` names. Returns how many."""
    removed = 0
    for path in folder.glob("*/*"):
        old = clock.now().timestamp() - path.stat().st_mtime > DAY
        if old and not model.select().where(model.sha256 == path.stem).exists():
            path.unlink()
            removed += 1
    return removed
