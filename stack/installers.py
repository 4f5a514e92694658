"""Python's and the browser's packages, by tools that know their own registry: pip, uv, npm, apt.

The environment's network settings (certificates, proxies, PIP_…, UV_…, NPM_…) are obeyed.
"""

import os
import shutil
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path

from .paths import CACHE, HOME, PYTHON, ROOT, VENV

BOOT = HOME / "boot"
UV = BOOT / "bin" / "uv"
NODE_VENV = HOME / "node-wheel"
LOCKED = ["--require-hashes", "--only-binary", ":all:"]
PIP_TO_UV = {
    "index-url": "UV_DEFAULT_INDEX",
    "proxy": "ALL_PROXY",
    "cert": "SSL_CERT_FILE",
    "trusted-host": "UV_INSECURE_HOST",
    "default-timeout": "UV_HTTP_TIMEOUT",
    "timeout": "UV_HTTP_TIMEOUT",
}


class Stop(Exception):
    """Set-up cannot go on; the text says what to do."""


def say(line: str) -> None:
    """Progress, on standard error."""
    print(line, file=sys.stderr, flush=True)


def run(command, **options) -> None:
    """A step that must succeed; its output is shown only when it fails."""
    begun = time.monotonic()
    options = {"env": quiet_environment(), "stdin": subprocess.DEVNULL} | options
    with subprocess.Popen(
        [str(word) for word in command],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        **options,
    ) as child:
        try:
            output, _ = child.communicate()
        except KeyboardInterrupt:
            child.terminate()
            raise
    if child.returncode:
        say(output.strip()[-4000:])
        raise Stop(
            f"This step failed ({' '.join(map(str, command))[:120]}). Mend what it says and try again."
        )
    if time.monotonic() - begun > 1:
        say(f"  done in {time.monotonic() - begun:.0f} s")


def quiet_environment() -> dict[str, str]:
    """Caches below the checkout, no questions asked."""
    usual = {
        "UV_CACHE_DIR": str(CACHE / "uv"),
        "PIP_CACHE_DIR": str(CACHE / "pip"),
        "npm_config_cache": str(CACHE / "npm"),
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PIP_NO_INPUT": "1",
        "PIP_ROOT_USER_ACTION": "ignore",
        "NODE_DISABLE_COMPILE_CACHE": "1",
        "DEBIAN_FRONTEND": "noninteractive",
    }
    return usual | os.environ


def install_uv() -> None:
    """The installer, by pip: the interpreter's own, or Debian's."""
    say("Setting up below .crm/ (once; about a minute) …")
    shutil.rmtree(BOOT, ignore_errors=True)
    if find_spec("ensurepip") is None and os.geteuid() == 0 and shutil.which("apt-get"):
        apt_install("python3-venv")
    has_pip = (
        subprocess.run(
            [sys.executable, "-c", "import ensurepip"], capture_output=True, check=False
        ).returncode
        == 0
    )
    run([sys.executable, "-m", "venv", *([] if has_pip else ["--without-pip"]), BOOT])
    pip = [BOOT / "bin" / "python", *(["-m", "pip"] if has_pip else [debian_pip()])]
    say("Fetching the installer …")
    run([*pip, "install", "--quiet", *LOCKED, "-r", ROOT / "requirements-boot.txt"])


def apt_install(*packages: str) -> None:
    """Debian's own packages, as root."""
    say(f"Installing {', '.join(packages)} from Debian …")
    if subprocess.run(
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages],
        env=quiet_environment(),
        capture_output=True,
        stdin=subprocess.DEVNULL,
        check=False,
    ).returncode:
        run(["apt-get", "update", "-qq"])
        run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages])


def debian_pip() -> Path:
    """Debian's wheel of pip, fetched with private package lists: an ordinary user may do that."""
    missing = Stop(
        "This Python cannot make virtual environments (it has no ensurepip).\n"
        "Install the missing part:  sudo apt-get install python3-venv"
    )
    if not (shutil.which("apt-get") and shutil.which("dpkg-deb")):
        raise missing
    say("This Python has no pip; fetching Debian's …")
    place = CACHE / "apt"
    for folder in ("lists/partial", "archives/partial"):
        (place / folder).mkdir(parents=True, exist_ok=True)
    private = ["-o", f"Dir::State::lists={place}/lists", "-o", f"Dir::Cache={place}"]
    try:
        run(["apt-get", "update", "-qq", *private])
        run(["apt-get", "download", "-qq", *private, "python3-pip-whl"], cwd=place)
        run(["dpkg-deb", "-x", next(place.glob("python3-pip-whl_*.deb")), place / "pip"])
        wheel = next((place / "pip").glob("usr/share/python-wheels/pip-*.whl"))
    except (Stop, StopIteration):
        raise missing from None
    return wheel / "pip"


def make_venv() -> None:
    """The application's virtual environment, on the Python that runs this."""
    run([UV, "venv", "--quiet", "--allow-existing", "--python", sys.executable, VENV], env=uv_environment())


def install(locks: list[Path], what: str, into: Path = PYTHON) -> None:
    """Exactly the wheels of the lock files, byte for byte, compiled."""
    say(f"Installing {what} …")
    lists = [word for lock in locks for word in ("-r", lock)]
    run(
        [UV, "pip", "install", "--quiet", "--python", into, *LOCKED, "--compile-bytecode", *lists],
        env=uv_environment(),
    )


def uv_environment() -> dict[str, str]:
    """What pip was told about the network, said in uv's words."""
    listing = subprocess.run(
        [BOOT / "bin" / "python", "-m", "pip", "config", "list"],
        capture_output=True,
        text=True,
        env=quiet_environment(),
        check=False,
    ).stdout
    told: dict[str, str] = {}
    for line in listing.splitlines():
        name, _, value = line.partition("=")
        word = PIP_TO_UV.get(name.rpartition(".")[2])
        if word:
            told[word] = value.strip("'\"")
    return told | quiet_environment()


def install_node_packages(place: Path) -> None:
    """The browser's packages by npm: the system's, else the one that the Python registry carries."""
    say("Installing styles, icons and scripts …")
    place.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copyfile(ROOT / name, place / name)
    npm_ci(place)


def npm_ci(place: Path) -> None:
    """What the lock file in this folder says, without running anybody's scripts."""
    npm, environment = find_npm()
    run(
        [*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--omit=dev", "--legacy-peer-deps"],
        cwd=place,
        env=environment,
    )


def find_npm() -> tuple[list[str], dict[str, str]]:
    """The system's npm, or one of our own."""
    environment = quiet_environment()
    if shutil.which("npm") and shutil.which("node"):
        return ["npm"], environment
    own = own_node()
    environment["PATH"] = f"{own.parent}{os.pathsep}{environment.get('PATH', os.defpath)}"
    return [str(own.parent / "npm")], environment


def own_node() -> Path:
    """Node from the Python registry, installed on first need."""
    node = NODE_VENV / "bin" / "node"
    if not node.exists():
        run(
            [UV, "venv", "--quiet", "--allow-existing", "--python", sys.executable, NODE_VENV],
            env=uv_environment(),
        )
        install([ROOT / "requirements-node.txt"], "Node", into=NODE_VENV / "bin" / "python")
    return node
