"""Form: template text left over, pictures and their texts, headings, and unsupported markup."""

from __future__ import annotations

import re
from collections.abc import Iterator

from standfirst import commonmark
from standfirst.checks.context import Context
from standfirst.checks.registry import Finding, check
from standfirst.checks.texts import Loc
from standfirst.glyphs import described, runs
from standfirst.model import Role
from standfirst.model.marking import Status

_PLACEHOLDER = re.compile(
    r"(?=[TFXLl?\[<])(?:\b(?:TO" r"DO|FIX" r"ME|TBC|TBD|TK|TKTK|XXX+|XX)\b|\b[Ll]orem ipsum\b|\?\?\?+"
    r"|\[(?:(?:insert|add|your|enter|fill)\b[^\]]*|(?:name|title|date|place|number|figure|role|source|link|xx+|tbc|tbd|\.\.\.|…))\](?![(\[])"
    r"|<(?:name|title|date|place|number|insert[^>]*)>)",
)  # fmt: skip
_CONFIRM = re.compile(r"\bconfirm\b", re.IGNORECASE)
_ACTIVE = re.compile(
    r"<\s{0,20}/?\s{0,20}(?:script|style|iframe|object|embed|form|input|button|link|meta|base|svg|math|template|video|audio)\b[^>]*>?"
    r"|<[a-z][^<>]{0,2000}?\son[a-z]{1,40}\s{0,20}=|\]\(\s{0,20}(?:javascript|data|vbscript|file):",
    re.IGNORECASE,
)
_H1 = re.compile(r"^(?:#\s+\S|\S[^\n]*\n=+\s*$)", re.MULTILINE)
_IMAGE = re.compile(r"!\[\s*\]\(")
_FOOTNOTE = re.compile(r"(?<!\\)\[\^[^\s\]\[]{1,60}\]")
_CITATION = re.compile(r"\s*\[@[^\]]*\]")
_LONGEST_TITLE, _LONGEST_STANDFIRST = 110, 300
_SHOWN = 24


@check(
    "SF601", "placeholder", "error", "a placeholder was left in the text",
    fails="""
        background: |
          The bridge was built by [name] for a lower river.
        """,
    passes="""
        background: |
          The bridge was built by the town for a lower river.
        """,
)  # fmt: skip
def placeholder(context: Context) -> Iterator[Finding]:
    """No template text is left: no word such as `TBC`, no `[name]`, no lorem ipsum, no `# confirm`.

    `standfirst new` and `new-edition` add such placeholders where text must be written or checked, and a comment `#
    confirm` after each number carried over. Write the text, and remove the placeholder.

    Does not see: template text in other words, such as a sentence that was never rewritten.
    """
    if not _PLACEHOLDER.search(context.all_words):
        return
    for text in context.words:
        if text.role in (Role.PRIVATE, Role.ID):
            continue
        for found in _PLACEHOLDER.finditer(text.text):
            yield Finding(
                text.loc,
                f"the placeholder `{found[0]}`",
                "replace it with the text, or remove the field",
                text.text,
                found.start(),
            )


@check(
    "SF602", "to-confirm", "error", "a value carried over from another edition is not confirmed",
    fails="""
        key_figures:
          - {id: cleared, label: People cleared, value: 120, sources: [council]}  # confirm
        """,
    passes="""
        key_figures:
          - {id: cleared, label: People cleared, value: 120, sources: [council]}
        """,
)  # fmt: skip
def to_confirm(context: Context) -> Iterator[Finding]:
    """A comment `# confirm` marks a line that must be checked before publication.

    `standfirst new-edition` adds one after every number and date that it carries over. Check the line, fix it, and
    remove the comment.

    Does not see: lines whose comment was removed without checking, and comments that do not begin with *confirm*.
    """
    document = context.edition.documents[0]
    if "onfirm" in document.text:
        for line, column, words in document.comments():
            if _CONFIRM.match(words):
                yield Finding(
                    (), "not yet confirmed", "check it, then remove the comment", place=(line, column)
                )


def _pictures(context: Context) -> Iterator[tuple[Loc, str, str | None]]:
    """Yield the alternative text and the caption of every picture."""
    briefing = context.briefing
    for name in ("images", "charts", "maps"):
        for index, picture in enumerate(getattr(briefing, name)):
            yield (name, index, "alt"), picture.alt, picture.caption


@check(
    "SF603", "alt-equals-caption", "warning", "the alternative text repeats the caption",
    fails={
        "example.yaml": """
        images:
          - {id: bridge, file: bridge.jpg, alt: The old bridge under water., caption: The old bridge under water.}
        """,
        "bridge.jpg": "",
    },
    passes={
        "example.yaml": """
        images:
          - {id: bridge, file: bridge.jpg, alt: Brown water up to the rails of a bridge.,
             caption: The old bridge on Sunday.}
        """,
        "bridge.jpg": "",
    },
)  # fmt: skip
def alt_equals_caption(context: Context) -> Iterator[Finding]:
    """The alternative text describes the picture; the caption says what it means.

    Screen readers read both. Write what someone who cannot see the picture needs to know.

    Does not see: two texts with the same meaning in other words, and pictures in prose.
    """
    for loc, alt, caption in _pictures(context):
        if caption and _bare(alt) == _bare(caption):
            yield Finding(loc, "repeats the caption", "describe what is in the picture")


