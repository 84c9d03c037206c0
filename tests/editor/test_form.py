"""The form made from the schema: it shows all that a briefing says, and every field that it can have."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from standfirst import i18n, settings
from standfirst.editor import form
from standfirst.editor.labels import PARTS
from standfirst.editor.pages import Pages
from standfirst.editor.places import place_of, place_of_absent
from standfirst.model import Briefing
from standfirst.model.schema import all_records
from standfirst.reader import read_text
from tests.editor.test_patch import SMALL, at, places
from tests.sites import ROOT, copy_site, small_site, write

NAMES = ("balochistan/01.yaml", "flood/01.yaml", "flood/02.yaml", "flood/02.ur.yaml")


class Controls(HTMLParser):
    """The values of the controls of a page, and what they are called."""

    def __init__(self) -> None:
        super().__init__()
        self.values: list[str] = []
        self.ids: list[str] = []
        self.labelled: set[str] = set()
        self.controls: set[str] = set()
        self._template = 0
        self._text: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take the value of a control outside the templates of new cards."""
        found = {name: value or "" for name, value in attrs}
        self._template += tag == "template"
        if self._template:
            return
        self.ids += [found["id"]] if "id" in found else []
        if tag == "label":
            self.labelled.add(found.get("for", ""))
        elif tag in ("input", "textarea", "select"):
            self.controls.add(found.get("id", ""))
            self.labelled |= {found["id"]} if "aria-label" in found else set()
            self._text = [] if tag == "textarea" else None
        if tag == "input":
            is_box = found.get("type") == "checkbox"
            self.values.append(str("checked" in found).lower() if is_box else found.get("value", ""))
        elif tag == "option" and "selected" in found:
            self.values.append(found["value"])

    def handle_data(self, data: str) -> None:
        """Gather the text of a control."""
        if self._text is not None:
            self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        """Take the text of a control: the first line break is HTML's."""
        self._template -= tag == "template"
        if tag == "textarea" and self._text is not None:
            self.values.append("".join(self._text).removeprefix("\n"))
            self._text = None


def controls(page: str) -> Controls:
    """The controls of a page."""
    found = Controls()
    found.feed(page)
    return found


def nodes(node: form.Node) -> Iterator[form.Node]:
    """A node and all below it."""
    yield node
    for one in node.inner:
        yield from nodes(one)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> settings.Site:
    """The samples, and the briefing of all fields."""
    root = copy_site(tmp_path_factory.mktemp("form") / "site")
    write(root, "full.yaml", (ROOT / "tests/data/full.yaml").read_text("utf-8"))
    return settings.load(root)


@pytest.mark.slow
@pytest.mark.parametrize("name", [*NAMES, "full.yaml"])
def test_a_form_shows_all_that_a_briefing_says(site: settings.Site, name: str) -> None:
    """Every value of the file is in a control that has a name; what only the text can change is shown."""
    page = Pages(site, "en", "/x/").form(f"briefings/{name}")
    found = controls(page)
    assert len(found.ids) == len(set(found.ids))
    assert found.controls <= found.labelled
    document = read_text((site.root / "briefings" / name).read_text("utf-8"), name)
    values = set(found.values)
    for loc in places(document.data):
        value = at(document.data, loc)
        if isinstance(value, dict | list) or loc[:2] == ("translation", "sections"):
            continue
        if {"labels", "acronyms"} & set(loc[-2:-1]):
            assert loc[-1] in values
        shown = str(value).lower() if isinstance(value, bool) else "" if value is None else str(value)
        assert shown in values or shown.rstrip("\n") in values, loc


@pytest.mark.parametrize("name", [*NAMES, "full.yaml"])
def test_only_mappings_of_free_names_are_left_to_the_text(site: settings.Site, name: str) -> None:
    """The form has a control for every kind of value but mappings whose names are free."""
    document = read_text((site.root / "briefings" / name).read_text("utf-8"), name)
    root = form.filled(form.root_field(translation=".ur" in name), document.data)
    raw = {one.field.name for one in nodes(root) if one.field.kind == "raw"}
    assert raw <= {"sections", "parts_by"}


