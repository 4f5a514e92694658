"""`./balai run`: everything on this machine, under one supervisor."""

import argparse
import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

from . import services
from .children import NotReady
from .paths import ROOT, data_dir
from .state import AlreadyRunning, Claim
from .supervisor import Stack
from .system import free_port
from .trouble import Trouble

USUAL_PORT = 8000
CATCHER_PAGE = 8025
CATCHER_SMTP = 2525
FIRST_START = "first-start"
DEMO_BEGUN = "first-start.begun"


def parse(words: list[str]) -> argparse.Namespace:
    """The options of run."""
    parser = argparse.ArgumentParser(
        prog="./balai run", description="Set up and start everything on this machine."
    )
    parser.add_argument("--no-demo", action="store_true", help="no demo data on the first start")
    parser.add_argument("--workers", type=natural, default=2, metavar="N", help="worker processes; 0 = none")
    parser.add_argument(
        "--port", type=natural, default=None, metavar="P", help="port of the web server; 0 = any"
    )
    return parser.parse_args(words)


def natural(text: str) -> int:
    """A whole number, not negative."""
    number = int(text)
    if number < 0:
        raise ValueError(text)
    return number


def main(words: list[str]) -> int:
    """Run until told to stop."""
    options, data = parse(words), data_dir()
    try:
        claim = Claim(data, "run")
    except AlreadyRunning as running:
        where = running.state.get("url") or f"it is starting, process {running.state.get('pid')}"
        print(f"Balai is already running on {data}: {where}", file=sys.stderr)
        return 1
    try:
        with Stack(data / "logs", keep=(claim.lock.fileno(),), reaps=True) as stack:
            stack.heed_signals()
            bring_up(stack, claim, options, data)
            stack.watch()
            stack.say("Stopping …")
    except Trouble as trouble:
        print(trouble, file=sys.stderr)
        return 1
    finally:
        claim.release()
    print("Stopped.", file=sys.stderr)
    return 0


def bring_up(stack: Stack, claim: Claim, options: argparse.Namespace, data: Path) -> None:
    """Servers, mail, tables, demo data, then the application's own processes."""
    begun = time.monotonic()
    check_settings()
    ports = choose_ports(options, data)
    stack.say("Starting PostgreSQL and Valkey …")
    servers = services.start_servers(stack, data)
    forget_half_a_demo(servers, data)
    os.environ |= environment(servers, data, ports)
    facts = {name: os.environ[name] for name in CARRIED if name in os.environ}
    claim.note(url=f"http://127.0.0.1:{ports['web']}", environment=facts)
    mail = (
        []
        if "catcher_smtp" not in ports
        else [services.catcher(data, ports["catcher_smtp"], ports["catcher"])]
    )
    stack.start(*mail)
    upgrade(stack)
    demo(stack, data, options)
    stack.say("Starting web server, workers and beat …")
    lanes = services.workers(options.workers)
    stack.start(services.web(ports["web"]), *lanes, services.beat(data))
    wait_for_worker(stack, ports["web"], bool(lanes))
    if not stack.ending:
        claim.note(ready=True)
        announce(stack, ports, data, time.monotonic() - begun)


CARRIED = ("CRM_DATABASE_URL", "CRM_REDIS_URL", "CRM_SMTP_URL", "CRM_PORT", "CRM_DATA_DIR", "CRM_BASE_URL")


def choose_ports(options: argparse.Namespace, data: Path) -> dict[str, int]:
    """The ports of last time if they are free, else the next ones; what was asked for is not moved."""
    note = data / "ports.json"
    last = json.loads(note.read_text()) if note.exists() else {}
    asked = options.port if options.port is not None else int(os.environ.get("CRM_PORT") or -1)
    ports = {"web": exact_port(asked) if asked >= 0 else free_port(last.get("web", USUAL_PORT))}
    if not os.environ.get("CRM_SMTP_URL"):
        ports["catcher"] = free_port(last.get("catcher", CATCHER_PAGE))
        ports["catcher_smtp"] = free_port(last.get("catcher_smtp", CATCHER_SMTP))
    note.write_text(json.dumps(ports))
    return ports


def exact_port(asked: int) -> int:
    """The port that was asked for, or a sentence."""
    try:
        return free_port(asked, tries=1)
    except (OSError, OverflowError):
        raise Trouble(f"Port {asked} cannot be used: another program has it, or it is not a port.") from None


def catcher_url(port: int) -> str:
    """Where the local catcher takes mail; "local" has the sending account follow it to another port."""
    return f"smtp://127.0.0.1:{port}?tls=off&local=yes"


def catcher_url_of_last_run(data: Path) -> str:
    """The same for a command that runs while the catcher does not."""
    note = data / "ports.json"
    last = json.loads(note.read_text()) if note.exists() else {}
    return catcher_url(last.get("catcher_smtp", CATCHER_SMTP))


