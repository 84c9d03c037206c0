"""JSON of editions and the index, with the schemas that the site publishes."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema.protocols import Validator

from standfirst.build.prepare import Prepared
from standfirst.engine.fingerprint import records_digest
from standfirst.formats import Job, data, index
from standfirst.formats.export import INDEX
from standfirst.formats.schema import edition_schema, index_schema, to_bytes
from standfirst.library import Library
from standfirst.view.addresses import FileFacts

Jobs = Callable[[Library], dict[str, Job]]


def validator(schema: dict[str, Any]) -> Validator:
    """A validator for a schema that is one itself; it also looks at dates."""
    kind = jsonschema.Draft202012Validator
    kind.check_schema(schema)
    return kind(schema, format_checker=kind.FORMAT_CHECKER)


@pytest.mark.slow
def test_every_edition_fits_the_schema(mixed: Path, prepared: Callable[..., Prepared], jobs: Jobs) -> None:
    """The JSON of each public edition validates against the published schema."""
    library = prepared(mixed, "https://example.org/desk").shown
    check = validator(edition_schema(library.site))
    for name, job in jobs(library).items():
        errors = [error.message for error in check.iter_errors(json.loads(data.render(job)))]
        assert errors == [], name
    assert len(library.editions) == 5


@pytest.mark.slow
@pytest.mark.parametrize("field", ["note", "consent"])
def test_the_schema_has_no_place_for_what_is_private(samples: Library, jobs: Jobs, field: str) -> None:
    """A quotation with a note or a consent does not validate."""
    made = json.loads(data.render(jobs(samples)["flood/01"]))
    check = validator(edition_schema(samples.site))
    made["briefing"]["voices"][0][field] = "given"
    assert list(check.iter_errors(made))


def test_the_schema_names_no_protection(samples: Library) -> None:
    """The published schema says nothing of the fields that keep a speaker safe."""
    speaker = edition_schema(samples.site)["$defs"]["Speaker"]
    assert not {"protect", "aliases", "published_as"} & set(speaker["properties"])
    assert "protect`" not in speaker["description"]


def test_the_index_fits_its_schema_and_has_all(samples: Library, jobs: Jobs) -> None:
    """The index lists each public edition once, the newest first, and validates."""
    made = json.loads(index.render(samples.site, tuple(jobs(samples).values())))
    assert list(validator(index_schema(samples.site)).iter_errors(made)) == []
    assert sorted(item["id"] for item in made["editions"]) == sorted(samples.by_name)
    dates = [item["date"]["created"] for item in made["editions"]]
    assert dates == sorted(dates, reverse=True)


def test_links_without_an_address_are_relative(job: Callable[[str], Job]) -> None:
    """A site that nobody publishes yet has relative links, which lead from the file to the page."""
    made = json.loads(data.render(job("flood/02.ur")))
    assert made["url"] == "02.html"
    assert made["$schema"] == "../../schema/briefing.schema.json"
    assert made["translations"][0]["url"] == "../../flood/02.html"


@pytest.mark.slow
def test_links_with_an_address_are_absolute(
    mixed: Path, prepared: Callable[..., Prepared], jobs: Jobs
) -> None:
    """A published site has full addresses everywhere."""
    library = prepared(mixed, "https://example.org/desk").shown
    made = json.loads(data.render(jobs(library)["flood/02"]))
    assert made["url"] == "https://example.org/desk/flood/02.html"
    assert made["previous"] == "https://example.org/desk/flood/01.json"
    assert {file["url"].partition("/flood")[0] for file in made["file"]} == {"https://example.org/desk"}
    entries = json.loads(index.render(library.site, tuple(jobs(library).values())))
    assert all(item["url"].startswith("https://example.org/desk/") for item in entries["editions"])


def test_the_export_knows_its_pdf(job: Callable[[str], Job]) -> None:
    """Size and hash of the PDF stand in the export where it was made before."""
    known = {"flood/flood-02.pdf": FileFacts(1234, "ab" * 32)}
    made = json.loads(data.render(replace(job("flood/02"), files=known)))
    pdf = next(file for file in made["file"] if file["mimetype"] == "application/pdf")
    assert (pdf["filesize"], pdf["sha256"]) == (1234, "ab" * 32)


def test_the_export_speaks_reliefweb(job: Callable[[str], Job]) -> None:
    """Country, language, format and dates are said in ReliefWeb's words."""
    made = json.loads(data.render(job("balochistan/01")))
    assert made["primary_country"] == {"iso2": "PK", "iso3": "PAK", "shortname": "Pakistan"}
    assert made["language"] == {"code": "en", "dir": "ltr"}
    assert made["format"] == "Analysis"
    assert set(made["date"]) == {"created", "changed", "original"}
    assert records_digest(made["id"], made["briefing"]) == made["fingerprint"]


def test_the_body_has_no_references_left(job: Callable[[str], Job]) -> None:
    """Figures and citations are written out in the body."""
    body = json.loads(data.render(job("flood/02")))["body"]
    assert "about 18,600 people" in body
    assert "{{" not in body
    assert "[@" not in body


def test_an_exercise_says_so(job: Callable[[str], Job]) -> None:
    """The title of an exercise cannot be quoted without the word."""
    made = json.loads(data.render(job("flood/01")))
    assert made["exercise"] is True
    assert made["headline"]["title"].startswith("EXERCISE: ")


def test_same_bytes(job: Callable[[str], Job], samples: Library, jobs: Jobs) -> None:
    """Export and index are the same bytes each time."""
    assert data.render(job("flood/02")) == data.render(job("flood/02"))
    every = tuple(jobs(samples).values())
    assert index.render(samples.site, every) == index.render(samples.site, tuple(reversed(every)))
    assert INDEX == "index.json"


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@pytest.mark.slow
@given(VALUES)
def test_json_is_that_of_the_standard_library(value: Any) -> None:
    """Our writer gives byte for byte what `json.dumps` gives with an indent of one."""
    text = json.dumps(value, ensure_ascii=False, indent=1) + "\n"
    assert to_bytes(value) == text.encode("utf-8", "replace")
