"""Every PDF that leaves the desk is in its history, and `verify` says so of each."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from standfirst import history
from standfirst.history import Printing
from tests.mail.desk import DeskSite, make, parsed, server
from tests.mail.servers import Counting, running
from tests.test_verify import certificates

pytestmark = pytest.mark.slow
DAY = 86_400
NOON = 1_773_576_000
"""15 March 2026, 12:00 UTC."""


@pytest.fixture
def desk(tmp_path: Path) -> DeskSite:
    """A desk with a public edition and an AMBER one, and a list for each."""
    made = make(tmp_path / "site")
    made.brief("river/01")
    made.brief("river/02", tlp="AMBER")
    made.list("friends", "CLEAR", ["ali@example.org"])
    made.list("partners", "AMBER", ["ngo@example.org"])
    return made


def at(day: int = 0) -> dict[str, str]:
    """The environment of a command on a day."""
    return {"SOURCE_DATE_EPOCH": str(NOON + day * DAY)}


def rows(desk: DeskSite, name: str = "history.jsonl") -> list[Printing]:
    """What the desk remembers."""
    return list(history.load(desk.folder / name).printings)


def published(desk: DeskSite) -> history.History:
    """What its site says."""
    return history.from_json((desk.folder / "output" / "history.json").read_bytes())


def attached(raw: bytes, path: Path) -> Path:
    """The PDF of a message."""
    (part,) = [one for one in parsed(raw).iter_attachments() if one.get_content_type() == "application/pdf"]
    path.write_bytes(part.get_content())
    return path


@pytest.mark.proof
def test_builds_add_to_the_list_and_clean_builds_keep_it(desk: DeskSite) -> None:
    """Each changed report is a row more, on the site too; a lost output loses none, and a preview adds none."""
    desk.run("build", environ=at())
    (first,) = rows(desk)
    assert (first.edition, first.form, first.paper, first.at[:10]) == (
        "river/01",
        "report",
        "A4",
        "2026-03-15",
    )
    assert "0 files made" in desk.run("build", environ=at()).out
    desk.brief(
        "river/01",
        more="changes:\n  - {at: 2026-03-16T09:00+00:00, note: It rose., about: key_figures.level, kind: update}\n",
        level=5,
    )
    desk.run("build", "--preview", environ=at(1))
    assert len(rows(desk)) == 1
    desk.run("build", environ=at(1))
    assert [one.at[:10] for one in rows(desk)] == ["2026-03-15", "2026-03-16"]
    for name in ("output", ".output.standfirst", ".cache"):
        shutil.rmtree(desk.folder / name)
    desk.run("build", environ=at(2))
    assert [one.sha256 for one in published(desk).printings] == [one.sha256 for one in rows(desk)]
    assert len(rows(desk)) == 2
    (desk.folder / "history.jsonl").unlink()
    desk.run("build", "--output", "output", environ=at(3))
    assert len(rows(desk)) == 2, "the site knows them, too"


@pytest.mark.proof
def test_a_report_is_the_same_on_every_day(desk: DeskSite) -> None:
    """Two months later, when the page says that it is old, a new machine draws the same bytes."""
    desk.run("build", environ=at())
    before = (desk.folder / "output/river/river-01.pdf").read_bytes()
    shutil.rmtree(desk.folder / "output")
    shutil.rmtree(desk.folder / ".cache")
    desk.run("build", environ=at(60))
    assert (desk.folder / "output/river/river-01.pdf").read_bytes() == before
    assert len(rows(desk)) == 1


@pytest.mark.proof
def test_what_the_public_may_no_longer_see_is_named_nowhere(desk: DeskSite, tmp_path: Path) -> None:
    """An edition that was closed after it was public is a hash in the published list, and the desk still knows it."""
    desk.run("build", environ=at())
    copy = tmp_path / "copy.pdf"
    shutil.copy(desk.folder / "output/river/river-01.pdf", copy)
    desk.brief("river/01", tlp="AMBER")
    desk.run("build", environ=at(1))
    assert b"river/01" not in (desk.folder / "output/history.json").read_bytes()
    assert len(published(desk).rows) == 1
    assert published(desk).is_whole
    assert desk.run("verify", str(copy), "--site", str(desk.folder / "output"), code=3, environ=at(1)).out
    assert "river/01, report on A4" in desk.run("verify", str(copy), environ=at(1)).out


@pytest.mark.proof
def test_what_is_mailed_is_genuine(desk: DeskSite, tmp_path: Path) -> None:
    """The attached report is the site's, byte for byte; one that is not public is known to the desk alone."""
    desk.run("build", environ=at())
    counting = Counting()
    with running(counting) as port:
        for key, name in (("river/01", "friends"), ("river/02", "partners")):
            words = ("mail", key, "--to", name, "--send", "--yes")
            desk.run(*words, environ=server(port) | at())
    public, closed = (attached(raw, tmp_path / f"{n}.pdf") for n, raw in enumerate(counting.mails))
    site = str(desk.folder / "output")
    assert public.read_bytes() == (desk.folder / "output/river/river-01.pdf").read_bytes()
    assert "byte for byte" in desk.run("verify", str(public), "--site", site, environ=at()).out
    assert [one.edition for one in rows(desk)] == ["river/01"]
    assert [one.edition for one in rows(desk, "history-restricted.jsonl")] == ["river/02"]
    assert "genuine" in desk.run("verify", str(closed), environ=at()).out
    desk.run("build", environ=at(1))
    assert "has no edition" in desk.run("verify", str(closed), "--site", site, code=3, environ=at()).out
    assert all(b"river/02" not in path.read_bytes() for path in (desk.folder / "output").glob("history*"))


