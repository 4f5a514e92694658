"""Messages a second through the whole engine, against smtp-source to the same smtp-sink.

Real Celery workers, all guarantees on, 30 KB of multipart newsletter personalised for each recipient.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from flask import current_app
from sqlalchemy import text

from crm import delivery
from crm.delivery import Content, Slot, verbs
from crm.journal import SYSTEM
from crm.kernel import db
from tests.delivery.town import Town

from . import Figure
from ._ground import free_port, house, running, worker

NUMBER = int(os.environ.get("BENCH_MESSAGES", "20000"))
PROCESSES = 2
SESSIONS = 10
SIZE = 30_000
LINKS = 15


def main() -> None:
    """Measure limit, engine, limit again."""
    with tools() as (source, sink):
        port = free_port()
        with running([sink, *as_nobody(), f"127.0.0.1:{port}", "1000"]), house() as (_app, env):
            time.sleep(0.5)
            town = Town(None, None, newsletter())
            number = town.mailing(some_people(town, port))
            limits = [flood(source, port)]
            figures = engine(env, number)
            limits.append(flood(source, port))
    Figure("messages", figures["rate"], median(limits), "msg/s", "smtp-source", 0.2).say()
    print(f"  CPU in the workers {figures['cpu']:.0f} µs/msg; {NUMBER:,} messages, {PROCESSES} processes")


def as_nobody() -> list[str]:
    """The sink does not run as root."""
    return ["-u", "nobody"] if os.geteuid() == 0 else []


def some_people(town: Town, port: int) -> list[int]:
    """Readers, and the account that sends to the sink."""
    fields = verbs.AccountFields("default", "127.0.0.1", port, "off", "Balai <news@balai.example>")
    verbs.add_account(fields, by=SYSTEM)
    return town.readers(NUMBER)


def engine(env: dict, number: int) -> dict[str, float]:
    """Send the mailing with real workers; messages a second from the first intent to the last outcome."""
    current_app.extensions["redis"].flushdb()
    with worker(env, "prepare,bulk,default", PROCESSES) as process:
        before = cpu_of_group(process.pid)
        ends = time.monotonic() + 300
        while delivery.counts(number)["accepted"] < NUMBER:
            if time.monotonic() > ends:
                sys.exit(f"not finished: {delivery.counts(number)}")
            verbs.dispatch()
            time.sleep(1)
        spent = cpu_of_group(process.pid) - before
    span = db.session.scalar(
        text("SELECT extract(epoch FROM (SELECT max(at) FROM outcome) - (SELECT min(at) FROM intent))")
    )
    return {"rate": NUMBER / float(span), "cpu": spent / NUMBER * 1e6}


def cpu_of_group(leader: int) -> float:
    """Processor seconds of a worker and its children."""
    spent = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[2]) == leader:
            spent += int(fields[11]) + int(fields[12])
    return spent / os.sysconf("SC_CLK_TCK")


def flood(source: str, port: int) -> float:
    """What the wire can carry: messages a second of smtp-source over kept connections."""
    count = max(2000, NUMBER // 2)
    argv = [source, "-s", str(SESSIONS), "-m", str(count), "-l", str(SIZE), "-d"]
    argv += ["-f", "a@balai.example", "-t", "b@example.org", f"127.0.0.1:{port}"]
    began = time.monotonic()
    subprocess.run(argv, check=True, capture_output=True, timeout=120)
    return count / (time.monotonic() - began)


def newsletter() -> Content:
    """30 KB of text and HTML with fifteen links that are each recipient's own."""
    line = "The network of cities meets in Jakarta – programme, papers and places to stay are online. "
    words: list = ["Dear ", Slot("full_name", "colleague"), ",\n\n"]
    html: list = ["<html><body><p>Dear ", Slot("full_name", "colleague"), ",</p>"]
    for link in range(LINKS):
        words += [line * 6, "\n", Slot("web_url"), f"?{link}\n\n"]
        html += [f"<p>{line * 11}<a href='", Slot("web_url"), f"?{link}'>Read part {link}</a></p>\n"]
    words += [Slot("unsubscribe_url"), "\n"]
    html += ["<p><a href='", Slot("unsubscribe_url"), "'>Unsubscribe</a></p></body></html>"]
    return Content("en", ["News for ", Slot("given_name", "you")], [], words, html)


@contextmanager
def tools():
    """smtp-source and smtp-sink of Debian's postfix, unpacked where they are not installed."""
    found = [
        shutil.which(name, path=os.environ["PATH"] + ":/usr/sbin") for name in ("smtp-source", "smtp-sink")
    ]
    if all(found):
        yield found
        return
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        try:
            subprocess.run(["apt-get", "download", "postfix"], cwd=folder, check=True, capture_output=True)
        except (OSError, subprocess.CalledProcessError):
            sys.exit("smtp-source and smtp-sink are missing: apt-get install postfix")
        package = next(Path(folder).glob("postfix*.deb"))
        subprocess.run(["dpkg", "-x", package.name, "."], cwd=folder, check=True)
        libraries = f"{folder}/usr/lib/postfix"
        os.environ["LD_LIBRARY_PATH"] = libraries
        yield f"{folder}/usr/sbin/smtp-source", f"{folder}/usr/sbin/smtp-sink"
