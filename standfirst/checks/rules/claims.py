"""Claims: stated as claims, with their responses and evidence."""

from __future__ import annotations

import re
from collections.abc import Iterator

from standfirst.checks.context import Context
from standfirst.checks.registry import Finding, check
from standfirst.checks.texts import Loc
from standfirst.checks.wording import WORD, attribution, content_words, says_no, stem
from standfirst.model import Claim

_OPEN = frozenset({"alleged", "disputed", "unverified", "refuted"})
_MOST_OF_IT = 0.75
_HALF = 0.55
_FEWEST_WORDS = 3


@check(
    "SF121", "claim-as-fact", "warning", "prose states a claim as fact",
    fails="""
        claims:
          - claim: The dam operator opened the gates too late.
            by: Ines Marlow
            status: alleged
            evidence: None was shown.
            sources: [council]
        background: |
          The dam operator opened the gates too late.
        """,
    passes="""
        claims:
          - claim: The dam operator opened the gates too late.
            by: Ines Marlow
            status: alleged
            evidence: None was shown.
            sources: [council]
        background: |
          Ines Marlow, a ferrywoman, believes that the dam operator opened the gates too late.
        """,
)  # fmt: skip
def claim_as_fact(context: Context) -> Iterator[Finding]:
    """A sentence that repeats an open claim names the claimant, or says that it is a claim.

    The check looks for sentences with three quarters of a claim's words but neither the claimant nor a word such as
    *alleged*, *said* or *denied*, in prose, headlines, captions and alternative texts. Naming the claimant in the
    previous sentence is not enough, because sentences are quoted alone. Questions, and sentences that deny the claim,
    are skipped. Name the claimant.

    Does not see: a claim in other words than its record's, and languages other than Arabic, English, French, Spanish
    and Urdu.
    """
    pattern = attribution(context.lang)
    claims = [
        (claim, content_words(claim.claim, context.lang), _claimant(claim, context.lang))
        for claim in context.briefing.claims
        if claim.status in _OPEN
    ]
    if pattern is None or not claims:
        return
    before, attributed = None, False
    for text, start, sentence in context.statements:
        lowered = sentence.casefold()
        follows = before is text and attributed
        before, attributed = text, bool(pattern.search(sentence))
        for claim, key, claimant in claims:
            if pattern.search(sentence) or not _repeats(sentence, lowered, key, context.lang, after=follows):
                continue
            denied = says_no(sentence, context.lang) and not says_no(claim.claim, context.lang)
            asked = sentence.rstrip('"”’»)').endswith(("?", "؟"))
            if not denied and not asked and not claimant & _stems(sentence, context.lang):
                named = claim.by[0].name if claim.by else "someone unnamed"
                yield Finding(
                    text.loc,
                    f"states as fact what {named} claims ({claim.status})",
                    "name who claims it in the same sentence",
                    text.text,
                    start,
                )


def _repeats(sentence: str, lowered: str, key: frozenset[str], lang: str, *, after: bool) -> bool:
    """Return whether a sentence has enough words of a claim; half of them after a sentence that names the claimant."""
    enough = max(min(_FEWEST_WORDS, len(key)), len(key) * (_HALF if after else _MOST_OF_IT))
    if len(key) < 2 or sum([word in lowered for word in key]) < enough:
        return False
    return len(key & _stems(sentence, lang)) >= enough


def _stems(text: str, lang: str) -> frozenset[str]:
    return frozenset(stem(word, lang) for word in WORD.findall(text))


def _claimant(claim: Claim, lang: str) -> frozenset[str]:
    """Return the words by which a text can name the claimants, except those of the claim itself."""
    names = " ".join(
        part for party in claim.by for part in (party.name, party.role, party.organisation) if part
    )
    return content_words(names, lang) - content_words(claim.claim, lang)


