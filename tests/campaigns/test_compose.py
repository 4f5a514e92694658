"""From Markdown or HTML to the two parts of a mail."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm.campaigns.compose import FIELDS, LINKS, Writing, compose
from crm.campaigns.compose.layout import Letterhead
from crm.campaigns.compose.tokens import Wardrobe, free_mark
from crm.delivery import Slot
from crm.kernel.errors import Refused

KNOWN = frozenset((*FIELDS, *LINKS, "custom.ref"))
HEAD = Letterhead("Cities & Seas", "Jalan Merdeka 1, Jakarta", "News")


def shown(pieces):
    return "".join(p if isinstance(p, str) else f"«{p.field}»" for p in pieces)


def compiled(markdown="", **fields):
    return compose(Writing(subject="Hello", markdown=markdown, **fields), HEAD, KNOWN)


def brought(html, text=None):
    return compose(Writing(subject="Hello", markdown=None, html=html, text=text), HEAD, KNOWN)


def test_markdown_becomes_html_and_readable_text():
    content = compiled(
        "# Coasts\n\nDear {{ given_name }},\n\n[Read **it**](https://a.example/x?a=1&b=2)\n\n- one\n- two\n"
    ).content

    html, text = shown(content.html), shown(content.text)
    assert '<a href="https://a.example/x?a=1&amp;b=2"' in html
    assert "Dear «given_name»," in html
    assert text.startswith(
        "Coasts\n------\n\nDear «given_name»,\n\nRead it (https://a.example/x?a=1&b=2)\n\n- one\n- two\n"
    )


def test_styles_are_inlined_and_dark_rules_kept():
    html = shown(compiled("Hello").content.html)

    assert '<p style="margin: 0 0 16px;">Hello</p>' in html
    assert "prefers-color-scheme: dark" in html


def test_every_mail_says_who_sends_it_why_and_how_to_stop_it():
    content = compiled("Hello").content

    for part in (shown(content.html), shown(content.text)):
        assert "Jalan Merdeka 1, Jakarta" in part
        assert "because you are on the list “News”" in part
        assert "«unsubscribe_url»" in part
        assert "«preferences_url»" in part
        assert "«web_url»" in part
    assert "Cities &amp; Seas" in shown(content.html)


def test_the_preview_line_is_hidden_at_the_top():
    content = compiled("Hello", preheader="From {{ country }} <b>").content

    assert "From «country» &lt;b&gt;" in shown(content.html).split("Hello</p>")[0]
    assert Slot("country", "") in content.preheader


def test_html_in_markdown_is_text():
    html = shown(compiled("<script>alert(1)</script> <b>x</b>").content.html)

    assert "<script>" not in html
    assert "&lt;b&gt;x" in html


def test_slots_survive_everywhere_a_writer_can_put_them():
    composed = compiled(
        "## {{ organisation }}\n\n**{{ given_name }}** *{{ family_name }}*\n\n"
        "> {{ country }}\n\n- {{ position }}\n\n[{{ full_name }}](https://a.example/?r={{ custom.ref }})\n\n"
        "![{{ native_name }}](https://a.example/{{ language }}.png)\n\n    {{ salutation }}\n"
    )

    assert not composed.troubles
    asked = {p.field for p in composed.content.html if isinstance(p, Slot)}
    assert asked >= {"organisation", "given_name", "family_name", "country", "position", "full_name"}
    assert asked >= {"custom.ref", "native_name", "language", "salutation"}
    assert 'href="https://a.example/?r=«custom.ref»"' in shown(composed.content.html)


@pytest.mark.parametrize(
    ("markdown", "sentence"),
    [
        ("[x]({{ custom.ref }})", "cannot be the beginning of an address"),
        ("[x]({{ custom.ref }}/path)", "cannot be the beginning of an address"),
        ("[x](https://{{ custom.ref }}/path)", "may not choose the website"),
        ("[x](https://a.example{{ custom.ref }}/path)", "may not choose the website"),
        ("[x](page.html)", "not a whole address"),
        ("[x](ftp://a.example/)", "not a whole address"),
        ("[x]()", "no address"),
        ("[x](https://nodots)", "is not an address"),
        ("[x](mailto:nobody)", "no mail address"),
        ("![x](page.png)", "not a whole address"),
    ],
)
def test_addresses_that_lead_nowhere_are_named(markdown, sentence):
    with pytest.raises(Refused, match=sentence):
        compiled(markdown).or_refused()


@pytest.mark.parametrize(
    "url",
    [
        "https://a.example",
        "http://a.example/x?y=ü#z",
        "mailto:news@a.example?subject=Hi",
        "https://пример.рф/",
    ],
)
def test_web_pages_and_mail_addresses_are_fine(url):
    assert not compiled(f"[x](<{url}>)").troubles


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "vbscript:x", "JaVaScRiPt:alert(1)"]
)
def test_no_link_acts(url):
    assert 'href="j' not in shown(compiled(f"[x]({url})").content.html).lower()
    assert url not in shown(brought(f'<a href="{url}">x</a>').content.html)


def test_own_links_of_the_house_may_be_used():
    assert not compiled("[stop]({{ unsubscribe_url }})").troubles


def test_brought_html_loses_what_acts_and_keeps_what_shows():
    html = shown(
        brought(
            "<html><head><style>p{color:#f00} @import url(http://x/)</style><script>alert(1)</script></head>"
            '<body><p onclick="x()">Hi {{ given_name }}</p><img src="https://a.example/i.png" onerror="x()">'
            '<form action="/x"><input name=a></form><iframe src="https://x"></iframe>'
            '<div style="position:fixed;color:blue">x</div></body></html>'
        ).content.html
    )

    assert "color: #f00" in html.replace("color:#f00", "color: #f00")
    assert "Hi «given_name»" in html
    assert 'src="https://a.example/i.png"' in html
    for bad in ("script", "onclick", "onerror", "<form", "<input", "<iframe", "position", "@import"):
        assert bad not in html


def test_brought_html_gets_our_foot_unless_it_has_one():
    bare = shown(brought("<p>Hi</p>").content.html)
    complete = brought('<p>Hi</p><a href="{{ unsubscribe_url }}">x</a> Jalan Merdeka 1, Jakarta').content

    assert "«unsubscribe_url»" in bare
    assert shown(complete.html).count("Jalan Merdeka 1") == 1
    assert "because you are" not in shown(complete.html)


def test_a_text_that_was_brought_along_is_used():
    text = shown(brought("<p>Hi</p>", "Own words for {{ given_name }}").content.text)

    assert text.startswith("Own words for «given_name»\n")
    assert "«unsubscribe_url»" in text


@pytest.mark.parametrize("name", ["subject", "preheader"])
def test_one_line_fields_are_one_line(name):
    with pytest.raises(Refused, match="one line"):
        compose(
            Writing(**({"subject": "s", "markdown": "x"} | {name: "a\nBcc: b@c.example"})), HEAD, KNOWN
        ).or_refused()


def test_every_trouble_names_its_field():
    composed = compose(Writing("{{ a1 }}", "{{ b2 }}", "{{ c3 }} {{ d4 }}"), HEAD, KNOWN)

    assert [t.field for t in composed.troubles] == ["subject", "preheader", "markdown", "markdown"]
    assert "{{ c3 }}" in shown(composed.content.html)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
def test_no_text_breaks_the_sheet(text):
    content = compiled(text.replace("{{", "")).content

    html = shown(content.html)
    assert html.count("<html") == 1
    assert "«unsubscribe_url»" in html
    assert html.count("<script") == 0


@settings(max_examples=60, deadline=None)
@given(st.text(st.sampled_from("0&#xE000;%\ue000\ue001<>{}a "), max_size=60))
def test_nothing_typed_passes_for_a_stand_in(text):
    composed = (
        compiled(f"{text}\n\n{{{{ given_name }}}}") if "{{" not in text else compiled("{{ given_name }}")
    )

    fields = [p.field for p in composed.content.html if isinstance(p, Slot)]
    assert fields == ["given_name", "unsubscribe_url", "preferences_url", "web_url"]


def test_a_mark_is_free_in_every_spelling():
    assert free_mark("\ue000 %EE%80%81 &#xe002; &#57347;") == "\ue004"
    wardrobe = Wardrobe("\ue000")
    assert wardrobe.pieces(wardrobe.text(["a", Slot("x", ""), "b"])) == ["a", Slot("x", ""), "b"]
