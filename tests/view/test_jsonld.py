"""JSON-LD in the pages of editions."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import extruct
import pytest

from standfirst.formats import Job, page
from standfirst.library import Edition, Library
from standfirst.view.addresses import FileFacts
from standfirst.view.briefing import briefing
from standfirst.view.jsonld import embed, jsonld
from standfirst.view.render_context import RenderContext

ROOT = Path(__file__).parent.parent.parent
FACTS = {"flood/flood-02.pdf": FileFacts(1234, "ab" * 32)}


def block(job: Job, **options: bool) -> str:
    """The block of data of an edition's page."""
    scope = RenderContext(job.edition, job.library, "web", job.now)
    return str(jsonld(scope, briefing(scope), FACTS, **options))


def graph(job: Job) -> list[dict[str, Any]]:
    """The things that the block names."""
    found: list[dict[str, Any]] = json.loads(block(job))["@graph"]
    return found


def of_type(things: list[dict[str, Any]], *kinds: str) -> list[dict[str, Any]]:
    """The things of some types."""
    return [thing for thing in things if thing["@type"] in kinds]


def changed(job: Job, **fields: object) -> Job:
    """The job with other fields in its briefing."""
    edition = replace(job.edition, briefing=job.edition.briefing.model_copy(update=fields))
    return replace(job, edition=edition)


