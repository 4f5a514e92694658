"""Everything that public pages say is said in every language they offer."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from sqlalchemy import select

from crm.audiences.models import Topic
from crm.kernel import db
from crm.kernel.settings import ROOT
from crm.site.languages import PAGES, spoken

SAID = re.compile(r'_\("((?:[^"\\]|\\.)*)"')
OTHERS = [code for code in PAGES if code != "en"]


def catalogue(code):
    """What a catalogue translates."""
    with (ROOT / "translations" / code / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return {m.id: m.string for m in read_po(file, locale=code) if m.id}


@pytest.mark.parametrize("code", OTHERS)
def test_every_sentence_is_translated(app, slate, code):
    said = {s for path in Path(ROOT, "templates/site").glob("*.html") for s in SAID.findall(path.read_text())}
    for topic in db.session.scalars(select(Topic).where(Topic.is_public)):
        said |= {topic.name, topic.description}

    known = catalogue(code)

    assert said <= known.keys()
    assert all(known.values())
    for english, other in known.items():
        assert re.findall(r"%\(\w+\)s", english) == re.findall(r"%\(\w+\)s", other)


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        ("zh", "zh_Hans"),
        ("zh-Hans", "zh_Hans"),
        ("ZH_cn", "zh_Hans"),
        ("id", "id"),
        ("in", "id"),
        ("ur-PK", "ur"),
        ("en-GB", "en"),
        ("fi", None),
        ("", None),
        (None, None),
        ("../../etc", None),
    ],
)
def test_language_tags_find_the_closest_language(tag, code):
    assert spoken(tag) == code
