import html
import random
import re
from io import BytesIO
from zipfile import ZipFile

import pytest
from docx import Document
from openpyxl import load_workbook
from sqlalchemy import event, select

from crm.directory.models import ExportLog, Party
from crm.insights import verbs
from crm.insights.reports import building, periods
from crm.insights.reports.counting import counted
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


def test_of_many_records_each_part_comes_by_itself(client, ayu, monkeypatch):
    factories.contact(factories.organisation("Suva"), by=ayu, kind="visit")
    monkeypatch.setattr(building, "MANY", -10)
    page = client.get("/reports/quarter").text
    found = {key: re.search(rf'hx-get="([^"]*part={key})"', page) for key in SECTIONS}

    assert all(found.values())
    assert "/rows/orgs_met" not in page
    part = client.get(html.unescape(found["contacts"][1]), headers={"HX-Request": "true"}).text
    assert part.lstrip().startswith("<section")
    assert "/rows/orgs_met" in part
    assert "/rows/orgs_known" not in part


def test_without_scripts_the_whole_report_is_one_link_away(client, ayu, monkeypatch):
    monkeypatch.setattr(building, "MANY", -10)
    page = client.get("/reports/quarter").text
    way = re.search(r'<noscript><p><a href="([^"]*)"', page)[1]
    whole = client.get(html.unescape(way)).text

    assert all(f"/rows/{key}?q=" in whole for key in ALL)
    assert "hx-trigger" not in whole
    assert "/rows/orgs_met" in client.get("/reports/quarter?part=contacts").text


def test_parts_and_files_say_the_same_figures(client, ayu, monkeypatch):
    outreach()
    shown = client.get("/reports/quarter?q=2025-3&part=mail").text
    book = load_workbook(BytesIO(client.get("/reports/quarter/report.xlsx?q=2025-3").data))
    news = {line[0]: line[1] for line in book["Newsletters"].iter_rows(values_only=True)}

    assert f'aria-label="Messages accepted: {news["Messages accepted"]}"' in shown
    assert news["Messages accepted"] == 3


def test_who_was_not_met_is_counted_for_the_period_alone(client, ayu):
    factories.organisation("Suva")
    figures = {
        each.figure.key: each for each in counted("contacts", periods.period("quarter", "", ZONE), ayu)
    }

    assert figures["orgs_quiet"].counts == (1, None, None)
    assert figures["orgs_met"].counts == (0, 0, 0)
