"""What checks are made of: numbers in prose, names in any spelling, sentences, silencing, and reports."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, get_args

import jsonschema
import pytest

from standfirst.checks import Report, find, output, run
from standfirst.checks.examples import NOW, write
from standfirst.checks.numbers import agrees, every, typed
from standfirst.checks.registry import Files, all_checks, chosen
from standfirst.checks.sentences import reckon
from standfirst.checks.texts import Words, roles
from standfirst.checks.wording import masked, sentences
from standfirst.errors import Problem, UsageError
from standfirst.library import load
from standfirst.model import Briefing, KeyFigure
from standfirst.model.base import Role
from standfirst.model.schema import all_records
from standfirst.names.protected import Secret, Secrets


def report_of(files: Files, root: Path, **options: object) -> Report:
    """The report on an example."""
    return run(load(write(files, root)).library, now=NOW, **options)  # type: ignore[arg-type]  # options of run


def test_a_long_number_of_a_figure_is_one_number() -> None:
    """A figure of more than six digits with a point has no exponent, which would be another number of the sentence."""
    wells = KeyFigure.model_validate(
        {"id": "wells_of_the_whole_district", "label": "Wells", "value": 1234567.5, "sources": ["a"]}
    )
    text = "There are {{ wells_of_the_whole_district }} wells and 9 pumps."
    one = Words(("situation",), text, Role.PROSE, wells)
    (told,) = reckon([(one, text)], [wells], "en", "")
    assert [number.value for number in told.numbers] == [1234567.5, 9]
    assert "1234567.5" in told.sentence


@pytest.mark.parametrize(
    "text",
    [
        "on 31 January 2026", "January 31, 2026", "2026-02-01", "from 3 to 5 May", "the 1990s", "in 2024", "2024-25", "since 1947",
        "at 14:30", "by 8 p.m.", "at 20.15 GMT", "the 2nd day", "a 2-day siege", "24 hours", "10 years ago", "3 to 5 days",
        "a 39-year-old shopkeeper", "aged 39", "aged 12 to 15", "call +92 81 920 1234", "an F-16", "the A4 sheet", "Resolution 1325",
        "Article 5", "No. 3", "phase 2", "Highway 8", "route N-25", "COVID-19", "Section 4.2", "3/4 of it", "M5.8", "[@source1]",
        "{{ killed2 }}", "“killed 190 people”", "https://example.org/2/345", "[text](a/77.html)", "`code 12`",
        "le 31 janvier", "âgé de 39 ans", "à 14h30", "pendant 24 heures", "31 جنوری", "24 گھنٹے", "1. First\n2. Second", "1:3",
    ],
)  # fmt: skip
def test_no_figures(text: str) -> None:
    """Dates, times, years, ages, durations, ordinals, telephone numbers, names and quotations are no figures."""
    assert list(typed(masked(text))) == []


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("In the bulletin 3 million people are counted", [3_000_000]), ("190 people", [190]), ("1,200 and 1 300 houses", [1200, 1300]), ("12,00,000 rupees", [1200000]), ("3.5 metres", [3.5]),
        ("3,5 mètres", [3.5]), ("2 million people", [2_000_000]), ("5 lakh", [500_000]), ("40%", [40]), ("about 250.", [250]),
        ("۱۹۰ افراد", [190]), ("killed 31, hurt 17", [31, 17]), ("USD 5 million", [5_000_000]), ("2000 people", [2000]), ("the 2010 floods", []), ("In 2010 people fled", []),
        ("in 2024 some 64 died", [64]), ("(190)", [190]), ("−5 degrees", [5]),
    ],
)  # fmt: skip
def test_figures(text: str, values: list[float]) -> None:
    """Numbers are read in any grouping and script; four digits alone are taken for a year."""
    assert [number.value for number in typed(text)] == values
    if values:
        assert set(values) <= set(every(text))


@pytest.mark.parametrize(
    ("lang", "text", "values"),
    [
        ("en", "9.5m people", [9_500_000]), ("en", "900k people", [900_000]), ("en", "$7.5bn", [7.5e9]), ("en", "a 3.5m wall", []),
        ("en", "12’500 homes", [12_500]), ("en", "2.4 lakh people", [240_000]), ("en", "3 crore", [3e7]), ("en", "12,00,000", [1_200_000]),
        ("en", "three dozen homes", [36]), ("en", "a dozen houses", [12]), ("en", "half a million people", [500_000]),
        ("en", "one and a half million", [1_500_000]), ("en", "close to two million people", [2_000_000]), ("en", "sixty-seven", [67]),
        ("en", "thousands of people", []), ("en", "one in five homes", []), ("en", "a third of the homes", []), ("en", "half of them", []),
        ("fr", "soixante-sept morts", [67]), ("fr", "près de deux millions de personnes", [2_000_000]), ("fr", "des milliers de morts", []),
        ("fr", "une douzaine de maisons", [12]), ("fr", "un demi-million", [500_000]), ("fr", "un million et demi", [1_500_000]),
        ("fr", "12,5 millions", [12_500_000]), ("fr", "un tiers des foyers", []),
        ("es", "sesenta y siete muertos", [67]), ("es", "medio millón de personas", [500_000]), ("es", "1.200 personas", [1200]),
        ("es", "dos tercios", []), ("es", "miles de personas", []), ("es", "dos docenas", [24]),
        ("ar", "سبعة وستين شخصا", [67]), ("ar", "مليوني شخص", [2_000_000]), ("ar", "ثلاثة آلاف وخمسمئة شخص", [3500]), ("ar", "ثلث السكان", []),
        ("ur", "سڑسٹھ افراد", [67]), ("ur", "بارہ ہزار پانچ سو گھر", [12_500]), ("ur", "ڈیڑھ لاکھ افراد", [150_000]), ("ur", "ایک تہائی", []),
        ("ur", "۲۰ لاکھ", [2_000_000]), ("ur", "ساڑھے تین کروڑ", [35_000_000]),
    ],
)  # fmt: skip
def test_numbers_in_words(lang: str, text: str, values: list[float]) -> None:
    """Numbers in words, short forms and South Asian groups are read in five languages; shares and indefinite ones are none."""
    assert [number.value for number in typed(text, lang)] == values


@pytest.mark.parametrize(
    ("qualifier", "number", "fits"),
    [
        (None, 190, True), (None, 193, False), ("exactly", 190, True), ("more than", 193, True), ("more than", 190, False),
        ("more than", 280, False), ("at least", 190, True), ("about", 200, True), ("about", 250, False), ("nearly", 188, True),
        ("nearly", 192, False), ("up to", 150, True), ("fewer than", 190, False),
    ],
)  # fmt: skip
def test_qualifiers(qualifier: str | None, number: float, fits: bool) -> None:
    """A number agrees with 190 as its qualifier says."""
    figure = KeyFigure.model_validate({"id": "a", "label": "A", "value": 190, "qualifier": qualifier})
    assert agrees(figure, number) is fits


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("Ines Marlow", "Ines Marlow", True), ("Ines Marlow", "INÈS  MARLOW,", True), ("Ines Marlow", "ines-marlow", True),
        ("Ines Marlow", "Ines\u200b Mar\u00adlow", True), ("Ines Marlow", "Inesmarlow", True), ("Ines Marlow", "Ines Marsh", False),
        ("Ines Marlow", "Ｉｎｅｓ Ｍａｒｌｏｗ", True), ("علی خان", "علي خان", True), ("علی خان", "عَلی خان نے", True), ("علی خان", "علی", False),
        ("O'Hara", "O’Hara said", True), ("Hamdullah", "Hamdullah's shop", True), ("Hamdullah", "hamdullah_1", True),
    ],
)  # fmt: skip
def test_names_in_any_spelling(name: str, text: str, found: bool) -> None:
    """A protected name is found whatever its case, accents, joiners and look-alikes, and not within longer words."""
    secrets = Secrets((Secret(name, "name", "x"),))
    padded = f"é — {text}"
    places = [hit.start for hit in secrets.whole(padded)]
    assert places == ([4] if found else [])


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("river/_series.yaml", "title: Days of Ines Marlow"),
        ("other.yaml", "highlights: [Ines Marlow rowed., The bridge is closed.]"),
        ("other.yaml", "sources: [{id: council, title: Diary of Inés Marlow, grade: B2}]"),
        ("other.yaml", "sections: [{id: ines-marlow, title: More, text: More.}]"),
        ("ines-marlow.yaml", ""),
        ("river/02.yaml", "edition: 2\ndateline: {place: Ines Marlow, date: 2026-02-02}"),
        ("river/01.fr.yaml", "lang: fr\nstatus: approved\nbackground: |\n  Le pont d'Ines Marlow."),
    ],
)
def test_protected_names_are_looked_for_everywhere(name: str, text: str, tmp_path: Path) -> None:
    """A name protected in one briefing is found in every other: in texts, ids, names of files and of series."""
    protecting = find("SF503").passes["example.yaml"]
    report = report_of({"river/01.yaml": f"edition: 1\n{protecting}", name: text}, tmp_path, select=["SF503"])
    assert [problem.code for problem in report.problems] == ["SF503"]
    assert (
        report_of({"river/01.yaml": f"edition: 1\n{protecting}"}, tmp_path / "b", select=["SF503"]).problems
        == ()
    )


@pytest.mark.parametrize(
    ("name", "text", "codes"),
    [
        ("_registry/sources.yaml", "ines-marlow: {title: Diary of Ines Marlow, grade: B2}", ["SF503"]),
        ("_registry/people.yaml", "jon: {name: Jon Feld, role: Brother of Ines Marlow}", ["SF503"]),
        ("_registry/people.yaml", "ines: {name: Ines Marlow, note: Ines Marlow rows.}", []),
        ("_registry/people.yaml", "jon: {name: Jon Feld, note: Knows Ines Marlow.}", ["SF510"]),
        ("other.yaml", "note: Ask Inés Marlow.", ["SF510"]),
    ],
)
def test_protected_names_in_the_registry_and_in_notes(
    name: str, text: str, codes: list[str], tmp_path: Path
) -> None:
    """A protected name stands in its speaker's own record and nowhere else, not even in a note; it is told once."""
    protecting = find("SF503").passes["example.yaml"]
    files = {"river/01.yaml": f"edition: 1\n{protecting}", "river/02.yaml": "edition: 2", name: text}
    report = report_of(files, tmp_path, select=["SF503", "SF510"])
    assert [problem.code for problem in report.problems] == codes
    assert "marlow" not in "".join(map(str, report.problems)).casefold()


