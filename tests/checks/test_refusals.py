"""What a build refuses about pictures, map files and footnotes, `check` says first, at its line."""

from __future__ import annotations

import io
import json
import os
import struct
import zlib
from pathlib import Path
from textwrap import dedent

import pytest
from PIL import Image

from standfirst.checks import check_files, examples
from standfirst.formats.refusals import refusals

IMAGE = "images:\n  - id: bridge\n    file: bridge.png\n    alt: Brown water up to the rails of a bridge."
MAP = (
    "places: [{name: Marbel, lat: 1, lon: 1, country: FR}]\nmaps:\n"
    "  - {id: m, title: Marbel, alt: A map., geojson: areas.geojson, sources: [council]}"
)


def png(width: int = 8, height: int = 8) -> bytes:
    """A small picture."""
    out = io.BytesIO()
    Image.linear_gradient("L").resize((width, height)).save(out, "PNG")
    return out.getvalue()


def huge() -> bytes:
    """A picture that claims 90,000 by 90,000 pixels."""
    head = b"IHDR" + struct.pack(">IIBBBBB", 90_000, 90_000, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + head + struct.pack(">I", zlib.crc32(head)) + png()[33:]
    )


def found(folder: Path, difference: str, name: str, data: bytes) -> list[tuple[str, str, int]]:
    """The errors of a briefing beside a file: code, path and line."""
    site = examples.write({"a.yaml": difference}, folder)
    (folder / "briefings" / name).write_bytes(data)
    report = check_files(site, refusals=refusals)
    return [(p.code, p.path, p.line) for p in report.problems if p.level == "error"]


@pytest.mark.parametrize(
    "data",
    [b"", b"text", png(300, 300)[:150], png(300, 300)[:-60], b"GIF89a" + png(), b"%PDF-1.7", b"<svg/>", huge(), bytes(4096), b"\xff\xd8\xff\xe0" + bytes(64)],
    ids=["empty", "text", "cut", "cut-late", "gif", "pdf", "svg", "huge", "zeros", "jpeg"],
)  # fmt: skip
def test_a_picture_that_cannot_be_read_is_reported(tmp_path: Path, data: bytes) -> None:
    """A damaged picture, another kind of file and one of too many pixels are errors at `file`."""
    line = examples.whole(IMAGE).splitlines().index("    file: bridge.png") + 1
    assert found(tmp_path, IMAGE, "bridge.png", data) == [("SF641", "briefings/a.yaml", line)]


@pytest.mark.parametrize(
    "name",
    [
        "/etc/passwd", "../pelicanconf.py", "../../../../etc/hostname", "/dev/zero", "/proc/self/environ", "none.png", "sub/none.png", ".", "..",
        "/", "~/x.png", "https://example.org/x.png", "'file:///etc/passwd'", "'data:image/png;base64,AAAA'", "x.png?y", f"{'a' * 300}.png", "out.png",
        "loop.png", "pipe.png", "nothing.png",
    ],
)  # fmt: skip
@pytest.mark.parametrize("noqa", ["", "  # noqa: SF611, SF641, SF650"])
def test_a_file_that_is_not_beside_the_briefings_is_reported(tmp_path: Path, name: str, noqa: str) -> None:
    """Pictures and areas elsewhere, missing, or behind a link are errors at their line, which no comment suppresses."""
    (tmp_path / "pelicanconf.py").touch()
    folder = tmp_path / "briefings"
    folder.mkdir()
    (folder / "out.png").symlink_to("/etc/hostname")
    (folder / "loop.png").symlink_to("loop.png")
    (folder / "nothing.png").symlink_to("gone.png")
    os.mkfifo(folder / "pipe.png")
    for base, field, code in ((IMAGE, "file: bridge.png", "SF641"), (MAP, "geojson: areas.geojson", "SF650")):
        difference = base.replace(field, f"{field.split(':')[0]}: {name}{noqa if base is IMAGE else ''}")
        line = next(
            at for at, one in enumerate(examples.whole(difference).splitlines(), 1) if f": {name}" in one
        )
        assert found(tmp_path, difference, "other.txt", b"") == [(code, "briefings/a.yaml", line)]


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_whole_pictures_pass(tmp_path: Path, kind: str) -> None:
    """A picture of a kind that is published is no problem, whatever its name ends in."""
    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, kind)
    assert found(tmp_path, IMAGE, "bridge.png", out.getvalue()) == []


