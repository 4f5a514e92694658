"""Lists as other tools export them, with their own headings: what each column is taken for, and who may be written to."""

import io

import openpyxl
import pytest
from sqlalchemy import select

from crm import exchange
from crm.audiences.models import Suppression
from crm.directory.models import Party, Person, Position
from crm.exchange.columns import guess
from crm.kernel import db

from .conftest import five, imported, received

EXPORTS = {
    "civicrm": (
        "Internal Contact ID,Contact Type,Do Not Email,Do Not Phone,No Bulk Emails (User Opt Out),Display Name,First Name,Last Name,"
        "Individual Prefix,Job Title,Organization Name,Current Employer,Country,Phone,Email,On Hold,Use for Bulk Mail",
        "7,Individual,No,No,No,Mr. Tomasi Vuki,Tomasi,Vuki,Mr.,Mayor,,Suva City,Fiji,+679 992 1456,t@suva.example,No,No",
        "id:civicrm record_kind stop:do_not_email - stop:unsubscribed full_name given_name family_name honorific position - "
        "organisation country phone email stop:on_hold -",
    ),
    "hubspot": (
        "Record ID - Contact,First Name,Last Name,Email,Phone Number,Contact owner,Lead Status,Marketing contact status,"
        "Create Date (GMT+7),Associated Company IDs,Job Title,Company Name,Country/Region,Unsubscribed from all email",
        "151,Maria,Santos,m@iloilo.example,+63 917 123 4567,Ayu,,Marketing contact,2025-03-01 09:11,99,Councillor,Iloilo City,Fiji,false",
        "id:hubspot given_name family_name email phone - - stop:status - - position organisation country stop:unsubscribed",
    ),
    "salesforce": (
        "Id,Salutation,FirstName,LastName,Account.Name,Title,Email,MobilePhone,MailingCountry,HasOptedOutOfEmail,DoNotCall",
        "0035g,Mr.,Tomasi,Vuki,Suva City,Lord Mayor,t@suva.example,+679 992 1456,Fiji,false,false",
        "- honorific given_name family_name organisation position email phone country stop:unsubscribed -",
    ),
    "espocrm": (
        "id,salutationName,firstName,lastName,accountName,title,emailAddress,emailAddressIsOptedOut,emailAddressIsInvalid,phoneNumber,addressCountry,createdAt",
        "a1,Mr.,Ravi,Kumar,Shimla,Commissioner,r@shimla.example,false,false,+919816012345,India,2025-01-01 10:00",
        "- honorific given_name family_name organisation position email stop:unsubscribed stop:on_hold phone country -",
    ),
    "odoo": (
        "id,name,company_name,parent_id,function,email,mobile,lang,country_id,is_company,is_blacklisted,category_id,title",
        "x.1,Siti,,Kota Makassar,Kepala,s@mks.example,+62 812 3456 7890,id_ID,Indonesia,False,False,VIP,Mrs.",
        "- full_name - organisation position email phone language country record_kind stop:unsubscribed tags honorific",
    ),
    "google": (
        "First Name,Middle Name,Last Name,Name Prefix,Nickname,Organization Name,Organization Title,Labels,E-mail 1 - Label,"
        "E-mail 1 - Value,Phone 1 - Label,Phone 1 - Value,Address 1 - Country",
        "Ana,Maria,Cruz,Dr.,,Suva City,Clerk,* myContacts ::: Mayors,* Work,a@x.example,Mobile,+679 992 1456,FJ",
        "given_name middle_name family_name honorific - organisation position tags - email - phone country",
    ),
    "outlook": (
        "Title,First Name,Last Name,Company,Job Title,Business Country/Region,Business Phone,Mobile Phone,Assistant's Name,"
        "E-mail Address,E-mail Type,E-mail Display Name,E-mail 2 Address,Birthday,Manager's Name",
        "Mme,Hélène,Dupré,Mairie,Maire,Fiji,+679 331 3433,+679 992 1456,,h@x.example,SMTP,Hélène (h@x.example),d@x.example,0/0/00,Jo Bo",
        "honorific given_name family_name organisation position country phone_2 phone - email - - email_2 - -",
    ),
}  # fmt: skip


@pytest.mark.parametrize("tool", EXPORTS)
def test_the_columns_of_other_tools_are_known_by_their_headings(app, tool):
    heading, row, wanted = EXPORTS[tool]
    with app.app_context():
        found = guess([(1, heading.split(",")), (2, row.split(","))])

    pairs = zip(found.headers, found.columns, wanted.split(), strict=True)
    assert [(h, got, want) for h, got, want in pairs if (got or "-") != want] == []


def suppressed():
    rows = db.session.execute(select(Suppression.reason, Suppression.scope))
    return sorted(tuple(row) for row in rows)


