"""An edition as others cite it: a line of text, BibTeX, and RIS for reference managers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from standfirst.library import is_public
from standfirst.view.briefing import labelled_title
from standfirst.view.cards import summary
from standfirst.view.labels import KINDS
from standfirst.view.render_context import RenderContext

_LATEX = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip
_SPECIAL = re.compile("[" + re.escape("".join(_LATEX)) + "]")


def link(scope: RenderContext, place: str = "") -> str:
    """The full address of an edition or of a place on its page; empty where readers could not open it."""
    if not scope.site.url or not is_public(scope.edition, scope.now):
        return ""
    address = f"{scope.site.url}/{scope.edition.path('html')}"
    return f"{address}#{place}" if place else address


def text(scope: RenderContext) -> str:
    """`Desk (12 March 2026). The river falls. Situation report, Mockwater, Edition 2. https://…`."""
    source = scope.edition.briefing
    day = scope.lang.day(source.dateline.date)
    lead = f"{scope.site.name} ({day})"
    parts = (lead, _title(scope), scope.say(", ").join(_issue(scope)), link(scope))
    return ". ".join(part.rstrip(".") if part != parts[-1] else part for part in parts if part)


def bibtex(scope: RenderContext) -> str:
    """A `@techreport` that BibTeX and Biber read; months are its own words, every other value is in braces."""
    edition, date = scope.edition, scope.edition.briefing.dateline.date
    number = str(edition.briefing.edition) if edition.briefing.edition else ""
    fields = {
        "author": f"{{{_latex(scope.site.name)}}}",
        "title": f"{{{_latex(_title(scope))}}}",
        "institution": _latex(scope.site.name),
        "type": _latex(_kind(scope)),
        "number": number,
        "year": str(date.year),
        "month": date.strftime("%m").lstrip("0"),
        "day": str(date.day),
        "note": _latex(scope.say("; ").join(_notes(scope))),
        "url": link(scope).replace("%", r"\%"),
        "langid": edition.lang,
    }
    body = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items() if value)
    return f"@techreport{{{_key(scope)},\n{body}\n}}"


def ris(scope: RenderContext) -> str:
    """A report in RIS; each tag on a line of its own."""
    edition, date = scope.edition, scope.edition.briefing.dateline.date
    tags = (
        ("TY", "RPRT"),
        ("AU", f"{scope.site.name},"),  # a comma at the end: the name of a body, not of a person
        ("TI", _title(scope)),
        ("PB", scope.site.name),
        ("M3", _kind(scope)),
        ("T2", _series(scope)),
        ("IS", str(edition.briefing.edition or "")),
        ("PY", str(date.year)),
        ("DA", date.strftime("%Y/%m/%d")),
        ("AB", summary(scope)),
        ("N1", scope.say("; ").join(_notes(scope))),
        ("LA", edition.lang),
        ("UR", link(scope)),
        ("ID", _key(scope)),
    )
    lines = [f"{tag}  - {' '.join(value.split())}" for tag, value in tags if value]
    return "\n".join([*lines, "ER  - "])


def _title(scope: RenderContext) -> str:
    """The title in one line, with what must be said before it."""
    return " ".join(labelled_title(scope).split())


def _kind(scope: RenderContext) -> str:
    return scope.say(KINDS[scope.edition.briefing.kind.value])


def _series(scope: RenderContext) -> str:
    name = scope.edition.file.series
    return scope.library.series_title(name) if name else ""


def _issue(scope: RenderContext) -> Iterator[str]:
    yield _kind(scope)
    if series := _series(scope):
        yield series
    if number := scope.edition.briefing.edition:
        yield scope.say("Edition {number}", number=number)


def _notes(scope: RenderContext) -> Iterator[str]:
    """The marking; the series, for which BibTeX has no field of a report."""
    yield scope.edition.briefing.tlp.label
    if series := _series(scope):
        yield series


def _key(scope: RenderContext) -> str:
    """What manuscripts cite it by: `flood-02`, `flood-02-ur`."""
    tail = f"-{scope.edition.file.lang}" if scope.edition.translated else ""
    return f"{scope.edition.file_stem}{tail}"


def _latex(words: str) -> str:
    return _SPECIAL.sub(lambda found: _LATEX[found[0]], " ".join(words.split()))
