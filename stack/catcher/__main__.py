"""The catcher as a process: `python -m stack.catcher FOLDER SMTP_PORT PAGE_PORT`."""

import signal
import sys
from pathlib import Path

from . import Catcher
from .pages import serve_pages


def main() -> None:
    """Catch until told to stop."""
    folder, smtp_port, page_port = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    with Catcher(folder, smtp_port) as catcher:
        pages = serve_pages(catcher.store, page_port)
        signal.sigwait({signal.SIGTERM, signal.SIGINT})
        pages.shutdown()


if __name__ == "__main__":
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM, signal.SIGINT})
    main()
