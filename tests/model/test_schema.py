"""The JSON Schema: complete, true to the model, never stale, and understood by editors."""

from __future__ import annotations

import json
import os
import queue
import shutil
import subprocess
import threading
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import Field

from standfirst.model import Briefing, Record
from standfirst.model.examples import EXAMPLES, example
from standfirst.model.schema import all_records, briefing_schema, translation_schema, write
from standfirst.reader import read

jsonschema: Any = import_module("jsonschema")  # no stubs are published with it
ROOT = Path(__file__).parents[2]
BRIEFINGS = ROOT / "briefings"
SERVER = ROOT / "node_modules" / "yaml-language-server" / "bin" / "yaml-language-server"


@pytest.mark.parametrize(
    ("name", "schema"),
    [("briefing.schema.json", briefing_schema), ("translation.schema.json", translation_schema)],
)
def test_files_are_fresh(name: str, schema: Any) -> None:
    """The schema in the tree is the one that the model gives (`standfirst schema` writes it)."""
    assert (BRIEFINGS / name).read_text(encoding="utf-8") == write(schema())


def test_every_field_is_described_and_shown() -> None:
    """Each field of each record has a description and an example, and no example is left over."""
    schema = briefing_schema()
    parts = {"Briefing": schema, **schema["$defs"]}
    records = {cls.__name__: cls for cls in all_records(Briefing)}
    assert len(records) > 20
    for name, cls in records.items():
        for field in cls.model_fields.values():
            assert field.description, (name, field)
        for key, part in parts[name]["properties"].items():
            assert part["description"].endswith("."), (name, key)
            assert part["examples"], (name, key)
        assert set(EXAMPLES[name]) <= set(cls.model_fields)


@pytest.mark.parametrize("cls", list(all_records(Briefing)), ids=lambda cls: cls.__name__)
def test_examples_are_valid(cls: Any) -> None:
    """The examples of a record make a record together."""
    data = {field.alias or name: example(cls, name) for name, field in cls.model_fields.items()}
    assert cls.model_validate(data)


@pytest.mark.slow
def test_a_new_field_brings_its_example() -> None:
    """A field's own example counts, and one without any is an error that says what to write."""

    class Bridge(Record):
        """A bridge."""

        length: int = Field(default=1, examples=[120])
        """Its length in metres."""
        width: int = 1
        """Its width in metres."""

    assert example(Bridge, "length") == 120
    with pytest.raises(LookupError, match=r"`Bridge\.width` has no example; add `Field\(examples=\[…\]\)`"):
        example(Bridge, "width")


@pytest.mark.slow
def test_schema_is_a_schema() -> None:
    """The schema itself keeps to draft 7."""
    jsonschema.Draft7Validator.check_schema(briefing_schema())
    jsonschema.Draft7Validator.check_schema(translation_schema())


@pytest.mark.parametrize(
    "path", sorted(BRIEFINGS.glob("*/[0-9]*.yaml")), ids=lambda path: f"{path.parent.name}-{path.name}"
)
def test_samples_are_valid(path: Path) -> None:
    """The samples, originals and translations, satisfy their schemas."""
    schema = translation_schema() if path.name.count(".") > 1 else briefing_schema()
    jsonschema.Draft7Validator(schema).validate(read(path).data)


_AJV = """
const { default: Ajv } = require("ajv");
const { schemas, cases } = JSON.parse(require("fs").readFileSync(0, "utf8"));
const patterns = new Set();
const walk = (node) => {
  if (typeof node !== "object" || node === null) return;
  if (typeof node.pattern === "string") patterns.add(node.pattern);
  Object.values(node).forEach(walk);
};
walk(schemas);
for (const one of patterns) new RegExp(one, "u");
const found = [{}, { strict: true }].map((options) => {
  const compiled = Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => [name, new Ajv(options).compile(schema)]));
  return cases.map(([name, data]) => compiled[name](data));
});
console.log(JSON.stringify({ patterns: patterns.size, found }));
"""


