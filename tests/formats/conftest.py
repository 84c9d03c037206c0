"""What tests of formats share: a site with everything that must stay closed, and titles that try to break out."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from standfirst import settings, theme
from standfirst.build.prepare import Prepared, classify
from standfirst.formats import Job
from standfirst.library import Edition, Library, load_or_raise
from standfirst.settings import Site, now

ROOT = Path(__file__).parent.parent.parent
HOSTILE = "Flood <b>rises</b> & ]]> <!-- {{ x }} ${y} \u2028 \x00\x0b\ufffe 🌊 دریا </script> \"'"
"""A title as no file can hold it; what draws it must not rely on that."""

HELD = "Zanzibarite secret edition"

MINIMAL = """\
kind: explainer
title: {title}
dateline: {{place: Testford, date: 2026-03-11}}
lang: en
tlp: {tlp}
status: {status}
topics: [Flood, "A & B"]
{more}situation: Water {{{{ depth }}}} deep [@desk].
key_figures:
  - {{id: depth, label: "=HYPERLINK(1)", value: -3, unit: "@m", sources: [desk]}}
sources:
  - {{id: desk, title: "+Desk; =1+1 notes"}}
"""


def minimal(title: str, *, tlp: str = "CLEAR", status: str = "approved", more: str = "") -> str:
    """A small briefing as YAML."""
    quoted = "'" + title.replace("'", "''") + "'"
    return MINIMAL.format(title=quoted, tlp=tlp, status=status, more=more)


@pytest.fixture(scope="session")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The samples, an edition with a hostile title, and three that are held back; nothing changes it."""
    site_folder = tmp_path_factory.mktemp("mixed")
    shutil.copytree(ROOT / "briefings", site_folder / "briefings")
    for name in ("themes", "node_modules"):
        (site_folder / name).symlink_to(ROOT / name)
    shutil.copy(ROOT / "pelicanconf.py", site_folder)
    folder = site_folder / "briefings"
    texts = {
        "hostile": minimal("Calm"),
        "amber": minimal(f"{HELD} one", tlp="AMBER"),
        "draft": minimal(f"{HELD} two", status="draft"),
        "embargo": minimal(f"{HELD} three", more="embargo_until: 2999-01-01T00:00+00:00\n"),
    }
    for name, text in texts.items():
        (folder / f"{name}.yaml").write_text(text, "utf-8")
    return site_folder


def shown(root: Path, url: str = "") -> Prepared:
    """What a build of a site would show, without the editorial checks."""
    site: Site = replace(settings.load(root), url=url)
    everything = load_or_raise(site)
    everything = replace(everything, editions=tuple(_hostile(edition) for edition in everything.editions))
    return classify(everything, now())


def _hostile(edition: Edition) -> Edition:
    if edition.name != "hostile":
        return edition
    changed = {"title": HOSTILE, "topics": ("Flood", "<i>A & B</i>")}
    return replace(edition, briefing=edition.briefing.model_copy(update=changed))


@pytest.fixture(scope="session")
def prepared() -> Callable[..., Prepared]:
    """`prepared(folder, url)`: what a build of the site in a folder would show."""
    return shown


@pytest.fixture(scope="session")
def jobs() -> Callable[[Library], dict[str, Job]]:
    """`jobs(library)`: a job for each edition by its name."""

    def make(library: Library) -> dict[str, Job]:
        look = theme.load(library.site.theme, library.site.root)
        return {edition.name: Job(edition, library, look, now()) for edition in library.editions}

    return make
