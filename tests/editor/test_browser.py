"""The editor in a real browser: with the keyboard, in every language, at every width."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from standfirst.reader import read
from tests import audits
from tests.editor.desk import Desk, running
from tests.sites import EPOCH, ROOT, WELLS, copy_site, write

pytestmark = [pytest.mark.browser, pytest.mark.slow]

FLOOD = "briefings/flood/02.yaml"
PATIENCE = 480_000
CALM = re.compile(r"Saved · ")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The machine's own Chromium."""
    with audits.opened() as opened:
        yield opened


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """An editor of the samples that nobody changes."""
    root = copy_site(tmp_path_factory.mktemp("editor") / "site")
    write(root, "full.yaml", (ROOT / "tests/data/full.yaml").read_text("utf-8"))
    write(root, "broken.yaml", "title: 'never closed\n")
    with running(root) as desk:
        yield desk


@pytest.fixture
def desk(site_folder: Path) -> Iterator[Desk]:
    """An editor of the samples."""
    with running(site_folder) as started:
        yield started


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A tab in which nothing may be said on the console."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    tab = context.new_page()
    tab.set_default_timeout(PATIENCE)
    said: list[str] = []
    tab.on("console", lambda message: said.append(message.text))
    tab.on("pageerror", lambda error: said.append(str(error)))
    yield tab
    context.close()
    expected = ("status of 409", "status of 422")
    assert [text for text in said if not any(words in text for words in expected)] == []


def status(page: Page) -> Any:
    """What the page says of the file."""
    return expect(page.locator("#status"))


def opened(page: Page, desk: Desk, path: str) -> None:
    """Open a page of the editor, and wait until its first draft was checked."""
    page.goto(f"http://127.0.0.1:{desk.port}{desk.start}{path}")
    status(page).to_contain_text("·", timeout=PATIENCE)


def save(page: Page) -> None:
    """Save by the keyboard, and wait."""
    page.keyboard.press("Control+s")
    status(page).to_have_text(CALM, timeout=PATIENCE)


def data(desk: Desk, name: str = FLOOD) -> Any:
    """What a file says."""
    return read(desk.root / name).data


def test_a_headline_is_changed_seen_and_saved(desk: Desk, page: Page) -> None:
    """Typing shows in the page beside the form before it is saved; the save changes one line of the file."""
    before = (desk.root / FLOOD).read_text("utf-8")
    opened(page, desk, f"form/{FLOOD}")
    page.get_by_label("Headline (required)").first.fill("Another headline")
    status(page).to_contain_text("Not saved yet")
    shown = page.frame_locator("#page").get_by_role("heading", level=1)
    expect(shown).to_have_text("Another headline", timeout=PATIENCE)
    assert (desk.root / FLOOD).read_text("utf-8") == before
    save(page)
    after = (desk.root / FLOOD).read_text("utf-8")
    assert after == re.sub(r"(?m)^title: .*$", "title: Another headline", before, count=1)


@pytest.mark.by_day(1)
@pytest.mark.parametrize(
    "name", [FLOOD, "briefings/flood/02.ur.yaml", "briefings/balochistan/01.yaml", "briefings/full.yaml"]
)
def test_looking_changes_nothing(page: Page, shared: Desk, name: str) -> None:
    """A form that was opened and saved, with all its cards unfolded, leaves every byte as it was."""
    before = (shared.root / name).read_bytes()
    opened(page, shared, f"form/{name}")
    for summary in page.locator("#form summary").all()[:40]:
        if summary.is_visible():
            summary.click()
    status(page).to_contain_text("Saved")
    save(page)
    assert (shared.root / name).read_bytes() == before


@pytest.mark.proof
def test_cards_are_added_moved_and_removed_by_the_keyboard(desk: Desk, page: Page) -> None:
    """Without a mouse, a figure is added and filled, moved up, and another one removed; comments stay with their records."""
    path = desk.root / FLOOD
    text = path.read_text("utf-8").replace("  - id: homes\n", "  # counted from the air\n  - id: homes\n", 1)
    assert "counted from the air" in text
    path.write_text(text, "utf-8")
    before = [figure["id"] for figure in data(desk)["key_figures"]]
    opened(page, desk, f"form/{FLOOD}")
    page.locator("[data-add='Briefing.key_figures']").focus()
    page.keyboard.press("Enter")
    page.keyboard.type("boats")
    page.keyboard.press("Tab")
    page.keyboard.type("Boats at work")
    card = page.locator("[data-name=key_figures] > .cards > .card").last
    card.locator("> details > .inner > .more > summary").focus()
    page.keyboard.press("Enter")
    value = card.locator("[data-name=value] [data-choice]:not([hidden]) input").first
    value.focus()
    page.keyboard.type("12")
    save(page)
    assert data(desk)["key_figures"][-1] == {"id": "boats", "label": "Boats at work", "value": 12}
    card.locator("> .move [data-act=up]").focus()
    page.keyboard.press("Enter")
    status(page).to_contain_text("Moved to place")
    first = page.locator("[data-name=key_figures] > .cards > .card").first
    first.locator("> .move [data-act=remove]").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.dataset.act") == "remove"
    save(page)
    assert [figure["id"] for figure in data(desk)["key_figures"]] == [*before[1:-1], "boats", before[-1]]
    assert "  # counted from the air\n  - id: homes\n" in path.read_text("utf-8")


