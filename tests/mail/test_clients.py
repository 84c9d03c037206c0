"""The HTML part as mail programs show it: in a browser, by what is known of each program, and when it is long."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from markupsafe import escape
from playwright.sync_api import Browser, sync_playwright

from standfirst.formats import Job, mail, mail_digest
from standfirst.mail.message import HTML_LIMIT
from standfirst.view.mail_cover import CoverOptions
from tests.sites import ROOT

pytestmark = pytest.mark.slow

Make = Callable[[str], Job]
SAMPLES = ("flood/02", "flood/02.ur", "balochistan/01")
COVER = CoverOptions(
    test=True, kind="correction", number=1, corrections=((1, (1,)),), attached="flood-02.pdf",
    leave="mailto:leave@example.org?subject=unsubscribe", desk="The desk",
)  # fmt: skip
PLAIN = replace(COVER, kind="edition", number=0, corrections=())

ASK = """
import { caniemail } from 'caniemail';
import { readFileSync } from 'node:fs';
const found = caniemail({clients: ['gmail.*', 'outlook.*', 'apple-mail.*'], html: readFileSync(0, 'utf8')});
const errors = [...found.issues.errors].flatMap(([client, list]) => list.map((one) => [client, one.title]));
console.log(JSON.stringify(errors));
"""
HARMLESS = {"<body> element", "role attribute", "display:none"}
"""What programs take out of any message; nothing that is read depends on it.

Where `display:none` is not known, the standfirst shows twice.
"""

CONTRAST = """
() => {
  const channel = (v) => { v /= 255; return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; };
  const light = (c) => 0.2126 * channel(c[0]) + 0.7152 * channel(c[1]) + 0.0722 * channel(c[2]);
  const parse = (text) => text.match(/[\\d.]+/g).map(Number);
  const ground = (node) => {
    for (let at = node; at; at = at.parentElement) {
      const colour = parse(getComputedStyle(at).backgroundColor);
      if (colour.length === 3 || colour[3] > 0) return colour;
    }
    return null;
  };
  const bad = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode.parentElement;
    if (!walker.currentNode.textContent.trim()) continue;
    const below = ground(node);
    if (!below) { bad.push(['no ground', walker.currentNode.textContent]); continue; }
    const [a, b] = [light(parse(getComputedStyle(node).color)), light(below)].sort((x, y) => y - x);
    if ((a + 0.05) / (b + 0.05) < 4.5) bad.push([(a + 0.05) / (b + 0.05), walker.currentNode.textContent]);
  }
  return bad;
}
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    path = shutil.which("chromium")
    assert path, "Chromium is not installed: apt-get install chromium"
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield opened
        opened.close()


def html(made: Job) -> str:
    """The HTML part with all that a message can have."""
    cover = COVER if made.edition.briefing.changes else PLAIN
    return mail.draw(made, cover, "figures@example.org").html


@pytest.mark.by_day(3)
@pytest.mark.browser
@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize("width", [360, 640])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_read_on_every_screen(job: Make, browser: Browser, name: str, width: int, scheme: str) -> None:
    """Nothing is wider than the screen, every word stands out from its ground, and pictures off lose no number."""
    page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)  # type: ignore[arg-type]
    made = job(name)
    page.set_content(html(made))
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(CONTRAST) == []
    shown = " ".join(page.inner_text("body").split())
    for figure in made.edition.briefing.key_figures:
        assert figure.label in shown
    alt = page.get_attribute("img", "alt")
    assert alt
    assert made.edition.briefing.key_figures[0].label in alt
    page.close()


@pytest.mark.browser
@pytest.mark.parametrize("name", SAMPLES)
def test_a_program_that_drops_the_body_leaves_a_ground(job: Make, browser: Browser, name: str) -> None:
    """Inside another page, dark and without the message's own body and head, it is still dark on light."""
    inside = html(job(name)).partition("<body")[2].partition(">")[2].partition("</body>")[0]
    page = browser.new_page(viewport={"width": 640, "height": 800}, color_scheme="dark")
    page.set_content(f'<body style="background:#111;color:#eee">{inside}</body>')
    assert page.evaluate(CONTRAST) == []
    page.close()


@pytest.mark.parametrize("name", SAMPLES)
def test_gmail_outlook_and_apple_know_what_it_uses(job: Make, tmp_path: Path, name: str) -> None:
    """Can I email knows of nothing in it that these programs lack, but what they take out of every message."""
    assert lacking(html(job(name)), tmp_path) <= HARMLESS


