"""A site with secrets and the same site without them are the same, byte for byte: nothing tells that they exist."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from standfirst import site as building
from standfirst.build.options import Options
from tests.markings import QuotationEntry, site, write
from tests.sites import EPOCH

pytestmark = pytest.mark.slow

SPEAKER = "speaker: {name: Ottoline Brackwaithe, role: Digger, published_as: A digger}"


def _append(folder: Path, name: str, text: str) -> None:
    path = folder / "briefings" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    old = path.read_text("utf-8") if path.exists() else ""
    path.write_text(old + text, "utf-8")


def _protect(folder: Path, speaker: str) -> None:
    path = folder / "briefings" / "wells" / "02.yaml"
    text = path.read_text("utf-8")
    before = SPEAKER if SPEAKER in text else 'speaker: {name: "Person zqve02k", role: Digger}'
    assert before in text
    path.write_text(text.replace(before, speaker), "utf-8")


def _more(
    folder: Path,
    number: int,
    said: QuotationEntry,
    translation: QuotationEntry | None = None,
    series: str = "wells",
) -> None:
    write(folder, number, said, translation)
    if series != "wells":
        for path in (folder / "briefings" / "wells").glob(f"{number:02}.*"):
            target = folder / "briefings" / series / path.name
            target.parent.mkdir(parents=True, exist_ok=True)
            path.rename(target)


OPEN = QuotationEntry("CLEAR", "approved")


def _series(folder: Path) -> None:
    _more(folder, 5, QuotationEntry("GREEN", "approved"), series="dams")
    _append(folder, "dams/_series.yaml", "title: سدود\nabout: کیا ہوا؟\n")


def _rich(folder: Path, number: int, word: str) -> None:
    """Give an edition a record of each newer kind, with pictures and files of its own."""
    wells = folder / "briefings" / "wells"
    Image.new("RGB", (500, 300), "red" if word == "open" else "blue").save(wells / f"{word}.png")
    (wells / f"{word}.csv").write_text(f"Town,Wells\nMarbel {word},4\n", "utf-8")
    _append(folder, f"wells/{number:02}.yaml", RICH.replace("WORD", word).replace("DAY", f"{number:02}"))


RICH = """acronyms: {WASH: water and sanitation WORD}
disasters: [{name: Testford floods, glide: FL-2026-000012-ZZZ}]
related: [{title: A report WORD, url: "https://example.org/WORD", publisher: A desk, date: 2026-10-01}]
images: [{id: im, file: WORD.png, alt: A well WORD., caption: The well WORD., credit: Desk, lead: true, consent: given}]
files: [{id: sheet, file: WORD.csv, title: Data WORD}]
funding: {required: 60, received: 20, currency: USD, sources: [a], appeals: [{appeal: One WORD, required: 60, received: 20, currency: USD, sources: [a]}]}
response: [{sector: Health, response: "Teams WORD went [@a].", indicators: [{label: Beds WORD, target: 10, reached: 4, sources: [a]}], sources: [a]}]
tables: [{id: tab, title: Table WORD, data: WORD.csv, columns: [{id: town, label: Town}, {id: wells, label: Wells, kind: number}], sources: [a]}]
updates: [{id: u1, at: "2026-10-DAYT10:00+00:00", title: Update WORD, text: It goes on WORD.}]
next_due: 2026-12-DAY
contacts: [{name: Desk WORD, email: WORD@example.org}]
"""
CORRECTION = """changes: [{at: "2026-10-20T10:00+00:00", kind: correction, note: A secret slip., was: Wells, now: Dams, editions: [2]}]
related: [{edition: wells/02}]
moved_from: [wells/99]
"""
BROKEN = "tlp: RED\nstatus: draft\ntitle: Nobody knows the Quillon plan\nlang: en\nsituation: The Quillon convoy leaves.\n"


def _restricted(folder: Path, said: QuotationEntry) -> None:
    _more(folder, 5, said)
    _rich(folder, 5, "secret")


def _correction(folder: Path) -> None:
    _more(folder, 3, QuotationEntry("RED", "approved"))
    _append(folder, "wells/03.yaml", CORRECTION)


def _dams(folder: Path) -> None:
    _more(folder, 9, QuotationEntry("GREEN", "approved"), series="dams")
    about = "title: Dams\nacronyms: {DDT: Dam disaster team}\ndisasters: [{glide: FL-2026-000012-ZZZ}]\nmoved_from: [olddams]\n"
    _append(folder, "dams/_series.yaml", about)
    _append(folder, "dams/09.yaml", "related: [{edition: wells/02}]\n")


SECRETS: dict[str, Callable[[Path], None]] = {
    "an edition that is RED": lambda folder: _more(folder, 3, QuotationEntry("RED", "approved")),
    "an edition between the others": lambda folder: _more(folder, 1, QuotationEntry("GREEN", "approved")),
    "a draft": lambda folder: _more(
        folder, 9, QuotationEntry("CLEAR", "draft"), QuotationEntry("CLEAR", "draft")
    ),
    "an embargo": lambda folder: _more(folder, 9, QuotationEntry("CLEAR", "approved", "late")),
    "a withdrawn edition that was never public": lambda folder: _more(
        folder, 9, QuotationEntry("AMBER", "withdrawn")
    ),
    "an escape": lambda folder: _append(folder, "wells/02.yaml", 'note: "\\u0627\\u0644"\n'),
    "a translation": lambda folder: _append(
        folder, "wells/02.fr.yaml", "lang: fr\ntlp: GREEN\ntitle: Puits\n"
    ),
    "a translation in another script": lambda folder: _append(
        folder, "wells/02.ur.yaml", "lang: ur\nstatus: draft\ntitle: کنویں\n"
    ),
    "a series": _series,
    "a single briefing": lambda folder: _more(folder, 5, QuotationEntry(None, "approved"), series="."),
    "an alias in another script": lambda folder: _protect(
        folder, SPEAKER.replace("role:", "aliases: [اوٹولین, 奥托琳], role:")
    ),
    "a name in another script": lambda folder: _protect(
        folder, SPEAKER.replace("Ottoline Brackwaithe", "اوٹولین")
    ),
    "a longer name": lambda folder: _protect(folder, SPEAKER.replace("Ottoline", "Ottoline Wilhelmina")),
    "notes of the desk": lambda folder: _append(folder, "wells/02.yaml", "note: پوچھو Mstislav again\n"),
    "comments": lambda folder: _append(folder, "wells/02.yaml", "# سوال\n"),
    "people of the registry": lambda folder: _append(
        folder, "_registry/people.yaml", "ottoline: {name: اوٹولین, aliases: [Otti], note: ask}\n"
    ),
    "sources of the registry": lambda folder: _append(
        folder, "_registry/sources.yaml", "diary: {title: ڈائری, tlp: RED, date: 2026-01-01, grade: A1}\n"
    ),
    "a RED edition with a record of each kind": lambda folder: _restricted(
        folder, QuotationEntry("RED", "approved")
    ),
    "an embargo on a record of each kind": lambda folder: _restricted(
        folder, QuotationEntry("CLEAR", "approved", "late")
    ),
    "a draft with a record of each kind": lambda folder: _restricted(
        folder, QuotationEntry("CLEAR", "draft")
    ),
    "a RED correction of a public edition": _correction,
    "a draft of a translation of each kind": lambda folder: _append(
        folder,
        "wells/02.fr.yaml",
        "lang: fr\nstatus: draft\ntitle: Puits\nacronyms: {WASH: eau}\nfiles: [{id: sheet, title: Secret}]\n"
        "updates: [{id: u1, title: Nouvelle, text: Secret.}]\nimages: [{id: im, alt: Un puits., caption: Secret}]\n",
    ),
    "a series with acronyms and old names": _dams,
    "a draft with errors": lambda folder: _append(folder, "wells/03.yaml", f"{BROKEN}situaton: It rains.\n"),
    "a draft that is no YAML": lambda folder: _append(folder, "wells/03.yaml", f"{BROKEN}topics: [Water\n"),
    "files of no briefing": lambda folder: _append(folder, "wells/notes.txt", "اوٹولین\n"),
}


def _public(folder: Path) -> Path:
    made = site(folder)
    conf = made / "pelicanconf.py"
    conf.write_text(
        conf.read_text("utf-8").replace('SITEURL = ""', 'SITEURL = "https://wells.example"'), "utf-8"
    )
    write(made, 2, OPEN)
    write(made, 4, OPEN, OPEN)
    _protect(made, SPEAKER)
    _rich(made, 2, "open")
    return made


def _tree(folder: Path) -> dict[str, bytes]:
    """Everything that a build for the public wrote."""
    building.build(folder, options=Options(jobs=0))
    output = folder / "output"
    return {
        path.relative_to(output).as_posix(): path.read_bytes() for path in output.rglob("*") if path.is_file()
    }


@pytest.fixture(scope="module")
def without(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The site without any secret."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", EPOCH)
        return _tree(_public(tmp_path_factory.mktemp("open") / "site"))


@pytest.mark.by_day(1)
@pytest.mark.parametrize("name", SECRETS)
def test_nothing_tells_of_what_is_not_public(name: str, without: dict[str, bytes], tmp_path: Path) -> None:
    """Fonts, feeds, sitemap, index, manifest, lists, search: the same bytes with a secret as without it."""
    folder = _public(tmp_path / "site")
    SECRETS[name](folder)
    found = _tree(folder)
    assert sorted(found) == sorted(without)
    assert "sitemap.xml" in found
    assert [path for path in found if found[path] != without[path]] == []
    shutil.rmtree(folder)
