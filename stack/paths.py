"""Where things are kept: all that set-up makes lies below `.crm/` in the checkout."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HOME = ROOT / ".crm"
VENV = HOME / "venv"
PYTHON = VENV / "bin" / "python"
STAMPS = HOME / "stamps"
CACHE = HOME / "cache"
NODE = HOME / "node"
NODE_MODULES = NODE / "node_modules"
STATIC_DIST = ROOT / "static" / "dist"


def data_dir() -> Path:
    """The data directory of this run, as CRM_DATA_DIR says."""
    return Path(os.environ.get("CRM_DATA_DIR") or HOME / "data").absolute()
