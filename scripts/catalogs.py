"""Update the translation catalogues with the phrases of code and templates.

`python scripts/catalogs.py` adds new phrases to `standfirst/locale/*.po` and removes unused ones;
with `--check` it only lists untranslated phrases and exits with 1.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[1]
LOCALE = ROOT / "standfirst" / "locale"
LANGUAGES = ("ar", "es", "fr", "ur")
WORDS: dict[str, Any] = {
    "N_": None, "say": None, "gettext": None, "ngettext": (1, 2), "counted": (1, 2), "pgettext": ((1, "c"), 2),
}  # fmt: skip
"""The function names by which code uses a phrase. Only calls with a literal phrase count."""

PLURALS = frozenset({"ngettext", "counted"})


def phrases() -> Catalog:
    """Return every phrase of the package and its themes, without translations."""
    catalog = Catalog(project="Standfirst", charset="utf-8", fuzzy=False)
    for message, context in sorted(_found(), key=str):
        catalog.add(message, context=context)
    return catalog


def catalog(tag: str) -> Catalog:
    """Return the current catalogue of a language."""
    with (LOCALE / f"{tag}.po").open("rb") as file:
        return read_po(file, locale=tag)


def missing(tag: str) -> list[str]:
    """Return the phrases that a catalogue does not translate."""
    known = catalog(tag)
    return [str(message.id) for message in phrases() if message.id and not _translated(known, message)]


def merged(tag: str) -> bytes:
    """Return a catalogue with exactly the current phrases, keeping existing translations."""
    path = LOCALE / f"{tag}.po"
    old = catalog(tag) if path.is_file() else Catalog(locale=tag)
    fresh = Catalog(
        locale=tag, charset="utf-8", fuzzy=False, header_comment=f"# Standfirst in {old.locale.english_name}."
    )
    for message in phrases():
        if message.id:
            known = old.get(message.id, context=message.context)
            fresh.add(message.id, known.string if known else None, context=message.context)
    written = io.BytesIO()
    write_po(written, fresh, width=0, omit_header=True)
    plural = f"nplurals={fresh.num_plurals}; plural={fresh.plural_expr};"
    head = f'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n"Language: {tag}\\n"\n"Plural-Forms: {plural}\\n"\n\n'
    return head.encode() + written.getvalue().strip() + b"\n"


def _found() -> Iterator[tuple[Any, str | None]]:
    for path in sorted((ROOT / "standfirst").rglob("*.py")):
        for _, message, _, context in extract_from_file("python", path, keywords=WORDS):
            yield message, context
    templates = (ROOT / "themes").glob("*/**/*"), (ROOT / "standfirst" / "editor" / "templates").glob("*")
    for path in sorted(chain(*templates)):
        if path.suffix in {".html", ".txt"}:
            options = {"trimmed": "true", "silent": "false"}
            for _, message, _, context in extract_from_file(
                "jinja2.ext:babel_extract", path, keywords=WORDS, options=options
            ):
                yield message, context


def _translated(known: Catalog, message: Any) -> bool:
    found = known.get(message.id, context=message.context)
    if found is None:
        return False
    strings = found.string if isinstance(found.string, tuple | list) else (found.string,)
    return bool(strings) and all(strings)


def main(arguments: list[str]) -> int:
    """Write the catalogues, or only check them."""
    lacking = 0
    for tag in LANGUAGES:
        if "--check" not in arguments:
            (LOCALE / f"{tag}.po").write_bytes(merged(tag))
        for phrase in missing(tag):
            lacking += 1
            print(f"standfirst/locale/{tag}.po: not translated: {phrase}")
    return 1 if lacking else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
