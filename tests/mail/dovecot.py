"""A real Dovecot in a folder of its own, without root's rights, on loopback."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.mail.exim import as_user, free_port, identity
from tests.mail.servers import Authority, make_authority

USER, PASSWORD = "desk", "secret"

_CONFIG = """
protocols = imap
base_dir = {run}/base
state_dir = {run}/state
log_path = {run}/log
instance_name = test
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
first_valid_uid = 1
first_valid_gid = 1
mail_location = maildir:{run}/Maildir
mailbox_list_index = no
ssl = required
ssl_cert = <{run}/server.pem
ssl_key = <{run}/server.key
auth_mechanisms = plain
passdb {{
  driver = static
  args = password={password} user={login}
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={run}
}}
service anvil {{
  chroot =
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = 0
  }}
  inet_listener imaps {{
    address = 127.0.0.1
    port = {port}
    ssl = yes
  }}
}}
service stats {{
  chroot =
}}
"""


@dataclass(frozen=True)
class Dovecot:
    """A running server; its mail is in `maildir`."""

    port: int
    maildir: Path
    authority: Authority

    def url(self, folder: str = "INBOX") -> str:
        """The inbox as the command takes it."""
        return f"imaps://{USER}@127.0.0.1:{self.port}/{folder}"

    @property
    def environ(self) -> dict[str, str]:
        """What the command needs beside."""
        return {
            "STANDFIRST_IMAP_PASSWORD": PASSWORD,
            "STANDFIRST_IMAP_CA": str(self.authority.ca_file),
        }

    def wait_for(self, count: int, seconds: float = 60) -> int:
        """Wait until the inbox holds so many mails; gives how many it holds at the end."""
        end = time.monotonic() + seconds
        while len(found := list((self.maildir / "new").iterdir())) < count and time.monotonic() < end:
            time.sleep(0.1)
        return len(found)

    def put(self, *mails: bytes) -> None:
        """Deliver mails into the inbox."""
        new = self.maildir / "new"
        for number, mail in enumerate(mails):
            (new / f"{time.time_ns()}.{number}.test").write_bytes(mail)
        hand_over(self.maildir)


@contextmanager
def running(folder: Path) -> Iterator[Dovecot]:
    """Configure, start, wait until it answers; stop it by its id."""
    if not shutil.which("dovecot"):
        pytest.fail("Dovecot is not there: apt-get install dovecot-imapd")
    folder.chmod(0o755)
    authority, port, (user, group) = make_authority(folder), free_port(), identity()
    for name in ("base", "state", "Maildir/new", "Maildir/cur", "Maildir/tmp"):
        (folder / name).mkdir(parents=True)
    config = _CONFIG.format(run=folder, port=port, user=user, group=group, login=USER, password=PASSWORD)
    (folder / "dovecot.conf").write_text(config)
    hand_over(folder)
    process = subprocess.Popen(
        [*as_user(), "dovecot", "-F", "-c", str(folder / "dovecot.conf")],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    try:
        _wait_for(port, authority, process, folder / "log")
        yield Dovecot(port, folder / "Maildir", authority)
    finally:
        process.send_signal(signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            process.wait(10)
        process.kill()
        if process.stdout:
            process.stdout.close()


def hand_over(folder: Path) -> None:
    """Give a folder to the user that the server runs as."""
    if os.geteuid() == 0:
        user, group = identity()
        for path in (folder, *folder.rglob("*")):
            shutil.chown(path, user, group)


def _wait_for(port: int, authority: Authority, process: subprocess.Popen[str], log: Path) -> None:
    """Wait until the server greets over TLS."""
    context = ssl.create_default_context(cafile=str(authority.ca_file))
    end = time.monotonic() + 20
    while time.monotonic() < end and process.poll() is None:
        with (
            suppress(OSError),
            socket.create_connection(("127.0.0.1", port), 2) as line,
            context.wrap_socket(line, server_hostname="127.0.0.1") as safe,
        ):
            if safe.recv(4) == b"* OK":
                return
        time.sleep(0.1)
    said = process.stdout.read() if process.stdout and process.poll() is not None else ""
    pytest.fail(f"Dovecot is not up: {said} {log.read_text() if log.exists() else ''}")