@pytest.mark.parametrize(
    ("title", "codes"),
    [
        ("The river takes 64 houses", ["SF214"]),
        ("The river takes 120 houses", []),
        ("Nearly 130 people cleared", []),
        ("130 people cleared", ["SF212"]),
        ("Toll reaches 64", ["SF214"]),
        ("Floods of 2026: day 3, section 4.2, 14:30 on 3 May", []),
        ("“We lost 64 houses”", []),
    ],
)
def test_numbers_in_headlines(title: str, codes: list[str], tmp_path: Path) -> None:
    """A headline's numbers are those of the records, or near them where it says so; dates and the like are none."""
    figure = "key_figures:\n  - {id: cleared, label: People cleared, value: 120, sources: [council]}"
    for where in (f"title: '{title}'", f"sections: [{{id: more, title: '{title}', text: More.}}]"):
        report = report_of({"a.yaml": f"{figure}\n{where}"}, tmp_path, select=["SF21"])
        assert [problem.code for problem in report.problems] == codes


@pytest.mark.parametrize(
    ("code", "lang", "text", "found"),
    [
        ("SF402", "fr", "Avec une forte confiance, la crue est très probable.", True),
        ("SF402", "fr", "La crue est probable. La confiance est élevée.", False),
        ("SF402", "ur", "زیادہ اعتماد کے ساتھ سیلاب کا امکان ہے۔", True),
        ("SF402", "ur", "سیلاب کا امکان ہے۔ لوگوں کا اعتماد ٹوٹ گیا۔", False),
        ("SF413", "fr", "Le pont de de la ville.", True),
        ("SF413", "fr", "Nous nous sommes levés.", False),
        ("SF413", "ur", "شہر کے کے پل پر پانی ہے۔", True),
        ("SF413", "ur", "لوگ بار بار ساتھ ساتھ آئے۔", False),
        ("SF412", "fr", "Le pont a été fait pour une eau plus basse. Il tient bon. " * 12, False),
        ("SF412", "fr", "La détérioration infrastructurelle institutionnalisée précipita inéluctablement "
         "d'extraordinaires considérations organisationnelles intercommunautaires. " * 15, True),
    ],
)  # fmt: skip
def test_language_checks_in_other_languages(
    code: str, lang: str, text: str, found: bool, tmp_path: Path
) -> None:
    """The checks of language know French and Urdu as far as their explanations say."""
    report = report_of({"a.yaml": f"lang: {lang}\nbackground: |\n  {text}"}, tmp_path, select=[code])
    assert [problem.code for problem in report.problems] == [code] * found