@pytest.mark.slow
def test_ajv_takes_the_schemas_without_options() -> None:
    """The validator of most forms and editors compiles both, strictly too, with ECMA patterns, and judges as the model does."""
    schemas = {"briefing": briefing_schema(), "translation": translation_schema()}
    paths = sorted(BRIEFINGS.glob("*/[0-9]*.yaml"))
    cases = [("translation" if path.name.count(".") > 1 else "briefing", read(path).data) for path in paths]
    base: dict[str, Any] = {
        "kind": "flash", "title": "A", "dateline": {"place": "B", "date": "2026-02-01"}, "situation": "C"
    }  # fmt: skip
    right = base | {
        name: EXAMPLES["Briefing"][name] for name in ("as_of", "highlights", "key_figures", "contacts")
    }
    wrong: list[dict[str, Any]] = [
        {"dateline": {"place": "B", "date": "1 February"}}, {"titel": "A"}, {"tlp": "WHITE"}, {"as_of": "2026-02-01"},
        {"standfirst": None}, {"moved_from": ["https://elsewhere.example/a.html"]}, {"edition": "2"},
    ]  # fmt: skip
    cases += [("briefing", right), *(("briefing", right | one) for one in wrong)]
    text = json.dumps({"schemas": schemas, "cases": cases})
    done = subprocess.run(
        ["node", "-e", _AJV], cwd=ROOT, input=text, capture_output=True, text=True, check=True, timeout=300
    )
    assert done.stderr == ""
    answer = json.loads(done.stdout)
    assert answer["patterns"] > 8
    expected = [True] * (len(paths) + 1) + [False] * len(wrong)
    assert answer["found"] == [expected, expected]


@pytest.mark.slow
def test_forms_can_be_made_of_it() -> None:
    """Few choices, no null where a field can be left out, a title for each record and field, and the order of the model."""
    for schema in (briefing_schema(), translation_schema()):
        assert json.dumps(schema).count('"anyOf"') < 24
        for name, part in (("Briefing", schema), *schema["$defs"].items()):
            assert part["title"]
            for key, field in part.get("properties", {}).items():
                assert field["title"][0].isupper() or not field["title"][0].isalpha(), (name, key)
                assert {"type": "null"} not in field.get("anyOf", ()), (name, key)
                assert "default" not in field or field["default"] is not None, (name, key)
        names = [field.alias or name for name, field in Briefing.model_fields.items()]
        assert list(schema["properties"]) == names
    assert briefing_schema()["$defs"]["KeyFigure"]["title"] == "Key figure"
    assert briefing_schema()["properties"]["key_figures"]["title"] == "Key figures"


def test_kind_demands_its_sections() -> None:
    """The schema demands of each kind what the check demands, and of none the default's."""
    base = {"title": "A", "dateline": {"place": "B", "date": "2026-02-01"}, "situation": "C"}
    validator = jsonschema.Draft7Validator(briefing_schema())

    def missing(data: dict[str, Any]) -> str:
        return " ".join(error.message for error in validator.iter_errors(data))

    assert "'period' is a required property" in missing({**base, "kind": "sitrep"})
    assert "'background' is a required property" in missing(base)
    assert "'background'" not in missing({**base, "kind": "flash"})


