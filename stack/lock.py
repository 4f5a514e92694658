"""For maintainers: write every lock file anew. `python -m stack.lock`; no registry is named in what it writes."""

import json
import os
import subprocess
import sys

from .paths import HOME, ROOT

PARTS = {"boot": [], "": [], "-local": [""], "-node": [], "-dev": [""]}
UV = ["pip", "compile", "--quiet", "--generate-hashes", "--no-build", "--python-version", "3.11"]
PLAIN = ["--no-header", "--no-annotate", "--no-emit-index-url", "--no-emit-find-links"]


def lock_python(part: str, beside: list[str]) -> None:
    """Lock one list of packages, held to what the lists beside it have chosen."""
    name = "requirements" + (f"-{part}" if part == "boot" else part)
    held = [word for other in beside for word in ("--constraint", f"requirements{other}.txt")]
    environment = {k: v for k, v in os.environ.items() if k != "PIP_FIND_LINKS"}
    command = [str(HOME / "boot" / "bin" / "uv"), *UV, *PLAIN, *held, f"{name}.in", "-o", f"{name}.txt"]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)


def lock_node() -> None:
    """Lock the browser's packages, by hash and without addresses."""
    options = ["--package-lock-only", "--ignore-scripts", "--omit-lockfile-registry-resolved"]
    subprocess.run(["npm", "install", *options], cwd=ROOT, check=True)
    path = ROOT / "package-lock.json"
    lock = json.loads(path.read_text())
    for package in lock["packages"].values():
        package.pop("resolved", None)
        package.pop("funding", None)
    path.write_text(json.dumps(lock, indent=2) + "\n")


if __name__ == "__main__":
    for part, beside in PARTS.items():
        lock_python(part, beside)
    lock_node()
    sys.stdout.write("Locked. Install with ./balai run or ./balai test.\n")