def test_recorded_likelihood_keeps_to_one_row_in_every_language(tmp_path: Path) -> None:
    """What is recorded is a word of ICD 203 in every language, so its rows are compared in every language."""
    outlook = "outlook: {text: La crue baisse., likelihood: likely, scenarios: [{text: Autre., likelihood: improbable}]}"
    report = report_of({"a.yaml": f"lang: fr\n{outlook}"}, tmp_path, select=["SF401"])
    assert [problem.code for problem in report.problems] == ["SF401"]


def test_message_on_a_name_keeps_it_secret(tmp_path: Path) -> None:
    """What the check on protected names prints does not hold the name."""
    report = report_of(find("SF503").fails, tmp_path)
    assert report.problems
    assert "marlow" not in output.text(report).casefold()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two! Three?", ["One.", "Two!", "Three?"]), ("Dr. Khan left. She said so.", ["Dr. Khan left.", "She said so."]),
        ("At 8 a.m. it rose.", ["At 8 a.m. it rose."]), ("It rose 3.5 m. Then it fell.", ["It rose 3.5 m.", "Then it fell."]),
        ("A\n\nB", ["A", "B"]), ("- one\n- two", ["- one", "- two"]), ("پہلا۔ دوسرا", ["پہلا۔", "دوسرا"]),
        ("The U.S. said so.", ["The U.S. said so."]), ("One\ntwo.", ["One two."]),
    ],
)  # fmt: skip
def test_sentences(text: str, expected: list[str]) -> None:
    """Sentences end at their marks, not at abbreviations; each is one line, and knows where it begins."""
    assert [sentence for _, sentence in sentences(text)] == expected
    assert all(text.replace("\n", " ")[start:].startswith(sentence) for start, sentence in sentences(text))


