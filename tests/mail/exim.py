"""A real Exim out of Debian's packages, in a folder of its own, without root's rights."""

from __future__ import annotations

import getpass
import grp
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.mail.servers import Authority, make_authority

PACKAGES = ("exim4-daemon-light", "libidn12", "libnss-wrapper")
USER, PASSWORD = "desk", "secret"

_CONFIG = """
primary_hostname = localhost
exim_path = {run}/x/usr/sbin/exim4
exim_user = {user}
exim_group = {group}
never_users =
spool_directory = {run}/spool
log_file_path = {run}/log/%slog
pid_file_path = {run}/exim.pid
local_interfaces = 127.0.0.1
daemon_smtp_ports = {port}
tls_advertise_hosts = *
tls_certificate = {run}/server.pem
tls_privatekey = {run}/server.key
auth_advertise_hosts = ${{if eq{{$tls_in_cipher}}{{}}{{}}{{*}}}}
acl_smtp_rcpt = check_rcpt
acl_smtp_data = accept
host_lookup =
keep_environment = LD_LIBRARY_PATH : LD_PRELOAD : NSS_WRAPPER_PASSWD : NSS_WRAPPER_GROUP
deliver_drop_privilege = true
smtp_accept_max_per_connection = 1000
smtp_accept_queue_per_connection = 0
dkim_verify_signers =
begin acl
check_rcpt:
  deny  !authenticated = *
        message = authentication required
  deny  recipients = gone@example.org
        message = 5.1.1 no such user
  defer recipients = slow@example.org
        message = 4.7.1 greylisted
  accept
begin routers
{routers}
everyone:
  driver = accept
  transport = keep
begin transports
{transports}
keep:
  driver = appendfile
  directory = {run}/Maildir
  maildir_format
  create_directory
  delivery_date_add
  envelope_to_add
  return_path_add
begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_prompts = :
  server_condition = ${{if and{{{{eq{{$auth2}}{{desk}}}}{{eq{{$auth3}}{{secret}}}}}}}}
  server_set_id = $auth2
"""


@dataclass(frozen=True)
class Exim:
    """A running server; its mail is in `maildir`."""

    port: int
    maildir: Path
    authority: Authority

    def wait_for(self, count: int, seconds: float = 10) -> list[Path]:
        """The delivered files once there are so many, or what is there after these seconds."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            found = sorted((self.maildir / "new").glob("*")) if self.maildir.exists() else []
            if len(found) >= count:
                return found
            time.sleep(0.05)
        return sorted((self.maildir / "new").glob("*"))


@contextmanager
def running(folder: Path, routers: str = "", transports: str = "") -> Iterator[Exim]:
    """Download, configure, start, prove with swaks that it is up; stop it by its id.

    `routers` come before the one that keeps everything, with `transports` of their own.
    """
    folder.chmod(0o755)
    _unpack(folder)
    authority = make_authority(folder)
    port = free_port()
    user, group = identity()
    config = _CONFIG.format(
        run=folder, port=port, user=user, group=group, routers=routers, transports=transports
    )
    (folder / "exim.conf").write_text(config)
    for name, line in (("passwd", "Debian-exim:x:65534:65534::/tmp:/bin/false"),
                       ("group", "Debian-exim:x:65534:")):  # fmt: skip
        (folder / name).write_text(Path("/etc", name).read_text() + line + "\n")
    if os.geteuid() == 0:
        for path in (folder, *folder.rglob("*")):
            if not path.is_symlink():
                shutil.chown(path, user, group)
    _run([*as_user(), str(folder / "x/usr/sbin/exim4"), "-C", str(folder / "exim.conf"),
          "-bd", "-q10m"], folder)  # fmt: skip
    try:
        _prove_it_is_up(port)
        yield Exim(port, folder / "Maildir", authority)
    finally:
        _stop(int((folder / "exim.pid").read_text()))


def _stop(pid: int) -> None:
    """End the daemon and wait until it is gone."""
    os.kill(pid, signal.SIGTERM)
    end = time.monotonic() + 10
    while Path(f"/proc/{pid}").exists() and time.monotonic() < end:
        time.sleep(0.05)


def _unpack(folder: Path) -> None:
    """Debian's packages as files, none of them installed."""
    got = subprocess.run(
        ["apt-get", "download", *PACKAGES], cwd=folder, capture_output=True, text=True, check=False
    )
    if got.returncode:
        pytest.fail(
            f"Exim cannot be downloaded: {got.stderr.strip()}\nThis test needs Debian with a "
            f"network: run `apt-get update`, then try `apt-get download {' '.join(PACKAGES)}`."
        )
    for package in folder.glob("*.deb"):
        subprocess.run(["dpkg", "-x", str(package), str(folder / "x")], check=True)
    (folder / "x/usr/sbin/exim4").chmod(0o755)


def identity() -> tuple[str, str]:
    """Root gives its rights away; anyone else serves as themselves."""
    if os.geteuid() == 0:
        return "nobody", "nogroup"
    return getpass.getuser(), grp.getgrgid(os.getegid()).gr_name


def as_user() -> list[str]:
    """The words before a command that give root's rights away."""
    if os.geteuid() != 0:
        return []
    return ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"]


def _run(command: list[str], folder: Path) -> None:
    libraries = next((folder / "x/usr/lib").glob("*-linux-gnu"))
    environ = os.environ | {
        "LD_LIBRARY_PATH": str(libraries),
        "LD_PRELOAD": str(libraries / "libnss_wrapper.so"),
        "NSS_WRAPPER_PASSWD": str(folder / "passwd"),
        "NSS_WRAPPER_GROUP": str(folder / "group"),
    }
    done = subprocess.run(command, cwd=folder, env=environ, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.fail(f"Exim does not start: {done.stdout} {done.stderr}")


def free_port() -> int:
    """A port of loopback that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port


def _prove_it_is_up(port: int) -> None:
    """swaks, which shares no code with us, gets as far as RCPT with STARTTLS and a login."""
    if not shutil.which("swaks"):
        pytest.fail("swaks is not there: apt-get install swaks libnet-ssleay-perl")
    command = [
        "swaks", "--server", f"127.0.0.1:{port}", "--tls", "--auth", "PLAIN", "--auth-user", USER,
        "--auth-password", PASSWORD, "--from", "probe@example.org", "--to", "probe@example.org",
        "--quit-after", "RCPT",
    ]  # fmt: skip
    end = time.monotonic() + 15
    while True:
        probe = subprocess.run(command, capture_output=True, text=True, check=False)
        if probe.returncode == 0:
            return
        if time.monotonic() > end:
            pytest.fail(f"Exim is not up: {probe.stdout} {probe.stderr}")
        time.sleep(0.2)
