"""Parse Markdown into blocks that keep the user's own markup: headings, lists, tables, code, notes, links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from standfirst.importer.blocks import ATTRIBUTION, TAGS, Block, Kind, guard, guard_code, plain, squeeze
from standfirst.importer.headings import heading
from standfirst.importer.source import SourceLine

_ATX: Final = re.compile(r"^ {0,3}(#{1,6})(?:\s+(.*?))?(?:\s+#+)?$")
_SETEXT: Final = re.compile(r"^ {0,3}(=+|-{2,})\s*$")
_RULE: Final = re.compile(r"^ {0,3}(?:(?:\*\s*){3,}|(?:-\s*){3,}|(?:_\s*){3,})$")
_FENCE: Final = re.compile(r"^ {0,3}(`{3,}|~{3,})")
_ITEM: Final = re.compile(r"^( *)([-*+•]|\d{1,9}[.)])\s+(?=\S)")
_ROW: Final = re.compile(r"^\s*+\|?(?:\s*+:?-++:?\s*+\|)++\s*+(?::?-++:?\s*+)?$")
_LINK: Final = re.compile(r"^ {0,3}\[([^\]^]{1,100})\]:\s+<?(\S+?)>?(?:\s+[\"'(].*)?$")
_NOTE: Final = re.compile(r"^ {0,3}\[\^([^\]\s]{1,60})\]:\s*(\S.*)$")
_QUOTE: Final = re.compile(r"^ {0,3}((?:>\s?)+)")
_META: Final = re.compile(r"^([A-Za-z][\w -]{0,40}):\s*(.*)$")
_COMMENT_LINES: Final = 200
_USES: Final = re.compile(r"\[([^\[\]]{1,500})\](?:\[([^\[\]]{0,100})\])(?!\()")


@dataclass(slots=True)
class _State:
    """The open elements while lines are read."""

    blocks: list[Block] = field(default_factory=list)
    paragraph: list[tuple[int, str]] = field(default_factory=list)
    quoted: bool = False
    links: dict[str, str] = field(default_factory=dict)

    def add(
        self, kind: Kind, markdown: str, lines: tuple[int, ...], *, level: int = 0, label: str = ""
    ) -> None:
        text = plain(re.sub(r"^\s*(?:[-*+•]|\d{1,9}[.)])\s+", "", markdown) if kind == "item" else markdown)
        prose = guard(markdown)
        if self.quoted and kind in ("paragraph", "item"):
            prose = "\n".join(f"> {line}" for line in prose.split("\n"))
        self.blocks.append(Block(kind, text, prose, lines, level, label, quoted=self.quoted))

    def flush(self) -> None:
        """End the open paragraph; a bold line of its own is a heading."""
        if not self.paragraph:
            return
        lines = tuple(number for number, _ in self.paragraph)
        text = "\n".join(line for _, line in self.paragraph)
        self.paragraph = []
        mark = heading(text, alone=True) if "\n" not in text and not self.quoted else None
        if mark and mark.kind in ("bold", "symbol", "capitals"):
            self.add("heading", mark.title, lines, level=mark.level)
        else:
            self.add("paragraph", text, lines)


def read(lines: tuple[SourceLine, ...]) -> tuple[Block, ...]:
    """Return the blocks of a Markdown text; every line with text is in one of them."""
    state = _State()
    index = _front_matter(lines, state)
    while index < len(lines):
        index = _step(lines, index, state)
    state.flush()
    return tuple(_with_links(state))


def _front_matter(lines: tuple[SourceLine, ...], state: _State) -> int:
    """Read `key: value` lines between two `---` at the very top."""
    if lines[0].text != "---":
        return 0
    end = next((index for index in range(1, min(len(lines), 60)) if lines[index].text in ("---", "...")), 0)
    if not end or not all(
        _META.match(line.text) or not line.text.strip() or line.text[0] in " #-" for line in lines[1:end]
    ):
        return 0
    state.add("rule", lines[0].text, (lines[0].number,))
    for line in lines[1:end]:
        found = _META.match(line.text)
        value = found[2].strip("\"'") if found else line.text
        if line.text.strip():
            state.blocks.append(
                Block("meta", value, value, (line.number,), label=found[1].lower() if found else "")
            )
    state.add("rule", lines[end].text, (lines[end].number,))
    return end + 1


def _step(lines: tuple[SourceLine, ...], index: int, state: _State) -> int:
    """Read the block that begins at `index`; return the index of the next one."""
    line = lines[index]
    quote = _QUOTE.match(line.text)
    text = line.text[quote.end() :] if quote else line.text
    if bool(quote) != state.quoted:
        state.flush()
        state.quoted = bool(quote)
    if not text.strip():
        state.flush()
        return index + 1
    if not quote:
        for take in (_fence, _table, _definition, _comment):
            if after := take(lines, index, state):
                return after
    return _line(lines, index, text, state)


def _fence(lines: tuple[SourceLine, ...], index: int, state: _State) -> int:
    found = _FENCE.match(lines[index].text)
    if not found:
        return 0
    state.flush()
    end = index + 1
    while end < len(lines) and not lines[end].text.strip().startswith(found[1]):
        end += 1
    taken = lines[index : end + 1]
    numbers = tuple(line.number for line in taken if line.text.strip())
    body = "\n".join(line.text for line in taken)
    closed = body if end < len(lines) else f"{body}\n{found[1]}"
    state.blocks.append(Block("code", squeeze(body), guard_code(closed), numbers))
    return end + 1


def _table(lines: tuple[SourceLine, ...], index: int, state: _State) -> int:
    if "|" not in lines[index].text or index + 1 == len(lines) or not _ROW.match(lines[index + 1].text):
        return 0
    state.flush()
    end = index + 2
    while end < len(lines) and "|" in lines[end].text:
        end += 1
    taken = lines[index:end]
    rows = tuple(
        tuple(plain(cell.strip()) for cell in re.split(r"(?<!\\)\|", line.text.strip().strip("|")))
        for at, line in enumerate(taken)
        if at != 1
    )
    text = " ".join(" ".join(row) for row in rows)
    prose = guard("\n".join(line.text.strip() for line in taken))
    state.blocks.append(Block("table", text, prose, tuple(line.number for line in taken), rows=rows))
    return end


def _definition(lines: tuple[SourceLine, ...], index: int, state: _State) -> int:
    """Read link and footnote definitions, which can be anywhere."""
    line = lines[index]
    if note := _NOTE.match(line.text):
        state.flush()
        end = index + 1
        while end < len(lines) and lines[end].text.startswith("    ") and lines[end].text.strip():
            end += 1
        body = " ".join([note[2], *(each.text.strip() for each in lines[index + 1 : end])])
        state.add("note", body, tuple(each.number for each in lines[index:end]), label=note[1])
        return end
    if (link := _LINK.match(line.text)) and not state.paragraph:
        state.links[link[1].casefold()] = link[2]
        state.blocks.append(Block("rule", line.text, line.text, (line.number,), label=f"link {link[2]}"))
        return index + 1
    return 0


def _comment(lines: tuple[SourceLine, ...], index: int, state: _State) -> int:
    """Read `<!-- … -->`, which is not for readers and is listed without being placed."""
    if not lines[index].text.lstrip().startswith("<!--"):
        return 0
    state.flush()
    end = index
    last = min(len(lines), index + _COMMENT_LINES)
    while end < last and "-->" not in lines[end].text:
        end += 1
    if end == last or not lines[end].text.rstrip().endswith("-->"):
        return 0
    for line in lines[index : end + 1]:
        if line.text.strip():
            state.blocks.append(Block("extra", line.text.strip(), "", (line.number,), label="a comment"))
    return end + 1


def _line(lines: tuple[SourceLine, ...], index: int, text: str, state: _State) -> int:
    number = lines[index].number
    if TAGS.fullmatch(text):
        state.blocks.append(Block("extra", text.strip(), "", (number,), label="a tag of HTML"))
        return index + 1
    if (atx := _ATX.match(text)) and atx[2]:
        state.flush()
        state.add("heading", atx[2], (number,), level=len(atx[1]))
        return index + 1
    if _SETEXT.match(text) and len(state.paragraph) == 1 and not state.quoted:
        (at, title), state.paragraph = state.paragraph[0], []
        state.add("heading", title.strip(), (at, number), level=1 if text.strip()[0] == "=" else 2)
        return index + 1
    if _RULE.match(text):
        state.flush()
        state.add("rule", text.strip(), (number,))
        return index + 1
    if _ITEM.match(text) and not _is_attribution(lines, index, text, state):
        return _items(lines, index, state)
    if ATTRIBUTION.match(text):
        state.flush()
    state.paragraph.append((number, text.rstrip() if state.paragraph else text.strip()))
    if ATTRIBUTION.match(text):
        state.flush()
    return index + 1


def _is_attribution(lines: tuple[SourceLine, ...], index: int, text: str, state: _State) -> bool:
    """Return whether a line is `- Name (Role)` directly after a quotation, with no other item beside it."""
    if not ATTRIBUTION.match(text) or not (state.paragraph or state.blocks):
        return False
    before = state.paragraph[-1][1] if state.paragraph else state.blocks[-1].text
    after = next((line.text for line in lines[index + 1 : index + 3] if line.text.strip()), "")
    return before.rstrip("*_ ")[-1:] in '"”»“’' and not _ITEM.match(after)


def _items(lines: tuple[SourceLine, ...], index: int, state: _State) -> int:
    """Read one item with the lines that continue it."""
    state.flush()
    line = lines[index]
    text = line.text[quote.end() :] if (quote := _QUOTE.match(line.text)) else line.text
    found = _ITEM.match(text)
    depth = len(found[1]) if found else 0
    taken, numbers = [text], [line.number]
    end = index + 1
    while end < len(lines) and not state.quoted and _continues(lines[end].text):
        taken.append(lines[end].text)
        numbers.append(lines[end].number)
        end += 1
    state.add(
        "item",
        "\n".join(taken),
        tuple(numbers),
        level=min(depth // 2, 4),
        label="1." if found and found[2][0].isdigit() else "-",
    )
    return end


def _continues(text: str) -> bool:
    return bool(text.strip()) and not (
        _ITEM.match(text)
        or TAGS.fullmatch(text)
        or _ATX.match(text)
        or _QUOTE.match(text)
        or _FENCE.match(text)
        or _RULE.match(text)
        or ATTRIBUTION.match(text)
        or _NOTE.match(text)
    )


def _with_links(state: _State) -> Iterator[Block]:
    """Yield blocks with reference links as inline ones: a definition may go to another field than its use."""
    from dataclasses import replace

    def inline(found: re.Match[str]) -> str:
        target = state.links.get((found[2] or found[1]).casefold())
        return f"[{found[1]}]({target})" if target else found[0]

    for block in state.blocks:
        if state.links and block.kind not in ("code", "rule", "meta") and "][" in block.prose:
            yield replace(block, prose=_USES.sub(inline, block.prose))
        else:
            yield block
