"""Every format of every sample says what its records say, and nothing that is protected."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from standfirst import theme
from standfirst.checks import examples
from standfirst.formats import FORMATS as DRAWN
from standfirst.formats import Job
from standfirst.library import Library, Visibility, load_or_raise
from standfirst.mail import rendering
from standfirst.model import Speaker

pytestmark = pytest.mark.slow

FORMATS = {**DRAWN, "mail": rendering.FORMAT}
Make = Callable[[str], Job]
CASUALTIES = ("190", "31", "17", "145", "41")
SAMPLES = ("balochistan/01", "flood/01", "flood/02", "flood/02.ur")


def text_of(pdf: bytes, folder: Path) -> str:
    """The text of a PDF as `pdftotext` gives it, with single spaces."""
    path = folder / "x.pdf"
    path.write_bytes(pdf)
    done = subprocess.run(
        ["pdftotext", str(path), "-"], capture_output=True, text=True, timeout=60, check=True
    )
    return " ".join(done.stdout.split())


def speakers(job: Job) -> list[Speaker]:
    """Everybody who is quoted in a sample."""
    briefing = job.edition.briefing
    return [quote.speaker for quote in (*briefing.voices, *briefing.reactions)]


def test_the_report_holds_every_figure_speaker_and_quotation(job: Make, tmp_path: Path) -> None:
    """`pdftotext` finds all five casualty figures, every speaker and every quotation."""
    made = job("balochistan/01")
    text = text_of(FORMATS["report"].render(made), tmp_path)
    for number in CASUALTIES:
        assert re.search(rf"\b{number}\b", text), number
    for speaker in speakers(made):
        assert speaker.name is not None
        assert speaker.name in text
    bare = re.sub(r"\W+", "", text)
    for quote in (*made.edition.briefing.voices, *made.edition.briefing.reactions):
        assert re.sub(r"\W+", "", quote.quote) in bare, quote.quote


def test_the_page_holds_every_figure_speaker_and_quotation(job: Make) -> None:
    """The page says the same as the report."""
    from markupsafe import escape

    made = job("balochistan/01")
    html = FORMATS["page"].render(made).decode()
    for number in CASUALTIES:
        assert re.search(rf"\b{number}\b", html), number
    for quote in (*made.edition.briefing.voices, *made.edition.briefing.reactions):
        assert str(escape(quote.quote)) in html
        assert str(escape(quote.speaker.name)) in html


def test_what_nobody_could_verify_says_so(job: Make, tmp_path: Path) -> None:
    """The four closing reactions are marked unverified and their source F6, on page and paper."""
    made = job("balochistan/01")
    assert [quote.verification for quote in made.edition.briefing.reactions] == ["unverified"] * 4
    html = FORMATS["page"].render(made).decode()
    text = text_of(FORMATS["report"].render(made), tmp_path)
    assert html.count("Unverified") >= 4
    assert "F6" in html
    assert text.count("Unverified") >= 4
    assert "F6" in text


@pytest.mark.by_day(1)
@pytest.mark.parametrize("name", ["flood/01", "flood/02", "flood/02.ur"])
@pytest.mark.parametrize("form", sorted(FORMATS.keys() - {"card", "flash"}))
def test_an_exercise_says_so_in_every_format(job: Make, tmp_path: Path, name: str, form: str) -> None:
    """Nothing that is invented leaves without the mark."""
    raw = FORMATS[form].render(job(name))
    text = text_of(raw, tmp_path) if form == "report" else raw.decode("utf-8", "replace")
    assert re.search(r"EXERCISE|exercise|مشق", text)


@pytest.mark.by_day(2)
@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize("form", ["page", "data", "report", "mail"])
def test_protected_names_are_in_no_format(
    job: Make, tmp_path: Path, samples: Library, name: str, form: str
) -> None:
    """What is protected in any sample is in no output of any sample."""
    secrets = {
        secret
        for edition in samples.editions
        for quote in (*edition.briefing.voices, *edition.briefing.reactions)
        for secret in quote.speaker.secrets()
        if len(secret) > 3
    }
    assert secrets
    raw = FORMATS[form].render(job(name))
    shown = text_of(raw, tmp_path) if form == "report" else raw.decode("utf-8", "replace")
    assert not [secret for secret in secrets if secret in shown]


@pytest.mark.by_day(1)
@pytest.mark.parametrize("form", sorted(FORMATS.keys() - {"flash"}))
def test_the_same_in_gives_the_same_out(job: Make, form: str) -> None:
    """Two renderings of one edition have the same bytes."""
    assert FORMATS[form].render(job("flood/02.ur")) == FORMATS[form].render(job("flood/02.ur"))


def test_data_is_the_record(job: Make) -> None:
    """The JSON holds the numbers of the record, and none of the desk's own notes."""
    made = job("flood/02")
    data = json.loads(FORMATS["data"].render(made))["briefing"]
    by_id = {figure["id"]: figure for figure in data["key_figures"]}
    for figure in made.edition.briefing.key_figures:
        assert by_id[figure.id]["value"] == figure.value
    assert "consent" not in json.dumps(data["voices"])


