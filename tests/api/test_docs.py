"""The examples of docs/api.md work as they stand there."""

import json
import re
import shlex
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "api.md"
DONE = {200, 201, 202}


def examples():
    """Every curl of the page: method, path, headers, body or form."""
    text = PAGE.read_text().replace("\\\n", " ")
    for block in re.findall(r"```sh\n(.*?)```", text, re.S):
        for command in re.findall(r"^curl .*?(?=^curl |\Z)", block, re.S | re.M):
            yield parsed(shlex.split(command))


def parsed(words):
    found = {"method": "GET", "headers": {}, "form": {}, "body": None}
    words = iter(words[1:])
    for word in words:
        if word == "-X":
            found["method"] = next(words)
        elif word == "-H":
            name, _sep, value = next(words).partition(": ")
            found["headers"][name] = value
        elif word == "-F":
            name, _sep, value = next(words).partition("=")
            found["form"][name] = value
        elif word == "-d":
            found["body"] = json.loads(next(words))
        elif word.startswith("$BALAI"):
            found["path"] = word.removeprefix("$BALAI")
    return found


def test_every_example_is_about_an_endpoint_that_there_is(client):
    paths = client.get("/api/v1/openapi.json").json["paths"]

    for example in examples():
        path = re.sub(r"/\d+", "/{}", example["path"].partition("?")[0])
        known = {
            re.sub(r"\{\w+\}", "{}", name.removeprefix("/api/v1")): methods for name, methods in paths.items()
        }
        assert example["method"].lower() in known.get(path, {}), example


def test_bodies_in_the_examples_are_taken(api):
    made = {}
    for example in examples():
        body = example["body"]
        if example["method"] != "POST" or body is None:
            continue
        for name, thing in (
            ("person_id", "people"),
            ("organisation_id", "organisations"),
            ("segment_id", "segments"),
        ):
            if name in body:
                body[name] = made[thing]
        answer = api("POST", example["path"], body)
        assert answer.status_code in DONE, (example, answer.text)
        made[example["path"].strip("/")] = answer.json["id"]
    assert set(made) == {"people", "organisations", "positions", "posts", "segments", "mailings"}


def test_every_endpoint_is_in_the_page(client):
    text = PAGE.read_text()

    for path in client.get("/api/v1/openapi.json").json["paths"]:
        thing = path.removeprefix("/api/v1").split("/")[1]
        assert f"$BALAI/{thing}" in text, path
