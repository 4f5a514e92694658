"""Letters inside the text of a letter, as Gmail, Outlook and Apple Mail forward them: the best that can be read."""

import re
from dataclasses import dataclass
from datetime import date, time
from email.utils import getaddresses

from ..heard.days import PAST, days_in, time_in
from .plain import tidy

LABELS = {
    "from": "from|dari|de|từ|发件人|寄件者|差出人|보낸 사람",
    "date": "date|sent|tanggal|dikirim|envoyé|ngày|发送时间|日期|送信日時|보낸 날짜",
    "subject": "subject|perihal|subjek|objet|chủ đề|主题|主旨|件名|제목",
    "to": "to|kepada|à|đến|收件人|宛先|받는 사람",
    "cc": "cc|抄送|副本",
}
NAMES = {word: name for name, words in LABELS.items() for word in words.split("|")}
HEADER = re.compile(r"^\s*\*?(" + "|".join(map(re.escape, NAMES)) + r")\*?\s*[:：]\s*\*?\s*(.*)$", re.I)
FIRST = 3


@dataclass(frozen=True)
class Inner:
    """A letter within a letter."""

    sender: str
    to: tuple[str, ...]
    subject: str
    day: date | None
    at: time | None
    text: str
    before: str


def inner_letter(text: str, today: date) -> Inner | None:
    """The first letter that stands in a text with its own From, Date and Subject."""
    rows = text.split("\n")
    for i, row in enumerate(rows):
        found = HEADER.match(row)
        if found and NAMES[found.group(1).lower()] == "from":
            heads, end = headers(rows, i)
            if len(heads) >= FIRST and "@" in heads["from"]:
                return made(heads, rows, (i, end), today)
    return None


def headers(rows: list[str], start: int) -> tuple[dict[str, str], int]:
    """The lines of a header, and where they end; one empty line between them is allowed."""
    heads, at = {}, start
    while at < len(rows) and at < start + 20:
        found = HEADER.match(rows[at])
        if found:
            heads.setdefault(NAMES[found.group(1).lower()], found.group(2).strip())
        elif rows[at].strip() or (at + 1 < len(rows) and not HEADER.match(rows[at + 1])):
            break
        at += 1
    return heads, at


def made(heads: dict[str, str], rows: list[str], span: tuple[int, int], today: date) -> Inner:
    """A letter from its parts."""
    said = heads.get("date", "")[:200]
    days = sorted(days_in(said, today, PAST), key=lambda each: each.span.start - each.span.end)
    clock = time_in(said)
    before = [
        row for row in rows[: span[0]] if not re.match(r"^\s*(?:[-_]{5,}|Begin forwarded message)", row)
    ]
    return Inner(
        first(heads["from"]),
        tuple(addresses(heads.get("to", "")) + addresses(heads.get("cc", ""))),
        heads.get("subject", ""),
        days[0].day if days else None,
        clock[0] if clock else None,
        tidy("\n".join(rows[span[1] :])),
        tidy("\n".join(before)),
    )


def addresses(text: str) -> list[str]:
    """The addresses of a line."""
    plain = re.sub(r"\[mailto:([^\]]+)\]", r"<\1>", text)[:4000]
    return [address.lower() for _name, address in getaddresses([plain]) if "@" in address]


def first(text: str) -> str:
    """The first address of a line."""
    return next(iter(addresses(text)), "")
