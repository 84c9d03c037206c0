"""A sender to be killed: `python -m tests.mail.crash_sender LEDGER PORT EDITION COUNT`.

Prints a line when it is ready, and sends when it is given one.
"""

from __future__ import annotations

import sys
from pathlib import Path

from standfirst.mail.ledger import Ledger
from tests.mail.samples import mailing, people, plain, run


def main() -> None:
    """Send the small content to so many readers."""
    where, port, edition, count = sys.argv[1:]
    what = mailing(people(int(count)), edition=edition)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    with Ledger(where if "://" in where else Path(where)) as ledger:
        run(ledger, plain(int(port)), what)


if __name__ == "__main__":
    main()