def _bare(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


@check(
    "SF604", "alt-says-nothing", "warning", "an alternative text does not describe the picture",
    fails={
        "example.yaml": """
        images:
          - {id: bridge, file: bridge.jpg, alt: Image of bridge, caption: The old bridge on Sunday.}
        """,
        "bridge.jpg": "",
    },
    passes={
        "example.yaml": """
        images:
          - {id: bridge, file: bridge.jpg, alt: Brown water up to the rails of a bridge.,
             caption: The old bridge on Sunday.}
        """,
        "bridge.jpg": "",
    },
)  # fmt: skip
def alt_says_nothing(context: Context) -> Iterator[Finding]:
    """An alternative text is a sentence that describes the picture: not a file name, *image of* or a single word.

    A picture in prose (`![](file)`) without one is reported too; screen readers would read its file name.

    Does not see: a text that does not match its picture, and openings such as *image of* in languages other than
    English.
    """
    for loc, alt, _ in _pictures(context):
        named = re.search(
            r"\.(?:jpe?g|png|gif|svg|webp)\s*$|^(?:image|picture|photo|photograph|chart|map|img)\s*(?:of\b.{0,20})?\.?$",
            alt,
            re.IGNORECASE,
        )
        if named or len(alt.split()) < 2:
            yield Finding(loc, "does not describe the picture", "describe it in a sentence")
    for text in context.prose:
        for found in _IMAGE.finditer(text.text):
            yield Finding(
                text.loc,
                "a picture without alternative text",
                "write `![description](file)`",
                text.text,
                found.start(),
            )


@check(
    "SF605", "active-content", "warning", "prose contains markup that is removed",
    fails="""
        background: |
          The bridge was built for a lower river. <script>alert(1)</script>
        """,
    passes="""
        background: |
          The bridge was built for a *lower* river.
        """,
)  # fmt: skip
def active_content(context: Context) -> Iterator[Finding]:
    """Scripts, forms, frames, styles and URLs such as `javascript:` are never published.

    They are removed when prose is rendered, so readers would miss that content. Use Markdown; charts, maps and
    pictures have their own records.

    Does not see: rarer HTML elements that are also removed.
    """
    for text in context.prose:
        if "<" in text.text or "](" in text.text:
            for found in _ACTIVE.finditer(text.text):
                yield Finding(
                    text.loc,
                    f"`{found[0][:30]}` is removed",
                    "use Markdown, or a record",
                    text.text,
                    found.start(),
                )


@check(
    "SF606", "long-title", "warning", "a headline is too long for a subject line or a card",
    fails="""
        title: The river leaves its banks at Marbel after a night of rain and closes the old bridge, while two villages on the north bank are cleared
        """,
    passes="title: The river leaves its banks at Marbel",
)  # fmt: skip
def long_title(context: Context) -> Iterator[Finding]:
    """A headline has at most 110 characters; search results, cards and subject lines truncate longer ones.

    Move the rest to the standfirst.

    Does not see: shorter headlines that are still truncated in narrow places.
    """
    length = len(context.briefing.title)
    if length > _LONGEST_TITLE:
        yield Finding(("title",), f"a headline of {length} characters", f"write {_LONGEST_TITLE} at most")


@check(
    "SF619", "long-standfirst", "info", "a standfirst is too long for search results and link previews",
    fails="""
        standfirst: >-
          The river left its banks at Marbel after a night of rain and closed the old bridge. Families on the north bank
          were cleared before dawn and the school is a shelter again. The ferry has stopped until the water falls below
          the old mark, which the authority expects later in the week at the earliest if no more rain comes from the hills.
        """,
    passes="standfirst: The river left its banks at Marbel and closed the old bridge. Two villages were cleared before dawn.",
)  # fmt: skip
def long_standfirst(context: Context) -> Iterator[Finding]:
    """A standfirst has at most 300 characters: it is the description in search results, link previews, feeds and inboxes.

    Search engines show about 160 of them, messengers 200 to 300. Put the news first, and move the rest to the situation.

    Does not see: shorter ones whose news comes last.
    """
    length = len(_CITATION.sub("", context.briefing.standfirst or ""))
    if length > _LONGEST_STANDFIRST:
        yield Finding(
            ("standfirst",), f"a standfirst of {length} characters", f"write {_LONGEST_STANDFIRST} at most"
        )


@check(
    "SF607", "heading-too-high", "warning", "prose has a first-level heading",
    fails="""
        background: |
          # The bridge

          It was built for a lower river.
        """,
    passes="""
        background: |
          ### The bridge

          It was built for a lower river.
        """,
)  # fmt: skip
def heading_too_high(context: Context) -> Iterator[Finding]:
    """The headline is the only first-level heading, and each section has one second-level heading.

    Within prose begin with `###`: screen readers and PDF bookmarks rely on these levels.

    Does not see: headings in HTML, and skipped levels.
    """
    for text in context.prose:
        if "#" in text.text or "==" in text.text:
            for found in _H1.finditer(text.text):
                yield Finding(
                    text.loc, "a first-level heading in prose", "write `###`", text.text, found.start()
                )


@check(
    "SF608", "text-repeated", "warning", "two texts that should differ are the same",
    fails="standfirst: The river leaves its banks at Marbel.",
    passes="standfirst: High water closed the old bridge on Sunday.",
)  # fmt: skip
def text_repeated(context: Context) -> Iterator[Finding]:
    """The standfirst says more than the headline, and no highlight is repeated.

    Rewrite one of them, or remove it.

    Does not see: repetition in other words, and in other sections.
    """
    briefing = context.briefing
    if briefing.standfirst and _bare(briefing.standfirst) == _bare(briefing.title):
        yield Finding(("standfirst",), "repeats the headline", "say what it means")
    seen: set[str] = set()
    for index, text in enumerate(briefing.highlights):
        if _bare(text) in seen:
            yield Finding(("highlights", index), "this highlight repeats another one", "remove one")
        seen.add(_bare(text))


@check(
    "SF609", "letter-without-font", "error", "a letter that no font of the site has",
    fails="standfirst: High water \U00100000 closed the old bridge on Sunday.",
    passes="standfirst: High water closed the old bridge on Sunday.",
)  # fmt: skip
def letter_without_font(context: Context) -> Iterator[Finding]:
    """PDFs and pictures only print letters in the site's fonts, so that they are the same on every machine.

    The fonts that come with Standfirst have Latin, Greek, Cyrillic, Arabic and Urdu letters, symbols and emoji. For
    others, put a font such as Noto Sans Bengali (TrueType or OpenType) into `fonts/` beside the settings, or write
    them in words. In a draft this is a warning, and its PDF prints the name of the script, `[Bengali]`; the web page
    and messages show the letters themselves. All missing letters are reported once. A site without PDFs and pictures
    (`WITHOUT`) is not checked.

    Does not see: whether a font of the desk has the right shapes.
    """
    if not context.unprintable:
        return
    pattern = runs(context.unprintable)
    found = [
        (text, match)
        for text in context.words
        if text.role not in (Role.PRIVATE, Role.ID)
        for match in pattern.finditer(text.text)
    ]
    if not found:
        return
    text, first = found[0]
    letters = "".join(
        dict.fromkeys(letter for _, match in found for letter in match[0] if not letter.isspace())
    )
    shown = letters if len(letters) <= _SHOWN else f"{letters[: _SHOWN - 1]}…"
    places = f" in {len(found)} places" if len(found) > 1 else ""
    yield Finding(
        text.loc,
        f"no font of the site has `{shown}`; PDFs would print `{described(first[0], context.briefing.lang)}`{places}",
        f"put a font that has {'them' if len(letters) > 1 else 'it'} into `fonts/`, or write it in words",
        text.text,
        first.start(),
        level="warning" if context.briefing.status in (Status.DRAFT, Status.REVIEW) else None,
    )


@check(
    "SF610", "markdown-footnote", "error", "a Markdown footnote, which is not supported",
    fails="""
        background: |
          The bridge was built for a lower river.[^note]

          [^note]: Bulletin of the river council.
        """,
    passes="""
        background: |
          The bridge was built for a lower river. [@council]
        """,
)  # fmt: skip
def markdown_footnote(context: Context) -> Iterator[Finding]:
    """Markdown footnotes such as `[^1]` are not supported: pages, PDFs and messages would print the characters.

    Footnotes of a briefing are its sources. Cite one with `[@id]`, which becomes a footnote in PDFs, or write the
    remark in the text. A table cell has a `note`: `{value: 16, note: Until noon.}`. To print the characters
    themselves, put a backslash before them in Markdown: `\\[^1]`.

    Misses nothing of this kind.
    """
    for text in context.words:
        in_table = text.loc[0] == "tables" and text.role is not Role.PROSE
        if "[^" not in text.text or not (in_table or text.role is Role.PROSE):
            continue
        fix = (
            "give the cell a `note`" if in_table else "cite a source with `[@id]`, or write it into the text"
        )
        for found in _FOOTNOTE.finditer(text.text):
            yield Finding(text.loc, f"`{found[0]}` is not a footnote here", fix, text.text, found.start())


@check(
    "SF614", "markup-beyond-measure", "error", "a text has too much markup",
    fails='background: "' + "> " * 120 + 'The bridge was built for a lower river."',
    passes="""
        background: |
          > > The bridge was built for a lower river.
        """,
)  # fmt: skip
def markup_beyond_measure(context: Context) -> Iterator[Finding]:
    """A text has at most 2,000 HTML tags, and its lists and quotations are nested less than a hundred levels deep.

    Beyond that, the text is printed unrendered: it was probably pasted by mistake, and rendering time grows with its
    length. Write Markdown, or use a table.

    Does not see: the desk's pages, which Pelican renders.
    """
    for text in context.words:
        if text.role in (Role.PROSE, Role.QUOTE) and (found := commonmark.unread(text.text)):
            place, what = found
            yield Finding(text.loc, what, "write it as Markdown, or as a table", text.text, place)
