"""A page for remote writers: Sveltia CMS, with a form built from the same schema as that of `edit`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from standfirst.editor.form import Field, root_field
from standfirst.errors import UsageError
from standfirst.library.files import BriefingFile, find
from standfirst.model import Kind
from standfirst.reader import read
from standfirst.settings import Site

VERSION = "0.221.1"
"""The release of the npm package `@sveltia/cms` that this configuration was tested with."""
INTEGRITY = "sha384-JQ+XsKx/UzwdTiNnFStza3XtqqQoVtyNPApkfvwlzZDfhe7giE9CnfQrpHqgv3k6"
"""The hash of its script: a browser runs no other."""
SCRIPT = f"https://unpkg.com/@sveltia/cms@{VERSION}/dist/sveltia-cms.js"

BACKENDS = ("github", "gitlab", "gitea")
REVIEWED = ("github", "gitlab")
"""Hosts on which a change is a pull request; on others it is a commit to the branch."""

_API = {"github": "api/v3", "gitlab": "api/v4", "gitea": "api/v1"}
"""The path of the API on a server of one's own."""

SIMPLE = "simple"
"""Our own field type in `fields.js`: a number or a line, or any other value, which it shows and preserves."""
_WIDGETS = {
    "line": "string", "prose": "text", "number": "number", "flag": "boolean", "date": "string",
    "choice": "select", "cell": SIMPLE, "choices": SIMPLE,
}  # fmt: skip
_LEFT_OUT = frozenset({"raw", "grid", "map"})
_DAY = ["^\\d{4}-\\d{2}-\\d{2}$", "Write a day as 2026-03-02"]
_MARK = re.compile(r"(?:^|\s)#\s*(confirm|noqa)\b", re.MULTILINE)
_SUMMARY = ("label", "title", "name", "claim", "quote", "sector", "text", "note", "id")

