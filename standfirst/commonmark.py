"""Parse Markdown as CommonMark and GitHub do: tables, strikethrough, bare URLs; and definition lists."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import islice, pairwise
from typing import TYPE_CHECKING
from urllib.parse import quote

from markupsafe import escape

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

MARK_OPEN, MARK_CLOSE = "\ue000", "\ue001"
"""Private-use characters around a reference's number; removed from users' text."""

MARK = re.compile(f"{MARK_OPEN}(\\d+){MARK_CLOSE}")
"""The placeholder of a reference until the view has rendered it."""

DEEPEST = 100
"""The maximum nesting of lists and quotations, below which the parser would omit text."""

MOST_TAGS = 2_000
"""The maximum number of HTML tags in a text; the sanitiser's time grows with the square of unclosed ones."""

_TAG = re.compile(r"<[A-Za-z]")
_DEEP_LINE = re.compile(rf"^[ \t>*+\-\d.):]{{{DEEPEST // 2}}}", re.MULTILINE)
"""The beginning of a line that is nested too deeply: a quotation takes one character, a list two."""

_NOT_IN_ADDRESS = re.compile(r'[\x00-\x20"<>\\^`{|}\x7f]')
_ENDS = (
    "\xa0-\xbf\xd7\xf7\u037e\u0589\u05be\u060c\u061b\u061f\u066a-\u066d\u06d4\u0964\u0965\u1361-\u1368"
    "\u2000-\u200b\u200e-\u206f\u2e00-\u2e7f\u3000-\u303f\ue000-\uf8ff\ufe10-\ufe6f\uff00-\uff0f\uff1a-\uff20"
)
"""Punctuation and spaces beyond ASCII that end a URL; joiners are parts of words."""

_IN_PATH = rf'[^\x00-\x20"<>\\^`{{|}}\x7f{_ENDS}]'
_BARE = re.compile(
    rf"(?<![A-Za-z0-9_@./:-])(?:(?P<scheme>https?://)|(?P<www>www\.))(?=\w){_IN_PATH}+"
    r"|(?<![A-Za-z0-9._%+@/:-])(?:mailto:)?[A-Za-z0-9_%+-][A-Za-z0-9._%+-]{0,63}@(?P<mail>[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)(?![\w@])",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\s-]+-?")
_LONG = 24
"""The length above which words are broken in a table, and so need no more space."""
_CROWDED = (("broken", 190), ("tight", 108), ("dense", 80))
"""Numbers of letters that do not fit side by side in a table on paper, by font size."""
_LINK_TAG = re.compile(r"<a[\s>]", re.IGNORECASE)
_TRAILING = frozenset("?!.,:;*_~'-&")


def unread(text: str) -> tuple[int, str] | None:
    """Return the offset and the reason why a text has too many tags, or is nested too deeply, to be parsed; else None.

    Such a text is shown as typed.
    """
    if over := _tag_too_many(text):
        return over.start(), f"more than {MOST_TAGS:,} tags of HTML"
    if _DEEP_LINE.search(text):
        deep = next((token for token in _parser().parse(text) if token.level >= DEEPEST - 1), None)
        if deep:
            lines = text.splitlines(keepends=True)
            start = sum(map(len, lines[: deep.map[0]])) if deep.map else 0
            return start, "lists or quotations nested too deeply"
    return None


def blocks(text: str) -> str:
    """Render Markdown of any length as HTML; headings begin at the third level."""
    if _tag_too_many(text):
        return f"<p>{escape(text)}</p>"
    return _html(_parser().parse(text), text)


def line(text: str) -> str:
    """Render Markdown of one paragraph as HTML; `1.` or `#` at its beginning makes no list or heading."""
    if _tag_too_many(text):
        return str(escape(text))
    return _html(_parser().parseInline(text), text)


def _tag_too_many(text: str) -> re.Match[str] | None:
    """Return the first HTML tag beyond the maximum."""
    if text.count("<") <= MOST_TAGS:
        return None
    return next(islice(_TAG.finditer(text), MOST_TAGS, None), None)


