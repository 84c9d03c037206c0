"""Citations of an edition: a line of text, BibTeX, and RIS for reference managers."""

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


def link(context: RenderContext, place: str = "") -> str:
    """Return the full URL of an edition or of an anchor on its page; empty if readers could not open it."""
    if not context.site.url or not is_public(context.edition, context.now):
        return ""
    address = f"{context.site.url}/{context.edition.path('html')}"
    return f"{address}#{place}" if place else address


def text(context: RenderContext) -> str:
    """Return `Desk (12 March 2026). The river falls. Situation report, Mockwater, Edition 2. https://…`."""
    source = context.edition.briefing
    day = context.lang.day(source.dateline.date)
    mark = (
        "\u200f" if context.lang.dir == "rtl" else ""
    )  # a desk with a Latin name would turn the whole text round
    lead = f"{mark}{context.site.name} ({day})"
    parts = (lead, _title(context), context.say(", ").join(_issue(context)), link(context))
    return ". ".join(part.rstrip(".") if part != parts[-1] else part for part in parts if part)


def bibtex(context: RenderContext) -> str:
    """Return a `@techreport` for BibTeX and Biber; months are macros, every other value is in braces."""
    edition, date = context.edition, context.edition.briefing.dateline.date
    number = str(edition.briefing.edition) if edition.briefing.edition else ""
    fields = {
        "author": f"{{{_latex(context.site.name)}}}",
        "title": f"{{{_latex(_title(context))}}}",
        "institution": _latex(context.site.name),
        "type": _latex(_kind(context)),
        "number": number,
        "year": str(date.year),
        "month": date.strftime("%m").lstrip("0"),
        "day": str(date.day),
        "note": _latex(context.say("; ").join(_notes(context))),
        "url": link(context).replace("%", r"\%"),
        "langid": edition.lang,
    }
    body = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items() if value)
    return f"@techreport{{{_key(context)},\n{body}\n}}"


def ris(context: RenderContext) -> str:
    """Return a report in RIS, with each tag on a line of its own."""
    edition, date = context.edition, context.edition.briefing.dateline.date
    tags = (
        ("TY", "RPRT"),
        ("AU", f"{context.site.name},"),  # a comma at the end: the name of a body, not of a person
        ("TI", _title(context)),
        ("PB", context.site.name),
        ("M3", _kind(context)),
        ("T2", _series(context)),
        ("IS", str(edition.briefing.edition or "")),
        ("PY", str(date.year)),
        ("DA", date.strftime("%Y/%m/%d")),
        ("AB", summary(context)),
        ("N1", context.say("; ").join(_notes(context))),
        ("LA", edition.lang),
        ("UR", link(context)),
        ("ID", _key(context)),
    )
    lines = [f"{tag}  - {' '.join(value.split())}" for tag, value in tags if value]
    return "\n".join([*lines, "ER  - "])


def _title(context: RenderContext) -> str:
    """Return the title in one line, with its status labels."""
    return " ".join(labelled_title(context).split())


def _kind(context: RenderContext) -> str:
    return context.say(KINDS[context.edition.briefing.kind.value])


def _series(context: RenderContext) -> str:
    name = context.edition.file.series
    return context.library.series_title(name, context.edition.lang) if name else ""


def _issue(context: RenderContext) -> Iterator[str]:
    yield _kind(context)
    if series := _series(context):
        yield series
    if number := context.edition.briefing.edition:
        yield context.say("Edition {number}", number=number)


def _notes(context: RenderContext) -> Iterator[str]:
    """Yield the marking, and the series, for which BibTeX has no field of a report."""
    yield context.edition.briefing.tlp.label
    if series := _series(context):
        yield series


def _key(context: RenderContext) -> str:
    """Return the citation key: `flood-02`, `flood-02-ur`."""
    tail = f"-{context.edition.file.lang}" if context.edition.translated else ""
    return f"{context.edition.file_stem}{tail}"


def _latex(words: str) -> str:
    return _SPECIAL.sub(lambda found: _LATEX[found[0]], " ".join(words.split()))
