"""The style sheet: words that `docs/style.md` lists are in no text that people read."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from standfirst.tasks import namespace
from tests import scripts
from tests.sites import ROOT

PACKAGE = ROOT / "standfirst"
STYLE = ROOT / "docs" / "style.md"
PACKAGES = sorted({path.relative_to(PACKAGE).parts[0].removesuffix(".py") for path in PACKAGE.rglob("*.py")})
"""Packages and modules, whose docstrings are searched."""

_FENCE = re.compile(r"^(?P<mark>```|~~~).*?^(?P=mark)$", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"(`+).+?\1", re.DOTALL)
_LINK = re.compile(r"\]\([^)]*\)|<!--.*?-->", re.DOTALL)


@cache
def terms() -> dict[str, str]:
    """Return the words to avoid, each with its replacement."""
    rows = re.findall(
        r"^\| ([^|]+) \| ([^|]+) \|$", STYLE.read_text("utf-8").partition("## Terms")[2], re.MULTILINE
    )
    return {word.strip(): better for words, better in rows if words != "avoid" for word in words.split(",")}


@cache
def listed() -> re.Pattern[str]:
    """Return the pattern of all words to avoid, in any case and with any blanks between them."""
    words = (re.escape(word).replace(r"\ ", r"\s+") for word in sorted(terms(), key=len, reverse=True))
    return re.compile(rf"(?<![\w-])(?:{'|'.join(words)})(?![\w-])", re.IGNORECASE)


def found(text: str) -> list[str]:
    """Return the words to avoid in a text, each with its replacement."""
    return [f"{hit}: {terms()[' '.join(hit.lower().split())]}" for hit in listed().findall(text)]


def prose(text: str) -> str:
    """Return Markdown without code, addresses and comments."""
    return _LINK.sub("]", _CODE.sub("", _FENCE.sub("", text)))


def pages() -> Iterator[Path]:
    """Yield each page that people wrote, without the style sheet itself."""
    for path in (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))):
        if path not in (STYLE, ROOT / "docs" / "mutation.md"):
            yield path


def docstrings(path: Path) -> Iterator[str]:
    """Yield the docstrings of a module and of its classes, functions and attributes."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        for inner in getattr(node, "body", []) if isinstance(getattr(node, "body", None), list) else []:
            if (
                isinstance(inner, ast.Expr)
                and isinstance(inner.value, ast.Constant)
                and isinstance(inner.value.value, str)
            ):
                yield inner.value.value


def test_the_style_sheet_has_its_terms() -> None:
    """The table is read, and a listed word is found in a sentence with any case and line break, but not within another word."""
    assert len(set(terms().values())) > 50
    assert found("Mended\n by\nnobody") == ["Mended: fix, correct", "nobody: no one"]
    assert found("amended, a standfirst stands\nin it") == ["stands\nin: is in, is on, is beside"]
    assert prose("a `mend`\n```sh\nmend\n```\n[b](mend.md)") == "a \n\n[b]"


@pytest.mark.parametrize("path", list(pages()), ids=lambda path: path.stem)
def test_pages_use_the_terms(path: Path) -> None:
    """No page of the documentation has a listed word outside code."""
    assert found(prose(path.read_text("utf-8"))) == []


@pytest.mark.slow
def test_interface_texts_use_the_terms() -> None:
    """No phrase of the interface has a listed word."""
    phrases = [message.id for message in scripts.load("catalogs").phrases() if message.id]
    texts = [text for one in phrases for text in (one if isinstance(one, tuple) else (one,))]
    assert len(texts) > 500
    assert [(text, hits) for text in texts if (hits := found(text))] == []


def test_help_texts_use_the_terms() -> None:
    """No help text of the command has a listed word."""
    helps = [
        text
        for task in namespace.tasks.values()
        for text in (task.__doc__ or "", *(task.help or {}).values())
    ]
    assert len(helps) > 100
    assert [(text, hits) for text in helps if (hits := found(text))] == []


@pytest.mark.parametrize("name", PACKAGES)
def test_docstrings_use_the_terms(name: str) -> None:
    """No docstring of a package has a listed word outside code."""
    paths = sorted((PACKAGE / name).rglob("*.py")) or [PACKAGE / f"{name}.py"]
    texts = [(path.relative_to(PACKAGE).as_posix(), text) for path in paths for text in docstrings(path)]
    assert texts
    assert [(where, hits) for where, text in texts if (hits := found(_CODE.sub("", text)))] == []
