"""A sentence of a stricter edition in one that more people may see: a finding at both places, and refused by the gate."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from standfirst.checks import run
from standfirst.checks.examples import BASE, NOW, whole
from standfirst.errors import LeakError
from standfirst.leaks.gate import Gate, OutgoingPart
from standfirst.leaks.watch_list import watch
from standfirst.library import PUBLIC, Audience, Library, Visibility, load_or_raise
from standfirst.settings import Site
from tests.mail.desk import DeskSite, make, server
from tests.sites import EPOCH

PLAN = "The convoy leaves by the northern road at four in the morning"
SHORT = "The convoy leaves by the road"
SAID = f"coordination: {PLAN}. [@council]\n"
OWN = """situation: |
  The gates were opened in the night. [@council]
background: |
  Its walls are of clay.
standfirst: What the desk has planned for the day.
"""
"""Texts that a stricter briefing has for itself."""


def library(folder: Path, files: Mapping[str, str]) -> Library:
    """A library of briefings, each by what differs from a base."""
    for name, text in files.items():
        path = folder / "briefings" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text if name.count(".") > 1 else whole(text, BASE), "utf-8")
    return load_or_raise(Site(folder, "Desk", ""))


def found(everything: Library) -> list[str]:
    """Where `check` finds such a sentence, with the message."""
    problems = run(everything, select=["SF512"], now=NOW).problems
    return [f"{one.path.removeprefix('briefings/')}:{one.line} {one.message}" for one in problems]


def refused(everything: Library, audience: Audience = PUBLIC) -> bool:
    """Whether the gate refuses a page with the plan."""
    shown = Visibility(everything, NOW).to(audience)
    try:
        Gate.between(everything, shown).let_out([OutgoingPart("a.html", f"<p>{PLAN}.</p>".encode())], shown)
    except LeakError:
        return True
    return False


MARKINGS = {
    "RED": "tlp: RED",
    "AMBER+STRICT": "tlp: AMBER+STRICT",
    "AMBER": "tlp: AMBER",
    "GREEN": "tlp: GREEN",
    "unmarked": "# without tlp",
    "draft": "status: draft\ndateline: {place: Marbel, date: 2026-02-01}",
    "review": "status: review\ndateline: {place: Marbel, date: 2026-02-01}",
    "embargo": "embargo_until: 2099-01-01T00:00+00:00",
}
PLACES = {
    "same field": f"coordination: |\n  {PLAN}. [@council]\n",
    "another field": f"background: |\n  It is known. {PLAN}. It was planned.\n",
    "in other capitals": f"background: {PLAN.upper()}!\n",
    "over lines": "background: |\n  The convoy leaves by the northern\n  road at four in the morning.\n",
    "within markup": f"background: {PLAN.replace('northern', '**northern**')}.\n",
    "a title": f"title: {PLAN}\n",
    "a highlight": f"highlights: [{PLAN}., The bridge is closed.]\n",
    "an event": f"timeline: [{{date: 2026-02-01, text: {PLAN}., sources: [council]}}]\n",
    "a claim": f"claims: [{{claim: {PLAN}., by: {{name: The council}}, status: confirmed, evidence: We saw it., sources: [council]}}]\n",
    "a note of a figure": f"key_figures: [{{id: a, label: Trucks, value: 4, note: {PLAN}., sources: [council]}}]\n",
    "a label": f"key_figures: [{{id: a, label: {PLAN}, value: 4, sources: [council]}}]\n",
}


@pytest.mark.by_day(35)
@pytest.mark.slow
@pytest.mark.parametrize("marking", MARKINGS.values(), ids=MARKINGS)
@pytest.mark.parametrize("text", PLACES.values(), ids=PLACES)
def test_a_pasted_sentence_is_found_and_refused(marking: str, text: str, tmp_path: Path) -> None:
    """Whatever holds a sentence back and wherever it is pasted, `check` names both places and the gate refuses it."""
    everything = library(tmp_path, {"plans/01.yaml": f"{marking}\n{OWN}{SAID}", "river/01.yaml": text})
    lines = found(everything)
    assert len(lines) == 1
    assert lines[0].startswith("river/01.yaml:")
    assert "this sentence is in briefings/plans/01.yaml:" in lines[0]
    assert refused(everything)


@pytest.mark.parametrize("source", ["highlights: [PLAN., The bridge is closed.]", "situation: |\n  PLAN. [@council]", "outlook: {text: PLAN.}",
    "voices: [{quote: PLAN., speaker: {name: Ines Marlow}, kind: resident, verification: verified, consent: given, sources: [council]}]"])  # fmt: skip
def test_sentences_of_every_field_are_held(source: str, tmp_path: Path) -> None:
    """Prose, highlights, outlooks and quotations of a stricter briefing are sentences of it."""
    held = f"tlp: RED\n{source.replace('PLAN', PLAN)}\n"
    everything = library(tmp_path, {"plans/01.yaml": held, "river/01.yaml": f"background: {PLAN}.\n"})
    assert len(found(everything)) == 1
    assert refused(everything)


def test_a_short_sentence_is_found_in_another_field_alone(tmp_path: Path) -> None:
    """Six words in another field were copied; in the same field, both editions have them from a template."""
    files = {
        "plans/01.yaml": f"tlp: RED\n{OWN}coordination: {SHORT}.\n",
        "river/01.yaml": f"background: {SHORT}.\n",
    }
    assert len(found(library(tmp_path, files))) == 1
    assert found(library(tmp_path, {**files, "river/01.yaml": f"coordination: {SHORT}.\n"})) == []


FIRST = {
    "an earlier edition": {"river/01.yaml": f"edition: 1\n{SAID}", "river/02.yaml": f"edition: 2\ntlp: RED\n{SAID}"},
    "an edition before that": {
        "river/01.yaml": f"edition: 1\n{SAID}", "river/02.yaml": f"edition: 2\ntlp: RED\n{SAID}",
        "river/03.yaml": f"edition: 3\n{SAID}",
    },
    "a draft that is carried forward": {"river/01.yaml": SAID, "later/01.yaml": f"status: draft\n{SAID}"},
    "a public statement": {
        "plans/01.yaml": f"tlp: RED\nreactions: [{{quote: {PLAN}., speaker: {{name: Ines Marlow}}, kind: official, verification: verified, consent: public, sources: [council]}}]\n",
        "river/01.yaml": f"background: {PLAN}.\n",
    },
    "an older briefing that a stricter one quotes": {
        "plans/01.yaml": f"tlp: RED\ndateline: {{place: Marbel, date: 2026-02-03}}\n{SAID}", "river/01.yaml": SAID,
    },
    "a title": {"plans/01.yaml": f"tlp: RED\ntitle: {PLAN}\n{OWN}", "river/01.yaml": f"title: {PLAN}\n"},
    "another language": {
        "river/01.yaml": SAID,
        "river/01.fr.yaml": f"lang: fr\nstatus: draft\ntitle: Titre\ncoordination: {PLAN}. [@council]\n",
    },
}  # fmt: skip


@pytest.mark.parametrize("files", FIRST.values(), ids=FIRST)
def test_what_was_said_openly_first_is_open(files: dict[str, str], tmp_path: Path) -> None:
    """What was public before, in the same series or language, or is shared by its nature, is no finding."""
    everything = library(tmp_path, files)
    assert found(everything) == []
    assert not refused(everything)


def test_readers_between_are_asked_by_their_own_marking(tmp_path: Path) -> None:
    """A sentence of a RED edition is found in a GREEN one; one of a GREEN edition may stand in an AMBER one."""
    red = {"plans/01.yaml": f"tlp: RED\n{SAID}", "river/01.yaml": f"tlp: GREEN\nbackground: {PLAN}.\n"}
    everything = library(tmp_path / "red", red)
    assert len(found(everything)) == 1
    assert refused(everything, Audience.of(everything.by_name["river/01"]))
    green = {
        "plans/01.yaml": f"tlp: GREEN\n{SAID}",
        "river/01.yaml": f"tlp: AMBER\ndateline: {{place: Marbel, date: 2026-02-03}}\nbackground: {PLAN}.\n",
    }
    everything = library(tmp_path / "green", green)
    assert found(everything) == []
    assert not refused(everything, Audience.of(everything.by_name["river/01"]))


@pytest.mark.slow
def test_a_reviewed_line_is_open_and_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`# noqa: SF512` opens the sentence for check and build, which says so; a page or another edition may not follow."""
    desk: DeskSite = make(tmp_path / "site")
    (desk.folder / "content" / "pages").mkdir(parents=True)
    with (desk.folder / "pelicanconf.py").open("a", encoding="utf-8") as file:
        file.write(
            '\nPATH = "content"\nTHEME = "themes/standfirst"\nPLUGINS = ["standfirst.pelican_plugin"]\n'
        )
        file.write('STANDFIRST["WITHOUT"] = ("report", "flash", "card")\n')
    monkeypatch.chdir(desk.folder)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH)
    desk.brief("plans/01", tlp="RED", more=f"coordination: {PLAN} [@plan].\n")
    desk.brief("river/01", more=f"coordination: {PLAN} [@plan].\n")
    assert "SF512" in desk.run("check", code=1).out
    assert "SF512" in desk.run("build", code=1).err
    assert (
        "plans/01.yaml: coordination"
        in desk.run(
            "mail", "river/01", "--test", "me@example.org", "--format", "mail", code=1, environ=server(9)
        ).err
    )
    path = desk.folder / "briefings" / "river" / "01.yaml"
    path.write_text(
        path.read_text("utf-8").replace(f"{PLAN} [@plan].", f"{PLAN} [@plan].  # noqa: SF512"), "utf-8"
    )
    desk.run("check")
    told = desk.run("build").flat
    assert "restricted text may be in briefings/river/01.yaml" in told
    assert PLAN in (desk.folder / "output" / "river" / "01.html").read_text("utf-8")


