import random
from io import BytesIO
from zipfile import ZipFile

import pytest
from docx import Document
from openpyxl import load_workbook
from sqlalchemy import event, select

from crm.directory.models import ExportLog, Party
from crm.insights import verbs
from crm.insights.reports.figures import ALL, SECTIONS
from crm.journal import SYSTEM, acting
from crm.kernel import db, transaction
from tests import factories

from .reported import ZONE, Q, any_contact, outreach


@pytest.fixture
def ayu(app, client):
    """Somebody who is signed in."""
    user = factories.user(name="Ayu Prameswari", tz=ZONE)
    kept, app.config["FIND_READER"] = app.config["FIND_READER"], lambda: user
    yield user
    app.config["FIND_READER"] = kept


def test_the_page_links_every_figure_to_its_rows(client, ayu):
    factories.contact(factories.organisation("Suva"), by=ayu, kind="visit")
    page = client.get("/reports/quarter")

    assert page.status_code == 200
    for key in ALL:
        assert f"/rows/{key}?q=" in page.text
    rows = client.get("/reports/quarter/rows/orgs_met")
    assert "Suva" in rows.text


def test_a_network_without_records_is_told_what_would_be_counted(client, ayu):
    assert "Nothing happened in this period" in client.get("/reports/quarter?q=2001-1").text


@pytest.mark.parametrize("q", ["2025-5", "x", "2025-0", "0000-1", "2025-٣", "9999-1"])
def test_a_period_that_is_none_is_not_found(client, ayu, q):
    assert client.get("/reports/quarter", query_string={"q": q}).status_code == 404


def test_the_form_keeps_what_the_other_window_wrote(client, ayu):
    where = "/reports/quarter/words/mail?q=2025-3"
    client.post(where, data={"body": "Mine", "version": ""})
    answer = client.post(where, data={"body": "Other", "version": ""})

    assert answer.status_code == 422
    assert "Mine" in answer.text
    assert "Keep theirs" in answer.text


def test_the_workbook_has_a_sheet_for_each_part_with_numbers_that_are_numbers(client, ayu):
    verbs.write_words(Q, "contacts", "=1+1", by=ayu)
    outreach()
    answer = client.get("/reports/quarter/report.xlsx?q=2025-3")
    book = load_workbook(BytesIO(answer.data))

    assert len(book.sheetnames) == len(SECTIONS)
    cells = [cell for sheet in book for line in sheet.iter_rows() for cell in line]
    assert not any(cell.data_type == "f" for cell in cells)
    news = {line[0]: line for line in book["Newsletters"].iter_rows(values_only=True)}
    assert news["Messages accepted"][1:4] == (3, 0, 0)
    assert news["Messages accepted"][4] == "The other side took the message."
    assert all("Computed" in str([c.value for c in sheet["A"]]) for sheet in book)


def test_the_document_has_headings_tables_and_a_language(client, ayu):
    outreach()
    answer = client.get("/reports/quarter/report.docx?q=2025-3")
    paper = Document(BytesIO(answer.data))
    titles = [p.text for p in paper.paragraphs if p.style.name == "Heading 1"]

    assert titles == [str(title) for title, _about in SECTIONS.values()]
    assert paper.core_properties.language
    with ZipFile(BytesIO(answer.data)) as parts:
        assert b"w:tblHeader" in parts.read("word/document.xml")


def test_the_sheet_of_paper_is_a_pdf(client, ayu):
    verbs.write_words(Q, "contacts", "#panic() *Selamat* 한국", by=ayu)
    answer = client.get("/reports/quarter/report.pdf?q=2025-3")

    assert answer.data.startswith(b"%PDF-")


@pytest.mark.parametrize("form", ["xlsx", "docx", "pdf"])
def test_whoever_takes_a_report_is_noted_and_no_person_is_named_in_it(client, ayu, form):
    people = outreach()
    answer = client.get(f"/reports/quarter/report.{form}?q=2025-3")
    row = db.session.scalar(select(ExportLog).order_by(ExportLog.id.desc()))

    assert (row.subject, row.form, row.who, row.words) == ("report", form, ayu.label, "quarter 2025-3")
    assert row.finished_at
    if form != "pdf":
        with ZipFile(BytesIO(answer.data)) as parts:
            everything = b"".join(parts.read(name) for name in parts.namelist())
        names = [db.session.get(Party, each.party_id).display_name for each in people]
        assert not any(f">{name}<".encode() in everything for name in names)


def test_the_page_asks_the_database_as_often_for_much_as_for_little(client, ayu, slate):
    asked = []

    def note(_connection, _cursor, statement, *_rest):
        if statement.startswith("SELECT"):
            asked.append(statement)

    client.get("/reports/quarter?q=2025-3")
    event.listen(slate, "before_cursor_execute", note)
    try:
        outreach()
        asked.clear()
        client.get("/reports/quarter?q=2025-3")
        few = len(asked)
        outreach_again()
        asked.clear()
        client.get("/reports/quarter?q=2025-3")
    finally:
        event.remove(slate, "before_cursor_execute", note)
    assert len(asked) == few
    assert few <= 25


@transaction()
def outreach_again():
    """More of everything."""
    chance = random.Random(9)  # noqa: S311  the same each time
    me, cities = factories.user(), [factories.organisation(country=c) for c in ("ID", "NP", "KR")]
    with acting(SYSTEM, "Noted contacts"):
        for _each in range(30):
            any_contact(chance, cities, (me,))