def test_silencing(tmp_path: Path) -> None:
    """A comment silences its code in its text; another code there, and another text, are still reported."""
    text = (
        "background: |  # noqa: SF214\n  There are 64 houses. The the river.\nstandfirst: It has 65 bridges."
    )
    report = report_of({"a.yaml": text}, tmp_path)
    lines = (tmp_path / "briefings" / "a.yaml").read_text(encoding="utf-8").splitlines()
    found = [(lines[problem.line - 1].strip(), problem.code) for problem in report.problems]
    assert found == [
        ("There are 64 houses. The the river.", "SF413"),
        ("standfirst: It has 65 bridges.", "SF214"),
    ]
    assert report.silenced == 1


def test_silencing_is_no_text(tmp_path: Path) -> None:
    """A `# noqa` inside a text is text: it silences nothing and is not reported as unused."""
    report = report_of({"a.yaml": "background: |\n  There are 64 houses.  # noqa: SF214"}, tmp_path)
    assert [problem.code for problem in report.problems] == ["SF214"]


def test_unused_silencing_of_what_did_not_run(tmp_path: Path) -> None:
    """With `--select`, comments for checks that did not run are not called unused; unknown codes are."""
    files = {"a.yaml": "title: The river  # noqa: SF214, SF999"}
    report = report_of(files, tmp_path, select=["SF030"])
    assert [problem.message for problem in report.problems] == ["`noqa: SF999` silences nothing here"]


def test_select_and_ignore() -> None:
    """Codes, beginnings of codes and names choose; what matches nothing is refused."""
    assert {one.code[:3] for one in chosen(["SF2", "long-title"])} == {"SF2", "SF6"}
    assert "SF201" not in {one.code for one in chosen(["SF2"], ["parts-do-not-add-up"])}
    assert chosen([""], [" "]) == chosen()
    with pytest.raises(UsageError, match="no check matches 'SF999'"):
        chosen(["SF999"])


def test_strict() -> None:
    """Warnings fail a strict run, errors every run, information none."""
    for level, fails, strictly in (("error", True, True), ("warning", False, True), ("info", False, False)):
        problem = Problem("a", 1, 1, "SF101", "x", level=level)  # type: ignore[arg-type]  # the three levels
        assert Report((problem,)).failed is fails
        assert Report((problem,), strict=True).failed is strictly


