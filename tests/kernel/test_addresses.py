"""One spelling for each address."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.kernel.addresses import email_norm, phone_norm
from crm.kernel.errors import Refused


@pytest.fixture(autouse=True)
def in_the_app(app):
    with app.app_context():
        yield


@pytest.mark.parametrize(
    ("typed", "norm"),
    [
        (" A.B@Siraha.NP.example ", "a.b@siraha.np.example"),
        ("mailto:x@y.example", "x@y.example"),
        ("x@例え.jp", "x@xn--r8jz45g.jp"),
        ("用户@例え.jp", "用户@xn--r8jz45g.jp"),
        ("\u200ba@b.example\u202c", "a@b.example"),
    ],
)
def test_an_address_has_one_spelling(typed, norm):
    assert email_norm(typed) == norm
    assert email_norm(norm) == norm


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "a@b",
        "a b@c.org",
        '"x"@y.org',
        "x@localhost",
        "x@[127.0.0.1]",
        "Foo <a@b.example>",
        "a@b.example\r\nBcc: c@d.example",
        "a@b.example, c@d.example",
        "x" * 300 + "@y.example",
        "\x00@y.example",
    ],
)
def test_what_is_no_address_is_refused(typed):
    with pytest.raises(Refused) as caught:
        email_norm(typed)
    assert caught.value.field == "email"


@given(st.text())
def test_nothing_passes_that_could_end_a_header(text):
    try:
        norm = email_norm(f"{text}@y.example")
    except Refused:
        return
    assert not set(norm) & set("\r\n\x00 ,;<>")


@pytest.mark.parametrize(
    ("typed", "country", "norm"),
    [
        ("0812 3456 7890", "ID", "+6281234567890"),
        ("+62 812-3456-7890", "FJ", "+6281234567890"),
        ("0411 123456", "ID", "+62411123456"),
        ("+977 1 4211000 ext. 12", None, "+97714211000;ext=12"),
        ("０２-１２３４-５６７８", "KR", "+82212345678"),
    ],
)
def test_a_number_has_one_spelling(typed, country, norm):
    assert phone_norm(typed, country) == norm


@pytest.mark.parametrize(
    ("typed", "country"), [("", "ID"), ("12", "ID"), ("abc", "ID"), ("0812 3456 7890", None)]
)
def test_what_is_no_number_is_refused(typed, country):
    with pytest.raises(Refused) as caught:
        phone_norm(typed, country)
    assert caught.value.field == "phone"
