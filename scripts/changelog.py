"""Join the fragments of `changelog.d/` into a section of CHANGELOG.md.

`python scripts/changelog.py 0.2.0` writes the section above those of earlier releases and removes the
fragments; without a version it prints the section.
"""

from __future__ import annotations

import re
import sys
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).parents[1]
KINDS = {"added": "Added", "changed": "Changed", "fixed": "Fixed"}
TITLE = "# Changes\n"
NAME = re.compile(rf"[a-z0-9-]+\.({'|'.join(KINDS)})\.md")


def fragments(folder: Path) -> list[Path]:
    """Return every fragment, sorted by name; raises ValueError for any other file."""
    found = sorted(path for path in folder.iterdir() if path.name != "README.md")
    if wrong := [path.name for path in found if not NAME.fullmatch(path.name)]:
        raise ValueError(f"{', '.join(wrong)}: write SLUG.KIND.md, where KIND is {', '.join(KINDS)}")
    return found


def section(paths: list[Path], heading: str) -> str:
    """Return the sentences of fragments, by kind, under a heading."""
    parts = [f"## {heading}"]
    for kind, title in KINDS.items():
        lines = [
            f"- {path.read_text('utf-8').strip()}" for path in paths if path.name.endswith(f".{kind}.md")
        ]
        if lines:
            parts += [f"### {title}", "\n".join(lines)]
    return "\n\n".join(parts) + "\n"


def release(root: Path, version: str, day: str) -> None:
    """Write the section of a release and remove its fragments."""
    paths, file = fragments(root / "changelog.d"), root / "CHANGELOG.md"
    earlier = file.read_text("utf-8").removeprefix(TITLE) if file.is_file() else ""
    made = section(paths, f"{version} ({day})")
    file.write_text(f"{TITLE}\n{made}{earlier}", "utf-8", newline="\n")
    for path in paths:
        path.unlink()


def main(words: list[str]) -> int:
    """Run the command line."""
    if len(words) > 1 or any(not re.fullmatch(r"\d+\.\d+\.\d+", word) for word in words):
        sys.stderr.write("python scripts/changelog.py [VERSION], where VERSION is such as 0.2.0\n")
        return 2
    if words:
        release(ROOT, words[0], datetime.now(UTC).date().isoformat())
    else:
        sys.stdout.write(section(fragments(ROOT / "changelog.d"), "Unreleased"))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
