"""Pictures of a desk."""

from __future__ import annotations

import io
import json
import re
import struct
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageOps

from standfirst import settings, theme
from standfirst.checks import check_files, examples
from standfirst.errors import RenderError
from standfirst.formats import FORMATS, Job, report
from standfirst.library import Edition, load_or_raise
from standfirst.view.pictures import LARGEST, fault, picture, target, webp, webp_target, widths
from standfirst.view.public import public
from tests.sites import NOW

BRIEFING = """\
kind: explainer
title: A picture
dateline: {{place: Testford, date: 2026-03-11}}
lang: en
tlp: CLEAR
status: approved
situation: Nothing.
images:
  - {{id: one, file: {file}, alt: A thing that can be seen.}}
"""


def edition(folder: Path, file: str) -> Edition:
    """An edition with one picture."""
    (folder / "briefings" / "picture.yaml").write_text(BRIEFING.format(file=file), "utf-8")
    return load_or_raise(settings.load(folder)).by_name["picture"]


@pytest.mark.slow
def test_pictures_are_upright_bounded_and_bare(site_folder: Path) -> None:
    """A camera's file loses its metadata, is turned as the camera was held, and made no larger than print needs."""
    made = Image.new("RGB", (3000, 2000), "red")
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = 6, "secret place"
    made.save(site_folder / "briefings" / "a.jpg", exif=exif)
    one = edition(site_folder, "a.jpg")
    found = picture(one, 0)
    assert (found.width, found.height) == (round(LARGEST * 2 / 3), LARGEST)
    assert b"secret" not in found.data
    assert not Image.open(io.BytesIO(found.data)).getexif()
    assert target(one, 0) == "picture-one.jpg"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("file", "words"),
    [
        ("missing.png", "there is no file"),
        ("/etc/passwd", "outside briefings/ is not read"),
        ("../secret.png", "outside briefings/ is not read"),
        ("https://example.org/a.png", "there is no file"),
        ("bomb.svg", "is not a JPEG, PNG or WebP"),
        ("cut.jpg", "is damaged"),
        ("huge.png", "40 million are the most"),
    ],
)
def test_what_cannot_be_shown_is_named_with_its_line(site_folder: Path, file: str, words: str) -> None:
    """A picture that is missing, elsewhere, of another kind, damaged or too large is an error at its line."""
    folder = site_folder / "briefings"
    out = io.BytesIO()
    Image.effect_noise((400, 400), 60).save(out, "JPEG")
    (folder / "cut.jpg").write_bytes(out.getvalue()[: len(out.getvalue()) // 2])
    (folder.parent / "secret.png").write_bytes(out.getvalue())
    (folder / "bomb.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>')
    if file == "huge.png":
        Image.new("1", (20_000, 20_000)).save(folder / file)
    with pytest.raises(RenderError, match=rf"briefings/picture\.yaml:9:\d+: SF641 .*{words}"):
        picture(edition(site_folder, file), 0)


@pytest.mark.slow
def test_browsers_choose_from_webp_files_without_metadata(site_folder: Path) -> None:
    """A page offers a picture as WebP in sizes up to its own, each with its true width; a small one once."""
    exif = Image.Exif()
    exif[0x010E] = "secret place"
    folder = site_folder / "briefings"
    Image.effect_noise((1000, 500), 60).convert("RGB").save(folder / "a.jpg", exif=exif)
    Image.new("RGBA", (200, 100), (255, 0, 0, 90)).save(folder / "b.png")
    one = edition(site_folder, "a.jpg")
    assert widths(one, 0) == (480, 960, 1000)
    for width in widths(one, 0):
        data = webp(one, 0, width)
        opened = Image.open(io.BytesIO(data))
        assert (opened.format, opened.size) == ("WEBP", (width, width // 2))
        assert b"secret" not in data
        assert not opened.getexif()
    assert webp_target(one, 0, 480) == "picture.image-one.480.webp"
    small = edition(site_folder, "b.png")
    assert widths(small, 0) == (200,)
    alone = Image.open(io.BytesIO(webp(small, 0, 200))).convert("RGBA")
    assert alone.getpixel((0, 0)) == (255, 0, 0, 90), "a graphic keeps its colours and transparency"


def test_a_page_shows_the_leading_picture_once_above_its_text(site_folder: Path) -> None:
    """The leading picture comes first with its intrinsic size and its focus; it is not among the others again."""
    folder = site_folder / "briefings"
    Image.new("RGB", (800, 600), "navy").save(folder / "a.jpg")
    second = "  - {id: two, file: a.jpg, alt: A second thing., lead: true, focus: {x: 30, y: 45}, credit: The desk}\n"
    text = BRIEFING.format(file="a.jpg") + second
    (folder / "picture.yaml").write_text(text, "utf-8")
    library = load_or_raise(settings.load(site_folder))
    job = Job(library.by_name["picture"], library, theme.load(library.site.theme, library.site.root), NOW)
    html = FORMATS["page"].render(job).decode()
    assert html.count('id="image-two"') == 1
    assert html.index('id="image-two"') < html.index('id="situation"') < html.index('id="image-one"')
    (tag,) = re.findall(r'<img src="picture-two.jpg"[^>]*>', html)
    assert 'width="800" height="600"' in tag
    assert 'class="sf-focus sf-x-30 sf-y-40"' in tag
    assert "lazy" not in tag, "what is seen first is not deferred"
    assert 'srcset="picture.image-two.480.webp 480w, picture.image-two.800.webp 800w"' in html
    assert report.html(job).count("picture:") == 2, "print has each picture once, and no other sizes"


LEAD = "  - {{id: two, file: {file}, alt: A well at dusk., caption: The *old* well., credit: The desk, licence: CC0, lead: true}}\n"


def previewed(folder: Path, *, more: str = "", width: int = 800, url: str = "https://example.org") -> str:
    """The page of an edition with a leading picture of a width in pixels."""
    file = "a.png" if width % 2 else "a.jpg"
    Image.new("RGB", (width, 600), "navy").save(folder / "briefings" / file)
    text = BRIEFING.format(file=file) + LEAD.format(file=file) + more
    if "withdrawn:" in more:
        text = text.replace("status: approved", "status: withdrawn")
    (folder / "briefings" / "picture.yaml").write_text(text, "utf-8")
    library = load_or_raise(replace(settings.load(folder), url=url))
    job = Job(library.by_name["picture"], library, theme.load(library.site.theme, library.site.root), NOW)
    return FORMATS["page"].render(job).decode()


def meta(html: str) -> dict[str, str]:
    """The metadata of a page by name."""
    return dict(re.findall(r'<meta (?:property|name)="([^"]+)" content="([^"]*)"', html))


def article(html: str) -> dict[str, Any]:
    """The article in the structured data of a page."""
    (found,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)
    graph: list[dict[str, Any]] = json.loads(found)["@graph"]
    return graph[0]


def test_a_leading_picture_is_that_of_previews_and_of_structured_data(site_folder: Path) -> None:
    """Link previews show the leading picture at its true size; search engines get its caption and credit too."""
    html = previewed(site_folder)
    found = meta(html)
    assert {name: value for name, value in found.items() if "image" in name} == {
        "og:image": "https://example.org/picture-two.jpg",
        "og:image:type": "image/jpeg",
        "og:image:width": "800",
        "og:image:height": "600",
        "og:image:alt": "A well at dusk.",
    }
    first, card = article(html)["image"]
    assert first == {
        "@type": "ImageObject",
        "@id": "#image-two",
        "url": "https://example.org/picture-two.jpg",
        "width": 800,
        "height": 600,
        "caption": "The old well.",
        "description": "A well at dusk.",
        "creditText": "The desk, CC0",
    }
    assert card == "https://example.org/picture.png"
    assert 'id="image-two"' in html, "the id is an anchor of the page"


@pytest.mark.parametrize(
    "change",
    [
        {"more": "exercise: true\n"},
        {"more": "withdrawn: {at: 2026-03-11T20:00+00:00, explanation: Wrong place.}\n"},
        {"width": 500},
    ],
)
def test_previews_show_the_card_of_what_needs_a_label(site_folder: Path, change: dict[str, Any]) -> None:
    """The preview of an exercise or of a withdrawn edition says so; a picture too small for previews is not used."""
    found = meta(previewed(site_folder, **change))
    assert found["og:image"] == "https://example.org/picture.png"
    assert (found["og:image:width"], found["og:image:height"]) == ("1200", "630")


@pytest.mark.slow
def test_a_withdrawn_page_describes_no_picture(site_folder: Path) -> None:
    """Structured data names no picture that the page does not show, and none is promised without a site's address."""
    gone = "withdrawn: {at: 2026-03-11T20:00+00:00, explanation: Wrong place.}\n"
    html = previewed(site_folder, more=gone)
    shown = "image-two" in html.partition("</head>")[2]
    assert ("ImageObject" in html) == shown
    assert "og:image" not in meta(previewed(site_folder, url=""))
    assert article(previewed(site_folder, url="", width=801))["image"][0]["url"] == "picture-two.png"


def test_people_who_refused_are_not_shown(tmp_path: Path) -> None:
    """A picture whose people refused is an error at its line, and consent is never published."""
    refused = "images: [{id: b, file: b.png, alt: A person at a well in the evening., caption: The well., consent: refused}]"
    site = examples.write({"a.yaml": refused}, tmp_path)
    Image.new("RGB", (9, 9)).save(tmp_path / "briefings" / "b.png")
    assert "SF506" in {problem.code for problem in check_files(site).problems}
    library = load_or_raise(site)
    assert "consent" not in json.dumps(public(library.editions[0])["images"])


@pytest.mark.parametrize("turn", range(1, 9))
def test_a_picture_is_turned_as_pillow_turns_it(turn: int, site_folder: Path) -> None:
    """Each of the eight orientations of EXIF gives the picture that Pillow's own function gives."""
    made = Image.effect_noise((30, 20), 60).convert("RGB")
    exif = Image.Exif()
    exif[0x0112] = turn
    made.save(site_folder / "briefings" / "a.png", exif=exif)
    found = Image.open(io.BytesIO(picture(edition(site_folder, "a.png"), 0).data))
    wanted = ImageOps.exif_transpose(Image.open(site_folder / "briefings" / "a.png"))
    assert found.convert("RGB").tobytes() == wanted.convert("RGB").tobytes()


@pytest.mark.parametrize("suffix", ["jpg", "png", "webp"])
def test_damaged_metadata_do_not_matter(
    suffix: str, site_folder: Path, recwarn: pytest.WarningsRecorder
) -> None:
    """EXIF whose values have the wrong type is left out like any other, without a traceback or a warning."""
    entries = struct.pack(">HHIHH", 0x0112, 3, 1, 6, 0) + struct.pack(">HHI4s", 0x0100, 2, 4, b"abc\0")
    entries += struct.pack(">HHII", 0x8825, 4, 1, 60_000)
    exif = b"Exif\0\0MM" + struct.pack(">HIH", 42, 8, 3) + entries + bytes(4)
    Image.new("RGB", (30, 20)).save(site_folder / "briefings" / f"a.{suffix}", exif=exif)
    found = picture(edition(site_folder, f"a.{suffix}"), 0)
    assert (found.width, found.height) == (20, 30)
    assert not recwarn.list


BROKEN_PICTURES: dict[str, Callable[[bytes], bytes]] = {
    "cut.png": lambda data: data[: len(data) // 2],
    "byte.png": lambda data: data[:60] + b"\0\0\0" + data[63:],
    "empty.png": lambda _: b"",
    "head.png": lambda data: data[:20],
    "text.png": lambda _: b"text",
    "size.png": lambda data: data[:16] + b"\0\0\0\0" + data[20:],
}


@pytest.mark.parametrize("name", BROKEN_PICTURES)
def test_what_is_wrong_is_said_in_plain_words(name: str, tmp_path: Path) -> None:
    """No message repeats what the library for pictures says: no exceptions, streams or numbers of bytes."""
    out = io.BytesIO()
    Image.effect_noise((60, 60), 60).save(out, "PNG")
    (tmp_path / name).write_bytes(BROKEN_PICTURES[name](out.getvalue()))
    assert re.fullmatch(
        rf"`{name}` (is empty|is not a JPEG, PNG or WebP picture|is damaged: its end is missing"
        r"|is damaged: its content is not a complete picture)",
        fault(tmp_path / name),
    )


def test_a_picture_that_cannot_be_opened_says_why(tmp_path: Path) -> None:
    """The system's reason is named."""
    assert fault(tmp_path) == f"`{tmp_path.name}` cannot be read: Is a directory"
