"""What a build looks for and what it gives up: sentences never, names only where the desk has reviewed them."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from tests.mail.desk import DeskSite, make
from tests.sites import EPOCH

pytestmark = pytest.mark.slow

SITE = """
PATH = "content"
THEME = "themes/standfirst"
PLUGINS = ["standfirst.pelican_plugin"]
STANDFIRST["WITHOUT"] = ("report", "flash", "card")
"""
VOICE = """voices:
  - quote: We left at night.
    speaker: {{name: {name}, published_as: A villager, protect: [name]{more}}}
    kind: survivor
    verification: verified
    consent: given
    sources: [plan]
"""
SECRET = "The convoy leaves by the northern road at four in the morning"


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DeskSite:
    """A desk with a public briefing, a restricted one, and a page of its own."""
    site = make(tmp_path / "site")
    (site.folder / "content" / "pages").mkdir(parents=True)
    with (site.folder / "pelicanconf.py").open("a", encoding="utf-8") as file:
        file.write(SITE)
    monkeypatch.chdir(site.folder)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH)
    site.brief("river/01")
    site.brief("plans/01", tlp="RED", more=f"coordination: {SECRET} [@plan].\n")
    return site


def page(desk: DeskSite, text: str) -> None:
    """Write the page of the desk's own."""
    (desk.folder / "content" / "pages" / "about.md").write_text(f"Title: About\n\n{text}\n", "utf-8")


@pytest.mark.parametrize(
    "text", [f"{SECRET}.", f"We hear: “{SECRET.upper()}”, they say.", SECRET.replace(" by ", " *by* ")]
)
def test_a_sentence_is_not_given_up_because_a_page_says_it(desk: DeskSite, text: str) -> None:
    """A sentence of a restricted briefing that somebody copied into a page of the desk's own stops the build."""
    page(desk, text)
    done = desk.run("build", code=1)
    assert "about.html" in done.err
    assert "plans/01.yaml: coordination" in done.err


def test_few_words_are_given_up(desk: DeskSite) -> None:
    """A place that a restricted briefing names, too, may stand on a page of the desk's own."""
    desk.brief(
        "plans/01", tlp="RED", more="places: [{name: Nettlecombe Stairs, country: ZZ, lat: 1, lon: 1}]\n"
    )
    page(desk, "We work in Nettlecombe Stairs and elsewhere.")
    assert "the same text is public in" in desk.run("build").flat


@pytest.mark.by_day(1)
@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("left.html", f"<p>{SECRET}.".encode()),
        ("old/left.csv", f'1,"{SECRET}"\n'.encode()),
        ("left.gz", gzip.compress(SECRET.encode(), mtime=0)),
        (f"{SECRET.lower().replace(' ', '-')}.txt", b""),
    ],
    ids=["page", "table", "packed", "name"],
)
def test_what_others_left_in_the_output_is_scanned(desk: DeskSite, name: str, data: bytes) -> None:
    """A file in the output that no build has made is published with the site, so it passes the gate, too."""
    page(desk, "Who we are.")
    desk.run("build")
    (desk.folder / "output" / "CNAME").write_text("example.org\n")
    assert "CNAME" in desk.run("build").flat
    left = desk.folder / "output" / name
    left.parent.mkdir(exist_ok=True)
    left.write_bytes(data)
    assert "plans/01.yaml: coordination" in desk.run("build", code=1).err
    assert f"output/{name}:" in desk.run("check", code=1).flat.replace(" ", "").replace("\u200b", "")
    left.unlink()
    desk.run("check")
    desk.run("build")


MINISTER = "background: The minister, Muhammad Ali, opened the canal [@plan]."


def named(desk: DeskSite, more: str, *, name: str = "Muhammad Ali", exceptions: str = "") -> None:
    """Protect somebody in one briefing, and say something in another."""
    desk.brief("river/02", more=VOICE.format(name=name, more=exceptions))
    desk.brief("river/03", more=f"coordination: The canal is open [@plan].\n{more}\n")
    path = desk.folder / "briefings" / "river" / "03.yaml"
    text = path.read_text("utf-8")
    if more.startswith("background:"):
        path.write_text(text.replace("background: It was planned for a year [@plan].\n", "", 1), "utf-8")


def test_a_minister_who_bears_the_name_is_named(desk: DeskSite) -> None:
    """A text that the desk has reviewed is published with the name in it, and each build says so without the name."""
    page(desk, "Who we are.")
    named(desk, MINISTER)
    assert "SF503" in desk.run("check", code=1).out
    named(desk, f"{MINISTER}  # noqa: SF503")
    desk.run("check")
    done = desk.run("build")
    assert "a protected name may be in briefings/river/03.yaml" in done.flat
    assert "Muhammad" not in done.out
    assert "Muhammad Ali" in (desk.folder / "output" / "river" / "03.html").read_text("utf-8")
    page(desk, "A farmer, Muhammad Ali, told us more.")
    assert "about.html" in desk.run("build", code=1).err


def test_an_exception_of_the_record_opens_its_words(desk: DeskSite) -> None:
    """`exceptions` open a name within their words for checks and build alike, and are listed with their reason."""
    page(desk, "Who we are.")
    allowed = ", exceptions: [{text: 'The minister, Muhammad Ali', reason: another man}]"
    named(desk, MINISTER, exceptions=allowed)
    desk.run("check")
    assert "exceptions.0 (another man)" in desk.run("build").flat
    named(desk, MINISTER.replace("The minister", "The farmer"), exceptions=allowed)
    desk.run("check", code=1)
    page(desk, "The farmer, Muhammad Ali, told us more.")
    named(desk, "", exceptions=allowed)
    assert "about.html" in desk.run("build", code=1).err


