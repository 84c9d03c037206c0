"""What each command lets out of briefings with random markings: nothing stricter than what carries it, or than who gets it."""

from __future__ import annotations

import gzip
import io
import os
import random
import re
from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes, policy
from pathlib import Path

import pypdfium2
import pytest

from standfirst import settings, theme
from standfirst.formats import Job, card
from standfirst.library import Visibility, load_or_raise
from tests.mail.desk import DeskSite
from tests.markings import TLPS, QuotationEntry, figure, forbidden, level, mark, said_at_random, site, write
from tests.sites import EPOCH
from tests.test_serving import built, get, served
from tests.test_serving import said as heard

pytestmark = pytest.mark.slow

Markings = list[tuple[QuotationEntry, QuotationEntry]]
"""What three editions and their translations say."""

EXAMPLES = int(os.environ.get("STANDFIRST_MARKINGS", "2"))
"""Series that each command is tried with; a night takes some hundred."""

EDITIONS = (1, 2, 3)
CEILINGS = ("CLEAR", "GREEN", "AMBER", "AMBER+STRICT")


def desk(folder: Path, seed: int) -> tuple[DeskSite, Markings]:
    """A site of three editions in two languages, and a list for each ceiling with a reader of each language."""
    drawn = said_at_random(random.Random(seed))  # the same markings in each run
    said = [(original, as_done(own, original)) for original, own in drawn]
    site(folder)
    (folder / "distribution").mkdir()
    made = DeskSite(folder)
    for number, (original, own) in enumerate(said, start=1):
        write(folder, number, original, own)
    for tlp in CEILINGS:
        readers = [f"{lang}@{tlp.lower()}.example.org, lang: {lang}" for lang in ("en", "fr")]
        made.list(tlp.lower().replace("+", "-"), tlp, [one.replace("+", "-") for one in readers])
    return made, said


def as_done(own: QuotationEntry, original: QuotationEntry) -> QuotationEntry:
    """A translation that says no more of its state than its original: `check` refuses any other."""
    return replace(own, status=None) if level(own).done > level(original).done else own


def text_of(data: bytes) -> str:
    """The text of a file: what a PDF says, what a packed index holds, the parts of a message, or itself."""
    if data.startswith(b"\x1f\x8b"):
        data = gzip.decompress(data)
    if data.startswith(b"%PDF"):
        with pypdfium2.PdfDocument(data) as paper:
            return " ".join(page.get_textpage().get_text_range() for page in paper)
    return data.decode("utf-8", "replace")


def told(secrets: list[str], text: str) -> list[str]:
    """Which of some words and numbers a text holds."""
    return [one for one in secrets if re.search(rf"(?<!\d){re.escape(one)}(?!\d)", text)]


def closed(said: Markings) -> list[str]:
    """The words and numbers of all that is not public; of what was withdrawn, all but the title."""
    found = []
    for number, (original, own) in enumerate(said, start=1):
        mine, translated = level(original), level(own, original)
        if not mine.public:
            found.append(mark(number))
        if not mine.public or mine.gone:
            found += [f"Only {mark(number)}", f"{figure(number):,}", str(figure(number))]
        if not translated.public:
            found.append(mark(number, "fr"))
    return found


def pages(number: int) -> tuple[tuple[str, bool], ...]:
    """The addresses of an edition in both languages, and whether it is the translation there."""
    return (
        (f"wells/{number:02}.html", False), (f"wells/{number:02}.json", False),
        (f"fr/wells/{number:02}.html", True), (f"fr/wells/{number:02}.json", True),
    )  # fmt: skip


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH)


@pytest.mark.by_day(1)
@pytest.mark.parametrize("seed", range(EXAMPLES))
def test_a_build_holds_nothing_that_is_not_public(seed: int, tmp_path: Path) -> None:
    """No file of the output, search index included, has a word or number of what is closed."""
    made, said = desk(tmp_path / "site", 1000 + seed)
    made.run("build", "--jobs", "0")
    files = [path for path in (made.folder / "output").rglob("*") if path.is_file()]
    assert len(files) > 20
    for path in files:
        assert told(closed(said), f"{path} {text_of(path.read_bytes())}") == [], (path, said)


@pytest.mark.by_day(1)
@pytest.mark.parametrize("seed", range(EXAMPLES))
def test_a_preview_shows_each_edition_as_its_readers_will_see_it(seed: int, tmp_path: Path) -> None:
    """A page of a preview, and its data, hold only what the readers of that very edition may see."""
    made, said = desk(tmp_path / "site", 2000 + seed)
    made.run("build", "--preview", "--jobs", "0")
    looked = 0
    for number in EDITIONS:
        for name, translated in pages(number):
            path = made.folder / "preview" / name
            if path.exists():
                looked += 1
                secrets = forbidden(said, number, translated=translated)
                assert told(secrets, text_of(path.read_bytes())) == [], (name, said)
    assert looked >= len(EDITIONS)