@pytest.mark.proof
def test_findings_stand_beside_their_field(desk: Desk, page: Page) -> None:
    """What `check` says of a text appears beside it while one types, in the list, and leads there."""
    opened(page, desk, f"form/{FLOOD}")
    field = page.locator("#form > section > [data-name=background]")
    box = field.locator("textarea")
    box.press("Control+End")
    box.press_sequentially(" See {{ none }}.")
    expect(field.locator(".found .is-error")).to_contain_text("none", timeout=PATIENCE)
    expect(box).to_have_attribute("aria-invalid", "true")
    described = box.get_attribute("aria-describedby") or ""
    assert (field.locator(".found").get_attribute("id") or "?") in described.split()
    status(page).to_contain_text("Errors: 1")
    line = page.locator("#problems .is-error button").first
    expect(line).to_contain_text("Background: ")
    line.click()
    expect(box).to_be_focused()
    assert audits.axe(page) == []


@pytest.mark.proof
def test_a_removed_card_comes_back(desk: Desk, page: Page) -> None:
    """A figure that was removed by mistake is put back in its place by a button, as the file had it."""
    before = (desk.root / FLOOD).read_bytes()
    opened(page, desk, f"form/{FLOOD}")
    cards = page.locator("[data-name=key_figures] > .cards > .card")
    names = cards.locator("> details > summary").all_inner_texts()
    undo = page.get_by_role("button", name="Undo the removal")
    expect(undo).to_be_hidden()
    for _ in range(2):
        cards.nth(1).locator("> .move [data-act=remove]").click()
    status(page).to_contain_text("Not saved yet", timeout=PATIENCE)
    undo.click()
    undo.click()
    expect(undo).to_be_hidden()
    assert cards.locator("> details > summary").all_inner_texts() == names
    status(page).to_have_text(CALM, timeout=PATIENCE)
    save(page)
    assert (desk.root / FLOOD).read_bytes() == before


@pytest.mark.proof
def test_a_save_ends_what_can_be_undone(desk: Desk, page: Page) -> None:
    """After a save the form shows what the file says, and there is nothing to put back."""
    opened(page, desk, f"form/{FLOOD}")
    page.locator("[data-name=key_figures] > .cards > .card").last.locator("> .move [data-act=remove]").click()
    expect(page.get_by_role("button", name="Undo the removal")).to_be_visible()
    save(page)
    expect(page.get_by_role("button", name="Undo the removal")).to_be_hidden()


def test_a_translator_sees_the_original(page: Page, shared: Desk) -> None:
    """Beside each text of a translation stands what it translates, in its own language, also in cards and for a screen reader."""
    opened(page, shared, "form/briefings/flood/02.ur.yaml?lang=ur")
    first = read(shared.root / FLOOD).data
    title = page.locator("[data-name=title] .original bdi").first
    expect(title).to_have_text(first["title"])
    assert (title.get_attribute("lang"), title.get_attribute("dir")) == ("en", "ltr")
    control = page.locator("#form [data-name=title] input, #form [data-name=title] textarea").first
    beside = page.locator("[data-name=title] .original").first.get_attribute("id")
    assert f"{beside} " in f"{control.get_attribute('aria-describedby')} "
    labels = page.locator("[data-name=key_figures] [data-name=label] .original bdi").all_text_contents()
    assert labels == [figure["label"] for figure in first["key_figures"]]


@pytest.mark.by_day(1)
@pytest.mark.parametrize(("tag", "said"), [("ur", "منظور شدہ"), ("ar", "معتمد"), ("en", "Approved")])
def test_choices_are_called_in_the_language_of_the_editor(
    page: Page, shared: Desk, tag: str, said: str
) -> None:
    """What can be chosen is called in the language of the editor; the file gets its own word."""
    opened(page, shared, f"form/{FLOOD}?lang={tag}")
    select = page.locator(
        "#form > .part > .field[data-name=status] select, #form .part [data-name=status] select"
    ).last
    expect(select.locator("option:checked")).to_have_text(said)
    assert select.input_value() == "approved"