@pytest.mark.parametrize("lang", ["en", "ur"])
def test_they_know_what_a_digest_uses(job: Make, tmp_path: Path, lang: str) -> None:
    """The same of several briefings in one message, one of them with a correction and in another language."""
    assert lacking(digest(job, lang), tmp_path) <= HARMLESS


def test_they_know_what_an_edition_with_its_correction_uses(job: Make, tmp_path: Path) -> None:
    """The same of the edition that a reader gets together with the correction and a note."""
    cover = replace(PLAIN, corrections=((1, (1,)),), note="The count was wrong.", greeting="Dear reader,")
    drawn = mail.draw(job("flood/02"), cover, "figures@example.org")
    assert "This was wrong in: Edition 1" in drawn.html
    assert lacking(drawn.html, tmp_path) <= HARMLESS


def test_the_judge_finds_what_they_lack(tmp_path: Path) -> None:
    """A message that these programs cannot show is told."""
    assert lacking('<p style="display:grid">x</p>', tmp_path)


def digest(job: Make, lang: str) -> str:
    """The HTML of a digest in a language of three briefings, each in its own."""
    parts = [(job(name), replace(COVER, kind="edition", number=0)) for name in SAMPLES[:2]]
    return mail_digest.draw([*parts, (job(SAMPLES[2]), PLAIN)], lang).html


def lacking(text: str, folder: Path) -> set[str]:
    """What some program lacks of that which a message uses."""
    node = shutil.which("node")
    assert node, "Node is not there: run `make test`"
    script = folder / "ask.mjs"
    script.write_text(ASK)
    (folder / "node_modules").symlink_to(ROOT / "node_modules")
    asked = subprocess.run(
        [node, str(script)], input=text, capture_output=True, text=True, timeout=120, check=True
    )
    return {title for _, title in json.loads(asked.stdout)}


def test_letters_are_those_of_the_language(job: Make) -> None:
    """Nastaliq is for Urdu alone: not for Arabic, and in a digest for the parts in Urdu."""
    nastaliq = "Noto Nastaliq Urdu"
    assert nastaliq in html(job("flood/02.ur"))
    assert nastaliq not in html(job("flood/02"))
    english, _, urdu = digest(job, "en").partition('<tr><td lang="ur"')
    assert nastaliq not in english
    assert nastaliq in urdu.partition('<tr><td lang="en"')[0]
    assert nastaliq not in urdu.partition('<tr><td lang="en"')[2]
    made = job("flood/02")
    file = replace(made.edition.file, lang="ar")
    arabic = html(
        replace(
            made,
            edition=replace(
                made.edition, file=file, briefing=made.edition.briefing.model_copy(update={"lang": "ar"})
            ),
        )
    )
    assert 'lang="ar" dir="rtl"' in arabic
    assert nastaliq not in arabic
    assert "Noto Naskh Arabic" in arabic


def test_a_long_briefing_is_not_cut(job: Make) -> None:
    """HTML above Gmail's limit leaves out its longest part and says so; the text part keeps everything."""
    made = job("flood/02")
    long = made.edition.briefing.model_copy(update={"background": "The valley is long. " * 8000})
    drawn = mail.draw(
        replace(made, edition=replace(made.edition, briefing=long)), COVER, "figures@example.org"
    )
    assert len(drawn.html.encode()) < HTML_LIMIT
    assert "The valley is long" not in drawn.html
    assert "Key figures" in drawn.html
    assert "The valley is long" in drawn.text
    assert drawn.left_out == ("Background",)
    assert "Left out here because of its length: Background." in drawn.html
    for claim in long.claims:
        assert escape(claim.claim) in drawn.html, "claims stay as long as anything else can go"


@pytest.mark.parametrize("name", SAMPLES)
def test_text_says_what_html_says(job: Make, name: str) -> None:
    """Highlights, figures, claims, quotations and sources stand in the text part, in lines of 76."""
    made = job(name)
    drawn = mail.draw(made, PLAIN, "figures@example.org")
    words = " ".join(drawn.text.split())
    briefing = made.edition.briefing
    for text in (*(one.label for one in briefing.key_figures), *(one.title for one in briefing.sources),
                 *(one.claim for one in briefing.claims), *(one.quote for one in briefing.voices)):  # fmt: skip
        assert " ".join(text.split()) in words
    assert len(drawn.html.encode()) < HTML_LIMIT
    assert not [line for line in drawn.text.splitlines() if len(line) > 76 and " " in line.strip()]
