"""台账: what was done for whom. Rooms write it, reports count it, nothing else is ever counted (design.md section 5)."""

from app.ledger.lines import Line

MODELS = [Line]
