"""Reads an inbox in a process of its own: `python -m tests.mail.inbox_reader INBOX COPIES`.

Prints what came of its mails, and the processor time and the most memory (MiB) that this took.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from standfirst.mail import bounces, inbox
from standfirst.mail.ledger import Ledger
from tests.mail.samples import EDITION, people
from tests.mail.test_bounces import DESK, LEAVE, own_id


def main() -> None:
    """Read the inbox about an edition of which so many copies are out."""
    source, copies = sys.argv[1], int(sys.argv[2])
    with tempfile.TemporaryDirectory() as folder, Ledger(Path(folder) / "ledger.db") as ledger:
        (first, *_) = ledger.claim(EDITION, "edition", people(copies))
        ledger.conclude(ledger.offer(first, own_id(0), "aa"), "sent", "250 ok")
        begun = time.process_time()
        messages = inbox.messages(source, os.environ)
        found = Counter(one.effect for one in bounces.process(ledger, messages, DESK.domain, LEAVE))
        spent = time.process_time() - begun
    status = Path("/proc/self/status").read_text()  # getrusage counts what the parent had before exec, too
    peak = int(status.partition("VmHWM:")[2].split()[0]) / 1024
    sys.stdout.write(json.dumps({"found": found, "spent": spent, "peak": peak}))


if __name__ == "__main__":
    main()
