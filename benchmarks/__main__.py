"""python -m benchmarks [name …]: all of them, or those that are named; on servers of their own."""

import os
import sys
import tempfile
from contextlib import contextmanager, nullcontext
from importlib import import_module
from pathlib import Path

from stack.postgres import Postgres
from stack.supervisor import Stack
from stack.valkey import valkey

NAMES = sorted(p.stem for p in Path(__file__).parent.glob("*.py") if not p.stem.startswith("_"))


def main() -> int:
    """Run them one after another."""
    wanted = sys.argv[1:] or NAMES
    for name in wanted:
        if name not in NAMES:
            print(f"There is no benchmark {name}. There are: {', '.join(NAMES)}.", file=sys.stderr)
            return 2
    with nullcontext() if os.environ.get("CRM_TEST_PG") else own_servers():
        for name in wanted:
            print(f"== {name}", flush=True)
            import_module(f"benchmarks.{name}").main()
    return 0


@contextmanager
def own_servers():
    """PostgreSQL with all its promises kept, and a broker."""
    with tempfile.TemporaryDirectory(prefix="balai-bench-") as folder:
        data = Path(folder)
        data.chmod(0o755)
        with Stack(data / "logs") as stack:
            stack.heed_signals()
            postgres = Postgres(data / "postgres", stack.place / "s", hasty=False)
            postgres.prepare()
            socket = stack.place / "v.sock"
            stack.start(postgres.child(), valkey(data / "valkey", socket, durable=False))
            os.environ["CRM_TEST_PG"] = postgres.url("postgres")
            os.environ["CRM_TEST_REDIS"] = f"unix://{socket}?db=0"
            yield


if __name__ == "__main__":
    sys.exit(main())
