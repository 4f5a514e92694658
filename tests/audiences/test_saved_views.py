"""Saved views: kept, opened, shared, changed at once by two, undone; another's own view is not there."""

from threading import Thread

import pytest
from sqlalchemy import func, select

from crm import directory
from crm.accounts.models import AppUser
from crm.audiences import ViewState
from crm.audiences.models import SavedView, Segment, ViewPin
from crm.audiences.queries.views import COUNTS, args_of, default_for, view_for, views_for
from crm.audiences.verbs import (
    add_view,
    delete_view,
    duplicate_view,
    edit_view,
    move_view,
    pin_view,
    segment_from,
    unpin_view,
    update_view,
    view_from,
)
from crm.directory.models import FieldDef
from crm.journal import SYSTEM, acting, undo
from crm.journal.models import ChangeSet
from crm.kernel import db
from crm.kernel.errors import NotAllowed, NotFound, Refused
from tests import factories

IN_FIJI = ViewState(
    "person", {"all": [{"field": "country", "op": "in", "value": ["FJ"]}]}, {"q": "ana"}, "tags", "-name"
)


@pytest.fixture
def mine(slate):
    """An officer."""
    return factories.user()


@pytest.fixture
def other(slate):
    """Another one."""
    return factories.user()


def test_a_view_keeps_the_whole_list(mine):
    view = add_view("Fiji", IN_FIJI, by=mine)
    assert args_of(view) == {"q": "ana", "country": "FJ", "sort": "-name", "cols": "tags"}


def test_anothers_own_view_is_not_there(mine, other):
    view = add_view("Fiji", IN_FIJI, by=mine)
    with pytest.raises(NotFound):
        view_for(view.id, other)
    for verb in (delete_view, duplicate_view, pin_view, segment_from):
        with pytest.raises(NotFound):
            verb(view.id, by=other)
    assert views_for("person", other) == []


def test_a_view_is_shared_with_a_team_or_with_all(mine, other):
    from crm.accounts.models import Team, TeamMember
    from crm.journal import acting

    view = add_view("Fiji", IN_FIJI, "team", by=mine)
    with pytest.raises(NotFound):
        view_for(view.id, other)
    with acting(SYSTEM, "Tested"):
        team = Team(name="Pacific")
        db.session.add(team)
        db.session.flush()
        db.session.add_all([TeamMember(team_id=team.id, user_id=one.id) for one in (mine, other)])
    assert view_for(view.id, other).id == view.id
    with pytest.raises(NotAllowed):
        edit_view(view.id, "Mine now", "all", by=other)
    edit_view(view.id, "Fiji", "all", by=mine)
    assert view_for(view.id, factories.user("reader")).id == view.id


def test_readers_keep_views_for_themselves_only(slate):
    reader = factories.user("reader")
    add_view("Fiji", IN_FIJI, by=reader)
    with pytest.raises(NotAllowed):
        add_view("Fiji for all", IN_FIJI, "all", by=reader)
    with pytest.raises(NotAllowed):
        add_view("Of a program", IN_FIJI, by=SYSTEM)


@pytest.mark.parametrize("name", ["", "   ", "x" * 101, "FIJI"])
def test_a_view_needs_a_name_of_its_own(mine, name):
    add_view("Fiji", IN_FIJI, by=mine)
    with pytest.raises(Refused) as refusal:
        add_view(name, IN_FIJI, by=mine)
    assert refusal.value.field == "name"


def test_what_cannot_be_asked_is_not_kept(mine):
    with pytest.raises(Refused):
        add_view("Odd", ViewState("person", {"field": "gone", "op": "is", "value": 1}, {}), by=mine)


def test_the_second_to_save_is_told_so(mine):
    view = add_view("Fiji", IN_FIJI, by=mine)
    update_view(view.id, ViewState("person", {"all": []}, {}), 1, by=mine)
    with pytest.raises(Refused, match="Somebody else"):
        update_view(view.id, IN_FIJI, 1, by=mine)


