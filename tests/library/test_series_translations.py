"""The texts of a series in other languages: `_series.fr.yaml` beside `_series.yaml`."""

from __future__ import annotations

from pathlib import Path

import pytest

from standfirst import theme
from standfirst.checks.examples import NOW, whole
from standfirst.checks.run import check_files
from standfirst.formats import FORMATS, Job, report
from standfirst.leaks.secrets import canaries
from standfirst.library import Library, Loaded, load
from standfirst.library.fingerprints import stamp_file
from standfirst.library.visibility import Visibility
from standfirst.settings import Site
from tests.sites import ROOT

SERIES = """
title: The river
about: What the river does.
desk: The river desk
exercise: true
acronyms: {WASH: "water, sanitation and hygiene"}
disasters: [{name: A flood, glide: FL-2026-000099-ZZZ}]
"""
FRENCH = """
title: La rivière
acronyms: {EHA: "eau, hygiène et assainissement"}
disasters: [{name: Une inondation}]
"""
EDITION = "title: La crue\nlang: fr\nsituation: EHA travaille.\nbackground: Rien.\nstandfirst: Rien.\n"


def loaded(root: Path, french: str = FRENCH, original: str = SERIES, tlp: str = "CLEAR") -> Loaded:
    """A site with a series of one edition in two languages."""
    folder = root / "briefings" / "river"
    folder.mkdir(parents=True)
    (folder / "01.yaml").write_text(whole(f"edition: 1\nlang: en\ntlp: {tlp}\n"), "utf-8")
    (folder / "01.fr.yaml").write_text(EDITION, "utf-8")
    for name, text in (("_series.yaml", original), ("_series.fr.yaml", french)):
        if text:
            (folder / name).write_text(text, "utf-8")
    for name in ("themes", "node_modules"):
        (root / name).symlink_to(ROOT / name)
    return load(Site(root=root, name="Desk", url="https://example.org", languages=("en", "fr")))


def seen(root: Path) -> Library:
    """The library as readers see it."""
    found = loaded(root)
    assert [str(one) for one in found.problems] == []
    return Visibility(found.library, NOW).beside(found.library.by_name["river/01"])


def test_an_edition_has_the_series_in_its_language(tmp_path: Path) -> None:
    """What the translation leaves out is the original's."""
    library = seen(tmp_path)
    french, english = (library.by_name[name].series for name in ("river/01.fr", "river/01"))
    assert french is not None
    assert english is not None
    assert (french.title, french.desk, french.disasters[0].name) == (
        "La rivière",
        "The river desk",
        "Une inondation",
    )
    assert french.disasters[0].glide == "FL-2026-000099-ZZZ"
    assert french.exercise
    assert english.title == "The river"
    assert library.series_title("river", "fr") == "La rivière"
    assert library.series_title("river", "ar") == library.series_title("river") == "The river"


def test_every_form_in_a_language_names_it_so(tmp_path: Path) -> None:
    """Page, report and data of the translation have its title, and those of the original theirs."""
    library = seen(tmp_path)
    for name, wanted, other in (
        ("river/01.fr", "La rivière", "The river"),
        ("river/01", "The river", "La rivière"),
    ):
        job = Job(library.by_name[name], library, theme.load(library.site.theme, library.site.root), NOW)
        for text in (
            FORMATS["page"].render(job).decode(),
            report.html(job),
            FORMATS["data"].render(job).decode(),
        ):
            assert wanted in text, name
            assert other not in text, name
    page = FORMATS["page"].render(
        Job(library.by_name["river/01.fr"], library, theme.load(library.site.theme, library.site.root), NOW)
    )
    assert '<abbr title="eau, hygiène et assainissement">EHA</abbr>' in page.decode()


@pytest.mark.parametrize(
    ("french", "original", "code"),
    [
        ("title: La rivière\nexercise: 1\n", SERIES, "SF"),
        ("titre: La rivière\n", SERIES, "SF011"),
        ("title: La rivière\ndisasters: [{glide: FL-2026-000012-PAK}]\n", SERIES, "SF703"),
        (FRENCH, "", "SF705"),
    ],
    ids=["another type", "an unknown field", "another number", "no original"],
)
def test_a_mistake_is_named_in_its_file(french: str, original: str, code: str, tmp_path: Path) -> None:
    """At its line; the editions themselves are read."""
    found = loaded(tmp_path, french, original)
    (problem,) = found.problems
    assert problem.path == "briefings/river/_series.fr.yaml"
    assert problem.code.startswith(code)
    assert len(found.library.editions) == 2


def test_an_exercise_stays_one_in_every_language(tmp_path: Path) -> None:
    """A translation cannot take the mark away."""
    found = loaded(tmp_path, "title: La rivière\nexercise: false\n")
    assert found.library.by_name["river/01.fr"].exercise


def test_an_unpublished_series_is_secret_in_every_language(tmp_path: Path) -> None:
    """The scan looks for its translated title too."""
    library = loaded(tmp_path, tlp="AMBER").library
    public = Library(library.site, ())
    assert "La rivière" in {one.text for one in canaries(library, public)}


def test_texts_that_changed_since_their_translation_are_named(tmp_path: Path) -> None:
    """A stamped translation of a series is a warning for each text that changed, until it is stamped again."""
    found = loaded(tmp_path)
    site, folder = found.library.site, tmp_path / "briefings" / "river"
    path = folder / "_series.fr.yaml"
    assert not outdated(site), "nothing is known of a translation without stamps"
    assert stamp_file(site, path)
    assert not stamp_file(site, path)
    assert load(site).problems == ()
    assert not outdated(site)
    changed = SERIES.replace("title: The river", "title: The long river").replace("A flood", "A long flood")
    (folder / "_series.yaml").write_text(changed.replace("WASH:", "WASA:"), "utf-8")
    assert outdated(site) == [
        ("briefings/river/_series.fr.yaml", line, f"`{name}` of the original changed since it was translated")
        for line, name in ((2, "title"), (3, "acronyms"), (4, "disasters"))
    ]
    assert stamp_file(site, path)
    assert not outdated(site)
    lines = [line for line in path.read_text("utf-8").splitlines(keepends=True) if "acronyms: {" not in line]
    path.write_text("".join(lines), "utf-8")
    (folder / "_series.yaml").write_text(changed, "utf-8")
    assert [one for _, one, what in outdated(site) if "acronyms" in what] == [
        2 + [line.strip() for line in lines].index("sections:")
    ]


def outdated(site: Site) -> list[tuple[str, int, str]]:
    """The warnings about texts that are older than their original, by line."""
    report = check_files(site, select=["SF711"])
    assert {problem.level for problem in report.problems} <= {"warning"}
    return [(problem.path, problem.line, problem.message) for problem in report.problems]
