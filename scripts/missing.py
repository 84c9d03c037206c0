"""Print the Debian packages that this machine lacks for a job, one a line: missing.py site|test."""

import ctypes
import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path

# Libraries that WeasyPrint loads. Debian names a package after the library's own name and version.
LIBRARIES = {
    "libpango-1.0-0": "libpango-1.0",
    "libpangoft2-1.0-0": "libpangoft2-1.0",
    "libharfbuzz-subset0": "libharfbuzz-subset",
}
# Tools with which the tests check pages, PDFs and messages.
PROGRAMS = {
    "chromium": "chromium",
    "poppler-utils": "pdftotext",
    "qpdf": "qpdf",
    "default-jre-headless": "java",
    "swaks": "swaks",
    "dovecot-imapd": "dovecot",
    "spamassassin": "spamassassin",
    "openssh-client": "ssh-keygen",
    "openssh-server": "/usr/sbin/sshd",
    "rsync": "rsync",
    "nginx-light": "/usr/sbin/nginx",
    "caddy": "caddy",
    "apache2-bin": "/usr/sbin/apache2",
}


def loads(library: str) -> bool:
    """Return whether the dynamic linker finds the library, whoever installed it."""
    for name in (f"{library}.so.0", f"{library}.0.dylib", f"{library}-0.dll"):
        try:
            ctypes.CDLL(name)
        except OSError:
            continue
        return True
    return False


def can_make_venv() -> bool:
    """Return whether venvs can be made: Debian packages ensurepip separately; a finished venv does not need it."""
    return sys.prefix != sys.base_prefix or importlib.util.find_spec("ensurepip") is not None


def perl_speaks_tls() -> bool:
    """Return whether Perl has the module without which swaks cannot use STARTTLS."""
    perl = shutil.which("perl")
    if perl is None:
        return False
    probe = [perl, "-MNet::SSLeay", "-e", "1"]
    return subprocess.run(probe, capture_output=True, check=False).returncode == 0


def has_postgresql() -> bool:
    """Return whether PostgreSQL is installed; Debian keeps its programs out of PATH."""
    return bool(shutil.which("initdb") or list(Path("/usr/lib/postgresql").glob("*/bin/initdb")))


def missing(job: str) -> list[str]:
    """Return the packages to install before `job` can run."""
    packages = [] if can_make_venv() else ["python3-venv"]
    packages += [package for package, library in LIBRARIES.items() if not loads(library)]
    if job == "test":
        packages += [package for package, name in PROGRAMS.items() if not shutil.which(name)]
        packages += [] if has_postgresql() else ["postgresql"]
        packages += [] if perl_speaks_tls() else ["libnet-ssleay-perl"]
    return packages


if __name__ == "__main__":
    print("\n".join(missing(sys.argv[1])))
