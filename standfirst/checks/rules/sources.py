"""Sources: cited ids exist, listed sources are used, and each is graded and dated."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from standfirst.checks.context import Context
from standfirst.checks.registry import Finding, check
from standfirst.checks.texts import Loc, holds_record, nested
from standfirst.model import Record
from standfirst.model.references import citations


@cache
def _fields(cls: type[Record]) -> tuple[tuple[str, ...], bool]:
    """Return the fields of a record that may contain records, and whether it cites sources itself."""
    inner = tuple(name for name, field in cls.model_fields.items() if holds_record(field.annotation))
    return inner, "sources" in cls.model_fields and "sources" not in inner


def cited(record: Record, loc: Loc = ()) -> Iterator[tuple[Loc, str]]:
    """Yield every id in `sources` of a record or of nested records, with its path."""
    inner, cites = _fields(type(record))
    values = record.__dict__
    if cites:
        for index, item in enumerate(values["sources"]):
            yield (*loc, "sources", index), item
    for name in inner:
        for place, item in nested(values[name], (*loc, name)):
            yield from cited(item, place)


@check(
    "SF111", "unknown-source", "error", "a record cites an unknown source",
    fails="""
        timeline:
          - {date: 2026-02-01, text: The river rose., sources: [concil]}
        """,
    passes="""
        timeline:
          - {date: 2026-02-01, text: The river rose., sources: [council]}
        """,
)  # fmt: skip
def unknown_source(context: Context) -> Iterator[Finding]:
    """An id in `sources: […]` is that of a source under `sources:` or in `_registry/sources.yaml`.

    Otherwise the statement would be printed without its source. Fix the spelling, or add the source.

    Does not see: a source that does not support the statement.
    """
    for loc, name in cited(context.briefing):
        if name not in context.sources:
            yield Finding(loc, f"there is no source `{name}`", _known(context, name))


@check(
    "SF112", "unknown-citation", "error", "prose cites an unknown source",
    fails="""
        situation: |
          The river rose through the night. [@council]
          It closed the old bridge. [@concil]
        """,
    passes="""
        situation: |
          The river rose through the night. [@council]
          It closed the old bridge. [@council]
        """,
)  # fmt: skip
def unknown_citation(context: Context) -> Iterator[Finding]:
    """`[@id]` in prose names a source under `sources:` or in `_registry/sources.yaml`.

    Fix the spelling, or add the source.

    Does not see: a source that does not support the statement.
    """
    for text in context.prose:
        for citation in citations(text.text):
            for name in citation.ids:
                if name not in context.sources:
                    at = text.text.index(f"@{name}", citation.start) + 1
                    yield Finding(
                        text.loc, f"there is no source `{name}`", _known(context, name), text.text, at
                    )


def _known(context: Context, name: str) -> str:
    from difflib import get_close_matches

    close = get_close_matches(name, context.sources, n=1)
    if close:
        return f"did you mean `{close[0]}`?"
    return f"add `- {{id: {name}, title: …}}` under `sources:`"


@check(
    "SF113", "unused-source", "warning", "a listed source is never cited",
    fails="""
        sources:
          - {id: council, title: Bulletin of the river council, date: 2026-02-02, grade: B2}
          - {id: gauge, title: Reading of the gauge at Marbel, date: 2026-02-02, grade: A1}
        """,
    passes="""
        sources:
          - {id: council, title: Bulletin of the river council, date: 2026-02-02, grade: B2}
          - {id: gauge, title: Reading of the gauge at Marbel, date: 2026-02-02, grade: A1}
        background: |
          The gauge stands below the bridge. [@gauge]
        """,
)  # fmt: skip
def unused_source(context: Context) -> Iterator[Finding]:
    """A listed source is cited by a record or in prose.

    A source that nothing cites is either left over, or a statement lacks its citation. Cite it as `[@id]` or in
    `sources: [id]`, or remove it.

    Does not see: sources of `_registry/sources.yaml` that nothing cites.
    """
    used = {name for _, name in cited(context.briefing)}
    for text in context.prose:
        if "[@" in text.text:
            used.update(name for citation in citations(text.text) for name in citation.ids)
    for index, source in enumerate(context.briefing.sources):
        if source.id not in used:
            yield Finding(("sources", index, "id"), f"`{source.id}` is never cited", "cite it or remove it")


@check(
    "SF114", "source-without-grade", "warning", "a source is not graded",
    fails="""
        sources:
          - {id: council, title: Bulletin of the river council, date: 2026-02-02}
        """,
    passes="""
        sources:
          - {id: council, title: Bulletin of the river council, date: 2026-02-02, grade: F6}
        """,
)  # fmt: skip
def source_without_grade(context: Context) -> Iterator[Finding]:
    """A source has a grade for how far it can be trusted.

    The grade has a letter for the source (A completely reliable … E unreliable, F cannot be judged) and a digit for
    its information (1 confirmed … 5 improbable, 6 cannot be judged): `grade: B2`. The two are judged separately; if
    you cannot tell, write `F6`.

    Does not see: a grade that is better than the source deserves.
    """
    for index, source in enumerate(context.briefing.sources):
        if source.grade is None:
            yield Finding(("sources", index, "id"), f"`{source.id}` has no grade", "add `grade: B2`, or `F6`")


@check(
    "SF115", "source-without-date", "warning", "a web source has no access date",
    fails="""
        sources:
          - {id: council, title: Bulletin of the river council, url: "https://example.org/b", grade: B2}
        """,
    passes="""
        sources:
          - {id: council, title: Bulletin, url: "https://example.org/b", accessed: 2026-02-02, grade: B2}
        """,
)  # fmt: skip
def source_without_date(context: Context) -> Iterator[Finding]:
    """A web page is cited with the day it was accessed, because it may change.

    Add `accessed:`, and `archived:` with the URL of a copy if there is one. Other sources need only the `date` of
    publication, or nothing.

    Does not see: sources without `url`, and an archived copy that does not exist.
    """
    for index, source in enumerate(context.briefing.sources):
        if source.url and source.accessed is None and source.archived is None:
            yield Finding(
                ("sources", index, "url"),
                f"`{source.id}` has no access date",
                f"add `accessed: {context.written}`",
            )
