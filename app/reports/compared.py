"""A figure beside that of the week before."""

from typing import NamedTuple


class Compared(NamedTuple):
    """Both may be None: nothing to count."""

    this: int | None
    before: int | None

    @property
    def difference(self):
        return None if self.this is None or self.before is None else self.this - self.before

    @property
    def percent(self):
        """Whole per cent of change; None (shown as “–”) when there was nothing before."""
        return round(100 * self.difference / self.before) if self.before and self.difference is not None else None

    @property
    def direction(self):
        return "" if not self.difference else "up" if self.difference > 0 else "down"
