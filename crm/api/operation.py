"""One decorator for every endpoint: permission, shape of what comes in, shape of what goes out, repeatability."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps

from flask import Response, current_app, g, request
from pydantic import BaseModel, ValidationError
from werkzeug.exceptions import BadRequest, UnsupportedMediaType

from crm.kernel.access import allow
from crm.kernel.errors import NotFound, Refused
from crm.kernel.pages import after, cursor
from crm.kernel.words import _

from . import verbs
from .conflicts import clashes
from .schemas import LARGEST, SMALLER, ProblemDetails

DEEPEST = 40
LONGEST_KEY = 200
SEVERAL = ("topics", "also")  # parts beside a file that may come more than once
SPOKEN = {"class_code": "kind", "from_on": "from", "until_on": "until", "day": "send_at", "value": "email"}
SPOKEN |= {"tz": "timezone", "reaches": "email"}


@dataclass(frozen=True)
class Operation:
    """What the description of the interface says about an endpoint."""

    name: str
    about: str
    permission: str
    gives: type[BaseModel]
    status: int = 200
    takes: type[BaseModel] | None = None
    asks: type[BaseModel] | None = None
    is_page: bool = False
    takes_file: bool = False
    extra: dict = field(default_factory=dict)


class Unreadable(Refused):
    """The body or the query is not what the interface describes."""

    status = 422

    def __init__(self, errors: list[dict]):
        super().__init__(_("Some fields are not right."))
        self.errors = errors


def operation(**about) -> Callable:
    """Wear this under the route: who may, what comes in, what goes out."""
    permission = about["permission"]

    def wear(view):
        spec = Operation(view.__name__, (view.__doc__ or "").strip(), **about)

        @wraps(view)
        def inside(**path):
            check_numbers(path)
            given = path | read_query(spec) | read_body(spec)
            return repeatable(spec, lambda: shaped(spec, view(**given)))

        guarded = allow(permission)(inside)
        guarded.operation = spec
        return guarded

    return wear


def check_numbers(path: dict) -> None:
    """A number that no row can have is an address where nothing is."""
    if any(value > (SMALLER if name == "segment_id" else LARGEST) for name, value in path.items()):
        raise NotFound(_("There is nothing at this address."))


def read_query(spec: Operation) -> dict:
    """The query, as its model says; each argument once."""
    if spec.asks is None:
        if request.args:
            raise Unreadable(
                [{"field": name, "why": _("There is no such argument.")} for name in request.args]
            )
        return {}
    repeated = [name for name, values in request.args.lists() if len(values) > 1]
    if repeated:
        raise Unreadable([{"field": name, "why": _("Give this once.")} for name in repeated])
    return {"asked": checked(spec.asks, request.args.to_dict())}


def read_body(spec: Operation) -> dict:
    """The body, as its model says."""
    if spec.takes is None:
        return {}
    if spec.takes_file:
        return read_form(spec)
    if not request.is_json:
        raise UnsupportedMediaType(_("Send JSON, with Content-Type: application/json."))
    return {"body": checked(spec.takes, read_json())}


def read_form(spec: Operation) -> dict:
    """A file and what is said beside it."""
    file = request.files.get("file")
    fields = {
        name: values if name in SEVERAL else values[0] for name, values in request.form.lists() if values
    }
    if file is None or len(request.files) > 1:
        raise Unreadable([{"field": "file", "why": _("Send one file, as multipart/form-data.")}])
    return {"body": checked(spec.takes, fields), "file": file}


def read_json():
    """The JSON of the body, without what JSON does not have."""
    try:
        return json.loads(request.get_data(cache=True), parse_constant=no_constant)
    except (ValueError, RecursionError):
        raise BadRequest(_("The body is not JSON.")) from None


def no_constant(name: str):
    """NaN and Infinity are not JSON."""
    raise ValueError(name)


def checked(model: type[BaseModel], value) -> BaseModel:
    """The value as a model, or every field that is wrong with the reason."""
    if errors := list(unstorable(value)):
        raise Unreadable(errors)
    try:
        return model.model_validate(value)
    except ValidationError as error:
        raise Unreadable([said(e) for e in error.errors()]) from None


def said(error) -> dict:
    """What is wrong with one field, in one sentence."""
    path = ".".join(str(part) for part in error["loc"]) or error.get("ctx", {}).get("field", "body")
    why = _("There is no such field.") if error["type"] == "extra_forbidden" else error["msg"]
    return {"field": path, "why": str(why).removeprefix("Value error, ")}


def unstorable(value, path: str = "body", depth: int = 0):
    """Text that no database can keep, and trees that are too deep."""
    if depth > DEEPEST:
        yield {"field": path, "why": _("This is nested too deeply.")}
    elif isinstance(value, str):
        if "\x00" in value or any("\ud800" <= letter <= "\udfff" for letter in value):
            yield {"field": path, "why": _("This text has characters that cannot be kept.")}
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from unstorable(key, path, depth + 1)
            yield from unstorable(inner, str(key), depth + 1)
    elif isinstance(value, list):
        for inner in value:
            yield from unstorable(inner, path, depth + 1)


def shaped(spec: Operation, answer) -> tuple[str, int]:
    """The answer as JSON, exactly as described."""
    if spec.is_page:
        rows, number_of, limit = answer
        shown = rows[:limit]
        more = cursor(number_of(shown[-1])) if len(rows) > limit else None
        items = ",".join(in_json(spec.gives, row) for row in shown)
        return f'{{"items":[{items}],"next":{json.dumps(more)}}}', spec.status
    return in_json(spec.gives, answer), spec.status


def in_json(model: type[BaseModel], value) -> str:
    """One object."""
    return model.model_validate(value).model_dump_json(by_alias=True)


def start_of(asked) -> int:
    """The number after which a page begins."""
    if asked.after is None:
        return 0
    values = after(asked.after)
    number = values[0] if values and len(values) == 1 else None
    if not isinstance(number, int) or isinstance(number, bool) or not 0 <= number <= LARGEST:
        raise Unreadable([{"field": "after", "why": _("This is not the `next` of a page.")}])
    return number


def repeatable(spec: Operation, answer) -> Response:
    """A post that names its key is done once, however often it comes."""
    name = request.headers.get("Idempotency-Key")
    if request.method != "POST" or name is None:
        return respond(*answer())
    if not 0 < len(name) <= LONGEST_KEY or not name.isascii() or not name.isprintable():
        raise Unreadable([{"field": "Idempotency-Key", "why": _("Use 1 to 200 plain characters.")}])
    body, status, is_repeated = verbs.once(g.reader, name, request_hash(), answer)
    response = respond(body, status)
    if is_repeated:
        response.headers["Idempotency-Replayed"] = "true"
    return response


def request_hash() -> bytes:
    """What tells one request from another: method, address, and what was sent."""
    found = hashlib.sha256(f"{request.method} {request.full_path}\n".encode())
    if request.is_json:
        found.update(json.dumps(read_json(), sort_keys=True).encode())
    for name, value in sorted(request.form.items(multi=True)):
        found.update(f"{name}={value}\n".encode("utf-8", "replace"))
    for name, file in sorted(request.files.items()):
        found.update(f"{name}:{file.filename}\n".encode("utf-8", "replace") + file.read())
        file.seek(0)
    return found.digest()


def respond(body: str, status: int) -> Response:
    """JSON that nobody keeps."""
    response = current_app.response_class(body, status, mimetype="application/json")
    response.headers["Cache-Control"] = "no-store"
    return response


def spelt(name) -> str:
    """The name of a field as it can be said, whatever letters it was sent with."""
    return str(name).encode("utf-8", "replace").decode()


def refused(error: Refused) -> Response:
    """A refusal that names a field is about what was sent; any other about how things stand."""
    is_about_input = error.field and error.field != "version" and error.status == Refused.status
    status = 422 if is_about_input else error.status
    named = [{"field": error.field, "why": error.sentence}] if error.field else []
    errors = getattr(error, "errors", None) or clashes(error) or named
    problem = ProblemDetails(
        type="about:blank",
        title=error.sentence,
        status=status,
        errors=[{"field": SPOKEN.get(e["field"], spelt(e["field"])), "why": str(e["why"])} for e in errors],
    )
    response = respond(problem.model_dump_json(exclude_defaults=False), status)
    response.mimetype = "application/problem+json"
    return response
