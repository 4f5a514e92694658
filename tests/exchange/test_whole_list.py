"""What goes for a whole list is said on the page of its columns: filled-down cells, and where everybody is."""

import re

from sqlalchemy import select

from crm import exchange
from crm.directory.models import Party, Position
from crm.exchange import verbs
from crm.exchange.models import ImportRun
from crm.journal import SYSTEM
from crm.kernel import db
from tests import factories

from .conftest import received

GROUPED = (
    "Organisation,Name,Email\nSuva City,Ana Sau,a@x.example\n,Ben Tau,b@x.example\n,Cid Rau,c@x.example\n"
    "Nadi Town,Dan Lau,d@x.example\n,Eve Mau,e@x.example\n"
)


def again(run):
    return db.session.get(ImportRun, run.id, populate_existing=True)


def said(run, **more):
    columns = {f"column{n}": column or "" for n, column in enumerate(again(run).mapping["columns"])}
    return columns | {"kind": "people"} | more


def test_a_grouped_column_is_offered_with_its_reason_and_filled_when_it_is_ticked(officer):
    run = received(GROUPED)
    page = officer.get(f"/imports/{run.id}").text
    assert "written in 2 of the first 5 rows" in page

    answer = officer.post(f"/imports/{run.id}/columns", data=said(run, down="0"))
    exchange.check(run.id)
    exchange.apply_now(run.id, by=SYSTEM)

    assert answer.status_code == 302
    held = select(Party.display_name).join(Position, Position.organisation_id == Party.id)
    assert sorted(db.session.scalars(held)) == ["Nadi Town"] * 2 + ["Suva City"] * 3


def test_the_preview_marks_the_cells_that_would_be_filled(officer):
    run = received(GROUPED)
    plain = officer.get(f"/imports/{run.id}/preview").text
    shown = officer.get(f"/imports/{run.id}/preview?down=0").text

    assert "<mark>" not in plain
    assert re.findall(r"<mark>(.*?)</mark>", shown) == ["Suva City", "Suva City", "Nadi Town"]
    assert again(run).mapping["layout"]["down"] == []


def test_a_tick_that_is_taken_away_leaves_the_cells_blank(officer):
    run = received(GROUPED)
    verbs.fill_down(run.id, [0], by=SYSTEM)
    assert re.search(r"<input[^>]*checked[^>]*name=\"down\"", officer.get(f"/imports/{run.id}").text)
    officer.post(f"/imports/{run.id}/columns", data=said(run))

    assert again(run).mapping["layout"]["down"] == []


def test_everybody_is_at_the_organisation_that_is_picked(officer):
    place = factories.organisation("Suva City Council", country="FJ")
    run = received("Name,Email,Position\nAna Sau,a@x.example,Mayor\n")
    wanted = said(run, organisation=f"Suva City Council #{place.party_id}")
    officer.post(f"/imports/{run.id}/columns", data=wanted)
    exchange.check(run.id)

    assert f"Suva City Council #{place.party_id}" in officer.get(f"/imports/{run.id}/columns").text
    exchange.apply_now(run.id, by=SYSTEM)
    assert db.session.scalar(select(Position.organisation_id)) == place.party_id


def test_an_organisation_that_nobody_knows_is_refused_beside_its_field(officer):
    run = received("Name,Email\nAna Sau,a@x.example\n")
    answer = officer.post(f"/imports/{run.id}/columns", data=said(run, organisation="Atlantis"))

    assert answer.status_code == 422
    assert "no organisation called Atlantis" in answer.text
    assert 'value="Atlantis"' in answer.text
    assert again(run).state == "staged"
