"""Translations: up to date, complete, and with the same numbers and references."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from standfirst.checks.context import Context
from standfirst.checks.numbers import every, shown
from standfirst.checks.registry import Finding, check
from standfirst.checks.texts import Loc, Words
from standfirst.library.fingerprints import OUTDATED, STAMP, fingerprints, stale_sections
from standfirst.model import Role
from standfirst.model.references import citations, figures

_TRANSLATION = """\
lang: fr
status: approved
title: La rivière sort de son lit à Marbel
standfirst: La crue a fermé le vieux pont dimanche, et deux villages ont été évacués.
situation: |
  La rivière est montée pendant la nuit et a fermé le vieux pont. [@council]
background: |
  Le pont a été construit pour une rivière plus basse.
"""
_STAMPED = _TRANSLATION + "translation: {sections: {title: FINGERPRINT}}\n"


@check(
    "SF711", "translation-older", "warning", "a section changed after it was translated",
    fails={"river.yaml": "", "river.fr.yaml": _STAMPED.replace("FINGERPRINT", "aaaaaaaaaaaa")},
    passes={"river.yaml": "", "river.fr.yaml": _STAMPED},
)  # fmt: skip
def translation_older(context: Context) -> Iterator[Finding]:
    """A translated section is as recent as the section of the original.

    `translation.sections` stores a fingerprint of each section's text when it was translated. Translate the changes,
    then update the fingerprints with `standfirst stamp FILE`. The same holds for the texts of a series
    (`_series.fr.yaml`).

    Does not see: a translation that was stamped without being changed.
    """
    for name in stale_sections(context.edition):
        yield Finding(
            (name,) if name in context.edition.documents[0].data else ("translation", "sections"),
            OUTDATED.format(name=name),
            STAMP,
        )


def _marks(context: Context) -> dict[str, str]:
    translation = context.briefing.translation
    return dict(translation.sections) if context.edition.translated and translation else {}


@check(
    "SF712", "translation-not-stamped", "info", "a translation has no fingerprints of its original",
    fails={"river.yaml": "", "river.fr.yaml": _TRANSLATION},
    passes={"river.yaml": "", "river.fr.yaml": _STAMPED},
)  # fmt: skip
def translation_not_stamped(context: Context) -> Iterator[Finding]:
    """A translation has fingerprints of its original, which show when it is outdated.

    Run `standfirst stamp FILE` once the translation is up to date.

    Does not see: single sections without a fingerprint if others have one.
    """
    if not context.edition.translated:
        return
    words, original = context.edition.documents[0].data, context.edition.documents[1]
    missing = [name for name in fingerprints(original.data) if name in words and name not in _marks(context)]
    if missing and not _marks(context):
        yield Finding(
            (), f"no fingerprints of its sections ({len(missing)})", "run `standfirst stamp` on this file"
        )


@check(
    "SF713", "not-translated", "warning", "a section of the original is not in the translation",
    fails={
        "river.yaml": "",
        "river.fr.yaml": _STAMPED.replace("background: |\n  Le pont a été construit pour une rivière plus basse.\n", ""),
    },
    passes={"river.yaml": "", "river.fr.yaml": _STAMPED},
)  # fmt: skip
def not_translated(context: Context) -> Iterator[Finding]:
    """Sections that a translation leaves out are printed in the language of the original.

    Translate the section. Numbers, dates and other fields without text are never repeated. Titles of sources, places,
    topics and contacts may remain as they are.

    Does not see: sections that are partly translated.
    """
    if not context.edition.translated:
        return
    words, original = context.edition.documents[0].data, context.edition.documents[1]
    names = {
        "sources",
        "places",
        "topics",
        "disasters",
        "contacts",
        "dateline",
        "maps",
        "images",
        "files",
        "funding",
        "acronyms",
        "related",
        "translation",
    }
    for name in fingerprints(original.data):
        if name not in words and name not in names:
            yield Finding((), f"`{name}` is not translated", f"add `{name}:` in {context.briefing.lang}")


@check(
    "SF714", "translation-loses-reference", "error", "a translation lacks a reference of its original",
    fails={"river.yaml": "", "river.fr.yaml": _STAMPED.replace(" [@council]", "")},
    passes={"river.yaml": "", "river.fr.yaml": _STAMPED},
)  # fmt: skip
def translation_loses_reference(context: Context) -> Iterator[Finding]:
    """A translated text has all references of its original, in any number and order.

    If a figure is missing, it was probably typed as a number; if a citation is missing, the statement loses its
    source. Copy the reference.

    Does not see: references in the wrong sentence, and text other than prose.
    """
    for text, before in _pairs(context):
        if text.role is not Role.PROSE:
            continue
        for name in dict.fromkeys(_references(before)):
            if name not in set(_references(text.text)):
                yield Finding(text.loc, f"the original has {name} here", "copy it")


def _references(text: str) -> list[str]:
    named = [f"`{{{{ {reference.id} }}}}`" for reference in figures(text)]
    return named + [f"`[@{name}]`" for citation in citations(text) for name in citation.ids]


@check(
    "SF715", "translation-ahead", "error", "a translation is approved before its original",
    fails={"river.yaml": "status: draft", "river.fr.yaml": _STAMPED},
    passes={"river.yaml": "status: approved", "river.fr.yaml": _STAMPED},
)  # fmt: skip
def translation_ahead(context: Context) -> Iterator[Finding]:
    """A translation is public only if its original is approved or withdrawn.

    Approve the original first, or reset the status of the translation.

    Misses nothing of this kind.
    """
    if not context.edition.translated:
        return
    before = context.edition.documents[1].data.get("status", "draft")
    own = context.edition.said("status")
    if own.value in ("approved", "withdrawn") and before not in ("approved", "withdrawn"):
        yield Finding(
            ("status",), f"is {own.value}, but its original is {before}", "approve the original first"
        )


_OPENED = {
    "river.yaml": "tlp: GREEN",
    "river.fr.yaml": _STAMPED + "tlp: CLEAR\n",
}


@check(
    "SF717", "translation-wider", "warning", "a translation is more open than its original",
    fails=_OPENED,
    passes={"river.yaml": "tlp: GREEN", "river.fr.yaml": _STAMPED + "tlp: AMBER\n"},
)  # fmt: skip
def translation_wider(context: Context) -> Iterator[Finding]:
    """A translation is never more open than its original.

    The stricter of the two applies to `tlp`, `embargo_until`, `exercise`, `consent` and `protect`, so this value has
    no effect. Remove it, or open up the original.

    Misses nothing of this kind.
    """
    for one in context.edition.tightened:
        if one.of_original and one.field != "status":
            yield Finding(
                one.loc, f"`{one.field}` is stricter in the original", "remove it, or open up the original"
            )


@check(
    "SF716", "translation-changes-number", "warning", "a number in a translation is not in its original",
    fails={"river.yaml": "", "river.fr.yaml": _STAMPED.replace("pendant la nuit", "de 3,5 mètres")},
    passes={"river.yaml": "", "river.fr.yaml": _STAMPED},
)  # fmt: skip
def translation_changes_number(context: Context) -> Iterator[Finding]:
    """Numbers in a translated text are those of the original, in any script and grouping.

    The usual false alarms are numbers that the original writes in words, and dates in another form: numbers up to 31
    are skipped.

    Does not see: numbers in words, whole numbers up to 31, and a correct number in the wrong place.
    """
    for text, before in _pairs(context):
        allowed = set(every(before))
        for number in every(text.text):
            if number not in allowed and (number > 31 or not float(number).is_integer()):
                yield Finding(text.loc, f"{shown(number)} is not in the original", "compare the two texts")


def _pairs(context: Context) -> Iterator[tuple[Words, str]]:
    """Yield each text that is the translation's own, with the original's text at the same path."""
    if not context.edition.translated:
        return
    original = context.edition.documents[1]
    for text in context.words:
        before = _at(original.data, text.loc)
        if isinstance(before, str) and before.strip() != text.text:
            yield text, before


def _at(data: Any, loc: Loc) -> Any:
    for part in loc:
        if isinstance(data, dict):
            data = data.get(str(part))
        elif isinstance(data, list) and isinstance(part, int) and part < len(data):
            data = data[part]
        else:
            return None
    return data