@pytest.mark.parametrize(
    "data", [b"", b"{", b"[]", b"\xff\xfe", b'{"type": "FeatureCollection", "features": [1]}', b"[" * 99_999]
)
def test_a_map_file_that_cannot_be_read_is_reported(tmp_path: Path, data: bytes) -> None:
    """GeoJSON that is none is an error in that file."""
    errors = found(tmp_path, MAP, "areas.geojson", data)
    assert errors
    assert {(code, path) for code, path, _ in errors} == {("SF650", "briefings/areas.geojson")}


@pytest.mark.parametrize("text", ["a[^1] b", "a[^note].\n\n  [^note]: c", "سیلاب[^۱]"])
def test_markdown_footnotes_are_refused(tmp_path: Path, text: str) -> None:
    """A footnote of Markdown is an error at its place; an escaped one is text."""
    site = examples.write({"a.yaml": f"background: |\n  {text}\ncoordination: 'A \\[^x] b.'"}, tmp_path)
    errors = [p for p in check_files(site).problems if p.code == "SF610"]
    assert len(errors) == text.count("[^")
    assert all(p.level == "error" for p in errors)


LONG = "The river rose through the night and closed the old bridge, and the gates of the upper basin stayed open for hours."


FLASH = "kind: flash\nhighlights: [One., Two., Three., Four., Five.]"


@pytest.mark.slow
@pytest.mark.parametrize("name", ["a.yaml", "a.fr.yaml"])
def test_a_flash_that_is_too_long_is_found(name: str, tmp_path: Path) -> None:
    """`check` lays a flash out as the build does, in each language, and says what is too long."""
    texts = f"\n  - {LONG * 12}" * 5
    head = "kind: flash" if name == "a.yaml" else "lang: fr\ntitle: La crue"
    site = examples.write({"a.yaml": FLASH, name: f"{head}\nhighlights:{texts}"}, tmp_path / "long")
    long = [one.path for one in check_files(site, refusals=refusals).problems if one.code == "SF640"]
    assert long == [f"briefings/{name}"]
    short = check_files(examples.write({"a.yaml": FLASH}, tmp_path / "short"), refusals=refusals)
    assert [one for one in short.problems if one.code == "SF640"] == []


@pytest.mark.parametrize(("length", "codes"), [(100, []), (480, ["SF642"])])
def test_a_title_that_does_not_fit_into_its_picture_is_found(
    length: int, codes: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`check` draws the picture of an edition whose title is very long, and names the line of a title that it cannot hold."""
    monkeypatch.setattr("standfirst.formats.card.picture", lambda *_: None)
    site = examples.write({"a.yaml": f"title: '{(LONG * 5)[:length]}'"}, tmp_path)
    report = check_files(site, refusals=refusals)
    assert [one.code for one in report.problems if one.code == "SF642"] == codes


def test_a_row_without_its_area_is_found(tmp_path: Path) -> None:
    """The P-codes of a table that the map's file lacks are named at the map, before anything is drawn."""
    areas = {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature", "properties": {"code": "ZZ01"},
                "geometry": {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]},
            }
        ],
    }  # fmt: skip
    text = """
        tables:
          - id: cases
            title: Cases by town
            columns: [{id: town, label: Town}, {id: code, label: P-code}, {id: cases, label: Cases, kind: number}]
            rows: [[Marbel, ZZ01, 3], [Lower Marbel, ZZ02, 1]]
            sources: [council]
        maps:
          - {id: map, title: Cases by town, geojson: areas.geojson, area: code, table: cases, column: cases, key: code,
             alt: Two towns., sources: [council]}
        """
    site = examples.write({"a.yaml": dedent(text)}, tmp_path)
    (site.root / site.briefings / "areas.geojson").write_text(json.dumps(areas), "utf-8")
    (found,) = [one for one in check_files(site, refusals=refusals).problems if one.code == "SF650"]
    assert "no area of areas.geojson has as its `code`: ZZ02" in found.message


