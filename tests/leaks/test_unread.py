"""The texts of a briefing that cannot be read or validated stay restricted, whatever is wrong with its file."""

from __future__ import annotations

import codecs
from collections.abc import Callable
from pathlib import Path

import pytest

from standfirst.checks import check_files
from standfirst.checks.examples import BASE, NOW, whole
from standfirst.errors import InputError, LeakError
from standfirst.leaks.gate import Gate, OutgoingPart
from standfirst.library import PUBLIC, Library, Visibility, load, with_protections
from standfirst.settings import Site
from tests.mail.desk import make, server
from tests.sites import EPOCH

PLAN = "The convoy leaves by the northern road at four in the morning"
HELD = whole(f"tlp: RED\ncoordination: {PLAN}.\n", BASE)

SCHEMA: dict[str, str] = {
    "an unknown key": f"{HELD}sitauton: It rains.\n",
    "a wrong choice": HELD.replace("tlp: RED", "tlp: REED"),
    "a number in place of the title": f"{HELD}\n".replace("title: ", "title: 7\nbackground: "),
    "text in place of a mapping": f"{HELD}outlook: It rains.\n",
    "a wrong record": f"{HELD}timeline: [{{date: 2026-02-01, text: A, source: [council]}}]\n",
    "a wrong date": f"{HELD}as_of: tomorrow\n",
    "the sentence in a misspelt key": whole(f"tlp: RED\nsitrep: {PLAN}.\n", BASE),
    "the sentence where a mapping is due": whole(f"tlp: RED\noutlook: {PLAN}.\n", BASE),
    "the sentence where a choice is due": whole(f"tlp: RED\nkind: {PLAN}.\n", BASE),
    "the sentence in a wrong list": whole(f"tlp: RED\nhighlights: {{first: {PLAN}.}}\n", BASE),
    "the sentence in a wrong record": whole(f"tlp: RED\ntimeline: [{{date: soon, text: {PLAN}.}}]\n", BASE),
    "the sentence in a quotation": whole(f"tlp: RED\nvoices: [{{quote: {PLAN}.}}]\n", BASE),
    "a file of one key": f"coordination: {PLAN}.\n",
    "no source": whole(f"tlp: RED\ncoordination: {PLAN}. [@nobody]\nclaims: 5\n", BASE),
}
BROKEN: dict[str, str] = {
    "a quote that is not closed": f'{HELD}background: "It rains.\n',
    "a bracket that is not closed": f"{HELD}topics: [Water\n",
    "a colon within text": f"{HELD}background: The plan: this: that\n",
    "a tab": f"{HELD}background:\n\t- It rains.\n",
    "a key twice": f"{HELD}coordination: It rains.\n",
    "an anchor": f"{HELD}background: &a It rains.\nfood: *a\n",
    "the marks of a conflict": f"<<<<<<< HEAD\n{HELD}=======\n>>>>>>> other\n",
    "a folded text": HELD.replace(f"{PLAN}.", f"|\n  {PLAN.replace(' road', chr(10) + '  road')}.")
    + "topics: [\n",
    "a text in quotes": HELD.replace(f"{PLAN}.", f"'{PLAN}.'") + "topics: [\n",
    "records in braces": f"{HELD}topics: [\n".replace(
        f"coordination: {PLAN}.", f'timeline:\n  - {{date: 2026-02-01, text: "{PLAN}.", sources: [council]}}'
    ),
    "an item of a list": f"{HELD}topics: [\n".replace(
        f"coordination: {PLAN}.", f"highlights:\n  - {PLAN}.\n  - B"
    ),
    "no YAML at all": f"Plan\n====\n\n{PLAN}. [\n",
}
ENCODINGS: dict[str, Callable[[str], bytes]] = {
    "UTF-16": lambda text: text.encode("utf-16"),
    "UTF-16 of Windows": lambda text: codecs.BOM_UTF16_LE + text.encode("utf-16-le"),
    "UTF-16, the other way round": lambda text: codecs.BOM_UTF16_BE + text.encode("utf-16-be"),
    "UTF-16 without its mark": lambda text: text.encode("utf-16-le"),
    "UTF-16 without its mark, the other way round": lambda text: text.encode("utf-16-be"),
    "UTF-32": lambda text: text.encode("utf-32"),
    "Windows-1252": lambda text: f"{text}# é\n".encode("cp1252"),
    "a byte that is nothing": lambda text: text.encode() + b"# \xff\xfe\n",
    "a zero byte": lambda text: text.encode() + b"# \0\n",
    "more than a briefing may have": lambda text: text.encode() + b"# filler\n" * 300_000,
}
EVERY = {
    **{name: text.encode() for name, text in {**SCHEMA, **BROKEN}.items()},
    **{name: encode(HELD) for name, encode in ENCODINGS.items()},
}


