"""Signatures with SSH keys, as git makes them: `ssh-keygen -Y sign` and `-Y verify`."""

from __future__ import annotations

import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from standfirst.errors import MailError

NAMESPACE = "standfirst-approval"
"""The namespace of our signatures; signatures for other purposes are invalid."""

_SECONDS = 60
"""Seconds to type a key's passphrase."""


def sign(key: Path, text: str) -> str:
    """Return the signature of a text by a key, or by the agent that has the key; raise MailError if that fails."""
    with TemporaryDirectory() as folder:
        file = Path(folder, "text")
        file.write_bytes(text.encode())
        done = _run("sign", "-f", str(key.expanduser()), "-n", NAMESPACE, str(file), given="")
        if done.returncode:
            raise MailError(f"{key} cannot sign: {_last(done.stderr)}")
        return Path(folder, "text.sig").read_text("ascii")


def verify(signers: Path, person: str, text: str, signature: str) -> bool:
    """Return whether a person signed a text with a key listed for them in the file of allowed signers."""
    if not signature:
        return False
    with TemporaryDirectory() as folder:
        file = Path(folder, "text.sig")
        file.write_bytes(signature.encode())
        words = ("-f", str(signers), "-I", person, "-n", NAMESPACE, "-s", str(file))
        return _run("verify", *words, given=text).returncode == 0


def _run(task: str, *words: str, given: str) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(
            ["ssh-keygen", "-Y", task, *words],
            input=given.encode(), capture_output=True, check=False, timeout=_SECONDS,
        )  # fmt: skip
    except FileNotFoundError:
        raise MailError("there is no ssh-keygen on this machine; install OpenSSH") from None
    except subprocess.TimeoutExpired:
        raise MailError("ssh-keygen did not end; add the key to your agent with ssh-add") from None


def _last(said: bytes) -> str:
    lines = [line.strip() for line in said.decode(errors="replace").splitlines() if line.strip()]
    return lines[-1] if lines else "ssh-keygen said nothing"
