"""The README's table of settings, from the settings themselves: `python -m stack.settings_table`."""

import sys
from dataclasses import fields

from crm.kernel.settings import ROOT, Settings

INNER = ("testing",)


def table() -> str:
    """One row for each setting: name, default, what it is for."""
    rows = [row(spec) for spec in fields(Settings) if spec.name not in INNER]
    return "\n".join(["| setting | default | what it is for |", "|---|---|---|", *rows]) + "\n"


def row(spec) -> str:
    """One setting."""
    default = str(spec.default).replace(f"{ROOT}/", "") if spec.default != "" else ""
    shown = {"True": "yes", "False": "no"}.get(default, default)
    about = spec.metadata["about"].replace("|", "\\|")
    return f"| `CRM_{spec.name.upper()}` | {f'`{shown}`' if shown else ''} | {about} |"


if __name__ == "__main__":
    sys.stdout.write(table())
