"""A stranger who only knows the description tries everything on a running server."""

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from werkzeug.serving import make_server

from crm.accounts import add_key
from crm.journal import SYSTEM
from tests import factories

CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"


@pytest.fixture
def served(fresh):
    """The address of a running server, and a key that opens everything."""
    factories.user("admin")
    fresh.config["PROPAGATE_FAILURES"] = False
    server = make_server("127.0.0.1", 0, fresh, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}", add_key("Stranger", "admin", by=SYSTEM)[1]
    server.shutdown()
    thread.join()


@pytest.mark.timeout(300)
def test_whatever_is_sent_the_answer_is_as_described(served, tmp_path):
    address, key = served
    done = subprocess.run(
        [
            str(Path(sys.executable).parent / "schemathesis"),
            "run",
            f"{address}/api/v1/openapi.json",
            f"--checks={CHECKS}",
            "--phases=examples,coverage,fuzzing",
            "--max-examples=8",
            "--seed=2026",
            "--generation-deterministic",
            "--workers=2",
            "--no-color",
            f"--header=Authorization: Bearer {key}",
        ],
        cwd=tmp_path,
        env=os.environ | {"PYTHONWARNINGS": "default"},
        capture_output=True,
        text=True,
        timeout=280,
        check=False,
    )

    assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-2000:]
