"""What the demo world has written so far: rows by model, inserted together at the end."""

from collections import defaultdict

from app.db import database, insert_rows


class Book:
    """Rows in the order in which their tables depend on each other."""

    def __init__(self):
        self.rows = defaultdict(list)

    def add(self, model, *rows):
        self.rows[model] += rows

    def add_plan(self, rows):
        for model, more in rows.items():
            self.rows[model] += more

    def insert(self, order):
        """Write everything, tables in `order`, and forget it."""
        with database.atomic():
            for model in order:
                insert_rows(model, self.rows.pop(model, []))
        if self.rows:
            raise ValueError(f"No place in the order for {sorted(model.__name__ for model in self.rows)}")
