"""Interface labels for the terms of the model.

Each phrase is here once as a literal, so that the translation catalogues can be extracted from it.
"""

from __future__ import annotations

from standfirst.i18n import N_, Language

KINDS = {
    "flash": N_("Flash update"), "sitrep": N_("Situation report"),
    "bulletin": N_("Bulletin"), "explainer": N_("Explainer"),
}  # fmt: skip
SECTIONS = {
    "title": N_("Headline"), "standfirst": N_("Standfirst"), "highlights": N_("Highlights"),
    "key_figures": N_("Key figures"), "situation": N_("Situation"), "timeline": N_("Timeline"),
    "claims": N_("Who says what"), "voices": N_("Voices from the ground"),
    "voices-officials": N_("What officials and organisations say"), "voices-analysts": N_("What analysts say"),
    "background": N_("Background"),
    "reactions": N_("Reactions"), "response": N_("Response by sector"), "funding": N_("Funding"),
    "coordination": N_("Coordination"), "outlook": N_("Outlook"), "places": N_("Places"), "topics": N_("Topics"),
    "tables": N_("Tables"), "charts": N_("Charts"), "maps": N_("Maps"), "images": N_("Pictures"), "files": N_("Files"), "sources": N_("Sources"),
    "changes": N_("Changes"), "updates": N_("Live updates"), "contacts": N_("Contacts"), "related": N_("Related reports"), "acronyms": N_("Acronyms"), "sections": N_("Other sections"),
}  # fmt: skip
PARTS = {"key figures": N_("key figures"), "map": N_("map"), "next report": N_("next report")}
ATTACHED = {
    "calendar": N_("the day of the next report (calendar)"), "figures": N_("the key figures (CSV)"),
    "map": N_("the map (PNG)"),
}  # fmt: skip
TRENDS = {"up": N_("rising"), "down": N_("falling"), "stable": N_("unchanged")}
CLAIM_STATUS = {
    "alleged": (N_("Alleged"), N_("Made without evidence that others can check")),
    "disputed": (N_("Disputed"), N_("Contradicted by other sources")),
    "unverified": (N_("Unverified"), N_("Not independently verified")),
    "confirmed": (N_("Confirmed"), N_("Confirmed by independent sources")),
    "refuted": (N_("Refuted"), N_("Shown to be false")),
}
VERIFICATION = {
    "verified": (N_("Verified"), N_("We have checked that this was said")),
    "reported": (N_("Reported"), N_("Reported by a named publisher, not checked by us")),
    "unverified": (N_("Unverified"), N_("We could not trace this quotation to its speaker")),
}
SAME_VERIFICATION = {
    "verified": N_("We have checked that all quotations here were said."),
    "reported": N_("All quotations here were reported by named publishers and not checked by us."),
    "unverified": N_("All quotations here are unverified: we could not trace them to their speakers."),
}
"""The shared verification of all quotations of a part."""
VOICES = {
    "resident": N_("Resident"), "witness": N_("Witness"), "survivor": N_("Survivor"), "responder": N_("Responder"),
    "official": N_("Official"), "organisation": N_("Organisation"), "analyst": N_("Analyst"), "other": "",
    "expert": N_("Expert"), "public": N_("Public"),
}  # fmt: skip
ANSWERS = {
    "denial": N_("Denial"), "confirmation": N_("Confirmation"), "comment": N_("Comment"),
    "no_response": N_("No response"),
}  # fmt: skip
LIKELIHOODS = {
    word: word
    for word in (
        N_("almost no chance"), N_("very unlikely"), N_("unlikely"), N_("roughly even chance"), N_("likely"),
        N_("very likely"), N_("almost certain"), N_("remote"), N_("highly improbable"), N_("improbable"),
        N_("roughly even odds"), N_("probable"), N_("highly probable"), N_("nearly certain"),
    )
}  # fmt: skip
CONFIDENCE = {"low": N_("low"), "moderate": N_("moderate"), "high": N_("high")}
TLP_MEANINGS = {
    "RED": N_("For the named recipients only"),
    "AMBER+STRICT": N_("For the recipient’s own organisation only"),
    "AMBER": N_("For the recipient’s organisation and its clients"),
    "GREEN": N_("For the community, not for public channels"),
    "CLEAR": N_("May be shared freely"),
}
CHANGE_KINDS = {"correction": N_("Correction"), "update": N_("Update")}
_RELIABILITY = {
    "A": N_("completely reliable"), "B": N_("usually reliable"), "C": N_("fairly reliable"),
    "D": N_("not usually reliable"), "E": N_("unreliable"), "F": N_("reliability cannot be judged"),
}  # fmt: skip
_CREDIBILITY = {
    "1": N_("confirmed by other sources"), "2": N_("probably true"), "3": N_("possibly true"),
    "4": N_("doubtful"), "5": N_("improbable"), "6": N_("truth cannot be judged"),
}  # fmt: skip


def grade(lang: Language, value: str) -> str:
    """Return the label of a grade: `usually reliable; probably true` for `B2`."""
    first, second = _RELIABILITY[value[0]], _CREDIBILITY[value[1]]
    return lang.gettext("; ").join((lang.gettext(first), lang.gettext(second)))


def exercise_label(lang: Language) -> str:
    """Return the label of an exercise in a language, followed by the English one if that is another language."""
    word = lang.gettext("EXERCISE")
    return word if word == "EXERCISE" else f"{word} · EXERCISE"
