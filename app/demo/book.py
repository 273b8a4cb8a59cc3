"""What the demo world has written so far: rows by model, inserted together at the end."""

from collections import defaultdict

from app.db import insert_rows


class Book:
    """Rows by model; `order`: the tables, each after those on which it depends."""

    def __init__(self, order):
        self.order = order
        self.rows = defaultdict(list)

    def add(self, model, *rows):
        self.rows[model] += rows

    def add_plan(self, rows):
        for model, more in rows.items():
            self.rows[model] += more

    def insert(self):
        """Write everything, in the caller's transaction, and forget it."""
        for model in self.order:
            insert_rows(model, self.rows.pop(model, []))
        if self.rows:
            raise ValueError(f"No place in the order for {sorted(model.__name__ for model in self.rows)}")
