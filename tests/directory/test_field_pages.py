"""Fields of the network's own are defined on a page, and their values follow."""

import re

import pytest

from crm import directory
from crm.directory.attributes import own
from crm.directory.models import BulkJob, FieldDef, Party
from crm.directory.typed import number_of, understood
from crm.directory.verbs import fields as verbs
from crm.directory.verbs.fields import FieldFields
from crm.journal import undo
from crm.kernel import db
from crm.kernel.errors import Refused
from tests import factories


@pytest.fixture
def boss(slate):
    return factories.user("admin")


def defined(boss, kind="choice", options=("Waste", "Heat"), **more):
    fields = FieldFields("person", "Working group", kind, options=tuple(("", o) for o in options), **more)
    return verbs.define_field(fields, by=boss)


def custom(row):
    return db.session.get(Party, row.party_id, populate_existing=True).custom


def options(*pairs, kind="choice"):
    return FieldFields("person", "Working group", kind, options=pairs)


def test_a_field_gets_its_key_from_its_name(boss):
    assert defined(boss).key == "working_group"
    assert defined_again(boss) == "key"


def defined_again(boss):
    with pytest.raises(Refused) as refused:
        defined(boss)
    return refused.value.field


def test_an_option_is_renamed_and_its_values_follow_in_one_change_set(boss):
    field = defined(boss)
    ana = factories.person("Ana", custom={"working_group": "Waste", "other": 1})
    bela = factories.person("Bela", custom={"working_group": "Heat"})
    verbs.edit_field(field.id, options(("Waste", "Rubbish"), ("Heat", "Heat")), by=boss)
    assert custom(ana) == {"working_group": "Rubbish", "other": 1}
    assert custom(bela) == {"working_group": "Heat"}
    assert field.options == [{"value": "Rubbish", "label": "Rubbish", "was": ["Waste"]}, "Heat"]
    undo(db.session.query(BulkJob).one().change_set_id, by=boss)
    assert custom(ana)["working_group"] == "Waste"
    assert db.session.get(FieldDef, field.id, populate_existing=True).options == ["Waste", "Heat"]


def test_two_options_change_their_names_with_each_other(boss):
    field = defined(boss, "multi")
    ana = factories.person("Ana", custom={"working_group": ["Waste"]})
    bela = factories.person("Bela", custom={"working_group": ["Heat", "Waste"]})
    verbs.edit_field(field.id, options(("Waste", "Heat"), ("Heat", "Waste"), kind="multi"), by=boss)
    assert custom(ana)["working_group"] == ["Heat"]
    assert custom(bela)["working_group"] == ["Waste", "Heat"]


def test_an_option_in_use_cannot_go(boss):
    field = defined(boss)
    factories.person("Ana", custom={"working_group": "Waste"})
    with pytest.raises(Refused, match="used by 1 records"):
        verbs.edit_field(field.id, options(("Heat", "Heat")), by=boss)
    verbs.edit_field(field.id, options(("Waste", "Waste")), by=boss)


def test_a_type_changes_when_every_value_fits(boss):
    field = defined(boss, "text", ())
    ana = factories.person("Ana", custom={"working_group": "1,200"})
    verbs.edit_field(field.id, options(kind="number"), by=boss)
    assert custom(ana) == {"working_group": 1200}
    with pytest.raises(Refused, match="1 values do not fit"):
        verbs.edit_field(field.id, options(kind="date"), by=boss)


def test_fields_are_moved_put_away_and_brought_back(boss):
    one, two = (
        directory.add_field(FieldDef(subject="org", key=key, label=key, type="text"), by=boss) for key in "ab"
    )
    verbs.move_field(two.id, -1, by=boss)
    assert (two.place, one.place) == (1, 2)
    verbs.archive_field(two.id, by=boss)
    assert two.archived_at
    verbs.unarchive_field(two.id, by=boss)
    assert two.archived_at is None


@pytest.mark.parametrize(
    ("kind", "value", "kept"),
    [
        ("number", "5", 5),
        ("date", "2026-05-17", "2026-05-17"),
        ("bool", "yes", True),
        ("choice", "heat", "Heat"),
    ],
)
def test_values_of_programs_are_typed(boss, kind, value, kept):
    defined(boss, kind, ("Heat",))
    assert directory.learn_fields("person", {"working_group": value}, by=boss) == {"working_group": kept}


@pytest.mark.parametrize(
    ("kind", "value"), [("number", "many"), ("date", "31/02/2026"), ("bool", "maybe"), ("choice", "Nonsense")]
)
def test_values_of_programs_that_do_not_fit_are_refused_at_their_field(boss, kind, value):
    defined(boss, kind, ("Heat",))
    with pytest.raises(Refused) as refused:
        directory.learn_fields("person", {"working_group": value}, by=boss)
    assert refused.value.field == "custom.working_group"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("12,5", 12.5),
        ("0,125", 0.125),
        ("1,234", 1234),
        ("12,34,567", 1234567),
        ("1,234.5", 1234.5),
        ("1.234,5", 1234.5),
        ("1 234,50", 1234.5),
        ("-7", -7),
        ("3.5", 3.5),
    ],
)
def test_a_fraction_may_stand_behind_a_comma(typed, kept):
    assert number_of(typed) == kept


def test_a_list_of_numbers_is_no_number():
    with pytest.raises(ValueError, match="1,2,3"):
        number_of("1,2,3")


def test_the_pages_define_and_describe(administrator):
    data = {"label": "Working group", "type": "choice", "options-0-name": "Heat", "options-1-name": "Waste"}
    assert administrator.post("/settings/fields/new/people", data=data).status_code == 302
    page = administrator.get("/settings/fields").text
    number = re.search(r"/settings/fields/(\d+)", page).group(1)
    assert "working_group" in page
    data = {"label": "Group", "type": "choice", "options-0-name": "Cool", "options-0-was": "Heat"}
    assert administrator.post(f"/settings/fields/{number}", data=data).status_code == 302
    form = administrator.get(f"/settings/fields/{number}").text
    assert 'value="Cool"' in form
    assert 'value="Waste"' not in form
    for way in ("up", "down", "archive", "unarchive"):
        assert administrator.post(f"/settings/fields/{number}/{way}").status_code == 302
    wrong = administrator.post(f"/settings/fields/{number}", data={"label": "", "type": "choice"})
    assert wrong.status_code == 422
    assert "A name is needed" in wrong.text


def test_a_field_with_options_needs_one(boss, slate):
    with pytest.raises(Refused, match="at least one option"):
        defined(boss, "choice", ())


def test_a_field_that_names_a_record_shows_its_name_in_lists_and_files(administrator, boss):
    defined(boss, "party", ())
    mentor = factories.person("Ratna Mentor")
    factories.person("Seru", custom={"working_group": mentor.party_id})
    page = administrator.get("/people?cols=custom.working_group&q=seru").text
    assert "Ratna Mentor" in page
    taken = administrator.get("/people/export.csv?cols=custom.working_group&q=seru").text
    assert "Seru,Ratna Mentor" in taken
    directory.merge(factories.person("Dewi Ratna").party_id, mentor.party_id, by=boss)
    assert "Seru,Dewi Ratna" in administrator.get("/people/export.csv?cols=custom.working_group&q=seru").text


def test_a_record_is_named_in_any_script(boss):
    field = own(defined(boss, "party", ()))
    sejong = factories.organisation("세종 City", native_name="세종특별자치시")
    assert understood(field, "세종 city") == sejong.party_id
