"""The words of a visit's frame: kinds, outcomes, languages, consent, signatures (domain.md 3.0 and section 9)."""

from app.households.spoken import INTERPRETERS as INTERPRETERS  # one list for all rooms
from app.households.spoken import SPOKEN as SPOKEN
from app.i18n import _l

HOME, PHONE = "home_visit", "phone_visit"
KINDS = {HOME: _l("Home visit"), PHONE: _l("Phone visit")}

MET, MET_FAMILY, NO_ONE, REFUSED, MOVED, DECEASED, HOSPITAL = "met", "met_family", "no_one", "refused", "moved", "deceased", "hospital"
OUTCOMES = {
    MET: _l("Met in person"),
    MET_FAMILY: _l("Met the family"),
    NO_ONE: _l("No one home"),
    REFUSED: _l("Did not want a visit"),
    MOVED: _l("Moved away"),
    DECEASED: _l("Has died"),
    HOSPITAL: _l("In hospital"),
}
COMPLETED = (MET, MET_FAMILY)

NEIGHBOUR_CHECKS = {
    "seen_well": _l("A neighbour saw them today and they are well"),
    "not_seen": _l("A neighbour has not seen them"),
    "worried": _l("A neighbour is worried"),
    "nobody_asked": _l("No neighbour could be asked"),
}

CONSENTS = {
    "record": _l("We may write this down"),
    "photo": _l("We may take photos of things, not of people"),
    "share_with_partner": _l("We may ask a helper about a need, without name or address"),
}

SIGNATURES = {
    "sign": _l("Signed on this phone"),
    "thumb": _l("Thumbprint on paper"),
    "spoken": _l("Said yes, with a witness"),
}

NOTES = {
    "photos_dropped": _l("Consent was withdrawn before this arrived: its photos and restricted answers were not kept."),
    "clock_doubt": _l("The phone's clock was in doubt: the head settles the date."),
    "corrected_twice": _l("Somebody else had corrected this visit before: the head is asked which version stands."),
    "handed_in": _l("A colleague handed this in."),
    "child_interpreted": _l("A child interpreted. Next time please bring an adult interpreter."),
    "guardian_open": _l("A child was served: please name the guardian who agreed at the next visit, and ask a child of 8 or older too."),
    "one_visitor": _l("Two visitors are wanted in this home."),
}