@check(
    "SF122", "claim-without-response", "warning", "no response from those the claim is about",
    fails="""
        claims:
          - claim: The gates were opened too late.
            by: Ines Marlow
            about: [The dam operator]
            status: alleged
            evidence: None was shown.
            sources: [council]
        """,
    passes="""
        claims:
          - claim: The gates were opened too late.
            by: Ines Marlow
            about: [The dam operator]
            status: alleged
            evidence: None was shown.
            responses: [{by: The dam operator, text: Did not answer by Monday., kind: no_response}]
            sources: [council]
        """,
)  # fmt: skip
def claim_without_response(context: Context) -> Iterator[Finding]:
    """Anyone accused is asked to respond, and the response is printed beside the claim.

    Add it under `responses`; if there was no answer, use `kind: no_response`.

    Does not see: claims without `about`, and which of several accused people was not asked.
    """
    for index, claim in enumerate(context.briefing.claims):
        if claim.about and not claim.responses:
            yield Finding(
                ("claims", index, "claim"),
                f"no response from {', '.join(claim.about)} is recorded",
                "add `responses:`, with `kind: no_response` if there was none",
            )


@check(
    "SF123", "claim-without-source", "error", "a claim names no source",
    fails="""
        claims:
          - {claim: The gates were opened too late., by: Ines Marlow, status: alleged, evidence: None was shown.}
        """,
    passes="""
        claims:
          - {claim: The gates were opened too late., by: Ines Marlow, status: alleged, evidence: None was shown.,
             sources: [council]}
        """,
)  # fmt: skip
def claim_without_source(context: Context) -> Iterator[Finding]:
    """A claim has a source that shows it was made.

    Add `sources: [id]` to the claim: where it was made, or who reported it.

    Does not see: a source that does not report the claim.
    """
    for index, claim in enumerate(context.briefing.claims):
        if not claim.sources:
            yield Finding(("claims", index, "claim"), "the claim names no source", "add `sources: [id]`")


@check(
    "SF124", "claim-without-evidence", "warning", "a claim does not state its evidence",
    fails="""
        claims:
          - {claim: The gates were opened too late., by: Ines Marlow, status: confirmed, sources: [council]}
        """,
    passes="""
        claims:
          - {claim: The gates were opened too late., by: Ines Marlow, status: confirmed, sources: [council],
             evidence: The log of the dam shows the hour.}
        """,
)  # fmt: skip
def claim_without_evidence(context: Context) -> Iterator[Finding]:
    """A claim states the evidence for it, even if there is none.

    `confirmed` and `refuted` need the reason; for the others *No evidence was presented.* is a fact that readers
    need. Add `evidence:`.

    Does not see: evidence that shows nothing (SF126 covers confirmed claims).
    """
    for index, claim in enumerate(context.briefing.claims):
        if not claim.evidence:
            yield Finding(
                ("claims", index, "claim"),
                f"the claim is {claim.status}, but its evidence is not stated",
                "add `evidence:`, even if none was presented",
            )


_MARKS = re.compile(r"[\u064b-\u0652]")
"""Vowel marks that Arabic and Urdu may write."""
_NONE_SHOWN = re.compile(
    r"(?<!\w)(?:nobody|no one|neither)(?!\w).{0,40}(?:shown|presented|evidence|proof|published|seen)|(?<!\w)(?:publish|show|present|g[ia]ve|giv|nam|offer|produc|provid|cit|point)\w* (?:to )?no (?!doubt)\w+"
    r"|(?<!\w)no [\w ]{1,24} (?:were|was|has been|have been) (?:shown|presented|named|published|found|given)|ne (?:présente|montre|fournit|donne)\w* (?:aucun|rien)"
    r"|(?:trouvé|montré) aucun|no (?:ha[n]? )?(?:mostrado|presentado|aportado|nombrado|citado|dado)|(?<!\w)(?:ne |n['’])(?:a |ont )?(?:nomm|cit|montr|produi|apport|présent|fourni)\w* (?:ni|pas|aucun|rien)|(?:ن|ت)ُ?نشر أي"
    r"|^\W*(?:none|nothing)(?!\w)(?!.{0,40}(?:contradict|against|doubt|disput))|(?<!\w)no (?:evidence|proof|document\w*)(?!.{0,30}(?:against|to the contrary))"
    r"|(?<!\w)(?:could|has|have|was|were) not (?:yet )?(?:be |been )?(?:independently )?(?:verified|confirmed|proven?|shown|presented|established)"
    r"|(?<!\w)(?:unverified|unconfirmed|without (?:any )?(?:evidence|proof))(?!\w)"
    r"|(?<!\w)aucune? (?:preuve|élément|pièce|document)|n['’](?:a|ont) (?:montré|présenté|fourni|apporté|produit|donné) (?:aucun|rien)|rien n['’]a été|sans preuve|pas (?:été )?(?:vérifi|confirm|prouv)"
    r"|(?<!\w)ningun[ao]? (?:prueba|evidencia|documento)|(?<!\w)no (?:se )?(?:ha[n]? )?(?:sido )?(?:mostr|present|aport|ofrec|verific|confirm|entreg)\w*|sin (?:ninguna )?pruebas?"
    r"|(?<!\w)(?:has|have|had|did|does|do) not (?:yet )?(?:publish|show|present|produc|provid|offer|nam|giv|cit|submit|releas)\w*"
    r"|لم (?:ي|ت|ن)ُ?(?:ذكر|نشر|ورد|سمّ?)\w*"
    r"|لا (?:يوجد |توجد )?(?:أي )?(?:دليل|أدلة)|لم (?:ي|ت|ن)ُ?(?:قدم|عرض|ظهر|ثبت|ؤكد|بر)\w*|(?:دون|بلا|بدون) (?:أي )?دليل"
    r"|کوئی [^۔]{0,40}(?:پیش|فراہم|شائع|دکھا\w*|نام|سامنے|ثبوت|شہادت|دستاویز)[^۔]{0,30}(?:نہیں|نہ)(?!\w)|(?:ثبوت|تصدیق) نہیں|بغیر (?:کسی )?ثبوت",
    re.IGNORECASE,
)
"""Statements that no evidence was shown, in Arabic, English, French, Spanish and Urdu."""


