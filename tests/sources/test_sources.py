"""`standfirst sources`: every address with its archived copies; `--check` reports what is gone at its line."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from standfirst.sources.addresses import snapshot_day
from tests.mail.desk import DeskSite
from tests.sites import small_site, write
from tests.sources.web import host

HEAD = """\
kind: explainer
title: Wells in the valley
standfirst: What is known of the wells in the valley.
dateline: {place: Testford, country: ZZ, date: 2026-10-20}
as_of: 2026-10-20T08:00+00:00
lang: en
tlp: CLEAR
status: approved
exercise: true
situation: There are wells in the valley [@a] [@b] [@c].
background: The count began long ago [@a].
sources:
"""


def site(folder: Path, sources: str) -> DeskSite:
    """A site of one briefing with some sources."""
    made = DeskSite(small_site(folder / "site"))
    write(made.folder, "wells.yaml", HEAD + sources)
    return made


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The hosts of these tests need no pause."""
    monkeypatch.setattr("standfirst.sources.hosts.PAUSE", 0)
    monkeypatch.setattr("standfirst.sources.hosts.answers.__kwdefaults__", {"pause": 0})


def test_the_list_has_each_address_once_with_its_copy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Address, titles, place, day of access, archived copy with its day, or where to request one; no request is made."""
    monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: pytest.fail("nothing may be looked up"))
    desk = site(
        tmp_path,
        """\
  - {id: a, title: Survey, url: "https://example.org/a", accessed: 2026-10-02, archived: "https://web.archive.org/web/20261003101500/https://example.org/a"}
  - {id: b, title: Letter, url: "https://example.org/b"}
  - {id: c, title: Minutes, archived: "https://perma.cc/AB12-CD34"}
""",
    )
    text = desk.run("sources").out
    assert (
        "https://example.org/a\n  Survey (briefings/wells.yaml:13)\n  accessed 2026-10-02\n  archived 2026-10-03: https://web.archive.org/web/2026"
        in text
    )
    assert "no archived copy; request one: https://web.archive.org/save/https://example.org/b" in text
    assert "archived (day unknown): https://perma.cc/AB12-CD34" in text
    assert text.endswith("3 addresses, 2 with an archived copy, 1 without\n")
    rows = json.loads(desk.run("sources", "--format", "json").out)["addresses"]
    assert [row["url"] for row in rows] == [None, "https://example.org/a", "https://example.org/b"]
    assert rows[1]["archived"] == [
        {"url": "https://web.archive.org/web/20261003101500/https://example.org/a", "day": "2026-10-03"}
    ]
    assert [row["save"] for row in rows] == [None, None, "https://web.archive.org/save/https://example.org/b"]
    assert rows[2]["places"] == [{"id": "b", "path": "briefings/wells.yaml", "line": 14, "column": 33}]


def test_editions_and_the_registry_share_an_address(tmp_path: Path) -> None:
    """A source of the registry has its place there; an address in two editions is one with two places."""
    desk = site(tmp_path, '  - {id: b, title: Letter, url: "https://example.org/b"}\n')
    write(
        desk.folder,
        "_registry/sources.yaml",
        'a: {title: Survey, url: "https://example.org/a"}\nc: {title: Minutes}\n',
    )
    write(
        desk.folder, "more.yaml", HEAD + '  - {id: b, title: The same letter, url: "https://example.org/b"}\n'
    )
    rows = json.loads(desk.run("sources", "--format", "json").out)["addresses"]
    places = {row["url"]: [(one["path"], one["line"]) for one in row["places"]] for row in rows}
    assert places == {
        "https://example.org/a": [("briefings/_registry/sources.yaml", 1)],
        "https://example.org/b": [("briefings/more.yaml", 13), ("briefings/wells.yaml", 13)],
    }
    assert rows[1]["titles"] == ["The same letter", "Letter"]
    only = json.loads(desk.run("sources", str(desk.folder / "briefings/wells.yaml"), "--format", "json").out)[
        "addresses"
    ]
    assert [len(row["places"]) for row in only] == [1, 1]


SOURCES = """\
  - {{id: a, title: Survey, url: "{0}/{1}", grade: B2}}
  - {{id: b, title: Letter, url: "{0}/page", grade: B2}}
  - {{id: c, title: Minutes, grade: B2}}
