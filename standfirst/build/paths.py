"""Check the paths of artefacts, so that nothing is ever written outside the output folder."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath

from standfirst import system
from standfirst.errors import BuildError

MAX_NAME_BYTES = 255
"""The longest file name that common file systems accept."""

_PLAIN = re.compile(r"(?:[a-z0-9][a-z0-9._-]{0,99}/)*[a-z0-9][a-z0-9._-]{0,99}", re.IGNORECASE | re.ASCII)
_REFUSED = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
# Arabic-script words need the joiners; every other invisible character is refused.
_JOINERS = "\u200c\u200d"


def safe(path: str) -> str:
    """Return `path` if it is a plain relative POSIX path; raise BuildError otherwise."""
    reason = "" if _PLAIN.fullmatch(path) else _fault(path)
    if system.IS_WINDOWS and any(map(system.is_device, path.split("/"))):
        reason = "Windows gives this name to no file"
    if reason:
        raise BuildError(f"{path!r} cannot be the name of a file of the site: {reason}")
    return path


def parents(path: str) -> list[str]:
    """Return the folders above `path`, nearest first, without the output folder itself."""
    return [str(parent) for parent in PurePosixPath(path).parents if str(parent) != "."]


def folders(paths: frozenset[str] | set[str]) -> set[str]:
    """Return every folder that these files need."""
    found: set[str] = set()
    for path in paths:
        end = path.rfind("/")
        while end > 0 and path[:end] not in found:
            found.add(path[:end])
            end = path.rfind("/", 0, end)
    return found


def _fault(path: str) -> str:
    if not path or path.startswith("/"):
        return "expected a relative path"
    if any(unicodedata.category(c) in _REFUSED and c not in _JOINERS for c in path):
        return "it holds an invisible character"
    if "\\" in path or ":" in path:
        return "it holds a backslash or a colon"
    if not unicodedata.is_normalized("NFC", path):
        return "it is not in Unicode's normal form C"
    return next(filter(None, map(_segment_fault, path.split("/"))), "")


def _segment_fault(name: str) -> str:
    if name in {"", ".", ".."}:
        return "it has an empty part, `.` or `..`"
    if name != name.strip():
        return "a part begins or ends with a space"
    if name.casefold() == ".git":
        return "`.git` belongs to the version control"
    if len(name.encode()) > MAX_NAME_BYTES:
        return f"a part is longer than {MAX_NAME_BYTES} bytes"
    return ""