@pytest.mark.proof
@pytest.mark.parametrize("seed", range(EXAMPLES))
def test_a_rendered_file_shows_no_more_than_its_readers_may_see(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`render` in every format, of originals and translations."""
    made, said = desk(tmp_path / "site", 3000 + seed)
    monkeypatch.chdir(made.folder)
    out = tmp_path / "out"
    for number in EDITIONS:
        for suffix in ("", ".fr"):
            secrets = forbidden(said, number, translated=bool(suffix))
            for form in ("page", "report", "flash", "data", "figures", "mail", "message"):
                out.unlink(missing_ok=True)
                made.run("render", f"briefings/wells/{number:02}{suffix}.yaml", "--format", form, "-o", str(out), code=None if form == "flash" else 0)  # fmt: skip
                if form != "flash" or out.exists():  # a flash may be too long for its page
                    assert told(secrets, "\n".join(_all(out.read_bytes()))) == [], (
                        form,
                        number,
                        suffix,
                        said,
                    )


@pytest.mark.parametrize("seed", range(EXAMPLES))
def test_a_picture_for_link_previews_says_no_more_than_its_readers_may_see(seed: int, tmp_path: Path) -> None:
    """What the picture is drawn from, of originals and translations."""
    made, said = desk(tmp_path / "site", 6000 + seed)
    library = load_or_raise(settings.load(made.folder))
    look = theme.load(library.site.theme, library.site.root)
    visibility = Visibility(library, settings.now())
    for number in EDITIONS:
        for suffix in ("", ".fr"):
            job = Job(*visibility.seen(library.by_name[f"wells/{number:02}{suffix}"]), look, visibility.now)
            secrets = forbidden(said, number, translated=bool(suffix))
            assert told(secrets, card.html(job, 0)) == [], (number, suffix, said)


@pytest.mark.by_day(1)
@pytest.mark.parametrize("seed", range(EXAMPLES))
@pytest.mark.parametrize("form", ["mail", "report"])
def test_a_message_shows_nobody_what_their_list_may_not_see(form: str, seed: int, tmp_path: Path) -> None:
    """`mail` to each list: no message to a list that may not see the edition, and nothing stricter in any."""
    made, said = desk(tmp_path / "site", 4000 + seed)
    for number in EDITIONS:
        lists = [word for tlp in CEILINGS for word in ("--to", tlp.lower().replace("+", "-"))]
        made.run("mail", f"wells/{number:02}", *lists, "--format", form, code=None)
        for path in (made.folder / "outbox" / f"wells-{number:02}").rglob("*.eml"):
            message = path.read_bytes()
            text = "\n".join(_all(message))
            translated = mark(number, "fr") in text
            assert told(forbidden(said, number, translated=translated), text) == [], (path, said)
            reader = str(message_from_bytes(message, policy=policy.default)["To"])
            ceiling = next(tlp for tlp in CEILINGS if f"{tlp.lower().replace('+', '-')}.example" in reader)
            assert told(_above(said, ceiling), text) == [], (path, said)


@pytest.mark.by_day(1)
@pytest.mark.parametrize("seed", range(EXAMPLES))
@pytest.mark.parametrize("options", [(), ("--preview",)], ids=["public", "preview"])
def test_the_served_site_shows_no_more(options: tuple[str, ...], seed: int, tmp_path: Path) -> None:
    """`serve` gives what a build holds, and with `--preview` each edition as its readers will see it."""
    made, said = desk(tmp_path / "site", 5000 + seed)
    with served(made.folder, *options) as port:
        built(heard(port), 1)
        for number in EDITIONS:
            for name, translated in pages(number):
                status, data = get(port, f"/{name}")
                secrets = forbidden(said, number, translated=translated) if options else closed(said)
                assert status in (200, 404)
                assert told(secrets, text_of(data)) == [], (name, said)
        if not options:
            for name in ("index.html", "search.html", "wells/index.html", "sitemap.xml", "index.json", "feeds/all.json"):  # fmt: skip
                assert told(closed(said), text_of(get(port, f"/{name}")[1])) == [], (name, said)


def _above(said: Markings, ceiling: str) -> list[str]:
    """The words of editions and translations whose marking is stricter than the ceiling of a list."""
    openness = [one for one in TLPS if one].index(ceiling)
    return [
        word
        for number, (original, own) in enumerate(said, start=1)
        for word, mine in ((mark(number), level(original)), (mark(number, "fr"), level(own, original)))
        if mine.tlp < openness
    ]


def _all(data: bytes) -> Iterator[str]:
    """The text of a file and, where it is a message, of its subject, parts and attachments."""
    if not re.match(rb"[\w-]+:", data) or b"\nMIME-Version:" not in data:
        yield text_of(data)
        return
    message = message_from_bytes(data, policy=policy.default)
    yield str(message["Subject"])
    for part in message.walk():
        if not part.is_multipart():
            yield f"{part.get_filename() or ''} {text_of(_decoded(part.get_payload(decode=True)))}"


def _decoded(data: object) -> bytes:
    """The bytes of a part."""
    assert isinstance(data, bytes)
    return io.BytesIO(data).getvalue()
