"""The house rules that no linter knows."""

import ast
import os
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import grimp
import pytest
from jinja2 import StrictUndefined

from crm import ROOMS
from stack.settings_table import table

ROOT = Path(__file__).parent.parent
OURS = [
    *ROOT.glob("crm/**/*.py"),
    *ROOT.glob("stack/**/*.py"),
    ROOT / "balai",
    ROOT / "wsgi.py",
    ROOT / "worker.py",
]
OTHERS = [*ROOT.glob("tests/**/*.py"), *ROOT.glob("benchmarks/**/*.py")]
TEMPLATES = sorted((ROOT / "templates").rglob("*.*"))
BANNED = {"util", "utils", "helper", "helpers", "manager", "process", "handle", "handler", "data", "misc"}
LONGEST_FILE, LONGEST_FUNCTION = 400, 40
LOCKS = [
    *ROOT.glob("requirements*.txt"),
    *ROOT.rglob("stack/**/package-lock.json"),
    ROOT / "package-lock.json",
]


def room(module):
    return module.split(".")[1] if "." in module else None


def short(path):
    return str(path.relative_to(ROOT))


def listed(found):
    """One a line, for whoever must mend them."""
    return "\n" + "\n".join(sorted(found))


def definitions(path):
    """Every class and function of a file."""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    return [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, kinds)]


def test_layers_hold():
    done = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_rooms_are_entered_by_the_front_door_or_the_models():
    graph = grimp.build_graph("crm")
    climbed = {
        f"{importer} -> {target}"
        for importer in graph.modules
        for target in graph.find_modules_directly_imported_by(importer)
        if room(target) not in (None, "kernel", room(importer))
        and target not in (f"crm.{room(target)}", f"crm.{room(target)}.models")
    }
    assert not climbed, listed(climbed)


def test_the_kernel_knows_no_room():
    graph = grimp.build_graph("crm")
    known = {
        f"{m} -> {t}"
        for m in graph.modules
        if room(m) == "kernel"
        for t in graph.find_modules_directly_imported_by(m)
        if room(t) not in (None, "kernel")
    }
    assert not known, listed(known)


def test_only_the_kernel_commits_or_delays():
    calls = re.compile(r"\.(commit|delay|apply_async|send_task)\(")
    broken = [
        short(p) for p in ROOT.glob("crm/**/*.py") if room_of(p) != "kernel" and calls.search(p.read_text())
    ]
    assert not broken, listed(broken)


def room_of(path):
    return path.relative_to(ROOT / "crm").parts[0]


def test_every_endpoint_says_who_may(app):
    silent = [
        name
        for name, view in app.view_functions.items()
        if name != "static" and not getattr(view, "needs", None)
    ]
    assert not silent, listed(silent)


def test_every_door_of_every_room_opens():
    assert [name for name in ROOMS if find_spec(f"crm.{name}") is None] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: str(p.relative_to(ROOT / "templates")))
def test_a_template_compiles_and_trusts_nothing(app, path):
    name = str(path.relative_to(ROOT / "templates"))
    text = path.read_text()

    app.jinja_env.get_template(name)

    assert not re.search(r"\|\s*safe\b|autoescape\s+false|\bstyle=|\son[a-z]+=\"|<script>", text), name


def test_undefined_names_in_templates_are_errors(app):
    assert issubclass(app.jinja_env.undefined, StrictUndefined)


def test_every_setting_is_in_the_readme():
    assert table() in (ROOT / "README.md").read_text(), "python -m stack.settings_table prints the rows"


def test_names_say_what_things_are():
    found = [
        f"{short(path)}: {name}"
        for path in OURS
        for name in [path.stem, *(node.name for node in definitions(path))]
        if BANNED & set(re.findall(r"[a-z]+", re.sub(r"([A-Z])", r" \1", name).lower()))
        and name != "data_dir"
    ]
    wrong = [line for line in found if not line.endswith(ALLOWED)]
    assert not wrong, listed(wrong)


ALLOWED = (  # the words of asyncio, html.parser, WTForms and SMTP
    ": data_received",
    ": handle_data",
    ": handle_endtag",
    ": handle_starttag",
    "forms.py: process",
    ": do_data",
)


def test_files_and_functions_stay_small():
    files = [
        f"{short(p)}: {n}" for p in OURS + OTHERS if (n := len(p.read_text().splitlines())) > LONGEST_FILE
    ]
    functions = [
        f"{short(p)}: {node.name}"
        for p in OURS
        for node in definitions(p)
        if not isinstance(node, ast.ClassDef) and node.end_lineno - node.lineno >= LONGEST_FUNCTION
    ]
    assert not files + functions, listed(files + functions)


def test_public_things_promise_something():
    silent = [
        f"{short(path)}: {node.name}"
        for path in ROOT.glob("crm/**/*.py")
        if path.stem not in ("tasks", "views") and "views" not in path.parts  # each of theirs is one call
        for node in ast.parse(path.read_text()).body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]
    assert not silent, listed(silent)


def test_no_code_is_put_off():
    marks = re.compile(r"#.*\b(TODO|FIXME|XXX)\b|pytest\.mark\.skip\b")
    here = Path(__file__)
    assert [short(p) for p in OURS + OTHERS if p != here and marks.search(p.read_text())] == []


def test_locks_hold_by_hash_and_name_no_registry():
    for path in LOCKS:
        text = path.read_text()
        assert "://" not in text, short(path)
        if path.suffix == ".txt":
            pins = len(re.findall(r"^[a-z0-9].*==", text, re.M | re.I))
            assert 0 < pins <= text.count("--hash=sha256:"), short(path)
        else:
            assert text.count('"integrity"') == text.count('"node_modules/'), short(path)


def test_no_file_names_a_registry():
    words = [
        "py" + "pi",
        "pythonhosted",
        "npm" + "js",
        "deb." + "debian",
        "registry." + "npm",
        "jsdelivr",
        "unpkg",
    ]
    hosts = re.compile("|".join(rf"\b{re.escape(word)}(\.|\b)[a-z.]*(org|com|net)\b" for word in words))
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout
    files = [
        ROOT / name for name in tracked.splitlines() if (ROOT / name).is_file() and "tests/data/" not in name
    ]
    assert [short(path) for path in files if hosts.search(path.read_text(errors="ignore"))] == []


def test_celery_is_the_version_that_survives_a_broker_restart():
    locked = (ROOT / "requirements.txt").read_text()
    assert "celery==5.6.3 " in locked
    assert "kombu==5.6.2 " in locked


def test_migrations_go_up_fit_the_models_and_come_down(names, configured):
    from tests.servers import database_url, on_server

    name = f"{names['fresh']}_walls"
    on_server(f"CREATE DATABASE {name}")
    told = os.environ | {
        "CRM_DATABASE_URL": database_url(name),
        "CRM_REDIS_URL": configured.redis_url,
        "CRM_DATA_DIR": configured.data_dir,
        "CRM_SECRET_KEY": "x",
        "PYTHONPATH": str(ROOT),
    }
    try:
        for words in (("upgrade",), ("check",), ("downgrade", "base"), ("upgrade",)):
            command = [
                sys.executable,
                "-m",
                "stack.application",
                "db",
                words[0],
                "--directory",
                "migrations",
                *words[1:],
            ]
            done = subprocess.run(command, cwd=ROOT, env=told, capture_output=True, text=True, check=False)
            assert done.returncode == 0, f"{words}: {done.stderr[-3000:]}"
    finally:
        on_server(f"DROP DATABASE {name} WITH (FORCE)")
