"""What somebody may send who means harm: long, broken and clever words at every door."""

import base64
import csv
import io
import time

import pytest

from crm.accounts import add_key
from crm.journal import SYSTEM
from crm.kernel.cells import harmless

from .conftest import addresses

LISTS = ("/people", "/orgs", "/changes", "/segments", "/newsletters", "/imports", "/search", "/campaigns")
ARGUMENTS = (
    "q",
    "after",
    "sort",
    "country",
    "kind",
    "tag",
    "position",
    "email",
    "language",
    "state",
    "reason",
    "by",
    "what",
)
WORDS = (
    "'; DROP TABLE party; --",
    "id;--",
    "\x00",
    "%" * 50 + "_\\",
    "{{7*7}}",
    "../../etc/passwd",
    "99999999999999999999999",
    "-1",
    "\ud800".encode("utf-8", "surrogatepass"),
    "a" * 100_000,
    "a@" * 20_000,
)


def cursor(text: str) -> str:
    """A cursor as the house writes them, of any JSON."""
    return base64.urlsafe_b64encode(text.encode()).rstrip(b"=").decode()


CURSORS = [
    cursor(text)
    for text in (
        '[false, 1, "\\ud800", 1]',
        '[false, 1, "\\ud800", "\\ud800", 1]',
        '[false, 1, "2026-01-01", 1]',
        '[false, 1, "x", true]',
        "[false, 1, 1, 99999999999999999999]",
        '[false, 1, "0001-01-01T00:00:00+23:59", 1]',
        '["x", "y"]',
        '["0001-01-01T00:00:00+23:59", 1]',
        '["2026-01-01", 1]',
        "[true, true]",
        "[[]]",
        "[null]",
        "[1e400]",
        '["\\u0000"]',
        '["\\ud800", "\\ud800"]',
        "[" * 20_000,
        '{"a": 1}',
        "[9223372036854775808]",
        "[-9223372036854775809, 1]",
        '["2026-01-01T00:00:00Z", 99999999999999999999]',
    )
] + ["é", "====", "a", "\x00"]


def test_no_word_in_an_argument_of_a_list_breaks_it_or_keeps_it_busy(app, furniture, signed_in):
    browser = signed_in("admin")
    wrong = []
    for path in LISTS:
        for argument in ARGUMENTS:
            for word in WORDS:
                answer, took = asked(browser, path, {argument: word})
                if took > 1:  # a busy machine is not a busy list
                    took = min(took, *(asked(browser, path, {argument: word})[1] for _again in range(2)))
                if answer.status_code >= 500 or took > 1:
                    wrong.append((path, argument, word[:30], answer.status_code, round(took, 2)))
    assert not wrong


def asked(browser, path, arguments):
    """The answer, and the seconds it took."""
    began = time.perf_counter()
    answer = browser.get(path, query_string=arguments, buffered=True)
    return answer, time.perf_counter() - began


def test_a_tampered_cursor_is_the_first_page_or_a_refusal(app, furniture, signed_in):
    browser = signed_in("admin")
    key = {"Authorization": f"Bearer {add_key('x', 'admin', by=SYSTEM)[1]}"}
    wrong = []
    for _endpoint, path in addresses(app, furniture, "GET"):
        if "static" in path or "export" in path or path.endswith((".csv", ".xlsx")):
            continue
        for given in CURSORS if path in PAGED or "messages" in path else ():
            for sort in ("", "created", "country", "population") if path in ("/people", "/orgs") else ("",):
                answer = browser.get(path, query_string={"after": given, "sort": sort}, headers=key)
                if answer.status_code >= 500:
                    wrong.append((path, sort, given[:40], answer.status_code))
    assert not wrong


PAGED = {
    "/today/lost",
    *LISTS,
    *(f"/api/v1/{room}" for room in ("people", "organisations", "positions", "segments", "mailings")),
}

NAUGHTY = (
    b"{",
    b"[]",
    b"null",
    b'"x"',
    b'{"name": "\\ud800"}',
    b'{"name": "\\u0000"}',
    b'{"given_name": 1e999, "name": 1e999}',
    b'{"name": ' + b"9" * 5000 + b"}",
    b'{"name": ' + b"[" * 3000 + b"]" * 3000 + b"}",
    b'{"name": ' + b"[" * 200_000,
    b'{"filter": ' + b'{"all": [' * 60 + b"]}" * 60 + b', "name": "x"}',
    b'{"is_admin": true, "role": "admin", "id": 1, "consented_at": "2020-01-01"}',
    b'{"name": "x", "name": "y", "custom": {"\\ud800": "\\udfff"}}',
    b'{"person_id": 1e30, "organisation_id": -1, "title": "x"}',
    b'{"custom": {"a": ' + b"1" * 400 + b"}}",
    b"\xff\xfe{\x00",
    b"\xef\xbb\xbf{",
    b'{"given_name": NaN}',
)