def bare_addresses(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield start, end and target of each bare URL in a text without markup."""
    for found in _BARE.finditer(text):
        if found["mail"]:
            yield found.start(), found.end(), f"mailto:{found[0].removeprefix('mailto:')}"
        else:
            address = _trimmed(found[0])
            if len(address) > len(found["scheme"] or found["www"]):
                yield (
                    found.start(),
                    found.start() + len(address),
                    f"http://{address}" if found["www"] else address,
                )


def _trimmed(address: str) -> str:
    """Return a URL without surrounding punctuation; balanced brackets stay with it."""
    over = {pair: address.count(pair[1]) - address.count(pair[0]) for pair in ("()", "[]")}
    end = len(address)
    while end:
        last = address[end - 1]
        pair = next((pair for pair in over if last == pair[1]), None)
        if pair and over[pair] > 0:
            over[pair] -= 1
        elif last not in _TRAILING:
            break
        end -= 1
    return address[:end]


def _html(tokens: list[Token], text: str) -> str:
    if max((token.level for token in tokens), default=0) >= DEEPEST - 1:
        return f"<p>{escape(text)}</p>"  # nested beyond the limit: only the text is left
    _shape(tokens)
    html: str = _parser().renderer.render(tokens, _parser().options, {})
    return html


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt
    from mdit_py_plugins.deflist import deflist_plugin

    class Parser(MarkdownIt):
        """A parser that leaves URLs as written; the sanitiser checks their schemes."""

        def validateLink(self, url: str) -> bool:  # noqa: N802  # markdown-it's name
            return bool(url)

        def normalizeLink(self, url: str) -> str:  # noqa: N802  # markdown-it's name
            return _href(url)

        def normalizeLinkText(self, link: str) -> str:  # noqa: N802  # markdown-it's name
            return link

    parser = Parser("commonmark", {"maxNesting": DEEPEST})
    parser.enable(["table", "strikethrough"]).use(deflist_plugin)
    parser.inline.add_terminator_char(MARK_OPEN)
    parser.inline.ruler.push("reference_mark", _reference_mark)
    parser.core.ruler.before("text_join", "bare_addresses", _link_addresses)
    parser.add_render_rule("reference_mark", lambda _, tokens, index, *__: tokens[index].content)
    return parser


def _href(address: str) -> str:
    """Remove characters from a URL that none may contain; other letters stay as written."""
    return _NOT_IN_ADDRESS.sub(lambda found: quote(found[0]), address)


def _reference_mark(state: StateInline, silent: bool) -> bool:
    """Keep a reference's placeholder apart from the text around it, so that no URL extends into it."""
    found = MARK.match(state.src, state.pos)
    if found is None:
        return False
    if not silent:
        state.push("reference_mark", "", 0).content = found[0]
    state.pos = found.end()
    return True


def _link_addresses(state: StateCore) -> None:
    r"""Link bare addresses in words that are no link yet; a sign that was escaped (`a\@b.org`) makes none."""
    for block in state.tokens:
        if "//" in block.content or "@" in block.content or "www." in block.content.lower():
            block.children = list(_linked(_joined(block.children or [])))


def _joined(tokens: Iterable[Token]) -> Iterator[Token]:
    r"""Merge escaped characters into the surrounding text, so that the address in `a\_b@example.org` is whole."""
    words: Token | None = None
    for token in tokens:
        plain = token.type == "text" or (token.type == "text_special" and token.content not in "@:/.")
        if words and plain:
            words.content += token.content
            continue
        if words:
            yield words
        words = token if plain else None
        if plain:
            token.type = "text"
        else:
            yield token
    if words:
        yield words


def _linked(tokens: Iterable[Token]) -> Iterator[Token]:
    within = 0
    for token in tokens:
        if token.type == "link_open" or _LINK_TAG.match(token.content if token.type == "html_inline" else ""):
            within += 1
        elif token.type == "link_close" or token.content.lower().startswith("</a"):
            within = max(0, within - 1)
        if token.type == "text" and not within:
            yield from _split(token)
        else:
            yield token


def _split(token: Token) -> Iterator[Token]:
    """Split a text into texts and links."""
    from markdown_it.token import Token

    end = 0
    for start, stop, address in bare_addresses(token.content):
        yield Token("text", "", 0, content=token.content[end:start])
        yield Token("link_open", "a", 1, attrs={"href": _href(address)})
        yield Token("text", "", 0, content=token.content[start:stop])
        yield Token("link_close", "a", -1)
        end = stop
    yield Token("text", "", 0, content=token.content[end:])


def _shape(tokens: list[Token]) -> None:
    """Lower headings below those of the briefing, turn cell alignment into classes, and give header cells a scope."""
    headings = [token for token in tokens if token.type in ("heading_open", "heading_close")]
    shift = 3 - min((int(token.tag[1]) for token in headings), default=3)
    for token in headings:
        token.tag = f"h{min(6, int(token.tag[1]) + shift)}"
    for start, table in _tables(tokens):
        if name := _crowded(table):
            start.attrSet("class", name)
    for token, after in pairwise(tokens):
        if token.type in ("th_open", "td_open"):
            _shape_cell(token, after.content)
    for child in (child for token in tokens for child in token.children or ()):
        if child.tag == "s":
            child.tag = "del"


def _tables(tokens: list[Token]) -> Iterator[tuple[Token, list[list[str]]]]:
    """Yield every table with the texts of its cells, row by row."""
    rows: list[list[str]] = []
    start: Token | None = None
    for token, before in zip(tokens, [None, *tokens], strict=False):
        if token.type == "table_open":
            start, rows = token, []
        elif token.type == "tr_open":
            rows.append([])
        elif token.type == "inline" and before and before.type in ("th_open", "td_open"):
            rows[-1].append(token.content)
        elif token.type == "table_close" and start:
            yield start, rows


def _crowded(table: list[list[str]]) -> str:
    """Return the class of a table whose longest words do not fit side by side on paper."""
    columns = zip(*table, strict=False)
    longest = (
        max(min(_LONG, len(word)) for cell in column for word in _WORD.findall(cell) or [""])
        for column in columns
    )
    room = sum(length + 2 for length in longest)
    return next((f"sf-table--{name}" for name, most in _CROWDED if room > most), "")


def _shape_cell(cell: Token, text: str) -> None:
    names = [f"sf-align-{style.rpartition(':')[2]}"] if (style := str(cell.attrs.pop("style", ""))) else []
    if any(len(word) > _LONG for word in _WORD.findall(text)):
        names.append("sf-cell--long")
    if names:
        cell.attrSet("class", " ".join(names))
    if cell.tag == "th":
        cell.attrSet("scope", "col")
