"""The pages of records: in one minute, tabs, the stream, and views above lists."""

from datetime import date

from crm import audiences
from crm.journal import things
from crm.journal.models import ChangeSet
from crm.kernel import db
from tests import factories
from tests.directory.conftest import saved


def address(row):
    kind = "people" if row.kind == "person" else "orgs"
    return f"/{kind}/{row.party_id}"


def page(client, path):
    return client.get(path, follow_redirects=True).text


def town():
    place = factories.organisation("Makassar", country="ID")
    for name, title in (("Andi", "Councillor"), ("Ratna", "Deputy Mayor"), ("Irfan", "Mayor")):
        factories.position(factories.person(name, country="ID"), place, title)
    return place


def test_a_record_tells_it_in_one_minute(officer):
    shown = page(officer, address(town()))
    for words in ("In one minute", "Not in touch", "May we write?", "to 0 of 3", "Print brief", "No address"):
        assert words in shown


def test_the_mayor_is_greeted_first(officer):
    shown = page(officer, address(town()))
    assert shown.index("Irfan") < shown.index("Ratna") < shown.index("Andi")


def test_tabs_are_addresses_and_only_those_that_have_something(officer):
    place = town()
    home = officer.get(address(place)).headers["Location"]
    assert f'href="{home}/people"' in page(officer, home)
    assert f'href="{home}/mail"' not in page(officer, home)
    assert "Deputy Mayor" in page(officer, f"{home}/people")
    assert "Added an organisation" in page(officer, f"{home}/changes")
    for nowhere in ("nonsense", "positions"):
        assert officer.get(f"{home}/{nowhere}").status_code == 404


def test_the_stream_can_show_one_kind_only(officer):
    home = address(factories.person("Ratna"))
    assert "Added a person" in page(officer, home)
    officer_home = officer.get(home).headers["Location"]
    assert "Added a person" not in page(officer, f"{officer_home}?show=mail")
    assert "Added a person" in page(officer, f"{officer_home}?show=nonsense")


def test_changes_say_which_fields_and_can_be_undone_there(officer):
    ratna = factories.person("Ratna", country="ID")
    form = {"given_name": "Ratna", "country": "ID", "language": "id"}
    saved(officer.post(f"{address(ratna)}/edit", data=form))
    shown = page(officer, f"{address(ratna)}/changes")
    assert "Language" in shown
    assert "/undo" in shown


def test_a_record_is_found_by_its_number_alone(officer):
    ratna = factories.person("Ratna")
    assert officer.get(f"/records/{ratna.party_id}").headers["Location"].endswith("-ratna")
    assert officer.get("/records/999999999").status_code == 404


def test_a_change_is_told_by_whom_it_was_about(slate, officer):
    ratna = factories.person("Ratna", "Sitaba")
    position = factories.position(ratna, factories.organisation("Makassar"), "Mayor")
    last = db.session.query(ChangeSet.id).order_by(ChangeSet.id.desc()).first()[0]
    with officer.application.test_request_context():
        assert things([last])[last].name == "Ratna Sitaba"
    assert position.person_id == ratna.party_id


def segment(name, country):
    tree = {"all": [{"field": "country", "op": "is", "value": country}]}
    fields = audiences.SegmentFields(name, tree)
    return audiences.add_segment(fields, by=factories.user())


def test_segments_are_views_above_the_list(officer):
    factories.person("Ratna", country="ID")
    factories.person("Seru", country="FJ")
    chosen = segment("All of Fiji", "FJ")
    assert "All of Fiji" in page(officer, "/people")
    shown = page(officer, f"/people?segment={chosen.id}")
    assert "Seru" in shown
    assert "Ratna" not in shown
    assert "All of Fiji" not in page(officer, "/orgs")


def test_a_view_that_is_not_there_lets_nobody_through(officer):
    factories.person("Ratna")
    for odd in ("999999", "4000000000"):
        assert "Ratna" not in page(officer, f"/people?segment={odd}")
    assert "Ratna" in page(officer, "/people?segment=²")


def test_people_are_of_the_country_they_work_in_today(officer):
    ratna = factories.person("Ratna", country="FJ")
    factories.position(ratna, factories.organisation("Makassar", country="ID"), "Mayor")
    gone = factories.person("Seru", country="FJ")
    past = factories.organisation("Medan", country="ID")
    factories.position(gone, past, "Mayor", from_on=date(2001, 1, 1), until_on=date(2002, 1, 1))
    assert "Ratna" in page(officer, "/people?country=ID")
    assert "Seru" not in page(officer, "/people?country=ID")
    assert "Ratna" not in page(officer, "/people?country=FJ")
    assert "Seru" in page(officer, "/people?country=FJ")


def test_countries_are_sorted_by_their_names(officer):
    for name, country in (("Suva", "FJ"), ("Zug", None), ("Sydney", "AU"), ("Phnom Penh", "KH")):
        factories.organisation(name, country=country)
    shown = page(officer, "/orgs?sort=country")
    at = [shown.index(f">{name}<") for name in ("Sydney", "Phnom Penh", "Suva", "Zug")]
    assert at == sorted(at)
    file = officer.get("/orgs/export.csv?sort=-country").text
    assert file.index("Suva") < file.index("Phnom Penh") < file.index("Sydney")
