"""Files as they come: sheets, headings, sums, cards, old encodings, and what is meant to do harm."""

import io
import unicodedata
import zipfile
from datetime import datetime

import openpyxl
import pytest

from crm.exchange.columns import Asked, guess
from crm.exchange.sheets import Aside, Layout, Wish, look, rows
from crm.exchange.sheets.limits import NotASpreadsheet
from crm.exchange.sheets.old_encodings import likeliest

from .binaries import binary_workbook, compound

PEOPLE = [
    ["Name", "Email", "Country"],
    ["Ana Silva", "ana@x.example", "FJ"],
    ["Ben Tau", "ben@x.example", "FJ"],
]


@pytest.fixture
def written(tmp_path, app):
    def write(content, name="list.csv"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    with app.app_context():
        yield write


def saved(book):
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def filled(sheet, lines):
    for line in lines:
        sheet.append(line)


def read(path, wish=None):
    looked = look(path, wish=wish)
    known = guess(looked.head, None, Asked(looked.spans))
    aside = Aside()
    layout = Layout(
        **looked.layout.as_json()
        | {"header_row": known.header_row, "headings": tuple(map(tuple, known.headings))}
    )
    return looked, known, list(rows(path, layout, aside.note)), aside.rows


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1252", "Nom;Prénom;Montant\nDupré;Hélène;1 234,50\nGarçon;Noël;3,5\n"),
        ("mac_roman", "Nom;Prénom\nDupré;Hélène\nGarçon;Noël\n"),
        ("cp850", "Nom;Prénom\nDupré;Hélène\nGarçon;Noël\n"),
        ("cp1251", "имя;город\nИван Петров;Москва\nОльга;Казань\n"),
        ("cp1251", "МОСКВА,КАЗАНЬ,ИВАНОВ\n"),
        ("cp1251", "Улаанбаатар,Бат-Эрдэнэ\n"),
        ("koi8_r", "имя;город\nИван Петров;Москва\nОльга;Казань\n"),
        ("cp1254", "Ad;Şehir\nAyşe;İstanbul\nMehmet;Kadıköy\n"),
        ("gb18030", "姓名,邮箱,单位\n王小明,a@b.c,北京市政府\n李建国,b@b.c,外事办公室\n"),
        ("big5hkscs", "姓名,電郵\n陳大文,a@b.c\n臺北市政府,b\n"),
        ("cp932", "氏名,メール\n山田太郎,a@b.c\n横浜市国際局,b\n"),
        ("euc_jp", "氏名,メール\n山田太郎,a@b.c\n横浜市国際局,ヨコハマ\n"),
        ("cp949", "박지훈,수원시\n"),
        ("cp874", "เทศบาลนครเชียงใหม่\n"),
        ("cp1256", "الاسم,البريد\nمحمد,a@b.c\nلاهور\n"),
    ],
)
def test_short_lists_in_old_encodings_are_read(encoding, text):
    assert text.encode(encoding).decode(likeliest(text.encode(encoding))) == text


def test_a_few_broken_bytes_are_told_and_the_rest_is_utf8(written):
    text = "name,email\n" + "".join(f"José Peña,a{n}@x.example\n" for n in range(40))
    looked = look(written(text.encode() + b"Ana\xff,z@x.example\n"))

    assert looked.layout.encoding == "utf-8"
    assert looked.head[1][1][0] == "José Peña"
    assert looked.remarks == ["1 characters could not be read and are shown as \ufffd."]


def test_the_encoding_may_be_chosen(written):
    path = written("name,email\nПетр,a@x.example\n".encode("cp1251"))

    assert look(path, wish=Wish(encoding="cp1251")).head[1][1][0] == "Петр"


def test_titles_headings_that_come_again_sums_and_notes_are_no_entries(written):
    book = openpyxl.Workbook()
    filled(book.active, [["DAFTAR KONTAK 2026"], ["Kementerian"], [], *PEOPLE])
    filled(
        book.active, [[], PEOPLE[0], ["Cho", "cho@x.example", "KR"], ["JUMLAH", 3], ["* per 1 Maret 2026"]]
    )
    _looked, known, entries, aside = read(written(saved(book), "list.xlsx"))

    assert known.header_row == 4
    assert [(number, cells[0]) for number, cells in entries] == [(5, "Ana Silva"), (6, "Ben Tau"), (9, "Cho")]
    assert [(line["row"], line["why"]) for line in aside] == [
        (7, "The row is empty."),
        (8, "The headings come again."),
        (10, "The row is a sum, not an entry."),
        (11, "The row is a note, not an entry."),
    ]


@pytest.mark.parametrize(
    "word", ["TOTAL", "Sub-total", "Jumlah: 12 orang", "合计", "합계", "รวม", "Tổng cộng", "Итого"]
)
def test_sums_are_known_in_the_regions_languages(written, word):
    path = written(f"No,Name,Email,Country\n1,Ana,a@x.example,FJ\n,{word},,\n")

    assert len(read(path)[2]) == 1


