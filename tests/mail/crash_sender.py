"""A sender to be killed: `python -m tests.mail.crash_sender LEDGER PORT EDITION COUNT`.

Prints a line when it is about to send, and another with its summary.
"""

from __future__ import annotations

import sys
from pathlib import Path

from standfirst.mail.ledger import Ledger
from tests.mail.samples import mailing, people, plain, run


def main() -> None:
    path, port, edition, count = sys.argv[1:]
    what = mailing(people(int(count)), edition=edition)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    with Ledger(Path(path)) as ledger:
        summary, _ = run(ledger, plain(int(port)), what)
    sys.stdout.write(f"{summary}\n")


if __name__ == "__main__":
    main()