@pytest.mark.proof
def test_what_a_build_would_refuse_stands_beside_its_field(desk: Desk, page: Page) -> None:
    """A flash that does not fit on its page is said while somebody types, beside a text that is too long."""
    write(desk.root, "flash.yaml", WELLS.replace("kind: explainer", "kind: flash"))
    opened(page, desk, "form/briefings/flash.yaml")
    page.locator("[data-name=situation] textarea").fill("There are wells in the valley [@a]. " * 200)
    found = page.locator("[data-name=situation] .found .is-error")
    expect(found.first).to_contain_text("page", timeout=PATIENCE)


@pytest.mark.proof
def test_figures_and_sources_are_picked(desk: Desk, page: Page) -> None:
    """Beside a text, a figure and a source are chosen by what they are called, and inserted as references."""
    opened(page, desk, f"form/{FLOOD}")
    field = page.locator("#form > section > [data-name=background]")
    box = field.locator("textarea")
    box.fill("People: ")
    for button, key in (("Insert a figure", "ArrowDown"), ("Insert a source", "Home")):
        field.get_by_role("button", name=button).focus()
        page.keyboard.press("Enter")
        dialog = page.get_by_role("dialog")
        expect(dialog).to_be_visible()
        assert audits.axe(page) == []
        page.locator("#pick-one").focus()
        page.keyboard.press(key)
        dialog.get_by_role("button", name="Insert").focus()
        page.keyboard.press("Enter")
        expect(dialog).to_be_hidden()
        expect(box).to_be_focused()
    figures, sources = data(desk)["key_figures"], data(desk)["sources"]
    expect(box).to_have_value(f"People: {{{{ {figures[1]['id']} }}}}[@{sources[0]['id']}]")


@pytest.mark.proof
def test_acronyms_are_pairs(desk: Desk, page: Page) -> None:
    """A short form and the full one are added, changed and removed as a pair; a short form given twice loses nothing."""
    write(
        desk.root,
        "short.yaml",
        f"{WELLS}acronyms:\n  WASH: water and sanitation  # ours\n  WHO: World Health Organization\n",
    )
    opened(page, desk, "form/briefings/short.yaml")
    field = page.locator("[data-name=acronyms]")
    full = field.get_by_label("In full")
    full.first.fill("water, sanitation and hygiene")
    field.get_by_role("button", name="Remove WHO").click()
    for short in ("IPC", "IPC"):
        field.get_by_role("button", name="Add to: Acronyms").click()
        field.get_by_label("Short form").last.fill(short)
        full.last.fill(f"{short} in full")
    expect(field.locator(".found").first).to_contain_text("IPC (2)", timeout=PATIENCE)
    field.get_by_label("Short form").last.fill("CCCM")
    assert audits.axe(page) == []
    save(page)
    text = (desk.root / "briefings/short.yaml").read_text("utf-8")
    assert "  WASH: water, sanitation and hygiene  # ours\n" in text
    assert data(desk, "briefings/short.yaml")["acronyms"] == {
        "WASH": "water, sanitation and hygiene", "IPC": "IPC in full", "CCCM": "IPC in full",
    }  # fmt: skip


@pytest.mark.proof
def test_two_tabs_lose_nothing(desk: Desk, page: Page, browser: Browser) -> None:
    """Different fields of two tabs are joined; the same field is asked about, with both values."""
    other = browser.new_context().new_page()
    for tab in (page, other):
        opened(tab, desk, f"form/{FLOOD}")
    other.get_by_label("Headline (required)").first.fill("Theirs")
    save(other)
    standfirst = page.locator("#form > section > [data-name=standfirst] textarea")
    standfirst.fill("A new standfirst.")
    save(page)
    assert (data(desk)["title"], data(desk)["standfirst"]) == ("Theirs", "A new standfirst.")
    expect(page.get_by_label("Headline (required)").first).to_have_value("Theirs", timeout=PATIENCE)
    for tab, words in ((other, "Theirs again"), (page, "Mine")):
        tab.get_by_label("Headline (required)").first.fill(words)
    save(other)
    page.keyboard.press("Control+s")
    dialog = page.get_by_role("dialog", name="Someone else changed this too")
    expect(dialog).to_contain_text("Theirs again", timeout=PATIENCE)
    assert audits.axe(page) == []
    assert data(desk)["title"] == "Theirs again"
    dialog.get_by_label("In the file").check()
    dialog.get_by_role("button", name="Save selection").click()
    status(page).to_contain_text("Saved", timeout=PATIENCE)
    assert data(desk)["title"] == "Theirs again"
    other.context.close()


