"""What the words of a wish are called on screen (domain.md sections 1, 5 and 10)."""

from app.i18n import _l

STATES = {
    "draft": _l("Draft"),
    "submitted": _l("To be checked"),
    "returned": _l("Returned for more"),
    "approved": _l("Checked"),
    "rejected": _l("Not taken up"),
    "published": _l("Waiting for a claim"),
    "claim_requested": _l("Claim asked for"),
    "claimed": _l("Claimed"),
    "in_progress": _l("In progress"),
    "delivered": _l("To be confirmed"),
    "confirmed": _l("Confirmed by the family"),
    "followed_up": _l("Followed up"),
    "closed": _l("Closed"),
    "withdrawn": _l("Withdrawn"),
    "expired": _l("Expired"),
    "delivery_failed": _l("Delivery failed"),
    "disputed": _l("Disputed"),
    "merged": _l("Merged with another"),
    "met_otherwise": _l("Met in another way"),
    "closed_unmet": _l("Closed unmet"),
}
CATEGORIES = {"goods": _l("Goods"), "repair": _l("Repair"), "service": _l("Service"), "companionship": _l("Companionship"), "learning": _l("Learning")}
# 六助
HELP_TYPES = {
    "medical": _l("Help with treatment"),
    "hardship": _l("Help in hardship"),
    "study": _l("Help with schooling"),
    "orphan": _l("Help for orphans"),
    "disability": _l("Help for the disabled"),
    "elder": _l("Help for elders"),
}
URGENCIES = {"normal": _l("Not urgent"), "soon": _l("Soon"), "urgent": _l("Urgent")}
CONFIDENCES = {"sure": _l("Sure"), "fair": _l("Mostly sure"), "poor": _l("Not sure")}
PARTNER_KINDS = {
    "enterprise": _l("Enterprise"),
    "organisation": _l("Organisation"),
    "party_branch": _l("Party branch"),
    "individual": _l("Individual"),
    "notable": _l("Local notable"),
}
CLAIM_STATES = {
    "requested": _l("Asked for"),
    "waitlisted": _l("On the waiting list"),
    "offered": _l("Offered to you"),
    "claimed": _l("Claimed"),
    "realised": _l("Fulfilled"),
    "dropped": _l("Given back"),
    "timeout": _l("Ended: out of time"),
    "revoked": _l("Taken back by the station"),
    "declined": _l("Not taken"),
    "lapsed": _l("Offer ran out"),
    "withdrawn": _l("Withdrawn"),
    "released": _l("No longer needed"),
}
# what an event of the life is called in its story
STEPS = {
    "draft": _l("Written down"),
    "submit": _l("Handed in"),
    "translate": _l("Translated"),
    "return": _l("Returned for more"),
    "approve": _l("Checked"),
    "reject": _l("Not taken up"),
    "write_public": _l("Words for partners written"),
    "publish": _l("Released"),
    "unpublish": _l("Taken off the wall"),
    "expire": _l("Expired"),
    "request_claim": _l("Claim asked for"),
    "grant": _l("Claimed"),
    "grant_slot": _l("Claim decided"),
    "wait": _l("On the waiting list"),
    "offer": _l("Offered to the first in line"),
    "accept": _l("Offer taken"),
    "decline": _l("Offer not taken"),
    "lapse": _l("Offer ran out"),
    "contact": _l("Partner and station have spoken"),
    "drop": _l("Claim given back"),
    "revoke": _l("Claim taken back"),
    "time_out": _l("Claim ran out of time"),
    "go_on": _l("Goes on with fewer partners"),
    "start": _l("Work begun"),
    "accompany": _l("Somebody goes along"),
    "record_test": _l("Test noted"),
    "deliver": _l("Delivered"),
    "fail_delivery": _l("Delivery failed"),
    "reschedule": _l("New day"),
    "note_value": _l("Value explained"),
    "confirm": _l("Confirmed by the family"),
    "dispute": _l("Disputed"),
    "resolve_again": _l("To be delivered once more"),
    "resolve_delivered": _l("The family is asked again"),
    "follow_up": _l("Followed up"),
    "close": _l("Closed"),
    "reopen": _l("Opened again"),
    "reconsider": _l("To be checked again"),
    "postpone": _l("Put off"),
    "withdraw": _l("Withdrawn"),
    "merge": _l("Merged with another"),
    "meet_otherwise": _l("Met in another way"),
    "close_unmet": _l("Closed unmet"),
}
OFFERED = _l("Offered from the waiting list")
AGE_BANDS = ((6, "<6"), (14, "6–13"), (18, "14–17"), (60, "18–59"), (70, "60–69"), (80, "70–79"))
OLDEST_BAND = "80+"
FACES = {"smile": _l("Glad"), "neutral": _l("So-so"), "sad": _l("Not glad")}
CONFIRMED_HOW = {"face": _l("Chose a face"), "thumb": _l("Thumb"), "sign": _l("Signature"), "voice": _l("Voice note")}

# tasks and decisions of this room, by key
TASKS = {
    "wish_confirm": _l("Ask the family whether the wish was received."),
    "wish_follow_up": _l("Call the family back about the wish."),
}
DECISIONS = {
    "partner": _l("A partner wants to register"),
    "partner_drops": _l("A partner gave back or lost three claims"),
    "wish_value": _l("A receipt of three times the estimate"),
    "wish_disputed": _l("A family says that the wish is not fulfilled"),
    "wish_late": _l("A wish waits longer than it may"),
    "wish_short": _l("A joint wish lacks a partner: wait, or go on with fewer?"),
}


def age_band(age):
    """The band in which an age is told; empty when it is not known."""
    if age is None:
        return ""
    return next((band for limit, band in AGE_BANDS if age < limit), OLDEST_BAND)
