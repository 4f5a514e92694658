"""From a dropped file to a report and back, as a browser does it."""

import io
import re

import openpyxl
from sqlalchemy import func, select

from crm.directory.models import Party, Position
from crm.exchange import verbs
from crm.exchange.models import ImportRow, ImportRun
from crm.kernel import db
from tests import factories

from .conftest import LISTS

LIST = (
    "given_name,family_name,email,country,organisation,position\nAna,Silva,ana@x.example,FJ,Suva City,Mayor\n"
)


def uploaded(client, content, name="list.csv"):
    content = content.encode() if isinstance(content, str) else content
    answer = client.post("/imports/new", data={"file": (io.BytesIO(content), name)})
    assert answer.status_code == 302, re.findall(r'class="err.*?</', answer.text)
    return answer.headers["Location"]


def mapped(client, place, **changes):
    run = run_at(place)
    data = {f"column{n}": column or "" for n, column in enumerate(run.mapping["columns"])}
    answer = client.post(f"{place}/columns", data=data | {"kind": run.kind} | changes)
    assert answer.status_code == 302, answer.text
    verbs.check(run.id)
    return run


def run_at(place):
    return db.session.get(ImportRun, int(place.rpartition("/")[2]), populate_existing=True)


def tiles(page):
    return [int(n.replace(",", "")) for n in re.findall(r'<span class="v">([\d,]+)</span>', page)]


def test_nobody_without_the_permission_sees_imports(client, reader):
    assert reader.get("/imports").status_code == 403
    assert reader.post("/imports/new").status_code == 403


def test_an_empty_house_says_what_imports_are_for(officer):
    assert "spreadsheet" in officer.get("/imports").text


def test_a_list_goes_from_upload_to_report_and_back(officer):
    place = uploaded(officer, LIST)
    assert "What the rows are" in officer.get(place).text

    mapped(officer, place)
    page = officer.get(place).text
    assert tiles(page) == [1, 0, 0, 0, 0]
    assert "1 organisation that the list names" in page

    officer.post(f"{place}/apply")
    assert "Importing" in officer.get(place).text
    verbs.work(run_at(place).id)
    page = officer.get(place).text
    assert "Imported" in page
    party_id = db.session.scalar(select(Party.id).where(Party.kind == "person"))
    assert f"/people/{party_id}" in page
    assert officer.get(f"/people/{party_id}", follow_redirects=True).status_code == 200

    officer.post(f"{place}/undo")
    assert "Undone" in officer.get(place).text
    assert not db.session.scalar(select(func.count()).select_from(Party))


def test_a_file_that_is_no_list_gets_a_sentence_in_the_page(officer):
    answer = officer.post("/imports/new", data={"file": (io.BytesIO(b"%PDF-1.7"), "a.pdf")})

    assert answer.status_code == 422
    assert "not a spreadsheet" in answer.text
    assert "Choose a file" in officer.post("/imports/new", data={}).text


def test_a_fault_found_while_checking_is_told_on_the_page(officer):
    place = uploaded(officer, LIST)
    mapped(officer, place)
    run = run_at(place)
    run.state, run.problem = "failed", "The cell in row 7 is too long."
    db.session.commit()

    assert "The cell in row 7 is too long." in officer.get(place).text


def test_a_column_given_twice_is_refused_where_it_stands(officer):
    place = uploaded(officer, LIST)
    data = {f"column{n}": "email" for n in range(6)} | {"kind": "people"}
    answer = officer.post(f"{place}/columns", data=data)

    assert answer.status_code == 422
    assert "same meaning" in answer.text


def test_the_live_page_is_asked_with_its_etag_and_says_when_it_is_over(officer):
    place = uploaded(officer, LIST)
    run = mapped(officer, place)
    officer.post(f"{place}/apply")
    first = officer.get(f"{place}/live")
    again = officer.get(f"{place}/live", headers={"If-None-Match": first.headers["ETag"]})
    verbs.work(run.id)
    last = officer.get(f"{place}/live", headers={"If-None-Match": first.headers["ETag"]})

    assert (first.status_code, again.status_code, last.status_code) == (200, 304, 200)
    assert "Balai-Done" not in first.headers
    assert last.headers["Balai-Done"] == "1"