REVIEWED = """muhammad-ali:
  name: Muhammad Ali
  exceptions:
    - {{text: "{text}", reason: {reason}, by: The canal desk}}
"""


def registered(desk: DeskSite, text: str, reason: str = "another man") -> None:
    """Keep the protected person in the registry, with a reviewed exception."""
    path = desk.folder / "briefings" / "_registry" / "people.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(REVIEWED.format(text=text, reason=reason), "utf-8")


@pytest.mark.parametrize(
    ("reason", "told"), [("another man", " (another man)"), ("not our Muhammad Ali", "")]
)
def test_an_exception_of_the_registry_holds_for_every_briefing_and_page(
    desk: DeskSite, reason: str, told: str
) -> None:
    """`exceptions` of a registered person are honoured by checks and scan alike, and told without any name."""
    page(desk, "The minister, Muhammad Ali, spoke.")
    named(desk, MINISTER)
    desk.run("check", code=1)
    registered(desk, "The minister, Muhammad Ali", reason)
    desk.run("check")
    done = desk.run("build")
    assert f"may be in briefings/_registry/people.yaml: record 1, exceptions.0{told}" in done.flat
    assert "uhammad" not in done.out
    assert "Muhammad Ali" in (desk.folder / "output" / "pages" / "about.html").read_text("utf-8")
    assert "canal desk" not in (desk.folder / "output" / "river" / "03.html").read_text("utf-8")


@pytest.mark.by_day(1)
@pytest.mark.parametrize(
    "text", ["The farmer, Muhammad Ali, spoke.", "We met Muhammad Ali.", "ALI, Muhammad"]
)
def test_an_exception_of_the_registry_opens_its_words_alone(desk: DeskSite, text: str) -> None:
    """The name in any other words stays closed, in briefings and pages, and the reason is printed nowhere."""
    page(desk, "Who we are.")
    registered(desk, "The minister, Muhammad Ali", "another man who governs the canal")
    named(desk, f"background: {text} [@plan].")
    assert "SF503" in desk.run("check", code=1).out
    page(desk, text)
    named(desk, MINISTER)
    assert "about.html" in desk.run("build", code=1).err
    page(desk, "He is another man who governs the canal.")
    assert "people.yaml: record 1.exceptions.0.reason" in desk.run("build", code=1).err


@pytest.mark.proof
def test_a_name_that_every_page_says_is_told(desk: DeskSite) -> None:
    """Somebody whose one name is a month does not make every site impossible; the build says what it cannot do."""
    page(desk, "We met in May. See page 3.")
    named(desk, "", name="May")
    assert "the program prints that word itself" in desk.run("build").flat
    named(desk, "", name="May Page")
    desk.run("build")
    page(desk, "We met May Page.")
    desk.run("build", code=1)


FIGURE = "{id: households-displaced, label: Families who left home, value: 48131, sources: [plan]}"
RECORDS = """claims: [{id: gates-opened, claim: The gates were opened too late., by: A letter, status: unverified, sources: [plan]}]
voices: [{id: ferrywoman, quote: We left at night., speaker: {name: Ines Quillfeather}, kind: resident, verification: verified, consent: given, sources: [plan]}]
tables: [{id: granaries, title: Flour by town, columns: [{id: town, label: Town}, {id: bags, label: Bags, kind: number}], rows: [[Oxbow, 52417]], sources: [plan]}]
charts: [{id: reservoirs, kind: bar, title: Water by dam, alt: Two bars., data: [{label: Upper weir, value: 61283}, {label: Low, value: 2}], unit: m, sources: [plan]}]
"""
WITHDRAWN = "status: withdrawn\nwithdrawn: {at: 2026-03-13T08:00+00:00, explanation: It was wrong.}\n"


def records(desk: DeskSite, name: str, tlp: str = "CLEAR") -> Path:
    """Write a briefing with records of several kinds, and return its path."""
    desk.brief(name, tlp=tlp, more=RECORDS)
    path = desk.folder / "briefings" / f"{name}.yaml"
    text = path.read_text("utf-8").replace("key_figures:\n", f"key_figures:\n  - {FIGURE}\n")
    assert FIGURE in text
    path.write_text(text, "utf-8")
    return path


@pytest.mark.parametrize("address", ["https://example.org", ""])
def test_a_withdrawn_briefing_builds_whatever_its_records_are_called(desk: DeskSite, address: str) -> None:
    """Embeds keep their addresses, with the ids of records in them, to say that the briefing was withdrawn; nothing else is left."""
    with (desk.folder / "pelicanconf.py").open("a", encoding="utf-8") as file:
        file.write(f'SITEURL = "{address}"\n')
    path = records(desk, "river/01")
    text = path.read_text("utf-8")
    assert "status: approved\n" in text
    desk.run("build")
    path.write_text(text.replace("status: approved\n", WITHDRAWN), "utf-8")
    desk.run("check")
    desk.run("build")
    output = desk.folder / "output"
    ids = ("households-displaced", "gates-opened", "ferrywoman", "granaries", "reservoirs")
    files = [one for one in output.rglob("*") if one.is_file()]
    assert [any(name in one.name for one in files) for name in ids] == [bool(address)] * len(ids)
    said = b"\n".join(one.read_bytes() for one in files)
    held = (
        b"Families who",
        b"48,131",
        b"48131",
        b"Quillfeather",
        b"at night",
        b"Oxbow",
        b"52,417",
        b"Upper weir",
        b"too late",
    )
    assert [one for one in held if one in said] == []