_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="robots" content="noindex">
<title>{title}</title>
<link rel="cms-config-url" type="application/json" href="config.json">
</head>
<body>
<script src="{script}" integrity="{integrity}" crossorigin="anonymous"></script>
<script src="fields.js"></script>
</body>
</html>
"""


def files(site: Site, backend: str, repo: str, branch: str, url: str = "") -> dict[str, str]:
    """Return the files of the page: HTML, configuration and our own field type."""
    fields = Path(__file__).with_name("_cms") / "fields.js"
    return {
        "index.html": _PAGE.format(title="Standfirst", script=SCRIPT, integrity=INTEGRITY),
        "config.json": json.dumps(config(site, backend, repo, branch, url), ensure_ascii=False, indent=1)
        + "\n",
        "fields.js": fields.read_text("utf-8"),
    }


def config(site: Site, backend: str, repo: str, branch: str, url: str = "") -> dict[str, Any]:
    """Return the configuration: a collection for each series, one for other briefings, one for translations.

    `url` is the address of a server of one's own; without it, the repository is on the public one.
    """
    if backend not in BACKENDS:
        raise UsageError(f"--backend takes {', '.join(BACKENDS[:-1])} or {BACKENDS[-1]}, not {backend!r}")
    if not re.fullmatch(r"[\w.-]+(?:/[\w.-]+)+", repo):
        raise UsageError(f"--repo takes OWNER/NAME, not {repo!r}")
    found, _ = find(site)
    series = sorted({file.series for file in found if not file.lang})
    translations = [file for file in found if file.lang]
    return {
        "backend": {"name": backend, "repo": repo, "branch": branch, **_own_server(backend, url)},
        **({"publish_mode": "editorial_workflow"} if backend in REVIEWED else {}),
        "media_folder": "content/images",
        "public_folder": "/images",
        "slug": {"encoding": "ascii", "clean_accents": True, "maxlength": 60},
        "output": {"omit_empty_optional_fields": True},
        "collections": [
            *(_collection(site, name) for name in series),
            *([_translations(site, translations)] if translations else []),
        ],
    }


def _own_server(backend: str, url: str) -> dict[str, str]:
    """Return the addresses of a server that is not the public one of its kind."""
    if not url:
        return {}
    if not re.fullmatch(r"https?://[\w.-]+(?::\d+)?(?:/[\w./-]*)?", url):
        raise UsageError(f"--url takes an address such as https://git.example.org, not {url!r}")
    root = url.rstrip("/")
    if backend == "github":  # signing in goes through another server there, or by a token
        return {"api_root": f"{root}/{_API[backend]}", "graphql_api_root": f"{root}/api/graphql"}
    return {"base_url": root, "api_root": f"{root}/{_API[backend]}"}


def hidden(site: Site) -> Iterator[str]:
    """Yield a line for each file that the page cannot show or would damage."""
    for file in find(site)[0]:
        document, name = read(file.path, site.shown(file.path)), site.shown(file.path)
        if not file.lang and "kind" not in document.data:
            yield f"{name}:1:1: has no `kind`, so the page does not list it; write `kind: {Kind.SITREP.value}` or another"
        if marks := sorted({mark[1] for mark in _MARK.finditer(document.text)}):
            said = " and ".join(f"`# {mark}`" for mark in marks)
            yield f"{name}:1:1: holds {said}, which the page removes when it saves; settle them in `standfirst edit` first"


def _collection(site: Site, series: str) -> dict[str, Any]:
    """Return the briefings of a series, or those of none; translations are in the same folder and have no `kind`."""
    fields = _fields(root_field(translation=False).inner)
    (kind,) = (field for field in fields if field["name"] == "kind")
    kind |= {"required": True, "default": Kind.SITREP.value}
    return {
        "name": series.replace("/", "-") or "briefings",
        "label": series or "Briefings without a series",
        "label_singular": "Briefing",
        "folder": f"{site.briefings}/{series}".rstrip("/"),
        "extension": "yaml",
        "format": "yaml",
        "create": True,
        "delete": False,
        "identifier_field": "title",
        "slug": "{{fields.edition}}" if series else "{{slug}}",
        "summary": "{{title}} ({{dateline.date}}, {{status}})",
        "filter": {"field": "kind", "value": [kind.value for kind in Kind]},
        "editor": {"preview": False},
        "fields": fields,
    }


def _translations(site: Site, found: Sequence[BriefingFile]) -> dict[str, Any]:
    fields = _fields(_without_flags(root_field(translation=True)).inner)
    return {
        "name": "translations",
        "label": "Translations",
        "editor": {"preview": False},
        "files": [
            {
                "name": file.name.replace("/", "-").replace(".", "-"),
                "label": f"{file.key} ({file.lang})",
                "file": site.shown(file.path),
                "format": "yaml",
                "fields": fields,
            }
            for file in found
        ],
    }


def _without_flags(field: Field) -> Field:
    """Return a form without flags: the CMS writes `false` for a missing one, which would override the original."""
    return replace(field, inner=tuple(_without_flags(one) for one in field.inner if one.kind != "flag"))


def _fields(inner: Sequence[Field]) -> list[dict[str, Any]]:
    return [made for one in inner if (made := _field(one))]


def _field(field: Field) -> dict[str, Any] | None:
    """Return a field's CMS configuration; None for one that only a text editor can change, which the CMS preserves."""
    if field.kind in _LEFT_OUT:
        return None
    made: dict[str, Any] = {"name": field.name, "label": field.label, "required": field.required}
    if field.help:
        made["hint"] = field.help
    if field.kind == "record":
        inner = _fields(field.inner)
        return {**made, "widget": "object", "collapsed": "auto", "fields": inner} if inner else None
    if field.kind == "list":
        return _list(made, field.inner[0])
    return {**made, "widget": _WIDGETS[field.kind], **_values(field)}


def _values(field: Field) -> dict[str, Any]:
    """Return the constraints on a field's values."""
    if field.kind == "choice":
        return {"options": _options(field)}
    if field.kind in ("cell", "choices"):
        return {"numbers": any(one.kind == "number" for one in field.inner)}
    if field.kind == "number":
        return {"value_type": "float"}
    return {"pattern": _DAY} if field.kind == "date" else {}


def _options(field: Field) -> list[dict[str, str]]:
    return [{"value": value, "label": text} for value, text in field.labelled_options]


def _list(made: dict[str, Any], item: Field) -> dict[str, Any] | None:
    made = {**made, "widget": "list", "label_singular": made["label"]}
    if item.kind == "record":
        fields = _fields(item.inner)
        names = {one["name"] for one in fields}
        if title := next((name for name in _SUMMARY if name in names), ""):
            made["summary"] = f"{{{{fields.{title}}}}}"
        return {**made, "collapsed": True, "fields": fields}
    if item.kind == "choice":
        return {**made, "widget": "select", "multiple": True, "options": _options(item)}
    inner = _field(replace(item, name="item", help=""))
    return {**made, "field": {**inner, "label": made["label"]}} if inner else None
