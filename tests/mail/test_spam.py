"""What a spam filter's local rules make of our mails, in four languages and all purposes."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.mail.desk import DeskSite, make, server
from tests.mail.servers import Counting, running

MOST = 1.0
"""So much a mail may score; SpamAssassin calls spam what has 5."""

_BRIEFING = """
id: {key}
kind: explainer
title: {title}
standfirst: {standfirst}
dateline: {{place: {place}, date: 2026-03-02}}
as_of: 2026-03-02T12:00+00:00
edition: 1
lang: {lang}
tlp: CLEAR
status: {status}
exercise: true
highlights:
  - "{high} {{{{ level }}}} [@plan]."
  - "{goes} [@plan]."
key_figures:
  - {{id: level, label: "{label}", value: {level}, unit: m, sources: [plan]}}
background: "{goes} [@plan]."
situation: "{high} {{{{ level }}}} [@plan]."
sources:
  - {{id: plan, title: "{plan}", grade: B2, tlp: CLEAR}}
{more}
"""
_CORRECTION = """changes:
  - at: 2026-03-04T10:00+00:00
    kind: correction
    about: key_figures.level
    note: "{note}"
    was: "{high} 4 m."
    now: "{high} 6 m."
"""
_WITHDRAWN = """withdrawn:
  at: 2026-03-05T09:00+00:00
  explanation: "{note}"
"""


@dataclass(frozen=True)
class Words:
    """An invented briefing (EXERCISE) in one language."""

    title: str
    standfirst: str
    place: str
    high: str
    goes: str
    label: str
    plan: str
    note: str


LANGUAGES = {
    "en": Words(
        "Floods on the Drill", "An invented note about a river that does not exist.", "Drillhaven",
        "The river stands at", "Schools and the hospital of the town are open, and two roads are closed",
        "Level of the river", "Plan of the exercise", "The gauge had slipped, and the council has read it again.",
    ),
    "ur": Words(
        "دریائے ڈرل میں سیلاب", "ایک فرضی دریا کے بارے میں ایک فرضی تحریر۔", "ڈرل ہیون",
        "دریا کی سطح یہ ہے:", "شہر کے اسکول اور ہسپتال کھلے ہیں، اور دو سڑکیں بند ہیں", "دریا کی سطح",
        "مشق کا منصوبہ", "پیمانہ سرک گیا تھا، اور کونسل نے اسے دوبارہ پڑھا ہے۔",
    ),
    "ar": Words(
        "فيضانات نهر دريل", "نص مختلق عن نهر لا وجود له.", "دريل هافن", "يبلغ منسوب النهر",
        "مدارس المدينة ومستشفاها مفتوحة، وطريقان مغلقان", "منسوب النهر", "خطة التمرين",
        "كان المقياس قد انزلق، وأعاد المجلس قراءته.",
    ),
    "fr": Words(
        "Crues de la Drille", "Une note inventée sur une rivière qui n’existe pas.", "Drillhaven",
        "La rivière atteint", "Les écoles et l’hôpital de la ville sont ouverts, et deux routes sont fermées",
        "Niveau de la rivière", "Plan de l’exercice", "L’échelle avait glissé, et la mairie l’a relue.",
    ),
}  # fmt: skip


def write(desk: DeskSite, lang: str, status: str = "approved", level: int = 4, more: str = "") -> None:
    """Write the briefing in a language as it is at one of its moments."""
    words = vars(LANGUAGES[lang])
    text = _BRIEFING.format(
        **words, key=f"{lang}/01", lang=lang, status=status, level=level, more=more.format(**words)
    )
    path = desk.folder / "briefings" / lang / "01.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, "utf-8")


def mails(desk: DeskSite, lang: str) -> dict[str, bytes]:
    """Send a report, a flash, a correction and a withdrawal in a language, and take them as they arrived."""
    found = {}
    with running(counting := Counting()) as port:
        there = server(port)

        def sent(name: str, *words: str) -> None:
            desk.run(*words, "--send", "--yes", environ=there)
            (found[f"{name} {lang}"],) = counting.mails
            counting.mails.clear()

        write(desk, lang)
        sent("report", "mail", f"{lang}/01", "--to", f"reader-{lang}@example.org")
        sent("flash", "mail", f"{lang}/01", "--to", f"other-{lang}@example.org", "--format", "flash")
        write(desk, lang, level=6, more=_CORRECTION)
        desk.run("unsubscribe", f"other-{lang}@example.org")
        sent("correction", "correct", f"{lang}/01")
        write(desk, lang, "withdrawn", level=6, more=_WITHDRAWN)
        sent("withdrawal", "correct", f"{lang}/01")
    return found


def scores(found: Mapping[str, bytes], folder: Path) -> dict[str, tuple[float, str]]:
    """What SpamAssassin gives each mail by its local rules alone: no network, no memory of a user."""
    if not shutil.which("spamassassin"):
        pytest.fail("SpamAssassin is not there: apt-get install spamassassin")
    box = b"".join(
        b"From desk@example.org Wed Mar  4 10:00:00 2026\n"
        + mail.replace(b"\r\n", b"\n").replace(b"\nFrom ", b"\n>From ")
        + b"\n\n"
        for mail in found.values()
    )
    done = subprocess.run(
        ["spamassassin", "--local", "--test-mode", "--mbox", "--prefspath", os.devnull],
        input=box, env={**os.environ, "HOME": str(folder), "LC_ALL": "C.UTF-8"}, check=True, capture_output=True,
    )  # fmt: skip
    text = re.sub(r"\n[ \t]+", " ", done.stdout.decode("utf-8", "replace"))
    given = re.findall(r"^X-Spam-Status: \w+, score=(-?[\d.]+) .*?tests=(.*?) autolearn", text, re.MULTILINE)
    assert len(given) == len(found), done.stderr.decode()[-2000:]
    return {
        name: (float(score), tests.replace(", ", ","))
        for name, (score, tests) in zip(found, given, strict=True)
    }


@pytest.mark.proof
@pytest.mark.slow
@pytest.mark.mailserver
def test_no_mail_looks_like_spam(tmp_path: Path) -> None:
    """Reports, flashes, corrections and withdrawals in English, Urdu, Arabic and French score at most 1.0."""
    desk = make(
        tmp_path / "site", {"UNSUBSCRIBE": "leave@example.org", "ENDPOINT": "https://example.org/leave/"}
    )
    found: dict[str, bytes] = {}
    for lang in LANGUAGES:
        found |= mails(desk, lang)
    given = scores(found, tmp_path)
    for name, (score, tests) in given.items():
        sys.stdout.write(f"{name}: {score} ({tests})\n")
    assert {name: one for name, one in given.items() if one[0] > MOST} == {}
    junk = b"Date: Wed, 04 Mar 2026 10:00:00 +0000\nSubject: FREE V1AGRA!!!\nFrom: x@example.org\n\nXJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X\n"
    assert scores({"junk": junk}, tmp_path)["junk"][0] > 100, "the filter is awake"
