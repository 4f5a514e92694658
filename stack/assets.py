"""Front-end assets: pinned third-party packages and our own layer become a few hashed files in static/dist."""

import gzip
import hashlib
import json
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STATIC = ROOT / "static"
DARK = re.compile(r"(?:^|(?<=[}\n]))\s*(\[data-bs-theme=dark\][^{}@]*)\{([^{}]*)\}")


def build(modules: Path, static: Path = STATIC) -> dict[str, str]:
    """Write the style sheet, scripts and icon sprite; say which file each name has become."""
    dist = static / "dist"
    dist.mkdir(parents=True, exist_ok=True)
    made = {
        "crm.css": style_sheet(modules, static),
        "public.css": squeeze((static / "css" / "public.css").read_text()),
        "htmx.js": (modules / "htmx.org" / "dist" / "htmx.min.js").read_text(),
        "app.js": scripts(static / "js"),
        "log.js": scripts(static / "js" / "log"),
        "icons.svg": sprite(modules / "@tabler" / "icons" / "icons" / "outline"),
    }
    manifest = {name: write(dist, name, text) for name, text in made.items()}
    (dist / "manifest.json").write_text(json.dumps(manifest, indent=1, sort_keys=True))
    sweep(dist, set(manifest.values()))
    return manifest


def style_sheet(modules: Path, static: Path) -> str:
    """Bootstrap in a cascade layer below ours, so that no rule of ours needs to shout."""
    vendor = (modules / "bootstrap" / "dist" / "css" / "bootstrap.min.css").read_text()
    vendor = re.sub(r'/\*# sourceMappingURL.*?\*/|@charset "UTF-8";', "", vendor)
    own = squeeze((static / "css" / "app.css").read_text())
    return f'@charset "UTF-8";@layer vendor{{{vendor}{follow_system(vendor)}}}\n{own}{follow_system(own)}\n'


def follow_system(css: str) -> str:
    """The dark rules once more, for those who leave the choice to their device."""
    rules = "".join(
        f"{selector.replace('[data-bs-theme=dark]', '[data-bs-theme=auto]')}{{{body}}}"
        for selector, body in DARK.findall(css)
    )
    return f"@media (prefers-color-scheme:dark){{{rules}}}"


def squeeze(css: str) -> str:
    """Comments and needless white space out."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.S)
    return re.sub(r"\s*([{};,])\s*", r"\1", re.sub(r"\s+", " ", css)).strip()


def scripts(folder: Path) -> str:
    """Our scripts in one file, each in a scope of its own."""
    parts = [f"(()=>{{\n{path.read_text()}}})();\n" for path in sorted(folder.glob("*.js"))]
    return '"use strict";\n' + "".join(parts)


def sprite(folder: Path) -> str:
    """One file of symbols: the icons that pages may draw."""
    from crm.kernel.icons import ICONS

    symbols = "".join(symbol(folder / f"{name}.svg") for name in sorted(ICONS))
    return f'<svg xmlns="http://www.w3.org/2000/svg">{symbols}</svg>'


def symbol(path: Path) -> str:
    """One icon without its frame."""
    drawn = re.search(r"<svg[^>]*>(.*)</svg>", path.read_text(), re.S).group(1)
    drawn = re.sub(r'<path stroke="none"[^>]*/>', "", drawn)
    drawn = re.sub(r"\s*\n\s*", "", drawn).strip()
    return f'<symbol id="{path.stem}" viewBox="0 0 24 24">{drawn}</symbol>'


def write(dist: Path, name: str, text: str) -> str:
    """The file under a name that changes with its content, and the same compressed."""
    stem, _, suffix = name.rpartition(".")
    content = text.encode()
    hashed = f"{stem}.{hashlib.sha256(content).hexdigest()[:10]}.{suffix}"
    (dist / hashed).write_bytes(content)
    (dist / f"{hashed}.gz").write_bytes(gzip.compress(content, 9, mtime=0))
    return hashed


def sweep(dist: Path, keep: set[str]) -> None:
    """Files of earlier builds go."""
    for path in dist.iterdir():
        if path.name != "manifest.json" and path.name.removesuffix(".gz") not in keep:
            path.unlink()


if __name__ == "__main__":
    import sys

    sys.path.insert(0, str(ROOT))
    print(json.dumps(build(Path(sys.argv[1])), indent=1))
