"""Reduce fields and equations of a Word file to their visible results."""

from __future__ import annotations

import re
from typing import Any, Final

from lxml import etree

from standfirst.importer.blocks import shifted
from standfirst.importer.wordstyles import W

M: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_CONTENTS: Final = re.compile(r"^\s*(?:TOC|INDEX|TOA)\b")
_LINK: Final = re.compile(r"^\s*HYPERLINK\b")


def run(text: str) -> Any:
    """Return a run of plain text."""
    element = etree.Element(f"{W}r")
    words = etree.SubElement(element, f"{W}t")
    words.text = text
    words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return element


# --- fields ---------------------------------------------------------------------------------------


class _Field:
    """An open field: its instruction so far, and whether its result has begun."""

    def __init__(self, begin: Any) -> None:
        self.begin = begin
        self.code = ""
        self.shown = False


def flatten(body: Any) -> list[Any]:
    """Reduce each field to its result; return the paragraphs that are a table of contents or an index."""
    for simple in list(body.iter(f"{W}fldSimple")):
        unwrap(simple)
    contents: dict[Any, None] = {}
    stack: list[_Field] = []
    for element in list(body.iter(f"{W}r", f"{W}p")):
        if element.tag == f"{W}p":
            if any(_CONTENTS.match(field.code) for field in stack):
                contents[element] = None
            continue
        _run(element, stack, contents)
    return list(contents)


def _run(element: Any, stack: list[_Field], contents: dict[Any, None]) -> None:
    """Process one run: field marks open, separate and close fields; instructions are removed."""
    for child in [each for each in element if each.tag != f"{W}rPr"]:
        if child.tag == f"{W}fldChar":
            _mark(child, stack)
        elif child.tag == f"{W}instrText":
            _code(child, stack)
        elif any(not field.shown for field in stack):
            element.remove(child)
    paragraph = next(element.iterancestors(f"{W}p"), None)
    if paragraph is not None and any(_CONTENTS.match(field.code) for field in stack):
        contents[paragraph] = None


def _code(instruction: Any, stack: list[_Field]) -> None:
    if stack:
        stack[-1].code += instruction.text or ""


def _mark(mark: Any, stack: list[_Field]) -> None:
    kind = mark.get(f"{W}fldCharType")
    if kind == "begin":
        stack.append(_Field(mark))
    elif kind == "separate" and stack:
        stack[-1].shown = True
    elif kind == "end" and stack:
        field = stack.pop()
        if text := _computed(field):
            mark.getparent().addnext(run(text))


def _computed(field: _Field) -> str:
    """Return the visible text of fields without a stored result: the choice of a list, a symbol, a formula."""
    chosen = field.begin.find(f"{W}ffData/{W}ddList")
    if chosen is not None:
        entries = [str(entry.get(f"{W}val", "")) for entry in chosen.iterfind(f"{W}listEntry")]
        result = chosen.find(f"{W}result")
        at = int(result.get(f"{W}val", "0")) if result is not None else 0
        return entries[at] if 0 <= at < len(entries) else ""
    code = field.code.strip()
    if not field.shown and (symbol := re.match(r"SYMBOL\s+(\d{1,6})\b", code)):
        return chr(int(symbol[1])) if int(symbol[1]) > 31 else ""
    if not field.shown and (formula := re.match(r"(?i)EQ\s+(.+)$", code)):
        fraction = re.fullmatch(r"\\f\s*\(([^(),;]+)[,;]([^(),;]+)\)", formula[1].strip())
        return f"{fraction[1].strip()}/{fraction[2].strip()}" if fraction else formula[1].strip()
    return ""


def drop_marks(body: Any) -> None:
    """Remove the marks of fields, except of a link that opens and closes in one paragraph."""
    for paragraph in list(body.iter(f"{W}p")):
        kept = _links(paragraph)
        for mark in list(paragraph.iter(f"{W}fldChar", f"{W}instrText")):
            if mark not in kept:
                mark.getparent().remove(mark)


def _links(paragraph: Any) -> set[Any]:
    kept: set[Any] = set()
    stack: list[list[Any]] = []
    for mark in paragraph.iter(f"{W}fldChar", f"{W}instrText"):
        kind = mark.get(f"{W}fldCharType")
        if kind == "begin":
            stack.append([mark])
        elif stack:
            stack[-1].append(mark)
            if kind == "end":
                field = stack.pop()
                code = "".join(each.text or "" for each in field if each.tag == f"{W}instrText")
                if _LINK.match(code) and not stack:
                    kept.update(field)
    return kept


def unwrap(element: Any) -> None:
    """Replace an element by its children."""
    parent = element.getparent()
    at = parent.index(element)
    for child in list(element):
        if child.tag != f"{W}{etree.QName(element).localname}Pr":
            parent.insert(at, child)
            at += 1
    parent.remove(element)


# --- equations ------------------------------------------------------------------------------------


def equations(body: Any) -> None:
    """Write each equation as a run of text in its sentence."""
    for outer in list(body.iter(f"{M}oMathPara")):
        parent = outer.getparent()
        at = parent.index(outer)
        for each in list(outer.iterfind(f"{M}oMath")):
            parent.insert(at, each)
            at += 1
        parent.remove(outer)
    for equation in list(body.iter(f"{M}oMath")):
        text = _linear(equation).strip()
        new = run(text)
        new.tail = equation.tail
        equation.getparent().replace(equation, new)


def _linear(element: Any) -> str:
    """Return an equation on one line: `(a + b)/c`, `10³`, `√(x)`."""
    name = etree.QName(element).localname if isinstance(element.tag, str) else ""
    if name == "t":
        return element.text or ""
    part = {etree.QName(child).localname: _linear(child) for child in element if isinstance(child.tag, str)}
    if name == "f":
        return f"{_grouped(part.get('num', ''))}/{_grouped(part.get('den', ''))}"
    if name in ("sSup", "sSub", "sSubSup"):
        return f"{part.get('e', '')}{_index(part.get('sub', ''), '_')}{_index(part.get('sup', ''), '^')}"
    if name == "rad":
        return f"{part.get('deg', '')}√{_grouped(part.get('e', ''))}"
    if name == "d":
        inner = ", ".join(_linear(each) for each in element.iterfind(f"{M}e"))
        return f"({inner})"
    if name == "nary":
        sign = element.find(f"{M}naryPr/{M}chr")
        mark = "∫" if sign is None else sign.get(f"{M}val", "∑")
        return (
            f"{mark}{_index(part.get('sub', ''), '_')}{_index(part.get('sup', ''), '^')} {part.get('e', '')}"
        )
    return "".join(_linear(child) for child in element if isinstance(child.tag, str))


def _grouped(text: str) -> str:
    text = text.strip()
    return text if re.fullmatch(r"[\w.,%]*", text) else f"({text})"


def _index(text: str, mark: str) -> str:
    if not text:
        return ""
    moved = shifted(text, "superscript" if mark == "^" else "subscript")
    return moved if moved != text else f"{mark}{_grouped(text)}"
