"""Cards that people carry: a room that hands cards out says whose a number is, and other rooms ask here."""

# functions of (station id, what was typed or scanned) → [(person, the card in words)]
HOLDERS = []


def holders(station_id, text):
    """Whoever holds the card that `text` names, each person once, with the card in words. Empty for what is no card."""
    found = {}
    for ask in HOLDERS:
        for person, words in ask(station_id, text.strip()):
            found.setdefault(person.id, (person, words))
    return list(found.values())
