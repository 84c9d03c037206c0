"""Letters that no font of the site has are found by `check`, and named in the documents of drafts."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

from standfirst import fonts, glyphs
from standfirst.checks import check_files, examples
from standfirst.engine.memory import refresh
from standfirst.errors import RenderError
from standfirst.formats import FORMATS, Job, pdf
from tests.formats.test_pdf import ROOT, words

pytestmark = pytest.mark.slow

FIRE, NONE = "\U0001f525", "\U0010ffff"
"""An emoji, and a character that no font may have."""


def test_what_the_site_has_a_font_for_is_printable() -> None:
    """Latin, Cyrillic, Arabic and Urdu letters, digits, dashes, symbols and emoji need no other font; Bengali does."""
    text = "Häuser, ‘İstanbul’ — 3 000 €; Київ, λ; کوئٹہ میں ۲۰۲۶ء، المدينة; ● ▪ ✓ ⚠ ☎ ① Ⅳ ≥ →; \U0001f525 \U0001f468\u200d\U0001f469\u200d\U0001f467 \U0001f1f5\U0001f1f0"
    assert not glyphs.unprintable(text, ROOT)
    assert glyphs.unprintable("সেতু ไทย", ROOT) == set("সেতু ไทย") - {" "}


@pytest.mark.parametrize(
    ("run", "lang", "expected"),
    [
        (FIRE, "en", "[fire]"),
        ("\U0001f6a8\U0001f525\U0001f525", "en", "[police cars revolving light, fire]"),
        ("\U0001f44d\U0001f3fd", "en", "[thumbs up sign]"),
        ("\U0001f468\u200d\U0001f469\u200d\U0001f467", "en", "[man, woman, girl]"),
        ("\U0001f1f5\U0001f1f0", "en", "[PK]"),
        ("\u1780\u17d2\u1798\u17c2\u179a", "en", "[Khmer]"),
        ("한국, 中国", "fr", "[hangûl, sinogrammes]"),
        ("ไทย", "ur", "[تھائی]"),
        ("ไทย", "xx", "[Thai]"),
        (NONE, "en", "[u+10ffff]"),
    ],
)
def test_what_is_printed_names_scripts_and_symbols(run: str, lang: str, expected: str) -> None:
    """Letters become the name of their script in the language of the document, symbols their own name."""
    assert glyphs.described(run, lang) == expected


def test_a_document_names_what_it_cannot_print() -> None:
    """Only what has no font is replaced, a run at a time."""
    html = f'<html lang="en"><p title="é">Fire {FIRE} at {NONE}{NONE}.</p></html>'
    assert glyphs.replaced(html, ROOT) == html.replace(NONE * 2, "[u+10ffff]")


@pytest.mark.by_day(1)
@pytest.mark.parametrize("format", ["report", "card"])
def test_documents_are_made_of_any_letter(job: Callable[[str], Job], tmp_path: Path, format: str) -> None:  # noqa: A002  # as in `Job`
    """A title and a situation in letters without a font make a document, which names them."""
    sample = job("flood/02")
    briefing = sample.edition.briefing.model_copy(
        update={"title": f"River {NONE} rises", "situation": f"It rose {NONE} overnight. {FIRE} ไทย"}
    )
    made = FORMATS[format].render(replace(sample, edition=replace(sample.edition, briefing=briefing)))
    assert made
    if format != "card":
        assert "[u+10ffff]" in " ".join(words(made, tmp_path).split())


@pytest.mark.parametrize(
    ("difference", "place"),
    [
        (f"title: The river {NONE} rises", (1, 18)),
        (f"highlights:\n  - One village.\n  - Two {NONE} villages.", (3, 9)),
        (f"background: |\n  One line.\n  {NONE} two.", (3, 3)),
        ('standfirst: "High \\U0010FFFF water"', (1, 19)),
        (f"voices:\n  - {{quote: It came at night., original: '{NONE} {NONE}', original_lang: bn, translated_by: the desk,\n     speaker: {{name: A. Rahman}}, sources: [council]}}", (2, 43)),
    ],
    ids=["title", "list", "block", "escape", "original"],
)  # fmt: skip
def test_check_names_the_place(tmp_path: Path, difference: str, place: tuple[int, int]) -> None:
    """`check` refuses each run of such letters once, at its line and column, in every form of YAML."""
    site = examples.write({"a.yaml": difference}, tmp_path)
    first = examples.whole(difference).splitlines().index(difference.splitlines()[0])
    found = [p for p in check_files(site).problems if p.code == "SF609"]
    assert [(p.line - first, p.column, p.level) for p in found] == [(*place, "error")]


@pytest.mark.parametrize("status", ["draft", "review"])
def test_a_draft_is_warned_of(tmp_path: Path, status: str) -> None:
    """What is unfinished may have such letters: its preview and its PDF name them."""
    site = examples.write({"a.yaml": f"title: The river {NONE} rises\nstatus: {status}"}, tmp_path)
    assert [p.level for p in check_files(site).problems if p.code == "SF609"] == ["warning"]


@pytest.mark.proof
def test_a_font_of_the_desk_has_its_letters(job: Callable[[str], Job], tmp_path: Path) -> None:
    """A font in `fonts/` prints what the bundled ones lack; a file there that is no font is an error with its path."""
    folder = tmp_path / "site" / "fonts"
    folder.mkdir(parents=True)
    invented(folder / "bengali.ttf", "Desk Bengali", "সেতু")
    html = '<html lang="en"><p>The bridge, সেতু.</p></html>'
    assert glyphs.replaced(html, folder.parent) == html
    theme = job("flood/02").theme
    (folder.parent / "a.pdf").write_bytes(pdf.write(html, theme, folder.parent, "a"))
    listed = subprocess.run(["pdffonts", folder.parent / "a.pdf"], capture_output=True, check=True)
    assert b"Desk-Bengali" in listed.stdout
    (folder / "broken.ttf").write_bytes(b"no font")
    refresh()
    with pytest.raises(RenderError, match=r"broken\.ttf is no font"):
        pdf.write(html, theme, folder.parent, "a")


DRAWING = """
import sys
from pathlib import Path
from standfirst import theme
from standfirst.formats import pdf
html = '<html lang="en"><body style="font-family: Georgia, serif">%s</body></html>'
text = '<h1>High water</h1><ul><li>one<ul><li>two</ul></ul><p><i>slanted</i> <b><i>both</i></b> <code>x = 1</code> • ● ▪ ✓ ⚠ 🔥 👨‍👩‍👧 ① → ≥ ₂ Київ کوئٹہ المدينة <span style="font-family: sans-serif">Sans, <i>slanted</i></span> <span style="font-family: system-ui">ui ◦</span><p lang="ur" dir="rtl">سیلاب — 3,000'
sys.stdout.buffer.write(pdf.write(html % text, theme.load("standfirst", Path.cwd()), Path.cwd(), "a"))
from weasyprint.text.ffi import fontconfig
machine = fontconfig.FcConfigGetFonts(fontconfig.FcInitLoadConfigAndFonts(), fontconfig.FcSetSystem)
sys.stderr.write(f"{machine.nfont} fonts")
"""


@pytest.mark.proof
def test_fonts_of_the_machine_change_nothing(tmp_path: Path) -> None:
    """The bytes are the same on a machine without any font and on one with a hundred, some of which bear our names."""
    families = [*fonts.GENERIC, *fonts.GENERIC.values(), "Georgia", "Noto Naskh Arabic"]
    for number in range(100):
        name = families[number] if number < len(families) else f"Face {number}"
        invented(tmp_path / f"hundred/{number}.ttf", name, "abcdefghijklmnop •●▪✓⚠🔥①→≥₂◦Київ سلاب0123456789")
    (tmp_path / "none").mkdir()
    made = {_drawn_with(tmp_path / name) for name in ("none", "hundred")}
    assert len(made) == 1
    assert len(made.pop()) > 10_000


def _drawn_with(folder: Path) -> bytes:
    """What `DRAWING` makes on a machine whose fonts are those of a folder."""
    rules = folder.with_suffix(".conf")
    rules.write_text(
        f"<fontconfig><dir>{folder}</dir><cachedir>{folder.parent}/cache</cachedir></fontconfig>", "utf-8"
    )
    environment = {**os.environ, "FONTCONFIG_FILE": str(rules), "HOME": str(folder)}
    done = subprocess.run(
        [sys.executable, "-c", DRAWING], cwd=ROOT, env=environment, check=True, capture_output=True
    )
    assert done.stderr.decode() == f"{len(list(folder.iterdir()))} fonts"
    return done.stdout


def invented(path: Path, family: str, text: str) -> None:
    """Write a font that has a square for each letter of a text."""
    path.parent.mkdir(parents=True, exist_ok=True)
    names = {ord(char): f"u{ord(char):04X}" for char in sorted(set(text))}
    pen = TTGlyphPen(None)
    pen.moveTo((100, 0))
    for corner in ((100, 700), (700, 700), (700, 0)):
        pen.lineTo(corner)
    pen.closePath()
    square = pen.glyph()
    glyphs = [".notdef", *names.values()]
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(glyphs)
    builder.setupCharacterMap(names)
    builder.setupGlyf(dict.fromkeys(glyphs, square))
    builder.setupHorizontalMetrics(dict.fromkeys(glyphs, (800, 100)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": family, "styleName": "Regular"})
    builder.setupOS2(sTypoAscender=800, usWinAscent=800, usWinDescent=200)
    builder.setupPost()
    builder.save(path)


def test_a_site_without_documents_is_not_asked(tmp_path: Path) -> None:
    """Where no PDF and no picture is made, any letter will do."""
    site = examples.write({"a.yaml": f"title: The river {NONE} rises"}, tmp_path)
    site = replace(site, without=("report", "flash", "card"))
    assert not [p for p in check_files(site).problems if p.code == "SF609"]
