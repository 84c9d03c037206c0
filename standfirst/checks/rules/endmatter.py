"""What follows the sources: related reports and acronyms."""

from __future__ import annotations

from collections.abc import Iterator

from standfirst.checks.context import Context
from standfirst.checks.registry import Finding, check
from standfirst.checks.texts import Loc, is_printed
from standfirst.model import Role
from standfirst.model.references import acronym


@check(
    "SF620", "related-report-unknown", "error", "a related report is not an edition of the site",
    fails={
        "river/01.yaml": "edition: 1",
        "river/02.yaml": """
            edition: 2
            related: [{edition: river/03}]
            """,
    },
    passes={
        "river/01.yaml": "edition: 1",
        "river/02.yaml": """
            edition: 2
            related: [{edition: river/01}, {title: Bulletin of the river council, url: "https://example.org/river"}]
            """,
    },
)  # fmt: skip
def related_report_unknown(context: Context) -> Iterator[Finding]:
    """A related report is another edition, by the name of its original's file (`flood/02`), and is listed once.

    Readers who may not see an edition do not see it in the list. Its title and date are its own, so that the list needs no
    others. Fix the name.

    Does not see: whether a URL elsewhere works.
    """
    seen: set[str] = set()
    for index, one in enumerate(context.briefing.related):
        name = one.edition or one.url or ""
        loc: Loc = ("related", index, "edition" if one.edition else "url")
        if name in seen:
            yield Finding(loc, f"`{name}` is listed twice", "remove one")
        elif name == context.edition.key:
            yield Finding(loc, f"`{name}` is this edition itself", "remove it")
        elif one.edition and not context.is_address(f"{name}.html"):
            yield Finding(loc, f"there is no edition `{name}`", "fix the name, or remove it")
        for field in ("title", "url", "publisher", "date") if one.edition else ():
            if getattr(one, field) is not None:
                yield Finding(
                    ("related", index, field), f"`{name}` has its own `{field}`", "remove one of the two"
                )
        seen.add(name)


@check(
    "SF621", "acronym-unused", "warning", "an acronym is listed that no text uses",
    fails="""
        acronyms: {WASH: "water, sanitation and hygiene"}
        background: |
          The bridge was built for a lower river.
        """,
    passes="""
        acronyms: {WASH: "water, sanitation and hygiene"}
        background: |
          The WASH cluster works on both banks of the river.
        """,
)  # fmt: skip
def acronym_unused(context: Context) -> Iterator[Finding]:
    """Each acronym of a briefing is in one of its texts, spelled the same; readers find a list of those at its end.

    In a translation it also reports acronyms that its texts use and only the original explains. Remove the line, or
    spell the acronym as the text does. `acronyms` of a series may have more than an edition uses.

    Does not see: acronyms that no one explained.
    """
    if not context.briefing.acronyms:
        return
    written = (
        context.edition.documents[0].data
        if context.edition.translated
        else {"acronyms": context.briefing.acronyms}
    )
    own = written.get("acronyms") or {}
    texts = (one for one in context.words if is_printed(one) and one.role is not Role.ID)
    every = "\n".join(one.text for one in texts if one.loc[0] != "acronyms")
    for short in context.briefing.acronyms:
        used = acronym(short).search(every) is not None
        if short in own and not used:
            yield Finding(
                ("acronyms", short), f"no text has `{short}`", "remove it, or spell it as the text does"
            )
        elif used and short not in own:
            yield Finding(
                ("acronyms", short),
                f"`{short}` is not translated",
                f"add it under `acronyms:` in {context.lang}",
            )
