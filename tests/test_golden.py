"""Whole briefings (minimal, full, and an overview of six countries), drawn in every format that people can read as text.

`STANDFIRST_REFRESH=1 pytest tests/test_golden.py` writes the files again; read the difference before
you commit it.
"""

from __future__ import annotations

import os
import re
import shutil
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from standfirst import settings, theme
from standfirst.checks.run import run
from standfirst.formats import FORMATS, Job, report
from standfirst.library import Library, load_or_raise
from standfirst.mail import rendering
from tests.sites import NOW, ROOT

pytestmark = pytest.mark.slow

GOLDEN = Path(__file__).parent / "golden"
BRIEFINGS = ("minimal", "full", "overview")
OUTPUTS = ("page.html", "report.html", "mail.txt", "mail.html", "data.json")


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """The briefings as a site of their own."""
    folder = tmp_path_factory.mktemp("golden") / "site"
    folder.mkdir()
    names = ("minimal.yaml", "full.yaml", "overview.yaml", "areas.geojson", "gauge.png")
    (folder / "briefings").mkdir()
    for name in names:
        shutil.copy(ROOT / "tests" / "data" / name, folder / "briefings" / name)
    full = folder / "briefings" / "full.yaml"
    full.write_text(_standing(full.read_text("utf-8")), "utf-8")
    shutil.copytree(ROOT / "tests" / "data" / "_registry", folder / "briefings" / "_registry")
    for name in ("themes", "node_modules"):
        (folder / name).symlink_to(ROOT / name)
    shutil.copy(ROOT / "pelicanconf.py", folder)
    return load_or_raise(settings.load(folder))


def _standing(text: str) -> str:
    """The full briefing as it was before it was withdrawn: afterwards only its explanation is drawn."""
    return re.sub(
        r"^withdrawn:\n(?:  .*\n)+",
        "",
        text.replace("status: withdrawn", "status: approved"),
        flags=re.MULTILINE,
    )


def drawn(library: Library, name: str, output: str) -> str:
    """One output of one briefing as text."""
    site = library.site
    job = Job(library.by_name[name], library, theme.load(site.theme, site.root), NOW)
    if output == "report.html":
        return report.html(job).replace(site.root.resolve().as_uri(), "file:///site")
    if output.startswith("mail"):
        message = message_from_bytes(rendering.FORMAT.render(job), policy=policy.default)
        body = message.get_body(("plain" if output.endswith("txt") else "html",))
        assert body is not None
        return str(body.get_content())
    return FORMATS[output.split(".", maxsplit=1)[0]].render(job).decode()


def test_the_overview_is_proved(library: Library) -> None:
    """Every number of the six countries agrees with its table."""
    found = run(library, [library.by_name["overview"]], now=NOW).problems
    assert [str(one) for one in found if one.level != "info"] == []


@pytest.mark.parametrize("output", OUTPUTS)
@pytest.mark.parametrize("name", BRIEFINGS)
def test_outputs_are_as_they_were_read_and_accepted(library: Library, name: str, output: str) -> None:
    """Nothing that is drawn changes without somebody having read the difference."""
    path = GOLDEN / f"{name}.{output}"
    text = drawn(library, name, output)
    if os.environ.get("STANDFIRST_REFRESH"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8", newline="")
    assert text == path.read_bytes().decode("utf-8"), f"{path.name} differs; see the top of this module"