@pytest.mark.proof
def test_the_message_stands_on_its_own(job: Make) -> None:
    """Marking in the subject and first in both texts; the text part alone is a complete briefing."""
    made = job("flood/02")
    mail = message_from_bytes(FORMATS["mail"].render(made), policy=policy.default)
    assert mail["Subject"].startswith("[TLP:CLEAR] EXERCISE:")
    plain, rich = mail.get_body(("plain",)), mail.get_body(("html",))
    assert plain is not None
    assert rich is not None
    text, html = plain.get_content(), rich.get_content()
    assert text.startswith("TLP:CLEAR")
    assert html.index("TLP:CLEAR") < html.index("<h1")
    assert "var(" not in html
    assert "<style" not in html
    assert max(len(line) for line in text.splitlines()) <= 76
    for figure in made.edition.briefing.key_figures:
        assert figure.label in text
    attached = [part.get_filename() for part in mail.iter_attachments()]
    assert attached == [
        "Exercise Mockwater a river flood in Exercisia, Situation report 2, 12 March 2026.pdf"
    ]


@pytest.mark.proof
def test_the_report_is_tagged_and_titled(job: Make, tmp_path: Path) -> None:
    """The PDF is tagged, titled, in its language, with bookmarks and the TLP label on every page."""
    import pikepdf

    path = tmp_path / "x.pdf"
    path.write_bytes(FORMATS["report"].render(job("flood/02.ur")))
    with pikepdf.open(path) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert pdf.Root.Lang == "ur"
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert len(pdf.open_outline().root[0].children) >= 3
        pages = len(pdf.pages)
    for number in range(1, pages + 1):
        command = ["pdftotext", "-f", str(number), "-l", str(number), str(path), "-"]
        text = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout
        assert text.count("TLP:CLEAR") >= 2, f"page {number}"


ILLUSTRATED = """\
key_figures:
  - {id: wells, label: Wells drilled, value: 4321, sources: [council]}
  - {id: boats, label: Boats sunk, value: 8765, sources: [council]}
charts:
  - {id: c, title: Wells and boats, kind: bar, alt: A chart of wells., figures: [wells, boats]}
places: [{name: Marbel, lat: 1, lon: 1, country: FR}]
maps:
  - {id: m, title: Around the bridge, alt: A map of the river.}
"""
WITHDRAWN = """\
lang: fr
title: La crue
status: withdrawn
withdrawn: {at: 2026-02-03T10:00+00:00, explanation: La traduction est fautive.}
"""


@pytest.mark.parametrize("form", ["page", "data", "figures", "message"])
def test_a_translation_that_was_withdrawn_shows_nothing_of_its_original(form: str, tmp_path: Path) -> None:
    """Neither its charts and maps nor their numbers and descriptions, although the original has all of them."""
    library = load_or_raise(examples.write({"a.yaml": ILLUSTRATED, "a.fr.yaml": WITHDRAWN}, tmp_path))
    look = theme.load(library.site.theme, library.site.root)
    visibility = Visibility(library, examples.NOW)

    def shown(name: str) -> list[str]:
        job = Job(*visibility.seen(library.by_name[name]), look, examples.NOW)
        text = FORMATS[form].render(job).decode("utf-8", "replace")
        said = ("4321", "4,321", "8765", "Wells", "chart of wells", "map of the river", "<svg")
        return [one for one in said if one in text]

    assert shown("a")
    assert shown("a.fr") == []
