"""Measure sending: messages per CPU second against plain smtplib, and memory from 100 to 10,000 messages.

    python benchmarks/mail.py            all of it
    python benchmarks/mail.py --floor    sends N messages with smtplib alone and prints the numbers

The two are measured in turn, three times each, and the best counts, since machines are noisy. Each
measurement is a process of its own, which sends messages of 300 KB to a server in another one
over a single connection, with the ledger on the disk of the temporary folder.
"""

from __future__ import annotations

import argparse
import json
import resource
import smtplib
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from standfirst.mail.content import AttachedFile, Content
from standfirst.mail.ledger import Ledger
from standfirst.mail.message import Desk, EncodedContent, prepare
from standfirst.mail.mime import Slot
from standfirst.mail.selection import Recipient
from standfirst.mail.sender import Mailing, send
from standfirst.mail.server import Server
from standfirst.mail.smtp import Connection
from standfirst.mail.unsubscribe import UnsubscribeLinks
from standfirst.model.marking import Tlp

EDITION = "series/01"
SIZES = (100, 10_000)
_DATE = datetime(2026, 2, 1, tzinfo=UTC)


def sink(listener: socket.socket) -> None:
    """Accept and discard every message of every connection."""
    while True:
        line, _ = listener.accept()
        threading.Thread(target=_swallow, args=(line,), daemon=True).start()


def _swallow(line: socket.socket) -> None:
    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    line.sendall(b"220 sink\r\n")
    commands = line.makefile("rb")
    while command := commands.readline():
        verb = command[:4].upper()
        if verb == b"DATA":
            line.sendall(b"354 go on\r\n")
            _skip_message(commands.readline)
        line.sendall(b"221 bye\r\n" if verb == b"QUIT" else b"250 ok\r\n")


def _skip_message(readline: Callable[[], bytes]) -> None:
    while readline() != b".\r\n":
        pass


def prepared() -> EncodedContent:
    """Return a message of about 300 KB as transmitted."""
    content = Content(
        edition=EDITION,
        series="series",
        series_title="A series",
        title="What happened and why it matters",
        tlp=Tlp.GREEN,
        lang="en",
        text="A briefing in plain text. " * 150 + f"\n\nLeave: {Slot.UNSUBSCRIBE}\n",
        html="<p>A briefing in HTML.</p>" * 800 + f'<a href="{Slot.UNSUBSCRIBE}">Leave</a>',
        attachment=AttachedFile("series-01.pdf", bytes(range(256)) * 790),
    )
    return prepare(content, Desk("Desk", "desk@example.org", UnsubscribeLinks("leave@example.org")))


def ours(port: int, count: int) -> None:
    """Send through the ledger, as a desk does."""
    message = prepared()
    people = [Recipient(f"reader{number}@example.org", "en") for number in range(count)]
    with tempfile.TemporaryDirectory() as folder, Ledger(Path(folder) / "ledger.db") as ledger:
        mailing = Mailing(EDITION, "edition", Tlp.GREEN, people, lambda _: message)
        start = time.process_time(), time.perf_counter()
        with Connection(Server("127.0.0.1", port, "none")) as line:
            summary = send(mailing, ledger, line, _DATE)
        _print_numbers(start, count, len(bytes(message.message(people[0], _DATE))))
        if summary.sent != count:
            raise SystemExit(f"only {summary.sent} of {count} were sent")


def floor(port: int, count: int) -> None:
    """Send the same bytes with smtplib, without ledger or checks."""
    data = bytes(prepared().message(Recipient("reader@example.org", "en"), _DATE))
    start = time.process_time(), time.perf_counter()
    with smtplib.SMTP("127.0.0.1", port, "localhost") as smtp:
        for number in range(count):
            smtp.sendmail("desk@example.org", [f"reader{number}@example.org"], data)
    _print_numbers(start, count, len(data))


def _print_numbers(start: tuple[float, float], count: int, size: int) -> None:
    cpu, wall = time.process_time() - start[0], time.perf_counter() - start[1]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"cpu": count / cpu, "wall": count / wall, "peak": peak, "kb": size / 1000}))


def _measured(kind: str, port: int, count: int) -> dict[str, float]:
    command = [sys.executable, __file__, f"--{kind}", str(count), "--port", str(port)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    numbers: dict[str, float] = json.loads(done.stdout)
    return numbers


def _table(port: int) -> None:
    pairs = [(_measured("floor", port, 1_000), _measured("ours", port, 1_000)) for _ in range(3)]
    best = [max(column, key=lambda row: row["cpu"]) for column in zip(*pairs, strict=True)]
    few, many = (_measured("ours", port, count) for count in SIZES)
    rows = [
        ("plain smtplib", 1_000, best[0]),
        ("standfirst", 1_000, best[1]),
        ("standfirst", SIZES[0], few),
        ("standfirst", SIZES[1], many),
    ]
    print(f"messages of {rows[0][2]['kb']:.0f} KB, one connection")
    print(f"{'':16}{'copies':>8}{'a CPU second':>14}{'a second':>10}{'peak MiB':>10}")
    for name, count, row in rows:
        print(f"{name:16}{count:>8}{row['cpu']:>14.0f}{row['wall']:>10.0f}{row['peak']:>10.1f}")
    share = best[1]["cpu"] / best[0]["cpu"]
    growth = many["peak"] - few["peak"]
    print(f"{share:.0%} of the floor; {growth:+.1f} MiB from {SIZES[0]} to {SIZES[-1]} recipients")


def _with_sink(then: Callable[[int], None]) -> None:
    """Run `then` with the port of a sink in a process of its own."""
    with subprocess.Popen([sys.executable, __file__, "--sink"], stdout=subprocess.PIPE) as server:
        try:
            then(int(server.stdout.readline()) if server.stdout else 0)
        finally:
            server.terminate()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ours", type=int, help="send so many with the ledger")
    parser.add_argument("--floor", type=int, help="send so many with smtplib alone")
    parser.add_argument("--port", type=int, help="of a server that takes everything")
    parser.add_argument("--sink", action="store_true", help="be that server")
    given = parser.parse_args()
    if given.sink:
        with socket.create_server(("127.0.0.1", 0)) as listener:
            print(listener.getsockname()[1], flush=True)
            sink(listener)
    elif given.ours:
        ours(given.port, given.ours)
    elif given.floor:
        floor(given.port, given.floor)
    else:
        _with_sink(_table)


if __name__ == "__main__":
    main()
