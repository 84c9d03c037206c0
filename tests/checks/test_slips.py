"""Slips of typing are answered with a line each, and never with a traceback."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from standfirst import settings
from standfirst.checks import check_files, examples
from standfirst.errors import UsageError
from tests.growth import assert_linear

SHARED = "shared: {title: Yearbook, publisher: A bureau, date: 2025-11-01, grade: B2}\n"
ODD = (
    "true",
    "1",
    "[1]",
    "[[]]",
    "{a: {}}",
    "[{id: [a]}]",
    "[{id: {x: 1}}]",
    "[{id: null}]",
    "[null]",
    "[{}]",
    "~",
    "''",
    "'a'",
    "1.5",
)


def lines(root: Path, files: dict[str, str]) -> list[str]:
    """What checking an example site says."""
    site = examples.write(files, root)
    return [str(problem) for problem in check_files(site).problems]


@pytest.mark.parametrize("value", ODD)
@pytest.mark.parametrize("field", ["sources", "timeline", "key_figures", "voices", "claims", "charts", "series", "title", "dateline"])  # fmt: skip
def test_any_value_in_any_field_is_answered(tmp_path: Path, field: str, value: str) -> None:
    """A value of the wrong form in an original, its translation or both is reported in words."""
    files = {
        "_registry/sources.yaml": SHARED,
        "r/01.yaml": f"edition: 1\n{field}: {value}",
        "r/01.fr.yaml": f"lang: fr\ntitle: T\n{field}: {value}",
        "r/02.yaml": "edition: 2\ntimeline: [{id: x, date: 2026, text: It rained.}]",
        "r/02.fr.yaml": f"lang: fr\ntitle: T\ntimeline: [{{id: {value}, text: Il pleut.}}]",
    }
    assert all(line.startswith("briefings/") for line in lines(tmp_path, files))


@pytest.mark.parametrize("epoch", ["now", "1.5", "99999999999999999999", "-99999999999999"])
def test_an_epoch_that_is_no_instant_is_refused(monkeypatch: pytest.MonkeyPatch, epoch: str) -> None:
    """`SOURCE_DATE_EPOCH` is a number of seconds, or the command says so."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    with pytest.raises(UsageError, match="SOURCE_DATE_EPOCH"):
        settings.now()


HOSTILE = ("a\n===\n", "[", "[x](", "*a", "<a ", "<div>", "{{ a }} ", "[@a] ", "12 ", "1,000 ", "“a ", "a. ", "A B ", "A said ", "2026-02-01 ", "www.a.b ", "#a ", "# b\n")  # fmt: skip


@pytest.mark.by_day(6)
@pytest.mark.slow
@pytest.mark.parametrize("unit", HOSTILE)
def test_time_of_a_check_grows_with_the_length(tmp_path: Path, unit: str) -> None:
    """Four times the text, with four times the findings, takes about four times the processor."""

    def prepare(length: int) -> Callable[[], object]:
        text = (unit * length)[:length].replace("\n", "\n  ")
        site = examples.write({"a.yaml": f"background: |\n  A {text}"}, tmp_path / str(length))
        return lambda: check_files(site)

    assert_linear(prepare, 10_000)