class Editor:
    """An editor that speaks to the YAML language server over standard input and output."""

    def __init__(self) -> None:
        """Start the server and shake hands."""
        node = shutil.which("node")
        assert node, "node is needed to prove that editors understand the schema"
        assert SERVER.is_file(), "npm ci brings yaml-language-server"
        self.process = subprocess.Popen(
            [node, str(SERVER), "--stdio"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self.inbox: queue.Queue[dict[str, Any]] = queue.Queue()
        self.count = 0
        self.listener = threading.Thread(target=self._listen, daemon=True)
        self.listener.start()
        self.ask(
            "initialize",
            {
                "processId": os.getpid(),
                "rootUri": BRIEFINGS.as_uri(),
                "capabilities": {"workspace": {"configuration": True}},
            },
        )
        self.tell("initialized", {})

    def _listen(self) -> None:
        stream = self.process.stdout
        assert stream is not None
        while head := stream.readline():
            if head.lower().startswith(b"content-length:"):
                size = int(head.split(b":")[1])
                while stream.readline().strip():
                    pass
                self.inbox.put(json.loads(stream.read(size)))

    def _send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self.process.stdin is not None
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.process.stdin.flush()

    def tell(self, method: str, params: Any) -> None:
        """Send something that has no answer."""
        self._send({"method": method, "params": params})

    def ask(self, method: str, params: Any) -> Any:
        """Send a question and wait for its answer; answer what the server asks meanwhile."""
        self.count += 1
        number = self.count
        self._send({"id": number, "method": method, "params": params})
        return self._wait(lambda message: message.get("id") == number and "method" not in message)["result"]

    def _wait(self, wanted: Any) -> dict[str, Any]:
        while True:
            message = self.inbox.get(timeout=60)
            if wanted(message):
                return message
            if "id" in message and "method" in message:
                self._send({"id": message["id"], "result": self._configuration(message)})

    def _configuration(self, message: dict[str, Any]) -> Any:
        if message["method"] != "workspace/configuration":
            return None
        own = {"validate": True, "hover": True, "completion": True, "schemaStore": {"enable": False}}
        return [own if item.get("section") == "yaml" else {} for item in message["params"]["items"]]

    def open(self, path: Path, text: str) -> list[str]:
        """Open a file and give what the server underlines in it."""
        document = {"uri": path.as_uri(), "languageId": "yaml", "version": 1, "text": text}
        self.tell("textDocument/didOpen", {"textDocument": document})
        found = self._wait(lambda message: message.get("method") == "textDocument/publishDiagnostics")
        return [item["message"] for item in found["params"]["diagnostics"]]

    def at(self, method: str, path: Path, line: int, column: int) -> Any:
        """Ask about a place, counted from 0."""
        place = {"textDocument": {"uri": path.as_uri()}, "position": {"line": line, "character": column}}
        return self.ask(f"textDocument/{method}", place)

    def close(self) -> None:
        """Stop the server."""
        self.process.kill()
        self.process.wait()
        self.listener.join(10)
        for stream in (self.process.stdin, self.process.stdout):
            if stream is not None:
                stream.close()


@pytest.fixture
def editor() -> Iterator[Editor]:
    """An editor that is closed after the test."""
    made = Editor()
    yield made
    made.close()


TEXT = """\
# yaml-language-server: $schema=../briefing.schema.json
title: The river leaves its banks
dateline: {place: Marbel, date: 2026-02-02}
as_of: 2026-02-02T08:00+01:00
standfirst: High water.
background: Old.
situation: It rose.
sources: [{id: council, title: Bulletin}]
tlp: CLEAR
key_figures:
  - id: cleared
    label: People cleared
    qualifier: about
    @
""".replace("@", "")


@pytest.mark.slow
def test_editors_complete_explain_and_underline(editor: Editor) -> None:
    """The YAML language server finds nothing wrong in a good file, completes keys and values, and explains a field."""
    path = BRIEFINGS / "flood" / "99.yaml"
    assert editor.open(path, TEXT) == []
    lines = TEXT.splitlines()
    hover = editor.at("hover", path, lines.index("tlp: CLEAR"), 1)
    assert "Who may see it; AMBER by default." in json.dumps(hover)
    assert "CLEAR" in json.dumps(hover)
    keys = editor.at("completion", path, len(lines) - 1, 4)
    assert {"value", "parts", "sources"} <= {item["label"] for item in keys["items"]}
    values = editor.at("completion", path, lines.index("    qualifier: about"), 15)
    assert "more than" in {item["label"] for item in values["items"]}


@pytest.mark.slow
def test_editors_underline_mistakes(editor: Editor) -> None:
    """The YAML language server underlines an unknown key and a missing section."""
    wrong = editor.open(BRIEFINGS / "flood" / "98.yaml", TEXT.replace("standfirst:", "standfrist:"))
    assert any("standfrist" in message for message in wrong)
    assert any('"standfirst"' in message for message in wrong)
    assert yaml.safe_load(TEXT)
