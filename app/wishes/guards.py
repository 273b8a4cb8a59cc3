"""What a step may still be refused for, by name: each guard gives a sentence, or None when all is well."""

from datetime import timedelta

from app import clock
from app.households.consents import Consent
from app.i18n import _
from app.people import Account
from app.wishes import evidence, words
from app.wishes.settings import setting

UNMET_REASONS = ("moved", "deceased", "unsafe")
MOST_POSTPONED_DAYS = 90


def complete(wish, by, facts):
    if not wish.need or wish.category not in words.CATEGORIES or wish.help_type not in words.HELP_TYPES:
        return _("Please say what is wished, its kind and the help it belongs to.")
    return None


def consent_to_record(wish, by, facts):
    """On the day of the visit: a consent that was withdrawn later withdraws the wish by itself."""
    given = Consent.given(wish.household, "record") or (facts.get("at") and Consent.given(wish.household, "record", facts["at"]))
    return None if given else _("The family has not agreed that we keep a record.")


def own_if_volunteer(wish, by, facts):
    from app.wishes.life import STAFF, SYSTEM, roles_of

    if by is SYSTEM or wish.author_id == by.id or roles_of(by, wish, at=facts.get("at")) & set(STAFF):
        return None
    return _("This wish was written by somebody else.")


def translator_named(wish, by, facts):
    if not facts.get("text") or not facts.get("translator") or facts.get("confidence") not in words.CONFIDENCES:
        return _("Please write it in Chinese, and say who translated and how sure they are.")
    return None


def other_than_submitter(wish, by, facts):
    return _("Somebody else must check what you submitted yourself.") if by.id in (wish.submitted_by, wish.author_id) else None


def translated(wish, by, facts):
    return _("This wish waits for a translation into Chinese.") if wish.needs_translation else None


def policy_first(wish, by, facts):
    return None if facts.get("policy_checked") else _("Please check first whether public aid covers it.")


def legal_and_safe(wish, by, facts):
    return None if facts.get("safe") else _("Please confirm that it is legal and safe.")


def within_cap(wish, by, facts):
    from app.wishes.life import HEAD, roles_of

    cap = setting("WISH_CAP_YUAN")
    if wish.est_value is None:
        return _("Please estimate what it is worth.")
    if wish.est_value > cap and HEAD not in roles_of(by, wish):
        return _("It is worth more than %(cap)s yuan: only the head can approve it.", cap=cap)
    return None


def home_living(wish, by, facts):
    return _("The file of this home has ended.") if wish.household.ended_at and not wish.household.merged_into_id else None


def family_told(wish, by, facts):
    return None if facts.get("family_told") else _("Please tell the family first.")


def alternative_named(wish, by, facts):
    return None if (facts.get("alternative") or "").strip() else _("Please say what is offered instead, such as a referral.")


def has_public_text(wish, by, facts):
    return None if wish.public_text.strip() else _("Please write the text that partners will read.")


def other_than_writer(wish, by, facts):
    return _("Somebody else than the writer of the text must release it.") if by.id == wish.public_writer else None


def consent_to_share(wish, by, facts):
    return None if wish.shareable else _("The family has not agreed that its need is passed on.")


def tells_nobody(wish, by, facts):
    from app.wishes.privacy import findings

    found = findings(wish.public_text, wish.household)
    return _("The text may tell who or where it is: %(what)s.", what=", ".join(sorted({str(one.sentence) for one in found}))) if found else None


def nobody_holds(wish, by, facts):
    from app.wishes.claim import Claim

    return _("A partner holds this wish. Take the claim back first.") if Claim.holding(wish).exists() else None


def time_is_up(wish, by, facts):
    return None if wish.expires_at and wish.expires_at <= clock.now() else _("Its time is not up.")


def not_expired(wish, by, facts):
    """By the server's clock, whether or not the job that expires wishes has run."""
    return _("The time of this wish is over. It will come again in the next round.") if wish.expires_at and wish.expires_at <= clock.now() else None


def still_shared(wish, by, facts):
    """A consent that ended after the delivery leaves the wish its state: should it come back, it is given to nobody new."""
    return _("The family has not agreed that its need is passed on.") if wish.unshared_at else None


def no_open_offer(wish, by, facts):
    from app.wishes.claim import Claim

    offered = Claim.holding(wish).where(Claim.state == "offered", Claim.offer_until > clock.now()).exists()
    return _("It is offered to a partner who may still answer.") if offered else None


def nobody_was_at_work(wish, by, facts):
    """A joint wish that was whole and lost a partner: those who stay keep it until the head decides."""
    from app.wishes.claim import Claim

    begun = wish.claimed_at and Claim.holding(wish).where(Claim.state == "claimed", Claim.decided_at <= wish.claimed_at).exists()
    return _("A partner holds this wish. Take the claim back first.") if begun else None


def all_slots_taken(wish, by, facts):
    from app.wishes.claim import Claim

    return None if Claim.holding(wish).count() >= wish.slots else _("A place is still free.")


def some_hold(wish, by, facts):
    from app.wishes.claim import Claim

    return None if Claim.holding(wish).where(Claim.state == "claimed").exists() else _("No partner holds this wish.")