def test_no_body_breaks_the_interface(app, furniture, forgotten_attempts):
    program = app.test_client()
    heads = {
        "Authorization": f"Bearer {add_key('x', 'admin', by=SYSTEM)[1]}",
        "Content-Type": "application/json",
    }
    wrong = []
    for method in ("POST", "PATCH"):
        for endpoint, path in addresses(app, furniture, method):
            takes = getattr(app.view_functions[endpoint], "operation", None)
            if takes is None or takes.takes is None:
                continue
            for body in NAUGHTY:
                answer = program.open(path, method=method, data=body, headers=heads)
                if not 400 <= answer.status_code < 500:
                    wrong.append((path, body[:40], answer.status_code))
    assert not wrong


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        "+1+cmd|' /C calc'!A0",
        "-2+3+cmd|' /C calc'!A0",
        "@SUM(1)",
        "\t=1",
        "\r=1",
        "\n=1",
        " =1",
        "＝1+1",
        "＋1+1",
        "－1+1",
        "＠SUM(1)",
        "-",
    ],
)
def test_no_cell_of_an_export_is_run(cell):
    assert harmless(cell).startswith("'") or not cell.strip("-\t\r\n ")


@pytest.mark.parametrize("cell", ["Ana", "", "O'Neill", "1-2", "+62 21 555 (0)", "-7"])
def test_other_cells_stay_as_they_are(cell):
    assert harmless(cell) == cell


def test_no_export_of_the_house_has_a_cell_that_is_run(app, furniture, signed_in):
    browser = signed_in("admin")
    seen = 0
    for _endpoint, path in addresses(app, furniture, "GET"):
        answer = browser.get(path, buffered=True)
        if answer.mimetype != "text/csv":
            continue
        seen += 1
        for row in csv.reader(io.StringIO(answer.text.lstrip("\ufeff"))):
            assert not [cell for cell in row if cell.lstrip()[:1] in tuple("=+-@＝＋－＠")]
        assert "attachment" in answer.headers["Content-Disposition"]
    assert seen >= 3


@pytest.mark.parametrize("where", ["/sign-in", "/password"])
def test_a_long_word_at_the_door_is_soon_answered(app, furniture, where):
    began = time.process_time()  # its own work, whatever else the machine does
    answer = app.test_client().post(where, data={"email": "a@" * 50_000, "password": "x" * 100_000})

    assert answer.status_code < 500
    assert time.process_time() - began < 1


def test_a_sign_in_for_nobody_says_what_one_for_somebody_says(app, furniture):
    said = set()
    for email in ("user1@network.example", "nobody@network.example"):
        answer = app.test_client().post("/sign-in", data={"email": email, "password": "wrong"})
        said.add((answer.status_code, answer.text.replace(email, "")))
    assert len(said) == 1


def test_a_reset_for_nobody_says_what_one_for_somebody_says(app, furniture):
    said = set()
    for email in ("user1@network.example", "nobody@network.example"):
        answer = app.test_client().post("/password", data={"email": email})
        said.add((answer.status_code, answer.text.replace(email, "")))
    assert len(said) == 1


def test_no_key_of_a_program_and_no_address_is_in_redis(app, furniture, signed_in):
    signed_in("admin").get("/people")
    redis = app.extensions["redis"]
    kept = b"".join(redis.dump(key) or b"" for key in redis.scan_iter("*")) + b"".join(redis.scan_iter("*"))
    assert b"@city.example" not in kept
    assert b"@network.example" not in kept


@pytest.mark.parametrize("given", ["x" * 50, "-----\r\nX: y", "balai_aaaa_bbbb", "\xe9"])
def test_a_wrong_key_is_a_401(app, forgotten_attempts, slate, given):
    answer = app.test_client().get("/api/v1/people", environ_base={"HTTP_AUTHORIZATION": f"Bearer {given}"})
    assert answer.status_code == 401