@pytest.mark.proof
def test_what_is_handed_out_is_genuine(desk: DeskSite, tmp_path: Path) -> None:
    """A report on Letter, a flash and a signed copy are on the site's list after the next build; a draft never is."""
    certificate, authority = certificates(tmp_path)
    words = (
        ("letter", "--paper", "Letter"),
        ("flash", "--format", "flash"),
        ("signed", "--sign", str(certificate)),
    )
    source = str(desk.folder / "briefings/river/01.yaml")
    for name, *options in words:
        path = str(tmp_path / f"{name}.pdf")
        desk.run(
            "render", source, "-o", path, *options, environ=at() | {"STANDFIRST_SIGN_PASSWORD": "secret"}
        )
    desk.run("build", environ=at(1))
    for name, *_ in words:
        site = str(desk.folder / "output")
        done = desk.run(
            "verify", str(tmp_path / f"{name}.pdf"), "--site", site, "--trust", str(authority), environ=at(1)
        )
        assert f"{name}.pdf: genuine\n" in done.out
    desk.brief("river/03", status="draft")
    desk.run(
        "render",
        str(desk.folder / "briefings/river/03.yaml"),
        "-o",
        str(tmp_path / "draft.pdf"),
        environ=at(),
    )
    assert {one.edition for one in (*rows(desk), *rows(desk, "history-restricted.jsonl"))} == {"river/01"}


@pytest.mark.proof
def test_another_machine_takes_the_list_over(desk: DeskSite, tmp_path: Path) -> None:
    """A machine that begins anew takes over what the site lists, and its next build publishes all of it."""
    desk.run("build", environ=at())
    shutil.copytree(desk.folder / "output", tmp_path / "site-of-before")
    for name in ("output", ".output.standfirst", ".cache"):
        shutil.rmtree(desk.folder / name)
    (desk.folder / "history.jsonl").unlink()
    desk.brief("river/01", title="The river, again")
    desk.run("build", environ=at(1))
    assert len(rows(desk)) == 1
    told = desk.run("history", "--merge", str(tmp_path / "site-of-before"), environ=at(1)).out
    assert told.count("river/01 report A4") == 2
    desk.run("build", environ=at(1))
    assert len(list(published(desk).printings)) == 2