def test_footnotes_in_cells_are_refused(tmp_path: Path) -> None:
    """The sign of a footnote in a cell, a heading or the title of a table is named at its place."""
    text = """
        tables:
          - id: cases
            title: Cases by town[^1]
            columns: [{id: town, label: "Town[^2]"}, {id: cases, label: Cases, kind: number}]
            rows: [["Marbel[^3]", 3]]
            sources: [council]
        """
    site = examples.write({"a.yaml": dedent(text)}, tmp_path)
    found = [one for one in check_files(site).problems if one.code == "SF610"]
    assert [one.message[:6] for one in found] == ["`[^1]`", "`[^2]`", "`[^3]`"]
    assert all("`note`" in one.fix for one in found)


@pytest.mark.parametrize(
    ("link", "lost"),
    [
        ("#nowhere", True), ("#figure-level", False), ("#top", False), ("<#nowhere>", True), ("b.html#nowhere", True),
        ("b.html#figure-level", False), ("{briefing}b#nowhere", True), ("{briefing}b#figure-level", False),
        ("https://example.org/#nowhere", False), ("b.html?from=a#nowhere", True), ("b.html?from=a#figure-level", False), ("/b.html#nowhere", True),
        ("/b.html#figure-level", False), ("b.html#:~:text=rose", False), ("{briefing}b", False),
    ],
)  # fmt: skip
def test_a_link_to_an_anchor_that_is_not_there_is_found(link: str, lost: bool, tmp_path: Path) -> None:
    """The part behind `#` is checked on the page it leads to, in a briefing and between two."""
    figure = "key_figures: [{id: level, label: Level, value: 4, unit: m, sources: [council]}]\n"
    text = f"{figure}background: |\n  The river rose, [as was told]({link}), by {{{{ level }}}}."
    site = examples.write({"a.yaml": text, "b.yaml": figure}, tmp_path)
    report = check_files(site, refusals=refusals)
    found = [(one.code, one.path) for one in report.problems if one.code == "SF611"]
    assert found == [("SF611", "briefings/a.yaml")] * lost


@pytest.mark.parametrize(
    ("text", "lost"),
    [
        ("[as was told][1].\n\n  [1]: nowhere.html", True), ("[as was told][1].\n\n  [1]: a.html", False),
        ("[told][1].\n\n  [1]: <{briefing}nowhere>", True), ("[told][1].\n\n  [1]: https://example.org/nowhere.html", False),
        ("[told][1].\n\n  [1]: a.html#nowhere", True), ("[told][1].\n\n  [1]: a.html#top", False), ('<a href="a.html#nowhere">told</a>.', True),
        ('<a href="nowhere.html">as was told</a>.', True), ("<a href=a.html>as was told</a>.", False), ("<A title=x HREF='nowhere.html'>told</A>.", True),
    ],
)  # fmt: skip
def test_a_broken_link_is_found_however_it_is_written(text: str, lost: bool, tmp_path: Path) -> None:
    """Links in HTML and those that are defined below the text lead to pages that exist."""
    site = examples.write({"a.yaml": f"background: |\n  The river rose, {text}"}, tmp_path)
    found = [one.code for one in check_files(site, refusals=refusals).problems if one.code == "SF611"]
    assert found == ["SF611"] * lost