class Words(HTMLParser):
    """Collects the text of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.text: list[str] = []
        self.silent = False

    def handle_starttag(self, tag: str, _attrs: list[tuple[str, str | None]]) -> None:
        self.silent = tag in ("script", "style")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.text.append(data)


def visible(job: Job) -> str:
    """The words that a reader of the page sees, without what lies between them."""
    reader = Words()
    reader.feed(page.render(job).decode())
    return re.sub(r"\s+", "", "".join(reader.text))


@pytest.mark.parametrize("name", ["balochistan/01", "flood/02", "flood/02.ur"])
def test_it_says_what_the_page_says(job: Callable[[str], Job], name: str) -> None:
    """Quotations, speakers, claims, figures, sources and places stand in the page word for word."""
    seen, things = visible(job(name)), graph(job(name))
    said = [thing["text"] for thing in of_type(things, "Quotation", "Claim")]
    said += [thing["creator"]["name"] for thing in of_type(things, "Quotation")]
    said += [author["name"] for thing in of_type(things, "Claim") for author in thing["author"]]
    said += [thing["variableMeasured"] for thing in of_type(things, "Observation")]
    said += [thing["name"] for thing in of_type(things, "CreativeWork")]
    assert len(said) > 20
    assert [words for words in said if re.sub(r"\s+", "", words) not in seen] == []


@pytest.mark.slow
def test_protected_speakers(job: Callable[[str], Job]) -> None:
    """A protected speaker appears under the public name only."""
    for name in ("flood/01", "flood/02", "flood/02.ur"):
        text = block(job(name))
        secrets = [s for quote in job(name).edition.briefing.voices for s in quote.speaker.secrets()]
        assert secrets
        assert [secret for secret in secrets if secret in text] == []


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("flash", "NewsArticle"),
        ("sitrep", "Report"),
        ("bulletin", "NewsArticle"),
        ("explainer", "BackgroundNewsArticle"),
    ],
)
def test_types_by_kind(job: Callable[[str], Job], kind: str, expected: str) -> None:
    """The kind of a briefing decides its type; only a report has a number, only news a dateline."""
    source = job("flood/02")
    wanted = type(source.edition.briefing.kind)(kind)
    article = graph(changed(source, kind=wanted))[0]
    assert article["@type"] == expected
    assert ("reportNumber" in article) == (expected == "Report")
    assert ("dateline" in article) == (expected != "Report")


def test_verdicts(job: Callable[[str], Job]) -> None:
    """A review stands only where a verdict was reached, and never in an exercise."""
    exercise = job("flood/02")
    assert of_type(graph(exercise), "ClaimReview") == []
    real = job("balochistan/01")
    statuses = ("confirmed", "refuted", "alleged", "disputed", "unverified")
    claim = real.edition.briefing.claims[0]
    claims = tuple(claim.model_copy(update={"id": s, "status": s}) for s in statuses)
    reviews = of_type(graph(changed(real, claims=claims)), "ClaimReview")
    assert [review["reviewRating"]["ratingValue"] for review in reviews] == [5, 1]
    assert [review["itemReviewed"]["@id"] for review in reviews] == ["#claim-confirmed", "#claim-refuted"]


def test_every_reference_has_a_target(job: Callable[[str], Job]) -> None:
    """Each `@id` that the block points to is one that it names, but for other languages."""
    for name in ("balochistan/01", "flood/02.ur"):
        things = graph(job(name))
        named = {thing["@id"] for thing in things if "@id" in thing}
        pointed = set(re.findall(r'\{"@id":"([^"]+)"\}', block(job(name))))
        assert pointed
        assert pointed <= named


def test_the_pdf_is_an_encoding(job: Callable[[str], Job]) -> None:
    """The PDF is named with its size and hash."""
    encoding = graph(job("flood/02"))[0]["encoding"][0]
    assert encoding["sha256"] == "ab" * 32
    assert encoding["contentUrl"] == "flood-02.pdf"


def test_bounds(job: Callable[[str], Job]) -> None:
    """`More than 190` is no plain 190: it has a least value and says its words."""
    killed = of_type(graph(job("balochistan/01")), "Observation")[0]
    assert (killed["value"], killed["minValue"]) == (190, 190)
    assert killed["name"] == "People killed: more than 190"


def test_corrections(job: Callable[[str], Job]) -> None:
    """Each correction is a comment with its date; an update is none."""
    source = job("flood/02")
    wanted = [change for change in source.edition.briefing.changes if change.kind == "correction"]
    comments = graph(source)[0]["correction"]
    assert len(comments) == len(wanted) > 0
    assert all(comment["@type"] == "CorrectionComment" for comment in comments)


@pytest.mark.parametrize(
    "text", ["</script><script>alert(1)</script>", "<!--", "]]>", "a & b", "\u2028\u2029", "دریا 🌊"]
)
def test_embedding_is_safe(text: str) -> None:
    """Nothing in the data can end its element or begin a comment, and all of it is read back."""
    made = str(embed({"x": text}))
    assert not re.search("[<>&\u2028\u2029]", made)
    assert json.loads(made) == {"x": text}


def test_a_hostile_title_stays_data(job: Callable[[str], Job]) -> None:
    """A title that ends a script leaves one block on the page, with the title in it."""
    title = "</script><script>alert(1)</script><!-- \u2028 & ]]>"
    html = page.render(changed(job("flood/02"), title=title)).decode()
    assert html.count("<script") == 1
    assert "alert(1)</script>" not in html
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', html)
    assert found
    assert title in json.loads(found[1])["@graph"][0]["headline"]


def test_extruct_reads_it_back(job: Callable[[str], Job]) -> None:
    """A reader of structured data finds the block in the page."""
    html = page.render(job("flood/02.ur")).decode()
    found = extruct.extract(html, base_url="https://example.org/ur/flood/02.html", syntaxes=["json-ld"])
    assert (
        found["json-ld"][0]["@graph"]
        == json.loads(re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)[0])["@graph"]
    )


@pytest.mark.proof
@pytest.mark.slow
def test_it_compiles_against_schema_dts(samples: Library, job: Callable[[str], Job], tmp_path: Path) -> None:
    """The block of every sample is made of types and properties that schema.org has; a misspelt one is not."""
    policies = {"correctionsPolicy": "corrections-policy.html", "ethicsPolicy": "https://example.org/ethics"}
    library = replace(samples, site=replace(samples.site, url="https://example.org", policies=policies))
    full = [replace(job(e.name), library=library) for e in samples.editions]
    real = job("balochistan/01").edition
    claims = tuple(c.model_copy(update={"status": "refuted"}) for c in real.briefing.claims)
    full.append(changed(replace(full[0], edition=real), claims=claims, kind=_kind(real, "flash")))
    (tmp_path / "node_modules").symlink_to(ROOT / "node_modules")
    good = "".join(f"export const g{n}: Graph = {block(item, card=True)};\n" for n, item in enumerate(full))
    assert _compiles(tmp_path, good) == ""
    assert "publishr" in _compiles(tmp_path, good.replace('"publisher":', '"publishr":'))


def _kind(edition: Edition, name: str) -> Any:
    return type(edition.briefing.kind)(name)


def _compiles(folder: Path, source: str) -> str:
    """What the compiler says of the source; nothing where it is right."""
    (folder / "ld.ts").write_text(f'import type {{ Graph }} from "schema-dts";\n{source}', "utf-8")
    program = shutil.which("npx") or "npx"
    done = subprocess.run(
        [program, "tsc", "--noEmit", "--strict", "--skipLibCheck", "ld.ts"],
        cwd=folder, capture_output=True, text=True, timeout=240, check=False,
    )  # fmt: skip
    return done.stdout + done.stderr if done.returncode else ""
