"""What people wrote is never taken for markup."""

import re
from pathlib import Path

import pytest

from crm.kernel.words import said

TEMPLATES = sorted((Path(__file__).parents[2] / "templates").rglob("*.*"))
VARIABLE = re.compile(r"(?<![\w.])_\(\s*(?![\"'])[^)]*\)")


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(path.parents[1])))
def test_templates_translate_only_words_of_their_own(path):
    assert VARIABLE.findall(path.read_text()) == []


def test_what_is_kept_is_said_as_plain_text(app):
    with app.test_request_context():
        assert said("Import 100%.csv") == "Import 100%.csv"
        shown = app.jinja_env.from_string("{{ x|said }}").render(x="<b>")
        assert shown == "&lt;b&gt;"


def test_numbers_in_sentences_are_grouped_and_values_escaped(app):
    with app.test_request_context():
        template = app.jinja_env.from_string(
            '{{ ngettext("%(num)s person in %(place)s", "%(num)s people in %(place)s", n, place=place) }}'
        )

        assert template.render(n=1, place="Suva") == "1 person in Suva"
        assert template.render(n=2969, place="<b>") == "2,969 people in &lt;b&gt;"
