"""Reads Markdown as CommonMark and GitHub do: tables, strikethrough, bare addresses; and lists of definitions."""

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
"""Private-use characters around a reference's number; taken out of what users write."""

MARK = re.compile(f"{MARK_OPEN}(\\d+){MARK_CLOSE}")
"""What stands in a text for a reference until the view has drawn it."""

DEEPEST = 100
"""How deep lists and quotations may lie within each other; the parser would leave out what lies deeper."""

MOST_TAGS = 2_000
"""How many tags of HTML a text may hold; the time of the sanitiser grows with the square of those left open."""

_TAG = re.compile(r"<[A-Za-z]")
_DEEP_LINE = re.compile(rf"^[ \t>*+\-\d.):]{{{DEEPEST // 2}}}", re.MULTILINE)
"""What each line begins with that lies too deep: a quotation takes a sign, a list two."""

_NOT_IN_ADDRESS = re.compile(r'[\x00-\x20"<>\\^`{|}\x7f]')
_ENDS = (
    "\xa0-\xbf\xd7\xf7\u037e\u0589\u05be\u060c\u061b\u061f\u066a-\u066d\u06d4\u0964\u0965\u1361-\u1368"
    "\u2000-\u200b\u200e-\u206f\u2e00-\u2e7f\u3000-\u303f\ue000-\uf8ff\ufe10-\ufe6f\uff00-\uff0f\uff1a-\uff20"
)
"""Punctuation and spaces beyond ASCII, where an address ends; joiners are parts of words."""

_IN_PATH = rf'[^\x00-\x20"<>\\^`{{|}}\x7f{_ENDS}]'
_BARE = re.compile(
    rf"(?<![A-Za-z0-9_@./:-])(?:(?P<scheme>https?://)|(?P<www>www\.))(?=\w){_IN_PATH}+"
    r"|(?<![A-Za-z0-9._%+@/:-])(?:mailto:)?[A-Za-z0-9_%+-][A-Za-z0-9._%+-]{0,63}@(?P<mail>[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)(?![\w@])",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\s-]+-?")
_LONG = 24
"""Words of more letters than this are broken in a table, and so need no more room."""
_CROWDED = (("broken", 190), ("tight", 108), ("dense", 80))
"""How many letters do not fit side by side in a table on paper, however small they are made."""
_LINK_TAG = re.compile(r"<a[\s>]", re.IGNORECASE)
_TRAILING = frozenset("?!.,:;*_~'-&")


def unread(text: str) -> tuple[int, str] | None:
    """Return where a text has more tags, or lies deeper, than is read as markup, and which; None where it has not.

    Such a text is shown as it was typed.
    """
    if over := _tag_too_many(text):
        return over.start(), f"more than {MOST_TAGS:,} tags of HTML"
    if _DEEP_LINE.search(text):
        deep = next((token for token in _parser().parse(text) if token.level >= DEEPEST - 1), None)
        if deep:
            lines = text.splitlines(keepends=True)
            start = sum(map(len, lines[: deep.map[0]])) if deep.map else 0
            return start, "lists or quotations within each other beyond all measure"
    return None


def blocks(text: str) -> str:
    """Markdown of any length as HTML; headings begin at the third level."""
    if _tag_too_many(text):
        return f"<p>{escape(text)}</p>"
    return _html(_parser().parse(text), text)


def line(text: str) -> str:
    """Markdown of one paragraph as HTML: a line that begins with `1.` or `#` is a sentence, no list or heading."""
    if _tag_too_many(text):
        return str(escape(text))
    return _html(_parser().parseInline(text), text)


def _tag_too_many(text: str) -> re.Match[str] | None:
    """Return the first tag of HTML after as many as a text may hold."""
    if text.count("<") <= MOST_TAGS:
        return None
    return next(islice(_TAG.finditer(text), MOST_TAGS, None), None)


def bare_addresses(text: str) -> Iterator[tuple[int, int, str]]:
    """Where the addresses in a text without markup begin and end, and where they lead."""
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
    """An address without the punctuation of the sentence around it; brackets within it stay with it."""
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
        return f"<p>{escape(text)}</p>"  # lists within lists beyond all measure: the words alone are left
    _shape(tokens)
    html: str = _parser().renderer.render(tokens, _parser().options, {})
    return html


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt
    from mdit_py_plugins.deflist import deflist_plugin

    class Parser(MarkdownIt):
        """A parser that leaves addresses as they were written; the sanitiser judges their schemes."""

        def validateLink(self, url: str) -> bool:  # noqa: N802  # the library's name
            return bool(url)

        def normalizeLink(self, url: str) -> str:  # noqa: N802
            return _href(url)

        def normalizeLinkText(self, link: str) -> str:  # noqa: N802
            return link

    parser = Parser("commonmark", {"maxNesting": DEEPEST})
    parser.enable(["table", "strikethrough"]).use(deflist_plugin)
    parser.inline.add_terminator_char(MARK_OPEN)
    parser.inline.ruler.push("reference_mark", _reference_mark)
    parser.core.ruler.before("text_join", "bare_addresses", _link_addresses)
    parser.add_render_rule("reference_mark", lambda _, tokens, index, *__: tokens[index].content)
    return parser


def _href(address: str) -> str:
    """An address without the signs that no address may hold; other letters stay as they were written."""
    return _NOT_IN_ADDRESS.sub(lambda found: quote(found[0]), address)


def _reference_mark(state: StateInline, silent: bool) -> bool:
    """Keep the mark of a reference apart from the words around it, so that no address runs into it."""
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
    r"""Tokens with escaped signs as parts of their words, so that the address in `a\_b@example.org` is whole."""
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
    """A text as texts and links."""
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
    """Put headings below those of the briefing, alignment of cells into a class, and a scope on heads."""
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
    """Every table with the texts of its cells, row by row."""
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
    """The class of a table whose longest words do not fit side by side on paper."""
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
