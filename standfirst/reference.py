"""Generate the reference pages on fields, kinds and checks from the code, so that they are always accurate."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from standfirst.checks import all_checks
from standfirst.checks.registry import Check, Files
from standfirst.model import REQUIRED, Briefing, Record, Series
from standfirst.model.examples import EXAMPLES, example
from standfirst.model.schema import DAY, all_records, briefing_schema

MADE = "<!-- Made by `standfirst reference` from the code; changes here are overwritten. -->"
_TOPICS = {
    "SF0": "Reading, the model and the whole file", "SF1": "Attribution: quotations, sources, claims", "SF2": "Numbers",
    "SF3": "Time", "SF4": "Language", "SF5": "Exposure", "SF6": "Form: text, pictures, links", "SF7": "Translations", "SF8": "Distribution lists",
}  # fmt: skip
_CHECKED = (
    "`standfirst check` looks at every briefing with {count} checks, after reading and the model have refused what is "
    "no briefing. `error` stops a build, `warning` only with `--strict`, `info` never. `--select SF2,SF301` and "
    "`--ignore SF411` choose; a comment `# noqa: SF203` at the end of a line silences a check in it, behind the `|` "
    "of a text in the whole text. Codes never change their meaning.\n\n"
    "Each explanation ends with what its check does not see, so you know what to check yourself. *Misses nothing of this "
    "kind* means that it compares all there is to compare. Whether a source is right, and what a picture shows, no check can tell."
)
_KINDS = {
    "flash": "One page in the first hours: what is known, what is not.",
    "sitrep": "A situation report: the numbers, what each sector needs and gets, what may come next.",
    "bulletin": "A regular edition that follows something over time.",
    "explainer": "What happened and why, for readers who come to it for the first time.",
}


def pages() -> dict[str, str]:
    """Return every reference page by its path below the root of the checkout."""
    return {
        "docs/reference/fields.md": fields(),
        "docs/reference/kinds.md": kinds(),
        "docs/reference/checks.md": checks(),
    }


def fields() -> str:
    """Return every field of every record, with its form, description and example."""
    schema = briefing_schema()
    definitions = {"Briefing": schema, **schema["$defs"]}
    parts = [
        "# Fields",
        MADE,
        "What a briefing can say. A field in **bold** is needed; everything else may be left out.",
    ]
    for cls in all_records(Briefing):
        parts += [f"## {cls.__name__}", _about(cls), "\n".join(_rows(cls, definitions[cls.__name__]))]
    parts += ["## Series", "The fields of a series' `_series.yaml`.", "\n".join(_series_rows())]
    return "\n\n".join(parts) + "\n"


def _about(cls: type[Record]) -> str:
    return " ".join((cls.__doc__ or "").split())


def _rows(cls: type[Record], part: dict[str, Any]) -> Iterator[str]:
    yield from ("| field | form | says | example |", "|---|---|---|---|")
    for name, field in cls.model_fields.items():
        key = field.alias or name
        shown = f"**`{key}`**" if field.is_required() else f"`{key}`"
        yield _row(shown, _form(part["properties"][key]), field.description or "", example(cls, name))


def _series_rows() -> Iterator[str]:
    part = Series.model_json_schema()
    yield from _rows(Series, part)


def _row(shown: str, form: str, says: str, example: Any) -> str:
    written = example if isinstance(example, str) else json.dumps(example, ensure_ascii=False)
    cells = (shown, form, says, f"`{written.strip()}`")
    return f"| {' | '.join(cell.replace('|', chr(92) + '|').replace(chr(10), ' ') for cell in cells)} |"


def _form(part: dict[str, Any]) -> str:
    """Describe the form of a value in a few words."""
    if "allOf" in part:
        return _form(part["allOf"][0])
    if "$ref" in part:
        name = part["$ref"].rpartition("/")[2]
        return f"[{name}](#{name.lower()})" if name in EXAMPLES else _choices(name)
    if "anyOf" in part:
        forms = [_form(one) for one in part["anyOf"] if one.get("type") != "null"]
        return " or ".join(dict.fromkeys(forms))
    if "enum" in part or "const" in part:
        return ", ".join(f"`{value}`" for value in part.get("enum", [part.get("const")]))
    if part.get("type") == "array":
        return f"list of {_form(part.get('items', {}))}"
    return _simple(part)


def _choices(name: str) -> str:
    return ", ".join(f"`{value}`" for value in briefing_schema()["$defs"][name]["enum"])


def _simple(part: dict[str, Any]) -> str:
    names = {
        "string": "text",
        "integer": "number",
        "number": "number",
        "boolean": "`true` or `false`",
        "object": "mapping",
    }
    if part.get("format") == "date" or part.get("pattern") == DAY:
        return "day"
    if "T" in part.get("pattern", "") and part["pattern"].startswith(r"^\d{4}-\d\d-\d\d"):
        return "time with offset"
    return names.get(part.get("type", ""), "any")


def kinds() -> str:
    """Describe each kind and its required sections."""
    parts = [
        "# Kinds",
        MADE,
        "Every kind has `title`, `dateline` and `situation`; these sections come on top. `standfirst new KIND TITLE` writes them all.",
    ]
    for kind, names in REQUIRED.items():
        listed = "\n".join(f"- `{name}`: {Briefing.model_fields[name].description}" for name in names)
        parts += [f"## {kind.value}", _KINDS[kind.value], listed]
    return "\n\n".join(parts) + "\n"


def checks() -> str:
    """Return every check with its reasons and examples."""
    count = sum(1 for one in all_checks() if one.run is not None)
    parts = [
        "# Checks", MADE,
        _CHECKED.format(count=count),
        "\n".join(_overview()),
    ]  # fmt: skip
    topic = ""
    for one in all_checks():
        if one.code[:3] != topic:
            topic = one.code[:3]
            parts.append(f"## {_TOPICS[topic]}")
        parts += _entry(one)
    return "\n\n".join(parts) + "\n"


def _overview() -> Iterator[str]:
    yield from ("| code | name | level | finds |", "|---|---|---|---|")
    for one in all_checks():
        yield f"| [{one.code}](#{one.code.lower()}-{one.name}) | `{one.name}` | {one.level} | {one.message} |"


def _entry(one: Check) -> Iterator[str]:
    yield f"### {one.code} {one.name}"
    yield f"*{one.level}*: {one.message}."
    yield one.explanation
    if any(one.fails.values()):
        yield "Found in:"
        yield from _blocks(one.fails)
    if any(one.passes.values()):
        yield "Not in:"
        yield from _blocks(one.passes)


def _blocks(files: Files) -> Iterator[str]:
    for name, text in files.items():
        if text:
            head = f"# {name}\n" if len(files) > 1 else ""
            yield f"```yaml\n{head}{text.rstrip()}\n```"
