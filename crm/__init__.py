"""The application: a kernel and a stack of rooms."""

from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from flask import Flask
from jinja2 import StrictUndefined

from .kernel import queue
from .kernel.settings import Settings

ROOT = Path(__file__).parent.parent
TOOLS = ("logs", "db", "errors", "words", "queue", "access", "forms", "health", "pages", "headers", "moments")
ROOMS = (
    "journal",
    "accounts",
    "directory",
    "timeline",
    "audiences",
    "delivery",
    "campaigns",
    "exchange",
    "insights",
    "privacy",
    "api",
    "site",
)
DOORS = ("models", "criteria", "tasks", "views", "cli")


def create_app(settings: Settings | None = None) -> Flask:
    """Build the whole application from one settings object."""
    settings = settings or Settings.from_environment()
    app = Flask(__name__, template_folder=str(ROOT / "templates"), static_folder=str(ROOT / "static"))
    app.config.from_mapping(settings.for_flask())
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    for tool in TOOLS:
        import_module(f"crm.kernel.{tool}").init_app(app)
    for room in ROOMS:
        if find_spec(f"crm.{room}"):
            open_room(app, room)
    queue.keep_hours(app)
    return app


def open_room(app: Flask, room: str) -> None:
    """Import the room and whichever doors it has; mount its pages, note its hours."""
    front = import_module(f"crm.{room}")
    for door in DOORS:
        if find_spec(f"crm.{room}.{door}"):
            module = import_module(f"crm.{room}.{door}")
            for blueprint in blueprints(module):
                app.register_blueprint(blueprint)
            for command in getattr(module, "commands", ()):
                app.cli.add_command(command)
            app.config["SCHEDULE"] |= getattr(module, "schedule", {})
    if init := getattr(front, "init_app", None):
        init(app)


def blueprints(module):
    """The blueprint, or blueprints, that a room's views offer."""
    if hasattr(module, "blueprints"):
        return module.blueprints
    return [module.blueprint] if hasattr(module, "blueprint") else []
