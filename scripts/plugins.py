"""Install third-party Pelican plugins into .venv/plugins/, which only their tests can see, unless they are there."""

import fcntl
import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

LOCK = Path(__file__).parent.parent / "requirements" / "plugins.txt"
FOLDER = Path(sys.prefix) / "plugins"


def install() -> Path:
    """Return the folder of the locked plugins, installing them if it is missing or of another lock file."""
    stamp = FOLDER / "lock.sha256"
    digest = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    with LOCK.open("rb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not stamp.is_file() or stamp.read_text() != digest:
            shutil.rmtree(FOLDER, ignore_errors=True)
            uv = [
                str(Path(sys.prefix) / "bin" / "uv"),
                "pip",
                "install",
                "--quiet",
                "--python",
                sys.executable,
            ]
            line = [*uv, "--no-deps", "--require-hashes", "--target", str(FOLDER), "--requirement", str(LOCK)]
            subprocess.run(line, check=True)
            stamp.write_text(digest)
    return FOLDER


if __name__ == "__main__":
    install()