def test_a_tool_that_mixes_people_and_organisations_says_which_rows_are_which(slate):
    run = imported(
        "Contact Type,Display Name,First Name,Last Name,Email,On Hold\n"
        "Individual,Ana Cruz,Ana,Cruz,ana@x.example,On Hold Bounce\n"
        "Organization,Suva City Council,,,info@x.example,On Hold Opt Out\n"
    )

    assert five(run) == (1, 0, 0, 0, 1)
    assert "an organisation, not a person" in exchange.report(run)["problems"][0]["why"]
    assert suppressed() == [("hard_bounce", "all"), ("unsubscribed", "marketing")]


def test_a_blacklist_and_a_bounce_reason_block_and_subscribe_nobody(slate):
    run = imported(
        "name,email,is_blacklisted,EmailBouncedReason\nAna,ana@x.example,True,\nBen,ben@x.example,False,550 unknown\n"
    )

    assert five(run) == (2, 0, 0, 0, 0)
    assert exchange.report(run)["opted_out"] == 2
    assert suppressed() == [("hard_bounce", "all"), ("unsubscribed", "marketing")]


def test_a_french_nom_beside_a_prenom_is_the_family_name_and_nobody_loses_it(slate):
    text = "Civilité;Nom;Prénom;Fonction;Collectivité;Courriel;Date de début\nM.;LE GOFF;Yann;Maire;Ville de Nouméa;y@n.example;31/12/2025\n"
    text += "Mme;DUPRÉ;Zoé;;;;\n"
    run = imported(text.encode("cp1252"), "liste.csv")

    person = db.session.scalar(select(Person).where(Person.given_name == "Yann"))
    assert (person.given_name, person.family_name, person.honorific) == ("Yann", "Le Goff", "M.")
    assert str(db.session.scalar(select(Position.valid)).lower) == "2025-12-31"
    assert five(run) == (2, 0, 0, 0, 0)


def test_a_company_written_before_the_name_is_no_family_name(slate):
    imported('Display Name,Related Company,Email\n"Kota Makassar, Siti Rahma",Kota Makassar,s@x.example\n')

    assert "Siti Rahma" in db.session.scalars(select(Party.display_name)).all()


DESK = [
    ["No.", "Title", "Name (as on badge)", "Org/Affiliation", "E-mail", "Registered on", "Arrived"],
    [1, "Mr", "Tomasi Vuki", "Suva City", "t@x.example", "12/01/2026", "✓"],
    [2, "Ms.", "Siti Rahma", "Kota Makassar", "s@x.example; s2@x.example", "13 Jan 2026", "x"],
    ["Speakers"],
    [3, "Dr", "NGUYEN An", "Da Nang", "a@x.example", "2026-01-14", ""],
    ["Total", "", "", 3],
]


def desk():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Congress", *[""] * 6])
    sheet.merge_cells("A1:G1")
    sheet.append(["Participant", "", "", "", "Contact", "Attendance", ""])
    for span in ("A2:D2", "F2:G2"):
        sheet.merge_cells(span)
    for line in DESK:
        sheet.append(line)
    sheet.merge_cells("A6:G6")
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def test_a_registration_desk_is_read_as_the_people_who_came(slate):
    run = imported(desk(), "desk.xlsx")

    columns = [None, "honorific", "full_name", "organisation", "email", None, None]
    assert run.mapping["columns"] == columns
    assert five(run) == (3, 0, 0, 0, 0)
    left = {one["row"]: one["why"] for one in exchange.report(run)["left_out"]}
    assert "heading of the rows below" in left[6]
    assert "a sum" in left[8]
    assert exchange.report(run)["two_addresses"] == 1


def test_a_name_is_never_a_column_of_numbers(slate):
    assert received("Name,E-mail\n1,a@x.example\n2,b@x.example\n").mapping["columns"] == [None, "email"]


def test_a_number_that_could_be_of_any_country_is_not_taken_for_an_american_one(slate):
    run = imported("name,phone\nWang Xiaoming,13812345678\n")

    assert "names none: choose the usual country" in exchange.report(run)["problems"][0]["why"]


def test_numbers_with_the_code_of_one_country_say_where_the_others_are_dialled(slate):
    rows = "".join(f"Wang {n},+86 138 1234 56{n}\n" for n in range(10, 14))
    run = imported(f"name,phone\n{rows}Li Jianguo,13812345678\n")

    assert run.mapping["facts"]["country"] == "CN"
    assert exchange.report(run)["problems"] == []


def test_a_name_in_dense_script_begins_with_the_family_in_a_list_without_countries(slate):
    imported("first name,last name,email\n예진,최,y@x.example\n")

    assert db.session.scalar(select(Party.display_name)) == "최예진"
