"""Label money, shares and measures: requested or received funds, the measured quantity, the whole of a share."""

from __future__ import annotations

import re
from typing import Final

from standfirst.importer import predicates
from standfirst.importer.grammar import Grammar
from standfirst.importer.nouns import is_word, join, shown, tokens

_BRACKETED: Final = re.compile(r"\(([^\W\d_][^()\d,;]{4,60}?)\s*[:=]?\s*$")
"""The label of a share in brackets: `(case fatality ratio 8.9%)`."""
_PER: Final = re.compile(
    r"(?:per|par|por) (?:person|personne|persona|head|household|capita|day)(?: (?:per|a|par|por|et par|al) (?:day|jour|día))?(?= (?:in|at|dans|en)\b| \W|$)"
)
_LONGEST: Final = 7
"""The maximum number of words of a subject that can be a label."""


def funds(lead: str, after: list[str], grammar: Grammar) -> str:
    """Label money that is required, received or missing, that is a cost, or that is given."""
    if kind := _kind(lead.casefold().rstrip(" :–—-|"), " ".join(after[:5]).casefold(), grammar):
        return grammar.funds[kind]
    if what := subject(lead, grammar):
        return shown(what)
    words = [word.casefold() for word in tokens(lead)[-2:]]
    verb = words[-1] if words else ""
    if grammar.noun_first:
        helped = len(words) > 1 and words[0] in grammar.have | {"et", "y"}
        return f"{grammar.funds['']} {verb}s" if helped and grammar.participle.search(verb) else ""
    given = ("allocated", "released", "approved", "pledged", "provided")
    return f"Funds {verb}" if verb in given else "Funds set aside" if words == ["set", "aside"] else ""


def in_box(label: str, grammar: Grammar) -> str:
    """Return a label for money in a box that makes clear that it is money: `required until June`."""
    if not (kind := kind_of(tokens(label)[0], grammar)):
        return label
    if len(tokens(label)) == 1:
        return grammar.funds[kind]
    return f"{grammar.funds['']} {label[0].lower()}{label[1:]}" if grammar.who else label


def kind_of(label: str, grammar: Grammar) -> str:
    """Return whether a label of money is about required, received or missing funds."""
    return next((kind for kind, forms in _forms(grammar) if _in(label.casefold(), forms)), "")


def _forms(grammar: Grammar) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return (("required", grammar.required), ("received", grammar.received), ("gap", grammar.gap))


def _kind(lead: str, behind: str, grammar: Grammar) -> str:
    for kind, forms in _forms(grammar):
        if lead.endswith(forms) or _in(behind, forms):
            return kind
    return ""


def _in(text: str, forms: tuple[str, ...]) -> bool:
    return any(re.search(rf"(?<!\w){re.escape(form)}(?!\w)", text) for form in forms)


def measure(written: str, unit: str, lead: str, near: list[str], grammar: Grammar) -> str:
    """Label a share or a measure by its whole, or by the measured quantity."""
    if rate := _BRACKETED.search(lead) if near[:1] == [")"] else None:
        return shown(rate[1]) if tokens(rate[1])[0].casefold() not in grammar.stops | grammar.others else ""
    if what := subject(lead, grammar):
        per = _PER.match(" ".join(near))
        ends = not near or not near[0][0].isalpha() or near[0].casefold() in grammar.cuts - grammar.links
        return shown(f"{what} {per[0]}" if per else what) if per or ends else ""
    return _of_what(written, unit, lead, near, grammar)


def _of_what(written: str, unit: str, lead: str, near: list[str], grammar: Grammar) -> str:
    """Label `18% of the schools are closed`, `85 tonnes of food distributed`."""
    if not near or near[0].casefold() not in grammar.links:
        return ""
    end = 1
    while end < len(near) and (is_word(near[end], grammar) or near[end] in grammar.articles):
        end += 1
    noun, tail = join([word for word in near[1:end] if word != "the"]), near[end:]
    if not noun or end > _LONGEST - 1:
        return ""
    if unit == "%":
        said = bool(tail) and tail[0].casefold() in grammar.have | grammar.be
        done = predicates.cut(tail, grammar) if said else []
        return join([grammar.share, *near[1:end], grammar.that, *done]) if done and grammar.share else ""
    if grammar.noun_first:
        noun = join([tokens(written)[-1], *near[:end]])
    return shown(predicates.behind(noun, tail, grammar) or predicates.before(noun, lead, tail, grammar))


def subject(lead: str, grammar: Grammar) -> str:
    """Return the subject before `is`, `s'élève à`, `ascienden a`, from the start of its clause; "" for a pronoun."""
    clause = re.split(r"[,;:()—–]\s*", lead)[-1].strip()
    verb = next((verb for verb in grammar.equals if clause.casefold().endswith(f" {verb}")), "")
    words = clause[: len(clause) - len(verb)].split() if verb else []
    while words and words[-1].casefold() in grammar.have | grammar.be | grammar.adverbs:
        words.pop()
    if words and words[0].casefold() in grammar.articles:
        words = words[1:]
    folded = {word.casefold() for word in words}
    plain = words and len(words) <= _LONGEST and not any(map(str.isdigit, clause))
    if not plain or words[0].casefold() in grammar.pronouns or folded & grammar.cuts:
        return ""
    return " ".join(words)