def library(folder: Path, held: bytes, name: str = "plans/01.yaml", said: str = "It rains.") -> Library:
    """A library of a public briefing and a file that cannot be read."""
    for file, data in {name: held, "river/01.yaml": whole(f"background: {said}\n", BASE).encode()}.items():
        path = folder / "briefings" / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    loaded = load(Site(folder, "Desk", ""))
    assert [one.key for one in loaded.library.editions] == ["river/01"], "the other file is in order"
    return with_protections(loaded)


def refused(everything: Library, text: str = PLAN) -> bool:
    """Whether the gate refuses a public page with a text."""
    shown = Visibility(everything, NOW).to(PUBLIC)
    assert [one.key for one in shown.editions] == ["river/01"]
    try:
        Gate.between(everything, shown).let_out([OutgoingPart("a.html", f"<p>{text}.</p>".encode())], shown)
    except LeakError as error:
        return "briefings/plans/01" in str(error)
    return False


@pytest.mark.by_day(31)
@pytest.mark.slow
@pytest.mark.parametrize("held", EVERY.values(), ids=EVERY)
@pytest.mark.parametrize(
    "said", ["It rains.", f"It is known. {PLAN}. So be it."], ids=["a page", "a briefing"]
)
def test_sentences_of_a_file_with_errors_are_refused(held: bytes, said: str, tmp_path: Path) -> None:
    """Nothing that is wrong with a file opens its sentences, not even if a public briefing has one of them."""
    everything = library(tmp_path, held, said=said)
    assert refused(everything)
    assert not refused(everything, "The gates were opened before the rain came")


@pytest.mark.parametrize("name", ["plans/01.fr.yaml", "plans/01.yml", "plans/01 New.yaml", "plans/a/01.yaml"])
def test_so_are_those_of_files_with_other_names(name: str, tmp_path: Path) -> None:
    """A translation without an original, and files whose name is no address, are restricted too."""
    everything = library(tmp_path, f"{HELD}sitauton: It rains.\n".encode(), name)
    shown = Visibility(everything, NOW).to(PUBLIC)
    with pytest.raises(LeakError):
        Gate.between(everything, shown).let_out([OutgoingPart("a.txt", PLAN.encode())], shown)


def test_cells_of_its_data_files_are_refused(tmp_path: Path) -> None:
    """Cells of the tables of a file with errors are texts of it."""
    (tmp_path / "briefings" / "plans").mkdir(parents=True)
    (tmp_path / "briefings" / "plans" / "a.csv").write_text(f"Step,Day\n{PLAN},2\n", "utf-8")
    table = "tables: [{id: a, title: Steps, data: a.csv, columns: [{label: Step}, {label: Day, format: number}]}]\n"
    assert refused(library(tmp_path, whole(f"tlp: RED\n{table}nothing: 5\n", BASE).encode()))


@pytest.mark.parametrize("end", ["wrong: 5\n", "topics: [\n"], ids=["schema", "YAML"])
def test_what_earlier_editions_said_first_stays_public(end: str, tmp_path: Path) -> None:
    """An edition with errors that carries a sentence of a public one before it does not stop that one."""
    later = whole(f"edition: 2\ntlp: RED\ncoordination: {PLAN}.\n", BASE) + end
    everything = library(tmp_path, later.encode(), "river/02.yaml", f"It is known. {PLAN}. So be it.")
    shown = Visibility(everything, NOW).to(PUBLIC)
    Gate.between(everything, shown).let_out([OutgoingPart("a.html", PLAN.encode())], shown)


@pytest.mark.parametrize(
    "wrong", ["embargo_until: soon", "tlp: CLAER", "dateline: {place: Marbel, date: soon}"]
)
def test_a_marking_that_cannot_be_read_is_closed(wrong: str, tmp_path: Path) -> None:
    """A file of the same day whose embargo, marking or date cannot be read is not taken for a mere draft."""
    held = whole(f"tlp: CLEAR\ncoordination: {PLAN}.\n{wrong}\n", BASE)
    if wrong.startswith("tlp"):
        held = held.replace("tlp: CLEAR\n", "", 1)
    if wrong.startswith("dateline"):
        held = "\n".join(
            line for line in held.split("\n") if not line.startswith("dateline: {place: Marbel, c")
        )
    assert refused(library(tmp_path, held.encode(), said=f"It is known. {PLAN}. So be it."))


def test_a_file_without_text_is_named(tmp_path: Path) -> None:
    """What holds no text that can be read is said, and not counted as a short word."""
    everything = library(tmp_path, b"[" * 50)
    watch = Gate.between(everything, Visibility(everything, NOW).to(PUBLIC)).watch
    assert "briefings/plans/01.yaml (no text in it can be read)" in watch.text()
    assert "letters" not in watch.text()


