"""python -m benchmarks [name …]: all of them, or those that are named."""

import sys
from importlib import import_module
from pathlib import Path

NAMES = sorted(p.stem for p in Path(__file__).parent.glob("*.py") if not p.stem.startswith("_"))


def main() -> int:
    """Run them one after another."""
    wanted = sys.argv[1:] or NAMES
    for name in wanted:
        if name not in NAMES:
            print(f"There is no benchmark {name}. There are: {', '.join(NAMES)}.", file=sys.stderr)
            return 2
    for name in wanted:
        print(f"== {name}", flush=True)
        import_module(f"benchmarks.{name}").main()
    return 0


if __name__ == "__main__":
    sys.exit(main())