def test_a_person_called_by_a_word_for_sums_is_an_entry(written):
    path = written("No,Name,Email,Country\n1,Total,total@x.example,FJ\n2,Sum Wai,sum@x.example,HK\n")

    assert len(read(path)[2]) == 2


def test_a_cell_that_spans_rows_stands_in_each_of_them_and_a_group_above_its_headings(written):
    book = openpyxl.Workbook()
    sheet = book.active
    filled(sheet, [["Place", None, "Person", None], ["Province", "City", "Name", "Email"]])
    filled(sheet, [["Cebu", "Toledo", "Ana", "a@x.example"], [None, "Talisay", "Ben", "b@x.example"]])
    for cells in ("A1:B1", "C1:D1", "A3:A4"):
        sheet.merge_cells(cells)
    _looked, known, entries, _aside = read(written(saved(book), "list.xlsx"))

    assert known.headers == ["Province (Place)", "City (Place)", "Name (Person)", "Email (Person)"]
    assert [cells[0] for _number, cells in entries] == ["Cebu", "Cebu"]


def test_two_rows_of_headings_in_two_languages_are_one(written):
    _looked, known, entries, _aside = read(
        written("name,email,country\nالاسم,البريد,الدولة\nA,a@x.example,FJ\nB,b@x.example,FJ\n")
    )

    assert known.headers[0] == "name / الاسم"
    assert (known.header_row, known.columns, len(entries)) == (2, ["full_name", "email", "country"], 2)


def test_the_sheet_that_is_a_list_is_read_and_hidden_ones_are_told(written):
    book = openpyxl.Workbook()
    book.active.title = "Cover"
    book.active["A1"] = "List of contacts"
    filled(book.create_sheet("Staff"), PEOPLE)
    filled(book.create_sheet("More"), [PEOPLE[0], ["Cho", "cho@x.example", "KR"]])
    secret = book.create_sheet("Secret")
    secret["A1"], secret.sheet_state = "x", "hidden"
    path = written(saved(book), "list.xlsx")
    looked = look(path)

    assert looked.layout.sheet == "Staff"
    assert any("Secret" in remark for remark in looked.remarks)
    _l, _k, entries, aside = read(path, Wish(also=("More",)))
    assert [cells[0] for _number, cells in entries] == ["Ana Silva", "Ben Tau", "Cho"]
    assert aside == [{"row": 2_000_001, "why": "The headings come again."}]
    with pytest.raises(NotASpreadsheet, match="no such sheet"):
        look(path, wish=Wish(sheet="None"))


def test_days_of_both_epochs_are_days_and_a_formula_without_its_result_is_told(written):
    book = openpyxl.Workbook()
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    filled(book.active, [["Name", "Email", "Since"], ["Ana", "a@x.example", datetime(2024, 5, 1)]])
    book.active["A3"], book.active["B3"] = '=HYPERLINK("http://evil.example")', "b@x.example"
    looked, _known, entries, _aside = read(written(saved(book), "list.xlsx"))

    assert entries[0][1][2] == "2024-05-01"
    assert entries[1][1][0] == ""
    assert any(remark.startswith("1 cells hold formulas") for remark in looked.remarks)


CARDS = """BEGIN:VCARD
VERSION:2.1
N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E6=9D=8E;=E5=BB=BA=
=E5=9B=BD;;;
TEL;CELL;PREF:+8613912345678
TEL;FAX:+861012345678
PHOTO;ENCODING=BASE64;JPEG:AAAA
 BBBB

EMAIL;INTERNET:a@x.example
END:VCARD
BEGIN:VCARD
VERSION:3.0
N:Silva;Ana;Maria;Dr.;MBA
FN:Dr. Ana Maria Silva
ORG:Suva City Council;Planning
TITLE:Mayor
item1.EMAIL;type=INTERNET:ana@city.example
item1.X-ABLabel:_$!<Other>!$_
EMAIL;type=WORK;type=pref:office@city.example
TEL;TYPE=CELL:+679 123 4567
ADR;TYPE=WORK:;;1 Main St;Suva;;;Fiji
NOTE:a long
  note
CATEGORIES:Mayors,Fiji
END:VCARD
BEGIN:VCARD
VERSION:4.0
FN:Ben Tau
this line is broken
TEL;VALUE=uri;TYPE="voice,home":tel:+679-555-1234
END:VCARD
"""


def test_the_cards_of_a_telephone_are_rows(written):
    _looked, known, entries, _aside = read(written(CARDS.replace("\n", "\r\n"), "contacts.txt"))
    found = [{k: v for k, v in zip(known.columns, cells, strict=True) if k and v} for _n, cells in entries]

    assert found[0] == {
        "given_name": "建国",
        "family_name": "李",
        "phone": "+8613912345678",
        "email": "a@x.example",
    }
    assert found[1]["email"] == "office@city.example; ana@city.example"
    assert (found[1]["organisation"], found[1]["position"]) == ("Suva City Council", "Mayor")
    assert found[1]["tags"] == "Mayors, Fiji"
    assert found[2]["phone"] == "+679-555-1234"


