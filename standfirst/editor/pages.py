"""Render the pages of the editor: the list of briefings, the form of one, and its text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from standfirst import i18n
from standfirst.editor import form
from standfirst.editor.imports import Suggested
from standfirst.editor.labels import PARTS, part_of
from standfirst.editor.saving import current, editable, located
from standfirst.errors import InputError, StandfirstError
from standfirst.i18n import N_, Language, language
from standfirst.reader import Document, read_text
from standfirst.settings import Site
from standfirst.view.labels import KINDS

STATIC = Path(__file__).parent / "static"

PHRASES = {
    "saved": N_("Saved"), "saving": N_("Saving…"), "unsaved": N_("Not saved yet"),
    "merged": N_("Saved, together with changes that someone else made"), "clean": N_("No findings"),
    "errors": N_("Errors: {count}"), "warnings": N_("Warnings: {count}"), "notes": N_("Notes: {count}"), "lost": N_("The editor is not responding. Is it still running?"),
    "mine": N_("Yours"), "theirs": N_("In the file"), "removed": N_("removed"),
    "moved": N_("Moved to place {place}"), "gone": N_("Removed"), "committed": N_("Committed"),
    "importing": N_("Reading the document…"),
    "save-first": N_("Save first, then accept"), "none": N_("There is nothing to insert yet"),
    "figure": N_("Insert a figure"), "restored": N_("Restored"), "source": N_("Insert a source"), "new": N_("New"),
}  # fmt: skip
"""Messages of the script."""


@cache
def _environment(tag: str) -> Environment:
    environment = Environment(
        loader=PackageLoader("standfirst.editor"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True, extensions=["jinja2.ext.i18n"],
    )  # fmt: skip
    words = language(tag)
    install: Any = environment.install_gettext_callables  # type: ignore[attr-defined]  # added by the extension
    install(words.gettext, words.ngettext, newstyle=True, pgettext=words.pgettext)
    return environment


class Pages:
    """The pages of the editor of a site, in a language, at a URL."""

    def __init__(self, site: Site, tag: str, base: str) -> None:
        """Use the site's language, or English, if the language is unknown."""
        known = i18n.interfaces()
        self._site, self._base = site, base
        self._lang = language(next((one for one in (tag, site.lang) if one in known), i18n.ORIGINAL))

    def briefings(self) -> str:
        """Return the list of all editable files, with links to create new ones."""
        listed = [self._listed(name) for name in sorted(editable(self._site))]
        series = sorted({file.series for file in editable(self._site).values() if file.series})
        return self._rendered("list.html", briefings=listed, series=series, kinds=list(KINDS.items()))

    def form(self, name: str, suggested: Sequence[Suggested] = ()) -> str:
        """Return the form of a briefing; its text if it cannot be read."""
        text = current(self._site, name)
        try:
            document = read_text(text, name)
        except InputError:
            return self.text(name, refused=True)
        is_translation = bool(located(self._site, name).lang)
        field = form.root_field(translation=is_translation)
        original = self._original(name)
        root = form.filled(field, document.data, original.data if original else None)
        return self._rendered(
            "form.html", name=name, title=_title(document, name), text=text, parts=list(_parts(root)), as_text=False,
            templates=list(_templates(field)), suggestions=suggested, content_lang=self._content(document), is_translation=is_translation,
            original_lang=self._content(original or document),
        )  # fmt: skip

    def _original(self, name: str) -> Document | None:
        """Return the original of a translation, if it can be read."""
        file = located(self._site, name)
        path = file.path.with_name(f"{file.stem}{file.path.suffix}")
        shown = self._site.shown(path)
        if not file.lang or shown not in editable(self._site):
            return None
        try:
            return read_text(current(self._site, shown), shown)
        except InputError:
            return None

    def text(self, name: str, *, refused: bool = False) -> str:
        """Return the text of a file."""
        return self._rendered(
            "text.html", name=name, title=name, text=current(self._site, name), refused=refused, as_text=True
        )

    def _listed(self, name: str) -> dict[str, object]:
        try:
            document = read_text(current(self._site, name), name)
        except StandfirstError:
            return {"path": name, "title": name, "broken": True}
        return {"path": name, "title": _title(document, name), "broken": False}

    def _content(self, document: Document) -> Language:
        """Return the language of the briefing."""
        try:
            return language(str(document.data.get("lang", self._site.lang)))
        except StandfirstError:
            return self._lang

    def _rendered(self, template: str, **values: object) -> str:
        return _environment(self._lang.tag).get_template(template).render(
            lang=self._lang, languages=[language(tag) for tag in i18n.interfaces()], base=self._base,
            site=self._site.name, phrases={name: self._lang.gettext(text) for name, text in PHRASES.items()},
            **values,
        )  # fmt: skip


def _parts(root: form.Node) -> Iterator[dict[str, object]]:
    """Yield the parts of a form with their fields in order; fields of no part are added to the first."""
    for part, heading, names in PARTS:
        own = [one for one in root.inner if part_of(one.field.name) == part]
        own.sort(key=lambda one: names.index(one.field.name) if one.field.name in names else len(names))
        yield {"id": part, "heading": heading, "nodes": own}


def _title(document: Document, name: str) -> str:
    title = document.data.get("title")
    return title if isinstance(title, str) and title else name


def _templates(field: form.Field) -> Iterator[tuple[str, form.Node, bool]]:
    """Yield for each sort of list its type, a blank item, and whether that is a row of a table."""
    for type_, item in form.new_items(field):
        is_row = type_.endswith(".rows")
        yield type_, form.blank_row(item) if is_row else form.blank(item), is_row