def environment(servers: services.Servers, data: Path, ports: dict[str, int]) -> dict[str, str]:
    """What the application's processes are told."""
    told = {
        "CRM_DATABASE_URL": servers.database_url,
        "CRM_REDIS_URL": servers.redis_url,
        "CRM_DATA_DIR": str(data),
        "CRM_PORT": str(ports["web"]),
    }
    if "catcher_smtp" in ports:
        told["CRM_SMTP_URL"] = catcher_url(ports["catcher_smtp"])
    return told


def upgrade(stack: Stack) -> None:
    """Bring the tables up to date, unless they are."""
    if not is_current():
        stack.say("Bringing the tables up to date …")
        flask(stack, "db", "upgrade", "--directory", str(ROOT / "migrations"))


def check_settings() -> None:
    """A setting of the wrong kind ends everything with its sentence, before anything starts."""
    question = "from crm.kernel.settings import Settings; Settings.from_environment()"
    done = subprocess.run([sys.executable, "-c", question], capture_output=True, text=True, check=False)
    if done.returncode:
        raise Trouble((done.stderr.strip().splitlines() or ["The settings cannot be read."])[-1])


def is_current() -> bool:
    """Whether the database stands at the newest migration: a look, where Alembic takes a second."""
    import psycopg

    names = [path.name for path in (ROOT / "migrations" / "versions").glob("*.py")]
    newest = max((found[0] for name in names if (found := re.match(r"[0-9a-z]+", name))), default="")
    address = os.environ["CRM_DATABASE_URL"].replace("+psycopg", "")
    try:
        with psycopg.connect(address, connect_timeout=5) as connection:
            return connection.execute("SELECT version_num FROM alembic_version").fetchall() == [(newest,)]
    except psycopg.Error:
        return False


def demo(stack: Stack, data: Path, options: argparse.Namespace) -> None:
    """Demo data, once, on the first start, unless it was declined; keep what it says about signing in."""
    settled = data / FIRST_START
    if settled.exists():
        return
    said = ""
    if not options.no_demo and has_command("demo"):
        stack.say("Making demo data …")
        (data / DEMO_BEGUN).touch()
        try:
            said = flask(stack, "demo")
        except NotReady as refusal:
            stack.say(f"There is no demo data: {str(refusal).splitlines()[-1]}")
    if not stack.ending:
        settled.write_text(said)
        (data / DEMO_BEGUN).unlink(missing_ok=True)


def forget_half_a_demo(servers: services.Servers, data: Path) -> None:
    """A first start that was cut short begins anew: nobody has worked on what it left."""
    if servers.postgres and (data / DEMO_BEGUN).exists() and not (data / FIRST_START).exists():
        servers.postgres.drop()
        servers.postgres.create()


def has_command(name: str) -> bool:
    """Whether the application offers this command."""
    listing = subprocess.run(flask_line("--help"), capture_output=True, text=True, check=False)
    return re.search(rf"^  {name}\b", listing.stdout, re.MULTILINE) is not None


def flask_line(*words: str) -> list[str]:
    """The application's own command line."""
    return [sys.executable, "-m", "stack.application", *words]


def flask(stack: Stack, *words: str) -> str:
    """One of the application's commands, which must succeed; what it says. A signal to us ends it too."""
    said = stack.place / "said"
    with (stack.logs / "setup.log").open("ab") as log, said.open("wb") as answer:
        child = subprocess.Popen(
            flask_line(*words),
            stdin=subprocess.DEVNULL,
            stdout=answer,
            stderr=log,
            env=os.environ | {"CRM_STACK_ID": stack.id},
        )
    while child.poll() is None:
        if stack.ending:
            child.terminate()
        time.sleep(0.05)
    if child.returncode and not stack.ending:
        last = (stack.logs / "setup.log").read_bytes()[-2000:].decode(errors="replace")
        raise NotReady(f"`{' '.join(words)}` failed:\n{last}")
    return said.read_text().strip()


def wait_for_worker(stack: Stack, port: int, has_workers: bool) -> None:
    """Until /readyz is content, or the half minute that it may take is over."""
    limit = time.monotonic() + 45
    while has_workers and not stack.ending and services.status(port, "/readyz") != 200:
        if time.monotonic() > limit:
            stack.say(f"No worker has answered yet. Its log: {stack.logs / 'worker.log'}")
            return
        stack.look_round()
        time.sleep(0.05)


def announce(stack: Stack, ports: dict[str, int], data: Path, seconds: float) -> None:
    """Where everything is."""
    lines = [
        "",
        f"Balai is ready ({seconds:.1f} s).  Stop it with Ctrl-C.",
        "",
        f"  Address      http://127.0.0.1:{ports['web']}",
    ]
    if said := (data / FIRST_START).read_text().strip():
        lines.append(f"  Demo         {said.splitlines()[-1]}")
    else:
        lines.append("  First user   ./balai users add YOU@EXAMPLE.ORG --role admin")
    if "catcher" in ports:
        lines.append(
            f"  Sent mail    http://127.0.0.1:{ports['catcher']}   (caught here, none leaves this machine)"
        )
    lines += [f"  Data, logs   {data}", ""]
    print("\n".join(lines), flush=True)