def test_no_stand_in_is_said_to_be_short(tmp_path: Path) -> None:
    """A file with errors that says something has no note on what could not be looked for."""
    everything = library(tmp_path, SCHEMA["an unknown key"].encode())
    watch = Gate.between(everything, Visibility(everything, NOW).to(PUBLIC)).watch
    assert not [one for one in watch.blind if "letters" in one.reason and "…" in one.canary.text]


def test_a_file_that_cannot_be_opened_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing leaves while a file could restrict anything; for the desk itself, what can be read is enough."""
    folder = tmp_path / "briefings" / "plans"
    folder.mkdir(parents=True)
    (folder / "01.yaml").write_text(HELD, "utf-8")
    whole_read = Path.read_bytes

    def closed(path: Path) -> bytes:
        if path.name == "01.yaml":
            raise PermissionError(13, "Permission denied")
        return whole_read(path)

    monkeypatch.setattr(Path, "read_bytes", closed)
    loaded = load(Site(tmp_path, "Desk", ""))
    with pytest.raises(InputError, match=r"plans/01\.yaml:1:1: .* cannot be read, so what it restricts"):
        with_protections(loaded)
    assert with_protections(loaded, readable=True).editions == ()


@pytest.mark.parametrize("held", [SCHEMA["an unknown key"], BROKEN["a tab"]], ids=["schema", "YAML"])
def test_check_finds_what_the_scan_refuses(held: str, tmp_path: Path) -> None:
    """`check` reports such a sentence at its line, and a protected name too; the file has its own errors alone."""
    voice = "voices: [{quote: We left., speaker: {name: Quillon Feather, published_as: A resident, protect: [name]}}]\n"
    files = {
        "plans/01.yaml": held,
        "plans/02.yaml": whole(f"tlp: RED\n{voice}", BASE),
        "river/01.yaml": whole(f"background: It is known. {PLAN}. So Quillon Feather says.\n", BASE),
    }
    for name, text in files.items():
        path = tmp_path / "briefings" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    found = check_files(Site(tmp_path, "Desk", ""), select=["SF512", "SF503"]).problems
    assert [(one.path, one.code) for one in found] == [
        ("briefings/river/01.yaml", "SF512"),
        ("briefings/river/01.yaml", "SF503"),
    ]
    assert "briefings/plans/01.yaml:" in found[0].message


LEAVES = {
    "build": ("build",),
    "build --keep-going": ("build", "--keep-going"),
    "render page": ("render", "briefings/river/02.yaml", "--format", "page", "-o", "left.html"),
    "render data": ("render", "briefings/river/02.yaml", "--format", "data", "-o", "left.json"),
    "mail": ("mail", "river/02", "--to", "press", "--format", "mail"),
    "digest": ("mail", "river/02", "river/01", "--to", "press", "--format", "mail"),
    "publish": ("publish", "--send", "--yes"),
}
SETTINGS = """
PATH = "content"
THEME = "themes/standfirst"
PLUGINS = ["standfirst.pelican_plugin"]
SITEURL = "{url}"
STANDFIRST["PUBLISH"] = {{"live": "file://{host}"}}
"""


@pytest.mark.by_day(9)
@pytest.mark.slow
@pytest.mark.parametrize("words", LEAVES.values(), ids=LEAVES)
@pytest.mark.parametrize(
    "error", ["sitauton: It rains.", "topics: [Water", "background: é"], ids=["key", "YAML", "bytes"]
)
def test_no_command_lets_such_a_sentence_out(
    words: tuple[str, ...], error: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A sentence of a restricted draft with errors leaves by no command, and the message names the draft."""
    desk = make(tmp_path / "site")
    host = tmp_path / "host"
    host.mkdir()
    (desk.folder / "content").mkdir()
    url = "" if "--keep-going" in words else "https://example.org"
    with (desk.folder / "pelicanconf.py").open("a", encoding="utf-8") as file:
        file.write(SETTINGS.format(host=host, url=url))
    monkeypatch.chdir(desk.folder)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH)
    desk.list("press", "CLEAR", ["press@example.org"])
    desk.brief("river/01")
    desk.brief("river/02", title="What is planned", more=f"coordination: It is known. {PLAN}. So be it.\n")
    held = desk.folder / "briefings" / "plans" / "01.yaml"
    held.parent.mkdir()
    held.write_bytes(f"{HELD}status: draft\n{error}\n".encode("cp1252"))
    done = desk.run(*words, code=1, environ=server(9))
    assert "briefings/plans/01.yaml:" in done.out + done.err
    assert not list(host.rglob("*"))
    assert not any(PLAN in path.read_text("utf-8") for path in desk.folder.glob("left.*"))
    assert not (desk.folder / "output" / "river" / "02.html").exists()