def test_deleting_is_undone_with_its_place(mine):
    view = add_view("Fiji", IN_FIJI, by=mine)
    pin_view(view.id, by=mine, is_default=True)
    number = view.id
    _subject, change = delete_view(number, by=mine)
    assert db.session.scalar(select(func.count()).select_from(SavedView)) == 0

    undo(change, by=mine)
    db.session.expire_all()
    (kept,) = views_for("person", mine)
    assert (kept.view.id, kept.is_pinned, kept.is_default) == (number, True, True)


def test_views_at_hand_come_first_and_change_places(mine):
    a, b, c = (add_view(name, IN_FIJI, by=mine) for name in "abc")
    pin_view(c.id, by=mine)
    pin_view(b.id, by=mine, is_default=True)
    pin_view(c.id, by=mine, is_default=True)
    move_view(b.id, -1, by=mine)
    assert [k.view.name for k in views_for("person", mine)] == ["b", "c", "a"]
    assert [k.view.name for k in views_for("person", mine) if k.is_default] == ["c"]
    unpin_view(b.id, by=mine)
    assert [k.view.name for k in views_for("person", mine)] == ["c", "a", "b"]
    assert a.id


def test_views_and_segments_become_each_other(mine):
    segment = segment_from(add_view("Fiji", IN_FIJI, by=mine).id, by=mine)
    assert segment.filter["all"][-1] == {"field": "name", "op": "contains", "value": "ana"}
    view = view_from(segment.id, by=mine)
    assert args_of(view) == {"segment": str(segment.id)}
    assert view.name == "Fiji 2"
    assert duplicate_view(view.id, by=mine).name == "Fiji 2 (copy)"
    assert db.session.scalar(select(func.count()).select_from(Segment)) == 1


@pytest.fixture
def officer(browser_of):
    """A browser in which an officer has signed in."""
    COUNTS.clear()
    return browser_of("officer")


def test_a_view_is_saved_changed_and_put_away_in_a_browser(officer):
    factories.person("Ana", country="FJ")
    page = officer.get("/people?country=FJ&sort=-name").text
    assert "Save this view" in page
    answer = officer.post(
        "/views/new", data={"subject": "person", "country": "FJ", "sort": "-name", "name": "Fiji"}
    )
    view = db.session.scalar(select(SavedView))
    assert answer.location == f"/people?country=FJ&sort=-name&view={view.id}"
    page = officer.get(answer.location).text
    assert 'aria-current="page">' in page
    assert "Changed:" not in page
    assert officer.get(f"/views/{view.id}-whatever").location == answer.location

    page = officer.get(answer.location + "&tag=port").text
    assert "Changed:" in page
    form = {"subject": "person", "country": "FJ", "tag": "port", "version": "1"}
    assert officer.post(f"/views/{view.id}/update", data=form).status_code == 302
    db.session.expire_all()
    assert [p["field"] for p in view.filter["all"]] == ["country", "tag"]

    officer.post(f"/views/{view.id}/pin", data={"default": "yes"})
    assert officer.get("/people").location == f"/people?country=FJ&tag=port&view={view.id}"
    assert officer.get("/people?all=yes").status_code == 200
    officer.post(f"/views/{view.id}/delete")
    assert officer.get("/people").status_code == 200
    assert db.session.scalar(select(func.count()).select_from(ViewPin)) == 0


def test_a_name_that_is_taken_comes_back_with_the_list(officer):
    form = {"subject": "person", "country": "FJ", "name": "Fiji"}
    officer.post("/views/new", data=form)
    page = officer.post("/views/new", data=form).text
    assert "You have a view of that name already" in page
    assert 'name="country" value="FJ"' in page


@pytest.fixture
def secret(slate):
    """An administrator's view for everybody, which asks a field that is for administrators only."""
    admin = factories.user("admin")
    field = FieldDef(subject="person", key="inner", label="Inner", type="text", visible_to="admin")
    directory.add_field(field, by=admin)
    asked = {"all": [{"not": {"field": "custom.inner", "op": "is", "value": "hush-hush"}}]}
    return add_view("Hidden ones", ViewState("person", asked, {}), "all", by=admin)


