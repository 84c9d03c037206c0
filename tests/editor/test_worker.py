"""The process that holds the drafts: what ends it is said, and the next question begins another one."""

from __future__ import annotations

from pathlib import Path

import pytest

from standfirst.editor.worker import DraftProcess
from standfirst.errors import UsageError
from tests.editor.desk import NAME
from tests.sites import WELLS, small_site, write

pytestmark = pytest.mark.slow


def test_a_draft_process_that_ends_is_begun_again(tmp_path: Path) -> None:
    """A bug that ends the process is told as a sentence; the next draft is checked as ever."""
    root = small_site(tmp_path / "site")
    drafts = DraftProcess(root)
    try:
        assert drafts.ask("draft", NAME, WELLS).path == "wells.html"
        with pytest.raises(UsageError, match="ended or took too long"):
            drafts.ask("no such question")
        assert drafts.ask("draft", NAME, WELLS).page
    finally:
        drafts.stop()


def test_drafts_see_what_is_saved_around_them(tmp_path: Path) -> None:
    """A draft is checked beside the other briefings as they are now: a new file and a changed one count at once."""
    root = small_site(tmp_path / "site")
    text = WELLS.replace("kind: explainer\n", "kind: explainer\nid: wells\n")
    drafts = DraftProcess(root)
    try:
        before = drafts.ask("draft", NAME, text)
        assert not any(one.problem.level == "error" for one in before.problems)
        write(root, "speaker.yaml", WELLS + "voices:\n  - {quote: We saw it., speaker: {name: Zarmina Durrani, published_as: A farmer}, "
              "verification: verified, consent: given, sources: [a]}\n")  # fmt: skip
        named = text.replace("There are wells", "Zarmina Durrani says there are wells")
        after = drafts.ask("draft", NAME, named)
        assert any(one.loc == ("situation",) and one.problem.level == "error" for one in after.problems)
    finally:
        drafts.stop()
