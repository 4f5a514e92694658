"""Every address that writes a thing that is stored: its form meets another window, or there is a reason why not."""

import pytest

from crm.privacy.retention import BY_KEY
from tests import factories

from .test_every_form import FORMS, PASSWORD
from .windows import Window

ADDS = "adds something beside what is there"
STEP = "one step of a state; nothing that somebody typed is written over"
AWAY = "removes or puts away as a whole, with the way back"
ASKS = "shows what it will do and refuses when that changed"
OWN = "only the person who is signed in writes it"
GROUPS = {
    ADDS: """directory.add_link directory.add_alias directory.add_post directory.add_position directory.add_field
        directory.seat_position directory.party_notes directory.country_notes timeline.add_to_contact
        timeline.add_to_record timeline.heard audiences.pin audiences.view_from_segment
        audiences.segment_from_view audiences.duplicate_view campaigns.duplicate audiences.allow_again
        audiences.stop privacy.hold privacy.take_copy api.undo_import""",
    STEP: """directory.answer directory.confirm_election directory.end_link directory.end_position
        directory.abolish_post directory.restore_post directory.move_note directory.move_field
        directory.unarchive directory.unarchive_field directory.keep_apart directory.ask_again
        timeline.finish timeline.reopen timeline.drop timeline.snooze audiences.move_view audiences.pin_view
        audiences.unpin_view campaigns.pause campaigns.resume campaigns.stop campaigns.unschedule
        campaigns.schedule campaigns.test campaigns.accept campaigns.restore accounts.disable accounts.enable
        accounts.invite_again accounts.invitation_link accounts.sign_out_user accounts.withdraw_invitation
        accounts.revoke_key delivery.try_account exchange.apply exchange.stop exchange.undo exchange.decide
        exchange.leaving exchange.staff exchange.reading exchange.columns exchange.basis journal.undo
        privacy.release api.apply_import api.cancel_mailing api.pause_mailing api.resume_mailing
        api.send_mailing api.undo_merge accounts.end_session accounts.end_session_of""",
    AWAY: """directory.archive directory.archive_field directory.remove_alias directory.remove_link
        directory.remove_note directory.remove_election timeline.remove timeline.remove_file
        audiences.archive_segment audiences.delete_view audiences.unpin campaigns.archive_campaign
        campaigns.delete accounts.delete_team exchange.discard privacy.erase""",
    ASKS: """directory.merge directory.replace_holder directory.succession directory.succeed_position
        directory.archive_many directory.unarchive_many directory.tag_many directory.apply_to_many
        directory.change_many directory.export_choice directory.export_list privacy.act""",
    OWN: "accounts.reset accounts.welcome site.act site.choose audiences.update_view",
}
REASONS = {name: why for why, names in GROUPS.items() for name in names.split()}
ELSEWHERE = {  # guarded, tried in files of their own
    "directory.edit_value": "test_every_form::test_a_value_in_its_cell_is_chosen_among_three",
    "accounts.user": "test_a_role_that_two_changed_is_chosen_in_words",
    "campaigns.about": "the same rule, a form of two lists",
    "campaigns.audience": "the same rule, a form of lists",
    "insights.report_words": "shows both words and asks, by the number of the version",
    "privacy.change_rule": "test_how_long_something_is_kept_meets_another_window",
}


@pytest.fixture
def admin(client):
    user = factories.member(role="admin", name="Ayu Lestari", password=PASSWORD)
    client.post("/sign-in", data={"email": user.email, "password": PASSWORD})
    return user


def writing(app) -> set[str]:
    """Endpoints that write a thing that is stored: their address says which."""
    return {rule.endpoint for rule in app.url_map.iter_rules() if "POST" in rule.methods and rule.arguments}


def tried(app, by) -> set[str]:
    """Endpoints of the forms that are tried in two windows."""
    adapter = app.url_map.bind("localhost")
    return {adapter.match(make(by).partition("?")[0], method="POST")[0] for make in FORMS}


def test_every_form_of_a_stored_thing_meets_other_windows_or_says_why_not(client, admin):
    app = client.application
    known = tried(app, admin) | set(ELSEWHERE) | set(REASONS)
    there = writing(app)
    assert sorted(there - known) == []
    assert sorted((set(REASONS) | set(ELSEWHERE)) - there) == []


def test_every_change_by_a_program_may_name_the_version_it_read(client, admin):
    paths = client.get("/api/v1/openapi.json").json
    schemas = paths["components"]["schemas"]
    found = 0
    for address, verbs in paths["paths"].items():
        if "patch" not in verbs:
            continue
        body = verbs["patch"]["requestBody"]["content"]["application/json"]["schema"]
        shape = schemas[body["$ref"].rsplit("/", 1)[1]] if "$ref" in body else body
        assert "version" in shape["properties"], address
        assert "409" in verbs["patch"]["responses"], address
        found += 1
    assert found >= 5


def test_a_role_that_two_changed_is_chosen_in_words(client, admin):
    address = f"/settings/users/{factories.user('reader').id}"
    first, second = (Window.open(client, address, "role") for _ in range(2))
    assert first.save(role="officer").status_code == 302
    clash = second.save(role="admin")
    assert "saved this while you were writing" in clash.text
    again = Window.read(client, address, clash.text, "role")
    assert again.save(**{"choose-role": "theirs"}).status_code == 302
    assert Window.open(client, address, "role").shows("role") == "officer"


def test_how_long_something_is_kept_meets_another_window(client, admin):
    kind = next(iter(BY_KEY))
    first, second = (Window.open(client, f"/settings/privacy/{kind}", "months") for _ in range(2))
    assert first.save(months="30").status_code == 302
    clash = second.save(months="40")
    assert clash.status_code == 422
    again = Window.read(client, first.action, clash.text, "months")
    assert again.save(**{"choose-months": "theirs"}).status_code == 302
    assert Window.open(client, f"/settings/privacy/{kind}", "months").shows("months") == "30"
