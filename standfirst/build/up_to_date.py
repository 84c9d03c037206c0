"""Check whether anything changed since the last build, before anything is read or rendered.

A build depends on its settings, its options, the program and all files that it may read. If these are
unchanged and the output is as it was written, the result is the last one, which the engine has stored.
What cannot be known (a third-party theme or plugin, a setting that is a function) always needs a build.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from standfirst import assets, fonts, settings
from standfirst.build.staging import Staging
from standfirst.charts.spec import ATLAS
from standfirst.engine import Engine, Key, inputs, key
from standfirst.engine.files import FileDigests
from standfirst.engine.fingerprint import fingerprint
from standfirst.engine.program import program
from standfirst.engine.store import STORE, Store
from standfirst.errors import InputError

START = "start"
"""The key of the state a build starts from: settings, options, program and files."""

LONGEST = timedelta(days=1)
"""The maximum age of a stored result, whatever the briefings say of their times."""

_WRITTEN = frozenset({"OUTPUT_PATH", "CACHE_PATH"})
"""Settings that name folders a build writes to."""

OURS = ["standfirst.pelican_plugin"]
THEMES = Path(__file__).parents[2] / "themes", Path(__file__).parents[1] / "_themes"


@dataclass(frozen=True)
class UpToDateCheck:
    """The state that a build starts from."""

    question: str
    """The fingerprint of settings, options and program."""
    files: Mapping[str, str]
    """The digest of each file that a build may read."""
    moment: datetime
    root: Path
    output: Path
    history: Path
    options: Mapping[str, Any] = field(default_factory=dict)

    def answer(self) -> Any:
        """Return the last build's result if this build would make the same; else None."""
        with self._engine() as engine:
            stored = engine.store.get(self._key)
            if stored is None or not engine.is_valid(stored):
                return None
        known = json.loads(stored.value)
        with Staging(self.output, **self.options) as stage:
            return known["said"] if known["manifest"] and stage.intact() == known["manifest"] else None

    def edited(self) -> dict[str, str] | None:
        """Return the change of each file since the last build, by its path from the root; None if unknown."""
        with self._engine() as engine:
            stored = engine.store.get(self._key)
        if stored is None:
            return None
        before, now = json.loads(stored.value)["files"], self.files
        became = {
            **{path: "deleted" for path in before if path not in now},
            **{path: "changed" if path in before else "new" for path in now if before.get(path) != now[path]},
        }
        return {os.path.relpath(path, self.root.resolve()): how for path, how in became.items()}

    def keep(self, said: Any, until: datetime, published: str) -> None:
        """Store the result of a build that began in this state, and its `published` digest from `Staging.intact`.

        `until` is when its pages would change by themselves. If the disk refuses, the next build takes longer and
        nothing else happens.
        """
        times = self.moment, min(until, self.moment + LONGEST)
        readings = dict.fromkeys((key(START), *(key(inputs.PAST, time.isoformat()) for time in times)))
        files = {**self.files, **self._written()}
        value = json.dumps({"manifest": published, "said": said, "files": files}, separators=(",", ":"))
        with suppress(OSError), self._engine(files) as engine:
            engine.store.put(self._key, engine.result(readings, value.encode()))

    def _written(self) -> dict[str, str]:
        """Return the digest of the history, which a build reads and extends."""
        path = self.history.resolve()
        return {str(path): hashlib.sha256(path.read_bytes()).hexdigest()} if path.is_file() else {}

    @property
    def _key(self) -> Key:
        return key("said", str(self.output.resolve()))

    @contextmanager
    def _engine(self, files: Mapping[str, str] | None = None) -> Iterator[Engine]:
        """Yield an engine that knows the state of the build; a result depends on it and on two moments."""
        with closing(Store(self.root / STORE, program())) as store:
            engine = Engine(store)
            inputs.define(engine, self.moment)
            engine.input(START, lambda: (self.question, json.dumps(sorted((files or self.files).items()))))
            yield engine


def look(
    root: Path, name: str, *, output: Path | None, preview: bool, **options: Any
) -> UpToDateCheck | None:
    """Return the state from which a build with this settings file would start; None if it cannot be known.

    `options` are those of `Staging`.
    """
    try:
        raw = {key: value for key, value in settings.run(root / name).items() if key.isupper()}
        if raw.get("PLUGINS") != OURS:
            return None
        place = root / STORE
        store = Store(place if place.is_file() else None, program())  # a refused build leaves none
        digests = FileDigests(store)
        question = fingerprint(name, preview, raw, program())
        files = {str(path): digests.digest(path) for path in _files(root, _folders(root, raw))}
        store.close()
        place = output or root / (raw.get("OUTPUT_PATH") or "output")
    except (InputError, AttributeError, TypeError, OSError, UnicodeEncodeError):
        return None  # an unknowable setting, or a fault that the build itself reports
    return UpToDateCheck(question, files, settings.now(), root, place, root / _history(raw), options)


def _folders(root: Path, raw: Mapping[str, Any]) -> Iterator[Path]:
    """Yield the folders that a build reads."""
    content = root / (raw.get("PATH") or "content")
    yield content
    yield from _named(root, content, raw)
    yield root / raw.get("STANDFIRST", {}).get("BRIEFINGS", "briefings")
    yield root / _history(raw)
    yield root / fonts.DESK_FOLDER
    yield root / "themes"
    yield root / (raw.get("THEME") or "themes")
    yield from THEMES


def _history(raw: Mapping[str, Any]) -> str:
    return str(raw.get("STANDFIRST", {}).get("HISTORY", settings.DEFAULTS["HISTORY"]))


def _named(root: Path, content: Path, raw: Mapping[str, Any]) -> Iterator[Path]:
    """Yield files and folders named by a setting of Pelican such as `PAGE_PATHS`, from the site or its content.

    Raises TypeError if one contains the site itself: the files there beside the site cannot be known.
    """
    for text in _texts({name: value for name, value in raw.items() if name not in _WRITTEN}):
        for path in (root / text, content / text) if text.strip("./") or ".." in text else ():
            if "\0" not in text and path.exists():
                if path.resolve() in (root.resolve(), *root.resolve().parents):
                    raise TypeError(f"{text} holds the site itself")
                yield path


def _texts(value: Any) -> Iterator[str]:
    """Yield every string in a setting."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from (text for pair in value.items() for item in pair for text in _texts(item))
    elif isinstance(value, list | tuple | set | frozenset):
        yield from (text for item in value for text in _texts(item))


def _files(root: Path, folders: Iterable[Path]) -> Iterator[Path]:
    """Yield every file that a build of ours reads, apart from its settings and its program."""
    for folder in dict.fromkeys(path.resolve() for path in folders):
        if folder.is_file():
            yield folder
        for place, _, names in os.walk(folder):  # links to folders are refused
            yield from (path for name in names if (path := Path(place, name)).is_file())
    yield from (
        path
        for path in (assets.find(root, ATLAS), *(face.path(root) for face in (*fonts.FACES, *fonts.PAPER)))
        if path.is_file()
    )
