"""Contacts and tasks on pages: written, shown, corrected, ticked off."""

import re
from datetime import timedelta

from sqlalchemy import func, select

from crm.kernel import clock, db
from crm.timeline.models import Interaction, InteractionParty, Task
from tests import factories
from tests.directory.conftest import saved

FORM = {
    "kind": "meeting",
    "subject": "Study visit in March",
    "day": "2026-11-12",
    "time": "10:00",
    "zone": "Asia/Makassar",
    "visibility": "all",
    "parties-0-role": "with",
}


def named(party):
    return f"{party.party.display_name} #{party.party_id}"


def test_a_whole_contact_is_written_from_its_form(officer, city, mayor):
    page = officer.get(f"/contacts/new?party={city.party_id}").text
    key = re.search(r'name="key"[^>]*value="(\w+)"', page).group(1)
    data = FORM | {
        "key": key,
        "parties-0-who": named(mayor),
        "parties-1-who": named(city),
        "parties-1-role": "about",
        "body": "Six people",
        "promises-0-title": "Send the cost sheet",
        "promises-0-direction": "ours",
        "promises-0-due_on": "2026-11-20",
    }
    where = saved(officer.post("/contacts/new", data=data))

    shown = officer.get(where).text
    for words in ("Study visit in March", "Six people", "Send the cost sheet", "Ratna", "Mayor"):
        assert words in shown
    assert saved(officer.post("/contacts/new", data=data)) == where
    assert db.session.scalar(select(func.count()).select_from(Interaction)) == 1
    row = db.session.scalar(select(Interaction))
    assert row.starts_at.isoformat() == "2026-11-12T02:00:00+00:00"


def test_a_further_row_keeps_what_was_typed_and_offers_capacities(officer, mayor):
    page = officer.post("/contacts/new", data=FORM | {"parties-0-who": named(mayor), "more": "who"})

    assert page.status_code == 200
    assert "Study visit in March" in page.text
    assert 'name="parties-1-who"' in page.text
    assert "Mayor, Makassar" in page.text
    assert db.session.scalar(select(func.count()).select_from(Interaction)) == 0


def test_what_is_wrong_is_said_at_its_field_and_kept(officer, city):
    page = officer.post("/contacts/new", data=FORM | {"parties-0-who": "Nobody At All", "body": "Kept words"})
    assert page.status_code == 422
    assert "nobody called Nobody At All" in page.text
    assert "Kept words" in page.text
    for changed in ({"subject": ""}, {"day": "soon"}, {"zone": "Mars/Base"}, {"minutes": "-3"}):
        data = FORM | {"parties-0-who": named(city)} | changed
        assert officer.post("/contacts/new", data=data).status_code == 422
    assert officer.post("/contacts/new", data=FORM).status_code == 422


def test_a_name_typed_in_full_is_enough_unless_two_have_it(officer, city):
    saved(officer.post("/contacts/new", data=FORM | {"parties-0-who": "makassar"}))
    factories.organisation("Makassar", country="ID")

    page = officer.post("/contacts/new", data=FORM | {"parties-0-who": "Makassar"})
    assert "several called Makassar" in page.text


def test_a_line_fills_the_form_and_writes_nothing(officer, city):
    page = officer.get(f"/contacts/quick?party={city.party_id}&text=Met+Ratna+today").text

    assert re.search(r'<textarea[^>]*name="text"[^>]*>\s*Met Ratna today</textarea>', page)
    assert re.search(rf'<input[^>]*name="party"[^>]*value="{city.party_id}"', page)
    assert db.session.scalar(select(func.count()).select_from(Interaction)) == 0


def test_a_contact_is_corrected_and_two_windows_do_not_overwrite(officer, city, mayor, ayu):
    row = factories.contact(mayor, by=ayu)
    where = f"/contacts/{row.id}/edit"
    page = officer.get(where).text
    assert named(mayor) in page
    assert named(city) not in page, "an organisation that only follows from a capacity is not asked about"
    data = FORM | {"version": "1", "parties-0-who": named(mayor), "parties-0-capacity": "0"}

    saved(officer.post(where, data=data))
    assert db.session.scalars(select(InteractionParty.party_id)).all() == [mayor.party_id]
    late = officer.post(where, data=data | {"subject": "My words"})
    assert late.status_code == 422
    assert "changed this meanwhile" in late.text
    assert "My words" in late.text