@pytest.mark.parametrize("role", ["reader", "officer"])
def test_a_view_that_asks_a_hidden_field_is_not_there(secret, browser_of, role):
    browser = browser_of(role)
    factories.person("Ana")
    page = browser.get("/people").text
    assert "Hidden ones" not in page
    assert "hush-hush" not in page + browser.get(f"/people?view={secret.id}").text
    for path in (f"/views/{secret.id}", f"/views/{secret.id}/edit"):
        answer = browser.get(path)
        assert (answer.status_code, "hush-hush" in answer.text) == (404, False)
    for act in ("duplicate", "pin"):
        assert browser.post(f"/views/{secret.id}/{act}").status_code == 404
    assert browser.get("/people").status_code == 200


def test_a_segment_that_asks_a_hidden_field_does_not_tell_for_what(secret, browser_of):
    admin = db.session.get(AppUser, secret.owner_id)
    number = segment_from(secret.id, by=admin).id
    officer = browser_of("officer")
    pages = [officer.get(f"/segments/{number}"), officer.get(f"/segments/{number}/edit")]
    assert [page.status_code for page in pages] == [200, 403]
    assert not any("hush-hush" in page.text for page in pages)
    last = db.session.scalar(select(func.max(ChangeSet.id)))
    told = [officer.get(path).text for path in ("/changes", *(f"/changes/{n}" for n in range(1, last + 1)))]
    assert not any("hush-hush" in page for page in told)
    assert browser_of("admin").get(f"/segments/{number}/edit").status_code == 200


def test_a_view_whose_field_is_hidden_later_opens_no_list(mine, secret, browser_of):
    field = db.session.scalar(select(FieldDef).where(FieldDef.key == "inner"))
    with acting(SYSTEM, "Tested"):
        field.visible_to = "reader"
        db.session.flush()
    pin_view(secret.id, by=mine, is_default=True)
    assert default_for("person", mine).id == secret.id
    with acting(SYSTEM, "Tested"):
        field.visible_to = "admin"
        db.session.flush()
    assert default_for("person", mine) is None
    assert views_for("person", mine) == []
    owner = db.session.get(AppUser, secret.owner_id)
    assert view_for(secret.id, owner).id == secret.id
    assert [kept.view.id for kept in views_for("person", factories.user("admin"))] == [secret.id]


def test_a_reader_is_offered_what_they_may_choose_and_keeps_what_was_typed(browser_of):
    reader = browser_of("reader")
    page = reader.get("/views/new?subject=person&country=FJ").text
    assert "Only I" in page
    assert "My team" not in page
    form = {"subject": "person", "country": "FJ", "name": "My own Fiji", "shared_with": "all"}
    answer = reader.post("/views/new", data=form)
    assert answer.status_code == 422
    assert 'value="My own Fiji"' in answer.text
    assert "Your role keeps views for yourself only." in answer.text
    assert reader.post("/views/new", data=form | {"shared_with": "me"}).status_code == 302
    assert "My team" in browser_of("officer").get("/views/new?subject=person&country=FJ").text


def test_a_view_whose_field_is_gone_says_so(officer, mine):
    view = add_view("Odd", IN_FIJI, "all", by=mine)
    from crm.journal import acting

    with acting(SYSTEM, "Tested"):
        view.filter = {"all": [{"field": "custom.gone", "op": "is", "value": "x"}]}
        db.session.flush()
    page = officer.get(officer.get(f"/views/{view.id}").location).text
    assert "One filter was left out" in page


@pytest.mark.parametrize("ref", ["0", "99999", "x", "99999999999999999999", "1x"])
def test_a_view_that_is_not_there_is_404(officer, ref):
    assert officer.get(f"/views/{ref}").status_code == 404


def test_two_who_save_one_name_at_once_keep_one(fresh):
    number, came = factories.user().id, []
    db.session.commit()

    def save():
        with fresh.app_context():
            try:
                add_view("Fiji", IN_FIJI, by=db.session.get(AppUser, number))
                came.append("kept")
            except Refused:
                came.append("refused")
            db.session.remove()

    together = [Thread(target=save) for _ in range(2)]
    for thread in together:
        thread.start()
    for thread in together:
        thread.join()
    assert sorted(came) == ["kept", "refused"]
