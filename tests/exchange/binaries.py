"""Workbooks that no library of ours writes: one that is locked, and one of binary records."""

import io
import struct
import zipfile

END, FREE, TABLE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
SECTOR, STREAM = 512, 4096
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1"'
    ' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/%s" Target="%s"/></Relationships>'
)
TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'


def compound(names):
    """A compound file with an empty stream of each name: what a workbook with a password is kept in."""
    chain = [*range(2, 1 + STREAM // SECTOR), END]
    table, entries = [TABLE], [entry("Root Entry", 5, (END, 0), child=1)]
    for place, name in enumerate(names):
        start = len(table)
        table += [number if number == END else number + start - 1 for number in chain]
        after = place + 2 if place + 1 < len(names) else FREE
        entries.append(entry(name, 2, (start, STREAM), after=after))
    folder = len(table)
    table.append(END)
    head = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<5H", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    )
    head += struct.pack("<10I", 0, 1, folder, 0, STREAM, END, 0, END, 0, 0) + struct.pack("<I", FREE) * 108
    allotted = struct.pack("<128I", *table, *[FREE] * (128 - len(table)))
    return head + allotted + bytes(STREAM * len(names)) + b"".join(entries).ljust(SECTOR, b"\0")


def entry(name, kind, where, child=FREE, after=FREE):
    """A line in the folder of a compound file."""
    text = (name + "\0").encode("utf-16-le")
    links = struct.pack("<HBBIII", len(text), kind, 1, FREE, after, child)
    return text.ljust(64, b"\0") + links + bytes(36) + struct.pack("<IQ", *where)


def record(number, body=b""):
    """One record of a binary workbook."""
    head = bytes([number]) if number < 128 else bytes([number & 0x7F | 0x80, number >> 7])
    return head + bytes([len(body)]) + body


def words(text):
    """A text in a record."""
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def binary_workbook(rows):
    """One sheet of texts, as .xlsb."""
    size = struct.pack("<4I", 0, len(rows) - 1, 0, len(rows[0]) - 1)
    sheet = record(129) + record(148, size) + record(145)
    for number, cells in enumerate(rows):
        sheet += record(0, struct.pack("<IIHBBBI", number, 0, 300, 0, 0, 0, 0))
        sheet += b"".join(record(6, struct.pack("<II", n, 0) + words(cell)) for n, cell in enumerate(cells))
    named = record(156, struct.pack("<II", 0, 1) + words("rId1") + words("List"))
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr("_rels/.rels", RELATIONS % ("officeDocument", "xl/workbook.bin"))
        archive.writestr("xl/workbook.bin", record(131) + record(143) + named + record(144) + record(132))
        archive.writestr("xl/_rels/workbook.bin.rels", RELATIONS % ("worksheet", "worksheets/sheet1.bin"))
        archive.writestr("xl/worksheets/sheet1.bin", sheet + record(146) + record(130))
    return kept.getvalue()
