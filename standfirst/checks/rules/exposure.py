"""Exposure: markings, protected people, consent, and text that must not be public."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from standfirst.checks.context import Context
from standfirst.checks.registry import Finding, check
from standfirst.checks.texts import Words, is_open_name, is_printed, readings, words
from standfirst.library.registry import Registry
from standfirst.model import Quote, Role, Status, Tlp
from standfirst.names.protected import ProtectedMatch, names, tokens

_SPOKEN = """
    voices:
      - quote: The water came before the siren.
        speaker: {name: Ines Marlow, role: Ferrywoman, published_as: A ferrywoman, protect: [name]}
        kind: resident
        verification: verified
        consent: given
        sources: [council]
    """


@check(
    "SF501", "marking-missing", "warning", "the briefing has no marking",
    fails="# without tlp",
    passes="tlp: CLEAR",
)  # fmt: skip
def marking_missing(context: Context) -> Iterator[Finding]:
    """Every briefing has a TLP marking.

    Without one it counts as TLP:AMBER and is never published. Write `tlp: CLEAR` if everyone may see it, otherwise
    `GREEN`, `AMBER`, `AMBER+STRICT` or `RED`.

    Does not see: a marking that is too open (SF502 compares it with the sources).
    """
    if "tlp" not in context.briefing.model_fields_set:
        yield Finding((), "has no TLP marking and counts as TLP:AMBER", "add `tlp:`")


@check(
    "SF502", "marking-too-open", "error", "a briefing is more open than a source that it quotes",
    fails="""
        sources:
          - {id: council, title: Bulletin of the river council, date: 2026-02-02, grade: B2, tlp: GREEN}
        """,
    passes="""
        tlp: GREEN
        sources:
          - {id: council, title: Bulletin of the river council, date: 2026-02-02, grade: B2, tlp: GREEN}
        """,
)  # fmt: skip
def marking_too_open(context: Context) -> Iterator[Finding]:
    """Information that a source shared under a marking is not published more widely than that marking allows.

    Set the briefing's `tlp` to the strictest of its sources, ask the source, or leave its information out.

    Does not see: sources without `tlp` that were shared under a marking, and the text of stricter briefings (SF512
    covers that).
    """
    own = context.edition.said("tlp")
    for index, source in enumerate(context.briefing.sources):
        if source.tlp is not None and own.openness > source.tlp.openness:
            yield Finding(
                ("sources", index, "tlp"),
                f"`{source.id}` is {source.tlp.label}, the briefing {own.label}",
                f"write `tlp: {source.tlp.value}` for the briefing, or ask the source",
            )


@check(
    "SF503", "protected-name", "error", "a protected name appears",
    fails=_SPOKEN + """
    background: |
      The bridge was built for a lower river, as Inès MARLOW remembers.
    """,
    passes=_SPOKEN + """
    background: |
      The bridge was built for a lower river, as a ferrywoman remembers.
    """,
)  # fmt: skip
def protected_name(context: Context) -> Iterator[Finding]:
    """The name and the aliases of a protected speaker appear in no text of any briefing of the site.

    A name is found in any form that people write: `MARLOW Ines`, `I. Marlow`, `Ines Maria Marlow`, with case endings
    and joined particles, in another alphabet, or with one wrong letter. Case, accents, joiners, look-alike letters,
    hyphens, markup and escapes make no difference. Names of other speakers, `published_as`, ids, URLs and file names
    are searched too, and the registry except the speaker's own record; SF510 covers notes for the desk. The message
    never repeats the name.

    Remove it. If another person or thing is meant, end the line with `# noqa: SF503`, or, if that happens often, add
    the text to the speaker's `exceptions`. The leak scan respects both, and every build lists them.

    Does not see: letters drawn in a picture, words with more than one wrong letter, nicknames that are not among the
    `aliases`, and descriptions that identify someone.
    """
    yield from _beside(context, context.protected_names, "a name")
    for place in _registered(context):
        yield Finding((), f"{place} contains a name that is protected here", "remove it there")
    if not context.may_hold_names():
        return
    for text in context.words:
        if text.role is not Role.PRIVATE:
            yield from _exposures(text, context)
        elif is_printed(text):
            yield from _exposures(text, context, only="name")


def _beside(
    context: Context, search: Callable[[str], Iterable[ProtectedMatch]], what: str
) -> Iterator[Finding]:
    """Yield what `search` finds in the file name and in the text of the series."""
    if not context.protects:
        return
    for hit in search(context.edition.name.replace("/", " ")):
        message = f"the file name contains {what} that is protected in {hit.secret.owner}"
        yield Finding((), message, "rename the file")
    series, file = context.edition.series, context.series_file
    for text in words(series) if series else ():
        for hit in search(text.text):
            message = f"`{text.loc[0]}` in {file} contains {what} that is protected in {hit.secret.owner}"
            yield Finding((), message, f"remove it from {file}")


def _registered(context: Context, *, notes: bool = False) -> Iterator[str]:
    """Yield places in the registry with names that this briefing protects, except the people's own records."""
    if context.edition.translated or not context.protects:
        return
    for place, text, own in _registry_texts(context.registry, notes=notes):
        for hit in context.protected_names(text):
            if hit.secret.owner == context.edition.key and hit.secret.tokens != own:
                yield place