PLAIN = "The convoy of flour leaves the depot at Marbel before dawn on Thursday"
MARKED = (
    "The [convoy](https://example.org/c) of flour leaves the depot at Marbel before dawn on Thursday", "The convoy of <b>flour</b> leaves the depot at Marbel before dawn on Thursday",
    "The convoy of fl&#111;ur leaves the depot at Marbel before dawn on Thursday", "The convoy of flour [@council] leaves the depot at Marbel before dawn on Thursday",
    "The [convoy][1] of flour leaves the depot at Marbel before dawn on Thursday.\n\n  [1]: https://example.org/c", "The convoy of fl**our** leaves the depot at Marbel before dawn on Thursday",
)  # fmt: skip
"""The same sentence with markup, which pages print alike."""


@pytest.mark.parametrize("text", MARKED)
@pytest.mark.parametrize("had_first", [False, True])
def test_markup_within_a_sentence_changes_nothing(text: str, had_first: bool, tmp_path: Path) -> None:
    """`check` finds a restricted sentence through links, tags and citations, the scan looks for it, and neither does if it was public first."""
    held, public = ("02", "01") if had_first else ("01", "02")
    files = {
        f"river/{held}.yaml": f"edition: {int(held)}\ntlp: GREEN\nbackground: {PLAIN}.\n",
        f"river/{public}.yaml": f"edition: {int(public)}\nbackground: |\n  {text}\n",
    }
    everything = library(tmp_path, files)
    told = [one.path for one in run(everything, select=("SF512",), now=NOW).problems]
    assert told == [f"briefings/river/{public}.yaml"] * (not had_first)
    looked_for = watch(everything, Visibility(everything, NOW).to(PUBLIC)).canaries
    assert (PLAIN in {one.text.rstrip(".") for one in looked_for}) is not had_first