PROBLEMS = Report(
    (
        Problem("a, b.yaml", 3, 7, "SF101", "no\nsource: 100%", "add it", "error"),
        Problem("a.yaml", 1, 1, "SF304", "old", "", "info"),
        Problem("a.yaml", 4, 1, "SF304", "old", "", "info"),
    ),
    files=2,
    checks=3,
)


def test_text_output() -> None:
    """Each problem is a line, once for all its places; what is no error says so; the last line counts."""
    assert output.text(PROBLEMS).splitlines() == [
        "a, b.yaml:3:7: SF101 no source: 100%; add it",
        "",
        "a.yaml:1:1: SF304 old (2 times; also at 4:1) (info)",
        "",
        "1 error, 1 info in 2 files, with 3 checks",
    ]
    assert output.text(Report((), files=1, checks=2)) == "nothing found in 1 file, with 2 checks"


def test_worst_first() -> None:
    """Files with errors come before those with warnings, and in a file errors before warnings."""
    levels = (("a", 1, "info"), ("b", 1, "warning"), ("b", 2, "error"), ("c", 1, "error"))
    found = [Problem(path, line, 1, "SF101", f"m{line}", level=level) for path, line, level in levels]  # type: ignore[arg-type]  # the three levels
    lines = output.text(Report(tuple(found))).splitlines()
    assert [line.split()[0] for line in lines[:-1] if line] == ["b:2:1:", "b:1:1:", "c:1:1:", "a:1:1:"]


def test_many_places() -> None:
    """A line names some places and counts the rest; JSON names all."""
    report = Report(tuple(Problem("a", line, 1, "SF101", "no source") for line in range(1, 301)))
    assert (
        output.text(report)
        .splitlines()[0]
        .endswith("(300 times; also at 2:1, 3:1, 4:1, 5:1, 6:1, 7:1, 8:1, 9:1 and 291 more)")
    )
    data = json.loads(output.as_json(report))
    assert (len(data["problems"]), len(data["problems"][0]["also"])) == (1, 299)


def test_github_output() -> None:
    """GitHub's commands escape what would end them."""
    assert output.github(PROBLEMS).splitlines()[0] == (
        "::error file=a%2C b.yaml,line=3,col=7,title=SF101::no source: 100%25; add it"
    )


def test_gitlab_output() -> None:
    """GitLab gets an issue a problem, each with a fingerprint of its own, its severity and its place."""
    first, *others = json.loads(output.gitlab(PROBLEMS))
    assert first["location"] == {"path": "a, b.yaml", "positions": {"begin": {"line": 3, "column": 7}}}
    assert (first["check_name"], first["severity"]) == ("SF101", "major")
    assert len({one["fingerprint"] for one in (first, *others)}) == 1 + len(others)


def test_json_output() -> None:
    """JSON holds every problem with its check's name and all its places, and whether the run failed."""
    data = json.loads(output.as_json(PROBLEMS))
    assert data["problems"][0]["name"] == "quote-without-source"
    assert data["counts"] == {"error": 1, "warning": 0, "info": 1}
    assert data["problems"][1]["also"] == [{"line": 4, "column": 1}]
    assert (data["files"], data["checks"]) == (2, 3)
    assert data["failed"] is True


