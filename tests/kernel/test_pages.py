import re
from types import SimpleNamespace

import pytest
from flask import render_template_string
from hypothesis import given
from hypothesis import strategies as st
from wtforms import StringField
from wtforms.validators import InputRequired

from crm.kernel import icons, pages
from crm.kernel.forms import Form


@pytest.fixture
def page(app):
    with app.test_request_context("/people?q=suva&sort=name&after=abc"):
        yield app


def drawn(text, **context):
    return re.sub(r"\s+", " ", render_template_string(text, **context)).strip()


class NameForm(Form):
    name = StringField("Name", [InputRequired("Write a name.")])


@given(st.lists(st.one_of(st.integers(), st.text(), st.none(), st.booleans()), max_size=4))
def test_a_cursor_comes_back_as_it_was(values):
    assert pages.after(pages.cursor(*values)) == values


@given(st.text())
def test_whatever_stands_for_a_cursor_is_read_or_ignored(text):
    assert pages.after(text) is None or isinstance(pages.after(text), list)


def test_a_filter_begins_at_the_first_page_and_keeps_the_rest(page):
    with page.test_request_context("/search?q=suva&after=abc"):
        assert pages.with_args(sort="-name") == "/search?q=suva&sort=-name"
        assert pages.with_args(q=None) == "/search"
        assert pages.with_args(after="xyz") == "/search?q=suva&after=xyz"


def test_attributes_are_escaped_and_empty_ones_left_out():
    made = pages.attrs({"hx_get": '/a?b="', "class_": "x", "hidden": True, "disabled": False, "title": None})

    assert made == ' hx-get="/a?b=&#34;" class="x" hidden'


def test_an_unknown_icon_is_a_fault_of_ours(page):
    with pytest.raises(LookupError, match="nonsense"):
        icons.icon("nonsense")
    assert 'aria-hidden="true"' in icons.icon("send")
    assert 'aria-label="a &lt; b"' in icons.icon("send", label="a < b")


@given(st.lists(st.floats(0, 1e6), min_size=2, max_size=40))
def test_a_spark_line_stays_inside_its_frame(points):
    numbers = (
        re.search(r'<path d="([^"]*)"', icons.spark(points)).group(1).strip("M").replace("L", "").split()
    )

    assert all(0 <= float(x) <= 72 for x in numbers[::2])
    assert all(0 <= float(y) <= 24 for y in numbers[1::2])


def test_names_become_one_or_two_letters():
    assert pages.initials("Ayu Prameswari") == "AP"
    assert pages.initials("Suharto") == "S"
    assert pages.initials("(unknown)") == "?"
    assert pages.initials("") == "?"


def test_the_same_page_is_not_sent_twice_though_its_form_tokens_differ(app):
    def answer(token, **headers):
        with app.test_request_context("/live", headers=headers):
            return pages.etagged(f'<input type="hidden" name="csrf_token" value="{token}">1,842')

    first = answer("abc")
    again = answer("xyz", **{"If-None-Match": first.headers["ETag"]})

    assert (first.status_code, again.status_code) == (200, 304)


def test_htmx_gets_the_block_and_a_browser_the_page(app, tmp_path):
    (tmp_path / "list.html").write_text(
        "<h1>People</h1>{% block results %}<p>{{ n }} {{ request.path }}</p>{% endblock %}"
    )
    app.jinja_loader.searchpath.append(str(tmp_path))
    with app.test_request_context("/people"):
        assert pages.fragment("list.html", "results", n=3).get_data(True).startswith("<h1>")
    with app.test_request_context("/people", headers={"HX-Request": "true"}):
        part = pages.fragment("list.html", "results", n=3)
    app.jinja_loader.searchpath.pop()

    assert part.get_data(True) == "<p>3 /people</p>"
    assert "HX-Request" in part.headers["Vary"]


def test_a_refused_form_says_so_on_top_and_at_the_field(app):
    with app.test_request_context("/", method="POST", data={}):
        form = NameForm()
        assert not form.validate()
        summary = drawn("{{ ui.error_summary(form) }}", form=form)
        field = drawn("{{ ui.field(form.name, hint='As on a letter') }}", form=form)

    assert '<a href="#name">Write a name.</a>' in summary
    assert "data-focus" in summary
    assert 'aria-invalid="true"' in field
    assert 'aria-describedby="name-h name-e1"' in field


def test_bars_are_drawn_without_a_style(page):
    bar = drawn("{{ ui.progress('half', [(50, 'ok'), (5, 'bad')]) }}")

    assert 'x="50" width="5"' in bar
    assert "style" not in bar


def test_anything_that_changes_something_is_a_post_with_a_token(page):
    button = drawn("{{ ui.post('Pause', '/mailings/1/pause', ic='player-pause') }}")

    assert 'method="post" action="/mailings/1/pause"' in button
    assert 'name="csrf_token"' in button


def test_the_navigation_shows_what_this_reader_may_open(page, monkeypatch):
    monkeypatch.setitem(
        pages.NAV, "secret", pages.NavItem("settings", "secret", "Secret", "key", "insights.today", "users")
    )
    monkeypatch.setitem(
        pages.NAV, "ghost", pages.NavItem("settings", "ghost", "Ghost", "key", "ghosts.list", "read")
    )
    from flask import g

    g.reader = SimpleNamespace(role="reader")
    keys = [item.key for item in pages.nav_items()]

    assert "today" in keys
    assert "secret" not in keys
    assert "ghost" not in keys


def test_every_page_says_what_it_may_load(client):
    heads = client.get("/healthz").headers

    assert "default-src 'none'; script-src 'self'; style-src 'self'" in heads["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in heads["Content-Security-Policy"]
    assert heads["X-Content-Type-Options"] == "nosniff"
    assert heads["Referrer-Policy"] == "no-referrer"
    assert heads["Cache-Control"] == "no-store"


def test_an_address_that_leads_nowhere_is_a_page_with_a_way_back(client):
    answer = client.get("/no-such-page")

    assert answer.status_code == 404
    assert "Nothing is here" in answer.text
    assert 'href="/"' in answer.text


def test_colours_are_kept_in_the_browser_and_no_address_outside_is_followed(client):
    answer = client.post("/appearance", data={"theme": "dark", "density": "huge", "next": "//evil.example/"})

    assert "balai_theme=dark" in answer.headers["Set-Cookie"]
    assert len(answer.headers.getlist("Set-Cookie")) == 1
    assert answer.headers["Location"] == "/"