def _registry_texts(registry: Registry, *, notes: bool) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Yield texts of the registry: the place, the text, and the name of the person whose record it is.

    Records are numbered rather than named by their ids, which may contain the name.
    """
    tables = {"people": registry.people, "organisations": registry.organisations, "sources": registry.sources}
    for kind, table in tables.items():
        for number, record in enumerate(table.values(), start=1):
            own = tokens(str(record.get("name", ""))) if kind == "people" else ()
            for field, value in record.items():
                if isinstance(value, str) and (field == "note") is notes:
                    yield f"`{field}` of record {number} in _registry/{kind}.yaml", value, own


def _exposures(text: Words, context: Context, only: str = "") -> Iterator[Finding]:
    """Yield names in a text as typed, or otherwise as rendered; the latter have no exact place."""
    typed = [(hit.start, hit) for hit in context.protected_names(text.text)]
    rendered = [(0, hit) for view in readings(text.text) for hit in context.protected_names(view)]
    for start, hit in typed or rendered:
        if not only or hit.secret.kind == only:
            yield _exposed(text, start, hit.secret.owner)


def _exposed(text: Words, start: int, owner: str) -> Finding:
    return Finding(
        text.loc, f"a name that is protected in {owner} appears here", "remove it", text.text, start
    )


@check(
    "SF504", "protected-name-in-part", "error", "a rare word of a protected name appears",
    fails=_SPOKEN + """
    background: |
      The bridge was built for a lower river, as Ms Marlow remembers.
    """,
    passes=_SPOKEN + """
    background: |
      The bridge was built for a lower river, as a ferrywoman remembers.
    """,
)  # fmt: skip
def protected_name_in_part(context: Context) -> Iterator[Finding]:
    """A surname alone can identify a person.

    The check reports words of protected names, in any briefing of the site, that are not in lists of frequent words
    and names; also in file names and in names of places and other people. Remove the word. If someone or something
    else is meant, add the text to the speaker's `exceptions`, or end the line with `# noqa: SF504`.

    Does not see: frequent words and names (SF511 covers those), and letters drawn in a picture.
    """
    yield from _beside(context, lambda text: _rare(context, text), "a rare word of a name")
    for text, hit in _parts(context):
        if hit.secret.kind == "rare part":
            message = f"a rare word of a name that is protected in {hit.secret.owner}"
            fix = "remove it, or name who else is meant in the speaker's `exceptions`"
            yield Finding(text.loc, message, fix, text.text, hit.start)


def _rare(context: Context, text: str) -> Iterator[ProtectedMatch]:
    """Yield the rare words of protected names that appear alone in a text."""
    if not context.protected_names(text):
        yield from (hit for hit in context.protected_parts(text) if hit.secret.kind == "rare part")


@check(
    "SF511", "protected-common-name", "warning", "a common word of a protected name appears",
    fails=_SPOKEN.replace("Ines Marlow", "Maria Lopez") + """
    background: |
      The bridge was built for a lower river, as Maria remembers.
    """,
    passes=_SPOKEN.replace("Ines Marlow", "Maria Lopez") + """
    background: |
      The bridge was built for a lower river, as a ferrywoman remembers.
    """,
)  # fmt: skip
def protected_common_name(context: Context) -> Iterator[Finding]:
    """A common given name can identify a person to readers who know the story.

    The check reports capitalised words of names protected in the same series, unless a person, a place, an
    organisation or a source with that name appears openly in this briefing or in a public one. Remove the word, or
    suppress the warning with `# noqa: SF511`.

    Does not see: words in lower case, other series, and letters drawn in a picture.
    """
    series = context.edition.file.series
    for text, hit in _parts(context):
        same = hit.secret.owner == context.edition.key or (
            series and hit.secret.owner.startswith(f"{series}/")
        )
        starts_small = text.text[hit.start].islower() and text.role is not Role.ID
        if hit.secret.kind == "part" and same and not starts_small:
            message = f"a word of a name that is protected in {hit.secret.owner}"
            yield Finding(text.loc, message, "remove it", text.text, hit.start)


def _parts(context: Context) -> Iterator[tuple[Words, ProtectedMatch]]:
    """Yield words of protected names that appear alone; common ones only if no openly used name contains them."""
    if not context.protects or not context.may_hold_parts():
        return
    openly = {token for text in context.words if is_open_name(text) for token in tokens(text.text)}
    for text in context.words:
        if not is_printed(text):
            continue
        starts = [whole.start for whole in context.protected_names(text.text)]
        for hit in context.protected_parts(text.text):
            is_open = hit.secret.kind == "part" and not openly.isdisjoint(hit.secret.tokens)
            if not is_open and not any(start <= hit.start for start in starts):
                yield text, hit


@check(
    "SF510", "protected-name-in-note", "warning", "a note for the desk contains a protected name",
    fails={
        "river/01.yaml": _SPOKEN + "edition: 1\n",
        "river/02.yaml": "edition: 2\nnote: Ask Ines Marlow again on Monday.",
    },
    passes={
        "river/01.yaml": _SPOKEN + "edition: 1\n    note: Ask Ines Marlow again on Monday.\n",
        "river/02.yaml": "edition: 2\nnote: Ask the ferrywoman again on Monday.",
    },
)  # fmt: skip
def protected_name_in_note(context: Context) -> Iterator[Finding]:
    """Notes are never published, but their file is passed on and read.

    A protected name belongs only in the record of its speaker. Notes of the briefing that protects it are skipped,
    since that file contains the name anyway; notes of other briefings and of the registry are not. Write the text of
    `published_as` instead.

    Does not see: notes of the briefing that protects the name, and single words of the name.
    """
    if not context.protects:
        return
    known = {tokens(name) for _, quote in context.quotes() for name in names(quote.speaker)}
    for text in context.words:
        if text.role is Role.PRIVATE and text.loc[-1] == "note":
            for hit in context.protected_names(text.text):
                if hit.secret.tokens not in known:
                    message = f"a note contains a name that is protected in {hit.secret.owner}"
                    yield Finding(text.loc, message, "write `published_as` instead", text.text, hit.start)
    for place in _registered(context, notes=True):
        yield Finding((), f"{place} contains a name that is protected here", "write `published_as` instead")


@check(
    "SF505", "protected-detail", "error", "a protected detail appears beside the quotation",
    fails="""
        voices:
          - quote: The water came before the siren.
            speaker:
              {name: Ines Marlow, place: Oldwater, published_as: A ferrywoman in Oldwater, protect: [name, place]}
            kind: resident
            verification: verified
            consent: given
            sources: [council]
        """,
    passes="""
        voices:
          - quote: The water came before the siren.
            speaker: {name: Ines Marlow, place: Oldwater, published_as: A ferrywoman, protect: [name, place]}
            kind: resident
            verification: verified
            consent: given
            sources: [council]
        """,
)  # fmt: skip
def protected_detail(context: Context) -> Iterator[Finding]:
    """A role, a place, an organisation or an age listed under `protect` does not appear in the quotation's record.

    The rest of the briefing may name the same town; beside the quotation it would reveal the speaker. Choose a less
    specific `published_as`, or remove the detail from `quote`, `context` and `original`.

    Does not see: the detail in other words, and the rest of the briefing.
    """
    for loc, quote in context.quotes():
        details = _details(quote)
        if not details:
            continue
        shown = {
            "quote": quote.quote,
            "context": quote.context,
            "original": quote.original,
            "via": quote.via,
            "published_as": quote.speaker.published_as,
        }
        for name, text in shown.items():
            found = tokens(text or "")
            for field, detail in details.items():
                if any(found[i : i + len(detail)] == detail for i in range(len(found))):
                    place = ("speaker", name) if name == "published_as" else (name,)
                    yield Finding((*loc, *place), f"contains the protected {field}", "be less specific here")


def _details(quote: Quote) -> dict[str, tuple[str, ...]]:
    """Return the details that must not appear; by default all of them, except those in `published_as`."""
    speaker = quote.speaker
    listed = [name for name in ("role", "place", "organisation", "age") if name in speaker.protected]
    known = {name: tokens(str(value)) for name in listed if (value := getattr(speaker, name)) is not None}
    said = set() if speaker.protect else set(tokens(speaker.published_as or ""))
    return {name: detail for name, detail in known.items() if not said or not said.issuperset(detail)}


@check(
    "SF506", "consent-refused", "error", "a person who refused to be quoted or shown is quoted or shown",
    fails=_SPOKEN.replace("consent: given", "consent: refused"),
    passes=_SPOKEN,
)  # fmt: skip
def consent_refused(context: Context) -> Iterator[Finding]:
    """Someone who refused to be quoted is not quoted, and a picture of people who refused to be shown is not used.

    Remove the quotation or the picture, or ask again and record the answer.

    Does not see: a refusal that was not recorded.
    """
    for loc, quote in context.quotes():
        if quote.consent == "refused":
            yield Finding((*loc, "consent"), "the speaker refused to be quoted", "remove the quotation")
    for place, image in enumerate(context.briefing.images):
        if image.consent == "refused":
            fix = "remove the picture"
            yield Finding(("images", place, "consent"), "people in this picture refused to be shown", fix)


@check(
    "SF507", "child-named", "error", "a child is quoted by name",
    fails="""
        voices:
          - quote: The water came before the siren.
            speaker: {name: Ines Marlow, age: 12}
            kind: resident
            verification: verified
            consent: given
            sources: [council]
        """,
    passes="""
        voices:
          - quote: The water came before the siren.
            speaker: {name: Ines Marlow, age: 12, published_as: A pupil, protect: [name]}
            kind: resident
            verification: verified
            consent: given
            sources: [council]
        """,
)  # fmt: skip
def child_named(context: Context) -> Iterator[Finding]:
    """A person under 18 is not identified by name.

    Give the speaker `published_as: A pupil in …` and `protect: [name]`. If a child is a public person, suppress the
    error with `# noqa: SF507`.

    Does not see: children whose `age` is not recorded, and names outside the record of a speaker.
    """
    for loc, quote in context.quotes():
        age = quote.speaker.age
        if age is not None and age < 18 and quote.speaker.name and "name" not in quote.speaker.protected:
            yield Finding(
                (*loc, "speaker", "name"),
                f"a speaker aged {age} is named",
                "add `published_as:` and `protect: [name]`",
            )


@check(
    "SF508", "embargo-on-restricted", "warning", "a briefing that is never published has an embargo",
    fails="""
        tlp: RED
        embargo_until: 2026-02-10T06:00+00:00
        """,
    passes="""
        tlp: CLEAR
        embargo_until: 2026-02-10T06:00+00:00
        """,
)  # fmt: skip
def embargo_on_restricted(context: Context) -> Iterator[Finding]:
    """An embargo ends with publication, but a briefing that is not TLP:CLEAR is never published.

    Remove the embargo, or set the marking for publication.

    Misses nothing of this kind.
    """
    if context.briefing.embargo_until and context.briefing.tlp is not Tlp.CLEAR:
        yield Finding(
            ("embargo_until",),
            f"an embargo on {context.briefing.tlp.label}, which is never published",
            "remove it, or set `tlp: CLEAR`",
        )


@check(
    "SF509", "withdrawal-unexplained", "error", "status and withdrawal contradict each other",
    fails="status: withdrawn",
    passes="""
        status: withdrawn
        withdrawn: {at: "2026-02-02T09:00+00:00", explanation: The council took its bulletin back.}
        """,
)  # fmt: skip
def withdrawal_unexplained(context: Context) -> Iterator[Finding]:
    """A withdrawn edition keeps its URL and gives the reason; other editions have no `withdrawn` record.

    Add `withdrawn: {at: …, explanation: …}`, or set the status to `withdrawn`.

    Does not see: an explanation that explains nothing.
    """
    briefing = context.briefing
    if briefing.status is Status.WITHDRAWN and briefing.withdrawn is None:
        yield Finding(
            ("status",),
            "the status is `withdrawn`, but there is no reason",
            "add `withdrawn: {at: …, explanation: …}`",
        )
    elif briefing.withdrawn is not None and briefing.status is not Status.WITHDRAWN:
        yield Finding(
            ("withdrawn",),
            f"there is a `withdrawn` record, but the status is {briefing.status.value}",
            "write `status: withdrawn`",
        )