@pytest.mark.proof
def test_a_broken_file_is_mended_as_text(desk: Desk, page: Page) -> None:
    """A file that is no YAML opens as text; the finding leads to the line; mended and saved, it is a form again."""
    path = desk.root / FLOOD
    text = path.read_text("utf-8")
    path.write_text(text.replace("\nedition: 2", "\nedition: [2", 1), "utf-8")
    page.goto(f"http://127.0.0.1:{desk.port}{desk.start}form/{FLOOD}")
    button = page.locator("#problems button")
    expect(button.first).to_contain_text("SF0", timeout=PATIENCE)
    assert audits.axe(page) == []
    button.first.click()
    assert page.evaluate("document.activeElement.id") == "text"
    page.locator("#text").fill(text)
    save(page)
    assert path.read_text("utf-8") == text
    page.get_by_role("link", name="Form").click()
    expect(page.get_by_label("Headline (required)").first).to_be_visible()


@pytest.mark.proof
def test_a_document_is_dropped(desk: Desk, page: Page) -> None:
    """A text becomes a draft; what the importer suggests is accepted one by one, and is then a card."""
    page.goto(f"http://127.0.0.1:{desk.port}{desk.start}")
    words = "Flood (EXERCISE)\n\nTESTFORD, 1 November 2026 - At least 12 people were killed on Saturday, officials said.\n"
    page.set_input_files(
        "#import-file", {"name": "flood report.txt", "mimeType": "text/plain", "buffer": words.encode()}
    )
    page.wait_for_url("**/form/briefings/flood-report.yaml*", timeout=PATIENCE)
    status(page).to_contain_text("·", timeout=PATIENCE)
    (desk.root / "briefings/flood-report.suggestions.txt").write_text(
        '"1":\n  field: claims\n  line: 3\n  why: somebody says it\n  words: officials said\n'
        "  record:\n    id: dead\n    by: officials\n    claim: At least 12 people were killed\n    status: unverified\n", "utf-8"
    )  # fmt: skip
    page.reload()
    page.locator(".suggestions summary").click()
    page.get_by_role("button", name="Accept").click()
    expect(page.locator("[data-name=claims] .summary", has_text="At least 12 people")).to_be_visible(
        timeout=PATIENCE
    )
    assert page.locator("[data-accept]").count() == 0
    assert data(desk, "briefings/flood-report.yaml")["claims"][-1]["id"] == "dead"


PAGES = (
    "",
    f"form/{FLOOD}",
    "form/briefings/full.yaml",
    "form/briefings/flood/02.ur.yaml",
    "text/briefings/broken.yaml",
)
TAGS = ("en", "ar", "ur")


@pytest.mark.by_day(1)
@pytest.mark.parametrize(
    ("path", "tag"),
    [  # each page in one of the languages by day, and in all of them by night
        pytest.param(path, tag, marks=() if (number - place) % 3 == 0 else pytest.mark.nightly)
        for number, path in enumerate(PAGES)
        for place, tag in enumerate(TAGS)
    ],
)
def test_pages_are_for_everybody(page: Page, shared: Desk, path: str, tag: str) -> None:
    """At three widths, in both schemes and with every card unfolded, axe finds nothing and nothing overflows."""
    page.goto(f"http://127.0.0.1:{shared.port}{shared.start}{path}?lang={tag}")
    if path:
        status(page).to_contain_text("·", timeout=PATIENCE)
    for width in (360, 768, 1280):
        audits.look(page, width, "light" if width == 768 else "dark")
        assert audits.widest(page) <= width
    for width, scheme in ((360, "light"), (1280, "dark")):
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        audits.look(page, width, scheme)
        assert audits.axe(page) == []
        assert audits.widest(page) <= width


@pytest.mark.proof
def test_the_command_says_where_to_look(site_folder: Path, browser: Browser) -> None:
    """`standfirst edit` prints the address with its token, builds the preview, and shows a save in the site's page."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "SOURCE_DATE_EPOCH": EPOCH}
    words = [sys.executable, "-m", "standfirst", "edit", "--port", "0"]
    with subprocess.Popen(
        words, cwd=site_folder, env=environment, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout is not None
            lines = iter(process.stdout.readline, "")
            address = next(
                found[0]
                for line in lines
                if (found := re.search(r"http://127\.0\.0\.1:\d+/\.standfirst/edit/[\w-]{32,}/", line))
            )
            tab = browser.new_context().new_page()
            tab.set_default_timeout(PATIENCE)
            tab.goto(address)
            tab.get_by_role("link", name="The Mockwater falls").click()
            status(tab).to_contain_text("·", timeout=PATIENCE)
            pdf = tab.request.get(f"{address}view/report.pdf?name=briefings/flood/02.yaml", timeout=PATIENCE)
            assert pdf.body().startswith(b"%PDF")
            assert not (site_folder / "output").exists()
            tab.context.close()
        finally:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(timeout=60)
            finally:
                process.kill()
