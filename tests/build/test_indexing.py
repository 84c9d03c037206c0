"""The index of the search in one build after another: what is kept, what is made, and that the bytes are those of a clean build."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from unittest.mock import patch

import pytest

from standfirst.build import indexing, searching
from standfirst.build.cache import Cache
from standfirst.build.dependencies import SEARCH, site_engine
from standfirst.build.maker import Maker
from standfirst.build.options import Options
from standfirst.build.plan import Planned
from standfirst.build.prepare import Prepared, classify
from standfirst.build.staging import Staging
from standfirst.engine import Store, key
from standfirst.errors import BuildError
from standfirst.leaks.watch_list import WatchList
from standfirst.library import Library
from tests.sites import NOW

pytestmark = pytest.mark.slow

WORDS = (
    "river",
    "gauge",
    "valley",
    "bridge",
    "Aden",
    "Quetta",
    "school",
    "police",
    "سیلاب",
    "eau",
    "rivière",
)


@pytest.fixture(scope="module")
def prepared(samples: Library) -> Prepared:
    """A site that may be built; only its program and its secrets matter here."""
    return classify(samples, NOW)


@pytest.fixture(autouse=True)
def small_parts() -> Iterator[None]:
    """A handful of pages is enough for several parts."""
    with patch.multiple(searching, WHOLE=4, SHARE=3):
        yield


def page(words: str, lang: str = "en", mark: str = "data-pagefind-body") -> bytes:
    """A page that can be found."""
    return (
        f"<!doctype html><html lang={lang}><title>{words[:9]}</title><main {mark}><h1>{words[:9]}</h1>"
        f"<p>{words} <b data-pagefind-filter=topic>{words[:2]}</b></p></main></html>"
    ).encode()


def build(prepared: Prepared, folder: Path, pages: dict[str, bytes]) -> Maker:
    """A build of these pages, which are drawn each time, and of their index."""
    with Staging(folder / "output") as stage:
        engine = site_engine(Store(folder / "store", "program"), prepared)
        options, cache = Options(jobs=0), Cache(folder / "cache")
        maker = Maker(stage, engine, WatchList((), ()), cache=cache, options=options, root=folder)
        with indexing.SearchIndex(maker, stage.room("search")) as index:
            maker.make([Planned(path, (), partial(bytes, data)) for path, data in pages.items()])
            index.begin(pages)
            index.end()
        maker.close(prepared.theme)
        stage.commit()
        maker.remember()
        engine.store.close()
    assert not (folder / ".output.standfirst" / "fresh").exists()
    return maker


def tree(folder: Path) -> dict[str, bytes]:
    """Every file of the output."""
    output = folder / "output"
    return {str(path.relative_to(output)): path.read_bytes() for path in output.rglob("*") if path.is_file()}


def made(maker: Maker) -> set[str]:
    """The parts of which a file was made."""
    names = [path.rpartition("/")[2] for path in maker.made.drawn if path.startswith("pagefind/")]
    return {
        name.removeprefix("pagefind.").partition("-")[0]
        for name in names
        if name[-5:] in {"_meta", "gment", "index"}
    }


def site(count: int) -> dict[str, bytes]:
    """Pages with words of their own."""
    return {f"a/{number}.html": page(f"river {number} {WORDS[number % 8]}") for number in range(count)}


@pytest.mark.proof
def test_many_edits_end_in_the_same_bytes_as_clean_builds(prepared: Prepared, tmp_path: Path) -> None:
    """Pages change, come, go and move, languages too, and files of the index are lost: each build gives the clean index."""
    chance = random.Random(11)
    pages = site(8)
    sizes = set()
    for turn in range(12):
        for _ in range(chance.randint(1, 3)):
            name = chance.choice(sorted(pages))
            words = " ".join(chance.choices(WORDS, k=6))
            lang = chance.choice(["en", "en", "ur", "fr"])
            match chance.randrange(5):
                case 0:
                    pages[name] = page(words, lang)
                case 1 if len(pages) > 2:
                    del pages[name]
                case 2:
                    pages[f"b/{turn}.html"] = pages.pop(name)
                case 3:
                    pages[name] = page(words, lang, mark="")
                case _:
                    pages |= {
                        f"c/{turn}-{number}.html": page(f"{words} {number}", lang) for number in range(4)
                    }
        if turn % 4 == 3:
            lost = sorted((tmp_path / "output" / "pagefind").rglob("*.*"))
            chance.choice(lost).unlink()
        build(prepared, tmp_path, pages)
        shutil.rmtree(tmp_path / "clean", ignore_errors=True)
        build(prepared, tmp_path / "clean", pages)
        assert tree(tmp_path) == tree(tmp_path / "clean"), turn
        sizes.add(len(list((tmp_path / "output" / "pagefind").glob("part-*.json"))))
    assert len(sizes) > 3


def test_only_the_part_of_a_changed_page_is_made_again(prepared: Prepared, tmp_path: Path) -> None:
    """A change of one page has one part made; all files of the others are kept, and so is Pagefind itself."""
    pages = site(24)
    first = build(prepared, tmp_path, pages)
    assert len(made(first)) > 5
    pages["a/5.html"] = page("something else altogether")
    with patch.object(searching.Pagefind, "add", autospec=True, side_effect=searching.Pagefind.add) as add:
        second = build(prepared, tmp_path, pages)
    assert [call.args[1].number for call in add.call_args_list] == [int(next(iter(made(second))))]
    assert {"pagefind/pagefind.js", "pagefind/wasm.en.pagefind"} <= set(second.made.kept)
    assert second.made.reasons["pagefind/pagefind-entry.json"].changed == (key(SEARCH, "all"),)
    with patch.object(searching.Pagefind, "add", autospec=True) as add:
        third = build(prepared, tmp_path, pages)
    add.assert_not_called()
    assert not [path for path in third.made.drawn if path.startswith("pagefind/")]


def test_pages_that_cannot_be_found_make_nothing_again(prepared: Prepared, tmp_path: Path) -> None:
    """A list that changes is no business of the index."""
    pages = site(6) | {"index.html": page("list one", mark="")}
    build(prepared, tmp_path, pages)
    pages["index.html"] = page("list two", mark="")
    with patch.object(searching.Pagefind, "add", autospec=True) as add:
        build(prepared, tmp_path, pages)
    add.assert_not_called()


def test_a_lost_program_is_made_again(prepared: Prepared, tmp_path: Path) -> None:
    """Where somebody has deleted what the browser runs, it is back after the next build."""
    build(prepared, tmp_path, site(6))
    whole = tree(tmp_path)
    for name in ("pagefind.js", "wasm.en.pagefind"):
        (tmp_path / "output" / "pagefind" / name).unlink()
        build(prepared, tmp_path, site(6))
        assert tree(tmp_path) == whole


def test_a_failure_leaves_the_output_as_it_was(
    prepared: Prepared, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An index that cannot be made ends the build before anything is published."""
    build(prepared, tmp_path, site(6))
    whole = tree(tmp_path)
    program = tmp_path / "program"
    program.write_text("#!/bin/sh\nexit 1\n")
    program.chmod(0o755)
    monkeypatch.setattr("pagefind_bin.get_executable", lambda: program)
    with pytest.raises(BuildError, match="the search index could not be made"):
        build(prepared, tmp_path, site(7))
    assert tree(tmp_path) == whole
    assert not (tmp_path / ".output.standfirst" / "fresh").exists()


def test_a_site_without_pages_has_no_index(prepared: Prepared, tmp_path: Path) -> None:
    """Once no page can be found, the index goes."""
    build(prepared, tmp_path, site(6))
    build(prepared, tmp_path, {"index.html": page("list", mark="")})
    assert not (tmp_path / "output" / "pagefind").exists()


def test_pages_that_were_kept_are_not_read_again(prepared: Prepared, tmp_path: Path) -> None:
    """Which kept pages can be found is known from the build that rendered them; marks that come and go are followed."""
    pages = {**site(8), "plain.html": page("nobody looks for this", mark="")}
    first = build(prepared, tmp_path, pages)
    assert first.findable == pages.keys() - {"plain.html"}
    with patch.object(Staging, "read", autospec=True, side_effect=Staging.read) as read:
        second = build(prepared, tmp_path, pages)
    assert second.findable == first.findable
    assert not [call.args[1] for call in read.call_args_list if call.args[1] in pages]
    pages["plain.html"] = page("somebody looks for this")
    assert "plain.html" in build(prepared, tmp_path, pages).findable
    pages["plain.html"] = page("nobody looks for this", mark="")
    assert build(prepared, tmp_path, pages).findable == first.findable