def installer_licensed(wish, by, facts):
    installer = facts.get("installer") or wish.installer or {}
    trade = installer.get("trade") if not wish.kind else wish.kind.trade
    if wish.category != "repair":
        return None
    if not installer.get("name"):
        return _("Please say who does the work.")
    if (trade or "electric") in evidence.LICENSED and not installer.get("licence_no"):
        return _("Please give the licence number of the electrician or gas fitter.")
    return None


def companion_here(wish, by, facts):
    from app.wishes.life import STAFF, roles_of

    account, day = facts.get("companion"), facts.get("day")
    here = account is not None and any(a.id == account.id for a in Account.of_station(wish.station_id, "volunteer", "social_worker", "station_head"))
    if not here:
        return _("Please choose somebody of the station.")
    if _holds(account, wish):
        return _("Who claimed the wish meets the family with somebody else, and is not told where it lives.")
    if wish.is_for_child and not roles_of(account, wish) & set(STAFF):
        return _("A wish of a child is delivered by a worker.")
    return None if day and day >= clock.today() else _("This day has passed.")


def accompanies(wish, by, facts):
    """Volunteers act only where they accompany; the day is that of the form, which may arrive later."""
    from app.wishes.life import STAFF, roles_of

    if _holds(by, wish):
        return _("Who claimed the wish does not write down that it was delivered.")
    if roles_of(by, wish, at=facts.get("at")) & set(STAFF):
        return None
    day = _day_of_form(facts)
    return None if wish.companion_id == by.id and wish.companion_on == day else _("You do not accompany this delivery today.")


def worker_for_child(wish, by, facts):
    from app.wishes.life import STAFF, roles_of

    if wish.is_for_child and not roles_of(by, wish, at=facts.get("at")) & set(STAFF):
        return _("A wish of a child is delivered by a worker.")
    return None


def delivery_shown(wish, by, facts):
    lacks = evidence.missing_for_delivery(wish, facts.get("evidence") or {})
    return _("Still missing: %(what)s", what=" ".join(lacks)) if lacks else None


def soon_enough(wish, by, facts):
    day, last = facts.get("day"), clock.today() + timedelta(days=setting("WISH_AGAIN_DAYS"))
    return None if day and clock.today() <= day <= last else _("Please choose a day within the next %(days)s days.", days=setting("WISH_AGAIN_DAYS"))


def other_than_deliverer(wish, by, facts):
    return _("Somebody else than who delivered or went along must do this.") if by.id in (wish.delivered_by, wish.companion_id) else None


def not_the_claimer(wish, by, facts):
    return _("Who claimed the wish cannot witness that it was received.") if _holds(by, wish) else None


def family_answered(wish, by, facts):
    answer = facts.get("answer") or {}
    if answer.get("how") not in words.CONFIRMED_HOW or (answer.get("face") or "smile") not in words.FACES:
        return _("Please note how the family answered.")
    if answer.get("how") == "voice" and not answer.get("voices") and not answer.get("note"):
        return _("Please record what they say, or write it down.")
    return None if answer.get("received") is True else _("The family has not said that it was received.")


def late_enough(wish, by, facts):
    first = clock.local(wish.confirmed_at).date() + timedelta(days=setting("WISH_FOLLOW_UP_FROM_DAYS"))
    day = _day_of_form(facts)
    return None if day >= first else _("The follow-up is due from %(day)s on.", day=first.isoformat())


def follow_up_answered(wish, by, facts):
    answer = facts.get("answer") or {}
    whole = isinstance(answer.get("works"), bool) and isinstance(answer.get("used"), bool) and answer.get("face") in words.FACES
    return None if whole else _("Please ask whether it works, whether it is used, and how glad they are.")


def all_evidence(wish, by, facts):
    lacks = evidence.missing_for_closing(wish)
    return _("Still missing: %(what)s", what=" ".join(lacks)) if lacks else None


def later_day(wish, by, facts):
    day = facts.get("day")
    last = clock.today() + timedelta(days=MOST_POSTPONED_DAYS)
    return None if day and clock.today() < day <= last else _("Please choose a day within the next %(days)s days.", days=MOST_POSTPONED_DAYS)


def same_home(wish, by, facts):
    other = facts.get("other")
    fits = other is not None and other.id != wish.id and other.station_id == wish.station_id and other.household_id == wish.household_id
    if not fits:
        return _("Only another wish of the same home can take it in.")
    return None if other.state not in ENDED else _("The other wish has ended.")


def known_reason(wish, by, facts):
    return None if facts.get("reason") in UNMET_REASONS else _("Please choose one.")


def _day_of_form(facts):
    """The day on which the form was filled in: today at the latest, whatever the phone's clock says."""
    return clock.local(min(facts.get("at") or clock.now(), clock.now())).date()


def _holds(account, wish):
    """Whether `account` acts for a partner that has claimed the wish."""
    from app.wishes.claim import Claim
    from app.wishes.partner import Partner

    partner = Partner.of(account)
    return partner is not None and Claim.holding(wish).where(Claim.partner == partner.id).exists()


ENDED = ("rejected", "withdrawn", "merged", "met_otherwise", "closed_unmet", "closed")
GUARDS = {name: guard for name, guard in globals().items() if callable(guard) and getattr(guard, "__module__", "") == __name__ and not name.startswith("_")}