def test_sarif_output() -> None:
    """SARIF names its version, each rule once, and points every result at its rule and place."""
    log = json.loads(output.sarif(PROBLEMS))
    assert log["version"] == "2.1.0"
    driver = log["runs"][0]["tool"]["driver"]
    assert [rule["id"] for rule in driver["rules"]] == ["SF101", "SF304"]
    for result in log["runs"][0]["results"]:
        assert driver["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in ("error", "warning", "note")
        place = result["locations"][0]["physicalLocation"]
        assert place["region"]["startLine"] >= 1
        assert " " not in place["artifactLocation"]["uri"]


def shape(required: str, **properties: Any) -> dict[str, Any]:
    """An object of SARIF: what it needs, and the properties of which it may have no others."""
    return {
        "type": "object",
        "required": required.split(),
        "properties": properties,
        "additionalProperties": False,
    }


TEXT = {"type": "string", "minLength": 1}
LEVEL = {"enum": ["none", "note", "warning", "error"]}
MESSAGE = shape("text", text=TEXT, markdown=TEXT)
RULE = shape(
    "id",
    id=TEXT,
    name=TEXT,
    shortDescription=MESSAGE,
    fullDescription=MESSAGE,
    help=MESSAGE,
    defaultConfiguration=shape("", level=LEVEL),
)
REGION = shape(
    "startLine", startLine={"type": "integer", "minimum": 1}, startColumn={"type": "integer", "minimum": 1}
)
PLACE = shape(
    "artifactLocation region",
    artifactLocation=shape(
        "uri", uri={"type": "string", "pattern": r"^(?:[A-Za-z0-9._~/!$&'()*+,;=@-]|%[0-9A-F]{2})+$"}
    ),
    region=REGION,
)
LOCATION = shape("physicalLocation", physicalLocation=PLACE)
RESULT = shape(
    "message ruleId ruleIndex level locations",
    ruleId=TEXT,
    ruleIndex={"type": "integer", "minimum": 0},
    level=LEVEL,
    message=shape("text", text=TEXT),
    locations={"type": "array", "minItems": 1, "items": LOCATION},
    relatedLocations={"type": "array", "items": LOCATION},
)
DRIVER = shape(
    "name rules", name=TEXT, semanticVersion=TEXT, rules={"type": "array", "uniqueItems": True, "items": RULE}
)
RUN = shape(
    "tool results",
    tool=shape("driver", driver=DRIVER),
    columnKind={"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
    results={"type": "array", "items": RESULT},
)
LOG = shape(
    "version runs",
    **{
        "$schema": TEXT,
        "version": {"const": "2.1.0"},
        "runs": {"type": "array", "minItems": 1, "items": RUN},
    },
)
"""The part of the SARIF 2.1.0 standard (chapter 3) that a report uses, with every property that it allows us."""


@pytest.mark.slow
def test_sarif_has_the_shape_of_its_standard() -> None:
    """Every code that there is, in a file of any name, makes a log with what the standard demands and no more."""
    every = [
        Problem(f"ü {number}#?%[a].yaml", 1 + number, 1, one.code, one.message, "mend it", one.level)
        for number, one in enumerate(all_checks())
    ]
    for report in (Report(()), PROBLEMS, Report(tuple(every))):
        jsonschema.validate(json.loads(output.sarif(report)), LOG)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"version": "2.1.0", "runs": [{"tool": {"driver": {}}, "results": []}]}, LOG)


def holds_text(annotation: Any) -> bool:
    """Whether a field with an annotation can hold free text."""
    return annotation is str or any(holds_text(part) for part in get_args(annotation))


def test_every_text_field_has_a_role() -> None:
    """Every field of every record that can hold words is looked at, or is known to be none."""
    no_words = {
        "kind", "lang", "sources", "precision", "date", "until", "parts", "part_of", "figures", "currency", "qualifier", "trend",
        "url", "archived", "grade", "verification", "consent", "person", "protect", "email", "phone", "likelihood", "confidence",
        "country", "file", "geojson", "area", "places", "original_lang", "about", "of", "sections", "status", "tlp", "responses",
        "by", "range", "group_by", "sort", "ratio", "per", "decimals", "tag", "mark", "sum_of", "share_of", "moved_from",
        "table", "columns", "column", "key", "order",
    }  # fmt: skip
    for cls in all_records(Briefing):
        words = {name for name, field in cls.model_fields.items() if holds_text(field.annotation)}
        assert words - set(roles(cls)) <= no_words, cls


@pytest.mark.slow
def test_samples_are_clean() -> None:
    """The samples pass every check, strictly."""
    from standfirst import settings

    root = Path(__file__).parents[2]
    loaded = load(settings.load(root))
    report = run(loaded.library, strict=True, now=datetime(2026, 11, 1, tzinfo=UTC))
    assert not loaded.problems
    assert not report.failed, output.text(report)


def test_no_comment_suppresses_a_broken_link(tmp_path: Path) -> None:
    """A build refuses a page with one in any case, so `check` must not pass it."""
    text = "background: |  # noqa: SF611\n  See [the page](none.html)."
    report = report_of({"a.yaml": text}, tmp_path)
    assert [one.code for one in report.problems if one.code in ("SF611", "SF030")] == ["SF030", "SF611"]
