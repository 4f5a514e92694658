"""The description of the interface, made from the endpoints themselves."""

import re

from flask import current_app
from pydantic.json_schema import models_json_schema

from .schemas import SMALLER, ProblemDetails

REF = "#/components/schemas/{model}"
REFUSALS = {
    400: "The request could not be read",
    401: "No valid key",
    403: "The role of the key does not allow it",
    404: "There is no such thing",
    409: "The state of things does not allow it",
    413: "Too large",
    415: "Not the media type that is wanted",
    422: "Some fields are not right; `errors` names them",
    429: "Too many attempts",
    503: "The database cannot be reached",
}


def described() -> dict:
    """The whole description, as OpenAPI 3.1."""
    found = sorted(operations(), key=lambda item: (item[0], item[1]))
    models = [(spec.gives, "serialization") for _p, _m, _a, spec in found]
    models += [(spec.takes, "validation") for _p, _m, _a, spec in found if spec.takes]
    models.append((ProblemDetails, "validation"))
    _refs, schemas = models_json_schema(dict.fromkeys(models), ref_template=REF)
    paths: dict[str, dict] = {}
    for path, method, arguments, spec in found:
        paths.setdefault(path, {})[method.lower()] = one(spec, method, arguments)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Balai",
            "version": "1",
            "description": "People, organisations and mailings of the network, for programs.",
        },
        "servers": [{"url": "/"}],
        "security": [{"key": []}],
        "paths": paths,
        "components": {
            "schemas": schemas["$defs"],
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}},
        },
    }


def operations():
    """Every described endpoint with its path and method."""
    for rule in current_app.url_map.iter_rules():
        view = current_app.view_functions[rule.endpoint]
        spec = getattr(view, "operation", None)
        if spec is not None:
            path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)
            for method in sorted(rule.methods - {"HEAD", "OPTIONS"}):
                yield path, method, sorted(rule.arguments), spec


def one(spec, method: str, arguments: list[str]) -> dict:
    """One endpoint."""
    described = {
        "operationId": spec.name,
        "summary": spec.about,
        "tags": [spec.permission],
        "parameters": parameters(spec, method, arguments),
        "responses": responses(spec, method, arguments),
    }
    if spec.takes:
        described["requestBody"] = {"required": True, "content": body(spec)}
    return described


def parameters(spec, method: str, arguments: list[str]) -> list[dict]:
    """Numbers in the path, arguments of the query, and the key of a repeatable post."""
    number = {"type": "integer", "minimum": 1, "maximum": SMALLER}
    found = [{"name": n, "in": "path", "required": True, "schema": number} for n in arguments]
    if spec.asks:
        for name, schema in spec.asks.model_json_schema()["properties"].items():
            found.append({"name": name, "in": "query", "required": False, "schema": plain(schema)})
    if method == "POST":
        about = {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[!-~]+$"}
        found.append({"name": "Idempotency-Key", "in": "header", "required": False, "schema": about})
    return found


def plain(schema: dict) -> dict:
    """An argument is there or not; it is never null."""
    choices = [s for s in schema.get("anyOf", []) if s != {"type": "null"}]
    return choices[0] if choices else {k: v for k, v in schema.items() if k not in ("title", "default")}


def body(spec) -> dict:
    """What is sent."""
    if not spec.takes_file:
        return {"application/json": {"schema": {"$ref": REF.format(model=spec.takes.__name__)}}}
    schema = spec.takes.model_json_schema()
    fields = {name: plain(about) for name, about in schema["properties"].items()}
    fields["file"] = {"type": "string", "contentMediaType": "application/octet-stream"}
    whole = {
        "type": "object",
        "properties": fields,
        "required": ["file"],
        "additionalProperties": False,
    }
    return {"multipart/form-data": {"schema": whole}}


def responses(spec, method: str, arguments: list[str]) -> dict:
    """What is answered."""
    schema = {"$ref": REF.format(model=spec.gives.__name__)}
    if spec.is_page:
        schema = {
            "type": "object",
            "properties": {
                "items": {"type": "array", "items": schema},
                "next": {"type": ["string", "null"]},
            },
            "required": ["items", "next"],
            "additionalProperties": False,
        }
    found = {str(spec.status): {"description": "Done", "content": {"application/json": {"schema": schema}}}}
    problem = {"application/problem+json": {"schema": {"$ref": REF.format(model="ProblemDetails")}}}
    for status in refusals(spec, method, arguments):
        found[str(status)] = {"description": REFUSALS[status], "content": problem}
    return found


def refusals(spec, method: str, arguments: list[str]) -> list[int]:
    """Which refusals an endpoint can give."""
    found = {401, 403, 422, 429, 503}
    if arguments:
        found.add(404)
    if method != "GET":
        found |= {400, 409, 413}
    if spec.takes and not spec.takes_file:
        found.add(415)
    return sorted(found)