@check(
    "SF126", "confirmed-without-evidence", "warning", "a claim is confirmed without evidence",
    fails="""
        claims:
          - {claim: The gates were opened too late., by: Ines Marlow, status: confirmed, evidence: None was shown.,
             sources: [council]}
        """,
    passes="""
        claims:
          - {claim: The gates were opened too late., by: Ines Marlow, status: confirmed, sources: [council],
             evidence: The log of the dam shows the hour.}
        """,
)  # fmt: skip
def confirmed_without_evidence(context: Context) -> Iterator[Finding]:
    """A `confirmed` claim has evidence. Without evidence it is `alleged`, `disputed` or `unverified`.

    Change the status, or add the evidence that confirms it.

    The check reads sentences such as *None was shown* and *could not be verified* in Arabic, English, French, Spanish
    and Urdu.

    Does not see: evidence that proves too little, other ways to say that there is none, and other languages.
    """
    for index, claim in enumerate(context.briefing.claims):
        evidence = _MARKS.sub("", claim.evidence or "")
        if claim.status == "confirmed" and (found := _NONE_SHOWN.search(evidence)):
            yield Finding(
                ("claims", index, "evidence"),
                "the claim is confirmed, but this says that no evidence was shown",
                "change the status, or add the evidence that confirms it",
                claim.evidence,
                found.start() if evidence == claim.evidence else 0,
            )


@check(
    "SF125", "status-contradicts-response", "warning", "the status of a claim contradicts its responses",
    fails="""
        claims:
          - claim: The gates were opened too late.
            by: Ines Marlow
            status: alleged
            evidence: None was shown.
            responses: [{by: The dam operator, text: Rejects it., kind: denial}]
            sources: [council]
        """,
    passes="""
        claims:
          - claim: The gates were opened too late.
            by: Ines Marlow
            status: disputed
            evidence: None was shown.
            responses: [{by: The dam operator, text: Rejects it., kind: denial}]
            sources: [council]
        """,
)  # fmt: skip
def status_contradicts_response(context: Context) -> Iterator[Finding]:
    """A claim that someone denies is `disputed`, not `alleged` or `unverified`; a disputed claim has a response.

    Change the status, or record the response that disputes it.

    Does not see: denials recorded as another kind of response, and denials in prose.
    """
    for index, claim in enumerate(context.briefing.claims):
        denied = any(response.kind == "denial" for response in claim.responses)
        loc: Loc = ("claims", index, "status")
        if denied and claim.status in ("alleged", "unverified"):
            yield Finding(loc, f"the claim is {claim.status}, but it was denied", "write `status: disputed`")
        elif claim.status == "disputed" and not claim.responses:
            yield Finding(loc, "the claim is disputed, but no response is recorded", "add `responses:`")