def test_every_field_of_the_model_is_in_the_form() -> None:
    """The form knows each record of the model with each of its fields; its parts name no field that is not there."""

    def walk(field: form.Field) -> Iterator[form.Field]:
        yield field
        for one in field.inner:
            yield from walk(one)

    records = {
        frozenset(one.name for one in field.inner)
        for field in walk(form.root_field(translation=False))
        if field.kind == "record"
    }
    for record in all_records(Briefing):
        assert frozenset(field.alias or name for name, field in record.model_fields.items()) in records, (
            record
        )
    named = {name for _, _, names in PARTS for name in names}
    assert named <= {field.alias or name for name, field in Briefing.model_fields.items()}


@pytest.mark.parametrize(
    ("yaml", "loc"),
    [("title: [a]\n", "title"), ("key_figures: many\n", "key_figures"), ("key_figures: [1]\n", "item"), ("exercise: perhaps\n", "exercise"),
     ("tables:\n  - {id: t, title: T, columns: [], rows: [x]}\n", "item")],
)  # fmt: skip
def test_what_does_not_fit_is_left_to_the_text(tmp_path: Path, yaml: str, loc: str) -> None:
    """A value of another shape than the field's is shown, and the form does not change it."""
    site = settings.load(small_site(tmp_path / "site"))
    write(site.root, "odd.yaml", yaml)
    page = Pages(site, "en", "/x/").form("briefings/odd.yaml")
    assert "Edit this in the text." in page
    raw: Any = [
        one
        for one in nodes(form.filled(form.root_field(translation=False), read_text(yaml, "").data))
        if one.field.kind == "raw" and one.there
    ]
    assert [one.field.name or "item" for one in raw] == [loc]


def test_line_breaks_are_kept_where_one_line_is_due(tmp_path: Path) -> None:
    """Text with line breaks is in a control that keeps them, although its field has one line."""
    site = settings.load(small_site(tmp_path / "site"))
    write(site.root, "odd.yaml", "title: |\n  One\n  Two\nstandfirst: x\n")
    assert "One\nTwo" in controls(Pages(site, "en", "/x/").form("briefings/odd.yaml")).values


def test_the_words_of_a_file_are_text(tmp_path: Path) -> None:
    """Whatever a file says is escaped: in controls, in cards, in the data of the page and in its title."""
    site = settings.load(small_site(tmp_path / "site"))
    bad = "</textarea></script><script>alert(1)</script>\"'<img src=x onerror=alert(1)>"
    lines = ["title: |-", f"  {bad}", "standfirst: |-", f"  {bad}", "topics:", "  - |-", f"    {bad}"]
    write(
        site.root,
        "odd.yaml",
        "\n".join([*lines, "sources:", "  - id: a", "    title: |-", f"      {bad}", ""]),
    )
    pages = Pages(site, "en", "/x/")
    for page in (pages.form("briefings/odd.yaml"), pages.text("briefings/odd.yaml"), pages.briefings()):
        assert "<img" not in page
        assert "<script>" not in page


@pytest.mark.slow
@pytest.mark.parametrize("tag", i18n.interfaces())
def test_forms_speak_every_language_of_the_interface(site: settings.Site, tag: str) -> None:
    """Labels and buttons are in the language that is asked for, and the page runs its way."""
    page = Pages(site, tag, "/x/").form("briefings/flood/02.yaml")
    assert f'lang="{tag}" dir="{i18n.language(tag).dir}"' in page
    for phrase in ("Key figures", "Save", "Headline", "Issues"):
        assert i18n.language(tag).gettext(phrase) in page
    assert (
        i18n.language(tag).gettext("Add to: {list}").format(list=i18n.language(tag).gettext("Key figures"))
        in page
    )
    assert "{list}" not in page
    if tag != "en":
        assert ">Save</button>" not in page


def test_what_lacks_belongs_to_the_record_that_begins_at_a_place() -> None:
    """The place of a record, or of its key, leads to the record and not to the first field in it."""
    document = read_text(SMALL, "")
    records = [loc for loc in ((), *places(document.data)) if isinstance(at(document.data, loc), dict)]
    assert len(records) > 2
    for loc in records:
        assert place_of_absent(document, *document.position(loc), "none") == (*loc, "none")
        if loc and isinstance(loc[-1], str):
            assert place_of_absent(document, *document.position(loc, key=True), "none") == (*loc, "none")


def test_a_place_is_that_of_the_innermost_value() -> None:
    """A line and column lead to the field whose key or value stands there."""
    document = read_text(SMALL, "")
    for loc in places(document.data):
        assert place_of(document, *document.position(loc))[: len(loc)] == loc
        if isinstance(loc[-1], str):
            assert place_of(document, *document.position(loc, key=True)) == loc