"""


@pytest.mark.parametrize(
    ("path", "code", "said"),
    [
        ("status/404", 1, "wells.yaml:13:34: SF116 the address of `a` is gone: the host answers 404; look for a copy at https://web.archive.org/web/"),
        ("soft", 0, "SF116 the address of `a` seems to be gone: its page has the title “404 – Page not found”"),
        ("old/report", 0, "SF116 the address of `a` seems to be gone: it leads to a home page"),
        ("status/503", 0, "SF117 the address of `a` does not work: the host answers 503"),
        ("status/403", 0, "SF117 the address of `a` cannot be checked: the host answers 403 to programs; open it in a browser (info)"),
        ("moved", 0, "SF118 the address of `a` has moved to"),
        ("page?1", 0, "nothing found"),
    ],
)  # fmt: skip
def test_findings_have_a_line_a_code_and_an_exit_code(
    tmp_path: Path, path: str, code: int, said: str
) -> None:
    """Only what is gone fails; what keeps programs out is an info; the other source is never named."""
    with host() as web:
        desk = site(tmp_path, SOURCES.format(web.url, path))
        done = desk.run("sources", "--check", "--private", code=code)
    assert said in re.sub(r"wells.yaml:13:3\d", "wells.yaml:13:34", done.out)
    assert "of `b`" not in done.out
    assert "2 addresses" in done.out


@pytest.mark.slow
def test_strict_and_formats(tmp_path: Path) -> None:
    """Warnings fail with --strict; JSON has states and problems, and GitHub, GitLab and SARIF have them at their lines."""
    with host() as web:
        desk = site(tmp_path, SOURCES.format(web.url, "status/503"))
        run = ("sources", "--check", "--private", "--strict", "--format")
        data: dict[str, Any] = json.loads(desk.run(*run, "json", code=1).out)
        assert "file=briefings/wells.yaml,line=13" in desk.run(*run, "github", code=1).out
        assert json.loads(desk.run(*run, "gitlab", code=1).out)[0]["check_name"] == "SF117"
        assert json.loads(desk.run(*run, "sarif", code=1).out)["runs"][0]["results"][0]["ruleId"] == "SF117"
    assert [row["state"] for row in data["addresses"]] == ["alive", "failing"]
    assert [problem["code"] for problem in data["problems"]] == ["SF117"]
    assert data["failed"]


@pytest.mark.slow
def test_a_source_with_a_living_copy_is_an_info(tmp_path: Path) -> None:
    """An address that is gone does not fail if its archived copy answers; a copy that is gone does."""
    with host() as web:
        row = '  - {{id: a, title: Survey, url: "{0}/status/404", archived: "{0}/{1}"}}\n  - {{id: b, title: B}}\n  - {{id: c, title: C}}\n'
        desk = site(tmp_path, row.format(web.url, "page"))
        assert "its archived copy is there (info)" in desk.run("sources", "--check", "--private").out
        write(desk.folder, "wells.yaml", HEAD + row.format(web.url, "status/410"))
        done = desk.run("sources", "--check", "--private", code=1)
    assert "the archived copy of `a` is gone: the host answers 410" in done.out
    assert "the address of `a` is gone" in done.out


def test_marked_sources_and_private_hosts_are_not_asked(tmp_path: Path) -> None:
    """A marked source has no address for a copy and is never asked; nor is a host of a private network."""
    with host() as web:
        desk = site(
            tmp_path,
            f'  - {{id: a, title: Survey, url: "{web.url}/page", tlp: GREEN}}\n'
            f'  - {{id: b, title: Letter, url: "{web.url}/other"}}\n  - {{id: c, title: C}}\n',
        )
        text = desk.run("sources", "--check").out
        assert web.asked == []
        assert f"save/{web.url}/page" not in text
        assert "of `a` was not asked: its source has a marking" in text
        assert "of `b` was not asked: the host is in a private network" in text
        desk.run("sources", "--check", "--private", code=1)
        assert web.asked == ["HEAD /other", "GET /other"]


@pytest.mark.slow
def test_a_comment_silences_a_finding_and_is_not_called_useless(tmp_path: Path) -> None:
    """`# noqa: SF116` at the line silences it, and `check`, which never asks, does not report the comment."""
    with host() as web:
        rows = SOURCES.format(web.url, "status/404").splitlines()
        desk = site(tmp_path, "\n".join([f"{rows[0]}  # noqa: SF116", *rows[1:]]) + "\n")
        assert "nothing found (1 silenced)" in desk.run("sources", "--check", "--private").out
    assert "SF030" not in desk.run("check", code=None).out


def test_wrong_arguments(tmp_path: Path) -> None:
    """A missing file and a format that needs --check are wrong arguments."""
    desk = site(tmp_path, "  - {id: a, title: A}\n  - {id: b, title: B}\n  - {id: c, title: C}\n")
    assert "there is no nowhere.yaml" in desk.run("sources", "nowhere.yaml", code=2).err
    assert "--format takes json or text" in desk.run("sources", "--format", "sarif", code=2).err
    assert desk.run("sources").out == "\n0 addresses, 0 with an archived copy, 0 without\n".lstrip()


@pytest.mark.parametrize(
    ("copy", "day"),
    [
        ("https://web.archive.org/web/20260203101500/https://example.org/", "2026-02-03"),
        ("https://web.archive.org/web/20260203101500id_/https://example.org/", "2026-02-03"),
        ("https://archive.ph/2026.02.03-101500/https://example.org/", "2026-02-03"),
        ("https://web.archive.org/web/2026/https://example.org/", "None"),
        ("https://web.archive.org/web/20261399000000/https://example.org/", "None"),
        ("https://archive.ph/AbCdE", "None"),
        ("https://perma.cc/20260203", "None"),
    ],
)
def test_days_of_copies(copy: str, day: str) -> None:
    """The day is that in the address of the copy, and is never guessed."""
    assert str(snapshot_day(copy)) == day