def test_a_row_that_fits_two_is_decided_before_or_after(officer):
    one, two = (factories.organisation("City of Talisay", country="PH") for _ in range(2))
    place = uploaded(
        officer,
        "given_name,email,organisation,country,position\n"
        "Ana,ana@x.example,City of Talisay,PH,Mayor\nBen,ben@x.example,City of Talisay,PH,Clerk\n",
    )
    run = mapped(officer, place)
    assert tiles(officer.get(place).text) == [0, 0, 0, 2, 0]

    officer.post(f"{place}/rows/2", data={"organisation": str(two.party_id)})
    officer.post(f"{place}/apply")
    verbs.work(run.id)
    assert tiles(officer.get(place).text) == [1, 0, 0, 1, 0]

    officer.post(f"{place}/rows/3", data={"organisation": str(one.party_id)})
    first_change = run_at(place).change_set_id
    officer.post(f"{place}/apply")
    verbs.work(run.id)
    assert tiles(officer.get(place).text) == [2, 0, 0, 0, 0]
    assert run_at(place).change_set_id == first_change
    held = db.session.execute(select(Position.title, Position.organisation_id)).all()
    assert dict(held) == {"Mayor": two.party_id, "Clerk": one.party_id}


def test_a_decision_that_was_not_offered_is_refused(officer):
    one, _two = (factories.organisation("City of Talisay", country="PH") for _ in range(2))
    other = factories.organisation("Elsewhere")
    place = uploaded(officer, "name,email,organisation,country\nAna,ana@x.example,City of Talisay,PH\n")
    mapped(officer, place)

    assert officer.post(f"{place}/rows/2", data={"organisation": str(other.party_id)}).status_code == 409
    assert db.session.scalar(select(ImportRow.decision)) is None


def test_basis_and_topics_are_chosen_on_the_page_of_the_check(officer):
    place = uploaded(officer, LIST)
    run = mapped(officer, place)
    officer.post(
        f"{place}/basis", data={"basis": "consent", "topics": ["newsletter"], "new_topic": "clean-air"}
    )
    verbs.check(run.id)
    page = officer.get(place).text

    assert run_at(place).topics == ["newsletter", "clean-air"]
    assert re.search(r'<option selected value="consent"', page)


def test_refused_rows_come_back_as_files_with_a_reason(officer):
    place = uploaded(officer, "name,email,country\nAna,=HYPERLINK(1),Atlantis\n=cmd,ana@x.example,Narnia\n")
    mapped(officer, place)
    text = officer.get(f"{place}/refused.csv").data.decode("utf-8-sig")
    book = openpyxl.load_workbook(io.BytesIO(officer.get(f"{place}/refused.xlsx").data))

    assert text.splitlines()[0] == "name,email,country,row in the file,why"
    assert "'=HYPERLINK(1)" in text
    assert "not a country" in text
    rows = list(book.active.iter_rows(values_only=True))
    assert rows[1][:3] == ("Ana", "=HYPERLINK(1)", "Atlantis")
    assert book.active["B2"].data_type == "s"


def test_rows_are_shown_by_figure_and_paged(officer):
    place = uploaded(officer, (LISTS / "contacts.csv").read_bytes(), "contacts.csv")
    mapped(officer, place)
    first = officer.get(f"{place}?figure=created").text
    second = officer.get(f"{place}?figure=created&after=51").text

    assert 'id="row-2"' in first
    assert 'id="row-52"' in second
    assert officer.get(f"{place}?figure=refused").status_code == 200
    assert run_at(place).total == 3000


def test_hostile_names_are_shown_as_text(officer):
    place = uploaded(officer, 'name,email\n"<script>alert(1)</script>",ana@x.example\n', '<b>"x.csv')
    mapped(officer, place)

    assert "<script>alert(1)" not in officer.get(place).text
    assert '<b>"x' not in officer.get("/imports").text