def test_a_record_tells_of_contacts_and_promises(officer, city, mayor, ayu):
    factories.contact(mayor, by=ayu, subject="At city hall", kind="visit")
    factories.task(mayor, by=ayu, due_on=clock.today() - timedelta(days=9), title="Send the cost sheet")
    page = officer.get(f"/orgs/{city.party_id}-makassar").text

    for words in (
        "Last real contact",
        "Ratna",
        "Open promises",
        "1 ours",
        "9 days late",
        "At city hall",
        "Log a contact",
    ):
        assert words in page
    task = db.session.scalar(select(Task.id))
    page = officer.post(
        f"/tasks/{task}/finish", data={"back": f"/orgs/{city.party_id}"}, follow_redirects=True
    )
    assert "Done." in page.text
    assert "We kept a promise" in page.text


def test_a_button_leads_back_to_a_page_of_ours_only(officer, city, ayu):
    for back in ("https://evil.example", "//evil.example", "/\\evil.example", ""):
        task = factories.task(city, by=ayu)
        assert saved(officer.post(f"/tasks/{task.id}/finish", data={"back": back})) == "/tasks"


def test_the_timeline_is_read_on_page_by_page(officer, city, ayu):
    for n in range(55):
        factories.contact(city, by=ayu, subject=f"Talk {n:02}", starts_at=clock.now() - timedelta(days=n))
    where = f"/orgs/{city.party_id}-makassar/timeline"
    first = officer.get(where + "?show=contacts").text
    older = re.search(r'href="([^"]*after=[^"]*)"[^>]*>Show earlier', first).group(1).replace("&amp;", "&")
    second = officer.get(older).text

    shown = re.findall(r"Talk \d\d", first) + re.findall(r"Talk \d\d", second)
    assert sorted(set(shown)) == [f"Talk {n:02}" for n in range(55)]
    assert len(shown) == 55
    assert officer.get(where + "?after=nonsense").status_code == 200


def test_the_list_of_tasks_shows_whose_and_by_when(officer, city, ayu):
    today = clock.today()
    factories.task(city, by=ayu, title="Late one", due_on=today - timedelta(days=3))
    factories.task(city, by=ayu, title="Far one", due_on=today + timedelta(days=60), direction="theirs")
    assert "Nothing is due here" in officer.get("/tasks").text

    everything = officer.get("/tasks?whose=all").text
    assert "3 days late" in everything
    assert "Far one" in everything
    assert "Far one" not in officer.get("/tasks?whose=all&show=late").text
    assert "Late one" not in officer.get("/tasks?whose=all&direction=theirs").text
    assert officer.get("/tasks?whose=nobody&show=x&direction=y&after=zzz").status_code == 200


def test_tasks_are_noted_changed_put_off_and_handed_over(officer, city, ayu):
    data = {
        "title": "Send it",
        "direction": "ours",
        "who": named(city),
        "zone": "UTC",
        "assignee_id": str(ayu.id),
    }
    saved(officer.post("/tasks/new", data=data))
    task = db.session.scalar(select(Task))
    assert task.assignee_id == ayu.id
    saved(officer.post(f"/tasks/{task.id}/edit", data=data | {"title": "Send both", "version": "1"}))
    assert officer.post(f"/tasks/{task.id}/edit", data=data | {"version": "1"}).status_code == 422
    saved(officer.post(f"/tasks/{task.id}/snooze", data={"days": "7"}))
    assert officer.post(f"/tasks/{task.id}/snooze", data={}).status_code == 400
    saved(officer.post("/tasks/several", data={"act": "finish", "task": [task.id, "x"]}))
    db.session.refresh(task)
    assert (task.title, task.is_open) == ("Send both", False)
    assert "Send both" in officer.get("/tasks?whose=all&show=done").text


def test_pages_ask_a_constant_number_of_questions(officer, city, mayor, ayu, statements):
    def fill(n):
        for _k in range(n):
            factories.contact(mayor, by=ayu)
            factories.task(mayor, by=ayu, due_on=clock.today())

    pages = (
        f"/orgs/{city.party_id}-makassar",
        f"/orgs/{city.party_id}-makassar/timeline",
        "/tasks?whose=all",
    )
    fill(2)
    few = [statements(lambda page=page: officer.get(page)) for page in pages]
    fill(8)
    assert [statements(lambda page=page: officer.get(page)) for page in pages] == few
    assert max(few) <= 45


def test_a_reader_sees_and_changes_nothing(reader, city, ayu):
    row = factories.contact(city, by=ayu)

    page = reader.get(f"/contacts/{row.id}").text
    assert "Remove" not in page
    assert reader.get("/tasks?whose=all").status_code == 200
    assert reader.post(f"/contacts/{row.id}/remove").status_code == 403