@pytest.mark.parametrize("had_first", [False, True])
def test_a_figure_completes_no_restricted_sentence(had_first: bool, tmp_path: Path) -> None:
    """A sentence that a number completes is found and looked for unless the edition that prints it had it first."""
    held, public = ("02", "01") if had_first else ("01", "02")
    said = "The convoy of 4,000 bags of flour leaves the depot"
    files = {
        f"river/{held}.yaml": f"edition: {int(held)}\ntlp: GREEN\nbackground: {said}.\n",
        f"river/{public}.yaml": f"edition: {int(public)}\nkey_figures: [{{id: bags, label: Bags, value: 4000, sources: [council]}}]\n"
        f"background: {said.replace('4,000', '{{ bags }}')}.\n",
    }
    everything = library(tmp_path, files)
    told = [one.path for one in run(everything, select=("SF512",), now=NOW).problems]
    assert told == [f"briefings/river/{public}.yaml"] * (not had_first)
    looked_for = watch(everything, Visibility(everything, NOW).to(PUBLIC)).canaries
    assert (said in {one.text.rstrip(".") for one in looked_for}) is not had_first


COMPLETED = {
    "The convoy of about 4,000 bags of flour leaves": ("value: 4000, qualifier: about", "The convoy of {{ bags }} bags of flour leaves"),
    "The convoy of more than 4,000 bags leaves": ("value: 4000, qualifier: more than", "The convoy of **{{ bags }}** bags leaves"),
    "The convoy of 4,000 bags leaves the depot": ("value: 4000, qualifier: about", "The convoy of {{ bags|number }} bags leaves the depot"),
    "The depot has lost 12.5% of the flour": ("value: 12.5, unit: '%'", "The depot has lost {{ bags }} of the flour"),
    "The convoy was sold for USD 4,000 in Marbel": ("value: 4000, currency: USD", "The convoy was sold for [{{ bags }}](https://example.org/c) in Marbel"),
    "The convoy needs 4,000 kg of flour today": ("value: 4000, unit: kg", "The convoy needs {{ figure.bags }} of flour today"),
    "4,000 bags of flour leave the depot": ("value: 4000", "{{ bags }} bags of flour leave the depot"),
    "The flour of the depot comes to 4,000": ("value: 4000", "The flour of the depot comes to {{ bags }}"),
    "Between 40 and 60 bags leave": ("value: 40", "Between {{ bags }} and 60 bags leave"),
}  # fmt: skip
"""Sentences with numbers, and the figure and the text that print the same."""


@pytest.mark.parametrize("said", COMPLETED)
def test_check_prints_figures_as_pages_do(said: str, tmp_path: Path) -> None:
    """With qualifiers, units and currencies, in markup, at either end; another number is another sentence."""
    figure, text = COMPLETED[said]
    files = {
        "plans/01.yaml": f"tlp: RED\n{OWN}coordination: {said}.\n",
        "river/01.yaml": f"key_figures: [{{id: bags, label: Bags, {figure}, sources: [council]}}]\nbackground: |\n  {text}.\n",
    }
    everything = library(tmp_path / "same", files)
    assert [line[:14] for line in found(everything)] == ["river/01.yaml:"]
    other = files["river/01.yaml"].replace("value: 4000", "value: 4001").replace("value: 12.5", "value: 13")
    other = other.replace("value: 40,", "value: 41,")
    assert found(library(tmp_path / "other", {**files, "river/01.yaml": other})) == []