def archive(sheet, **others):
    kept = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(saved(openpyxl.Workbook()))) as plain,
        zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as bundle,
    ):
        for name in plain.namelist():
            bundle.writestr(
                name, sheet if name.endswith("sheet1.xml") else others.get(name, plain.read(name))
            )
    return kept.getvalue()


START = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
END = "</sheetData></worksheet>"


def test_a_workbook_with_a_cell_at_the_end_of_the_world_is_a_sentence(written):
    cells = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'

    with pytest.raises(NotASpreadsheet, match="too large"):
        look(written(archive(START + cells + END), "far.xlsx"))


def test_an_outside_entity_is_not_followed(written):
    evil = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + START
    cells = '<row r="1"><c r="A1" t="inlineStr"><is><t>&e;</t></is></c></row>'
    try:
        found = str(look(written(archive(evil + cells + END), "xxe.xlsx")).head)
    except NotASpreadsheet as error:
        found = error.sentence
    assert "root:" not in found


@pytest.mark.parametrize(
    "content", [b"\x89PNG\r\n\x1a\n" + bytes(99), b"PK\x03\x04" + bytes(99), b"GIF89a" + bytes(9)]
)
def test_pictures_and_wreckage_named_as_workbooks_are_sentences(written, content):
    with pytest.raises(NotASpreadsheet):
        look(written(content, "list.xlsx"))


def test_a_folder_and_a_line_without_end_are_sentences(written, tmp_path):
    with pytest.raises(NotASpreadsheet, match="folder"):
        look(tmp_path)
    with pytest.raises(NotASpreadsheet):
        list(rows(written("a,b\n" + "x,y," * 2_000_000), Layout("text", "utf-8", ",")))


def test_a_locked_workbook_says_so(written):
    with pytest.raises(NotASpreadsheet, match="locked with a password"):
        look(written(compound(("EncryptedPackage", "EncryptionInfo")), "locked.xlsx"))


def test_a_binary_workbook_is_read(written):
    rows_in_it = [["Name", "E-mail"], ["Ana Silva", "ana@x.example"], ["예진", "y@x.example"]]
    _looked, known, entries, _aside = read(written(binary_workbook(rows_in_it), "list.xlsb"))

    assert known.columns == ["full_name", "email"]
    assert [cells for _number, cells in entries] == rows_in_it[1:]


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Surel", "email"), ("电子邮箱", "email"), ("Эл. почта", "email"), ("E-posta", "email"), ("Courriel", "email"),
        ("อีเมล", "email"), ("အီးမေးလ်", "email"), ("អ៊ីមែល", "email"), ("ອີເມວ", "email"), ("மின்னஞ்சல்", "email"),
        ("Имэйл", "email"), ("No. HP", "phone"), ("Số điện thoại", "phone"), ("携帯番号", "phone"), ("연락처", "phone"),
        ("मोबाइल", "phone"), ("Telefone", "phone"), ("Jabatan", "position"), ("तपाईंको पद", None), ("पद", "position"),
        ("Unvanı", "position"), ("ตำแหน่ง", "position"), ("Кемпания", None), ("Байгууллага", "organisation"),
        ("Collectivité", "organisation"), ("Negara", "country"), ("ປະເທດ", "country"), ("国家/地区", "country"),
        ("E-mail of the mayor", "email"), ("Office phone number", "phone"), ("Apelyido", "family_name"),
    ],
)  # fmt: skip
def test_headings_of_the_region_are_known(app, heading, field):
    from crm.exchange.columns.headings import field_for

    assert field_for(heading, "people") == field


def test_columns_are_known_by_their_cells_and_a_heading_that_promises_falsely_is_not_believed(app):
    lines = [["x", "y", "z", "Email"]]
    lines += [[f"Dr. Ana Silva{n}", "0061 412 345 67" + str(n), "Fiji", "none given"] for n in range(8)]
    with app.app_context():
        known = guess(list(enumerate(lines, start=1)), "people", Asked(header_row=1))

    assert known.columns == ["full_name", "phone", "country", None]
    assert "begin with a title" in known.reasons[0]
    assert "do not look like it" in known.reasons[3]


def test_a_second_column_of_addresses_is_a_further_one(app):
    lines = [["Name", "Email", "Other e-mail"], ["Ana", "a@x.example", "b@x.example"]]
    with app.app_context():
        assert guess(list(enumerate(lines, start=1))).columns == ["full_name", "email", "email_2"]


def test_vietnamese_with_its_marks_apart_is_read():
    marks = {"\u0300": b"\xcc", "\u0301": b"\xec", "\u0303": b"\xde", "\u0309": b"\xd2", "\u0323": b"\xf2"}
    text, out = "Nguyễn Văn Đức,Trần Thị Hương,Phạm Hồng Phước\n", b""
    for char in text:
        base = unicodedata.normalize("NFD", char)
        tone = "".join(c for c in base if c in marks)
        plain = unicodedata.normalize("NFC", "".join(c for c in base if c not in marks))
        out += plain.encode("cp1258") + b"".join(marks[c] for c in tone)

    assert unicodedata.normalize("NFC", out.decode(likeliest(out))) == text
