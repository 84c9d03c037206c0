"""What a message says to one reader, and what it is called: greeting, note, first line, file."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.mail.desk import DeskSite, make, parsed, text_of

pytestmark = pytest.mark.slow

LIGHT = ("--format", "mail")


@pytest.fixture
def desk(tmp_path: Path) -> DeskSite:
    """An edition with a correction, and a list with a name on it."""
    site = make(tmp_path / "site", {"NAME": "River desk"})
    site.brief("river/01")
    (site.folder / "distribution" / "press.yaml").write_text(
        "tlp: CLEAR\nmembers:\n  - {address: ali@example.org, name: Ali <Khan> & Co}\n  - {address: b@example.org}\n",
        "utf-8",
    )
    return site


def shown(desk: DeskSite, name: str, *words: str) -> tuple[str, str]:
    """The text and the HTML of a reader's message in the outbox."""
    desk.run("mail", "river/01", "--to", "press", *words)
    (path,) = desk.folder.glob(f"outbox/**/*{name}.eml")
    mail = parsed(path.read_bytes())
    html = mail.get_body(("html",))
    assert html is not None
    return text_of(mail), str(html.get_content())


def test_reader_with_a_name_is_greeted(desk: DeskSite) -> None:
    """A name stands in the greeting as text, whatever signs it has; who has none is not greeted."""
    text, html = shown(desk, "ali@example.org", *LIGHT)
    assert "Dear Ali <Khan> & Co," in text
    assert "Dear Ali &lt;Khan&gt; &amp; Co," in html
    for part in shown(desk, "b@example.org", *LIGHT):
        assert "Dear" not in part
        assert "\ue000" not in part


def test_note_stands_before_the_briefing(desk: DeskSite) -> None:
    """A note of several paragraphs is in both parts, escaped, before the title."""
    text, html = shown(desk, "ali@example.org", *LIGHT, "--note", "One & <two>.\n\nThree.")
    assert text.index("Dear Ali") < text.index("One & <two>. Three.") < text.index("Highlights")
    assert html.index("One &amp; &lt;two&gt;.") < html.index("Three.") < html.index("<h1")
    assert "One & <two>" not in shown(desk, "ali@example.org", *LIGHT)[0]


def test_inbox_shows_the_standfirst_first(desk: DeskSite) -> None:
    """The first words of the HTML, which an inbox shows behind the subject, are no marking."""
    html = shown(desk, "ali@example.org", *LIGHT)[1]
    body = html.partition("<body")[2]
    assert body.index("An invented note about a river") < body.index("TLP:CLEAR")


@pytest.mark.parametrize(("form", "kind"), [("report", "Explainer"), ("flash", "Flash update")])
def test_file_is_named_for_people(desk: DeskSite, form: str, kind: str) -> None:
    """Series, kind and number, date: a name by which the file is found again."""
    (desk.folder / "briefings" / "river" / "_series.yaml").write_text(
        'title: "River: Drillhaven/east"\n', "utf-8"
    )
    desk.run("mail", "river/01", "--to", "press", "--format", form)
    (path,) = desk.folder.glob("outbox/**/*ali@example.org.eml")
    (file,) = parsed(path.read_bytes()).iter_attachments()
    assert file.get_filename() == f"River Drillhaven east, {kind} 1, 2 March 2026.pdf"


def test_links_lead_to_the_published_site(desk: DeskSite) -> None:
    """The settings of publishing, or SITEURL of the environment, give messages their links; without, the gate says so."""
    published = 'from pelicanconf import *\nSITEURL = "https://briefings.example.org"\n'
    (desk.folder / "publishconf.py").write_text(published, "utf-8")
    words = ("mail", "river/01", "--to", "ali@example.org", *LIGHT)
    shown_ = desk.run(*words)
    assert "messages link to no page" in shown_.flat
    by_file = desk.run(*words, "--settings", "publishconf.py")
    assert "messages link to no page" not in by_file.flat
    assert "--settings publishconf.py --send" in by_file.flat
    (path,) = desk.folder.glob("outbox/**/*ali@example.org.eml")
    assert "https://briefings.example.org/river/01.html" in text_of(parsed(path.read_bytes()))
    desk.run(*words, environ={"SITEURL": "https://other.example.org"})
    (path,) = desk.folder.glob("outbox/**/*ali@example.org.eml")
    assert "https://other.example.org/river/01.html" in text_of(parsed(path.read_bytes()))
    assert "there is no nowhere.py" in desk.run(*words, "--settings", "nowhere.py", code=1).err
