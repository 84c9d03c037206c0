"""SSH connections: keys and known hosts are the user's, or named by the environment.

`STANDFIRST_SSH_KEY` is the file of a private key, `STANDFIRST_SSH_KNOWN_HOSTS` a known_hosts file, as for a
pipeline without a home folder. A host with an unknown key is refused.
"""

from __future__ import annotations

import os
import shlex
import subprocess
import tempfile
from pathlib import Path

from standfirst.publishing.destination import Destination

KEY, KNOWN_HOSTS = "STANDFIRST_SSH_KEY", "STANDFIRST_SSH_KNOWN_HOSTS"


class SshConnection:
    """One connection that several calls of a program share while it is open."""

    def __init__(self, destination: Destination | None = None) -> None:
        """Connect only when first used."""
        self._folder = tempfile.TemporaryDirectory(prefix="sf-")
        self._socket = Path(self._folder.name, "line")
        self.command = command(destination, self._socket)
        """The command line of ssh for rsync."""

    def close(self) -> None:
        """Close the connection, if there is one."""
        if self._socket.exists():
            line = ["ssh", "-o", f"ControlPath={self._socket}", "-O", "exit", "-"]
            subprocess.run(line, capture_output=True, check=False)
        self._folder.cleanup()


def command(destination: Destination | None = None, line: Path | None = None) -> str:
    """Return the command line of ssh for rsync and git; it never prompts."""
    words = ["ssh", "-o", "BatchMode=yes", "-o", "StrictHostKeyChecking=yes"]
    if line:
        words += ["-o", "ControlMaster=auto", "-o", f"ControlPath={line}", "-o", "ControlPersist=60"]
    if key := os.environ.get(KEY):
        words += ["-i", key, "-o", "IdentitiesOnly=yes"]
    if known := os.environ.get(KNOWN_HOSTS):
        words += ["-o", f"UserKnownHostsFile={known}"]
    if destination and destination.port:
        words += ["-p", str(destination.port)]
    return shlex.join(words)
