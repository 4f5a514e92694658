"""What somebody is going to do: "I send the letter by Friday", "she will send the list". A wish is none."""

import re
from datetime import date

from .days import FUTURE, days_in
from .kinds import tells_how
from .letters import anyone_of, fold, said
from .values import HeardPromise, Span

MOST = 8
DOES = said(
    "send|share|give|write|call|phone|mail|email|e-mail|prepare|draft|confirm|invite|forward|check|ask|arrange|introduce"
    "|book|provide|reply|answer|get back|follow up|bring|pay|sign|translate|print|organise|organize|submit|deliver"
    "|nominate|name|appoint|inform|tell|show|update|return|finalise|finalize|review|approve|propose|publish|supply"
    "|kirim|kirimkan|mengirim|mengirimkan|siapkan|menyiapkan|beri|berikan|memberi|memberikan|hubungi|menghubungi|tulis"
    "|menulis|undang|mengundang|konfirmasi|mengonfirmasi|teruskan|meneruskan|balas|membalas|urus|mengurus|bayar|membayar"
    "|hantar|menghantar|sediakan|menyediakan|kabari|mengabari|sampaikan|menyampaikan"
    "|gửi|chuẩn bị|xác nhận|gọi|mời|trả lời|cung cấp|ส่ง|เตรียม|ยืนยัน|โทร|เชิญ"
    "|发|寄|送|准备|提供|确认|回复|发送|安排|發|準備|確認|回覆|發送"
    "|enverrai|enverrons|enverra|prépare|confirme"
)
WE = said("i|we|me|saya|kami|kita|aku|ako|kami ay|tôi|chúng tôi|我|我们|我們|ผม|ดิฉัน|เรา|je|nous")
THEY = said(
    "she|he|they|it|dia|beliau|mereka|ia|siya|sila|họ|anh ấy|chị ấy|ông ấy|bà ấy|他|她|他们|他們|她们|เขา|พวกเขา|il|elle|ils"
    "|mayor|the mayor|deputy mayor|the deputy mayor|their office|her office|his office|the city|secretary|walikota|wali kota"
    "|sekretaris|bupati|pak|bu|bapak|ibu"
)
WILL = said(
    "will|shall|'ll|promised to|promise to|agreed to|is going to|are going to|am going to|have to|has to|must|need to"
    "|akan|berjanji|janji|harus|bersedia|sẽ|phải|会|會|将|將|要|答应|จะ|allons|va|vais"
)
NOT_YET = said(
    "whether|if|wants|want|would like|hopes|hope|asked|asks|may|might|could|would|did not|didn't|won't|will not|not|cannot"
    "|apakah|kalau|jika|ingin|mau|minta|meminta|tidak|belum|mungkin|nếu|muốn|không|是否|想|希望|如果|不|没|อยาก|ไม่|ถ้า"
)
CUT = re.compile(
    r"[.](?=\s+\D|\s*$)|[;!?\n。；！？،۔]|[,，、](?!\d)"
    r"|\s(?:and|but|then|dan|lalu|tapi|tetapi|serta)\s+(?=" + anyone_of(WE + THEY[:10]) + r")"
)
WE_DO = re.compile(
    rf"{anyone_of(WE)}\s*(?:{anyone_of(WILL)}\s*)?(?:also\s+|juga\s+)?(?P<does>{anyone_of(DOES)})"
    rf"|(?<!\w)(?:i|we)'ll\s+(?P<does2>{anyone_of(DOES)})|(?<!\w)we owe\s+(?:(?:her|him|them)\s+)?(?P<owed>\S)"
)
BARE = re.compile(rf"^\s*(?:to\s?do:?\s+|{anyone_of(['will', 'akan'])}\s+)(?P<does>{anyone_of(DOES)})")
THEY_DO = re.compile(
    rf"(?P<who>{anyone_of(THEY)}|[^\W\d_][\w'’.-]*)\s*(?:{anyone_of(WILL)})\s*(?:also\s+|juga\s+)?(?P<does>{anyone_of(DOES)})"
    rf"|(?<!\w)(?:she|he|they)'ll\s+(?P<does2>{anyone_of(DOES)})"
    rf"|(?<!\w)(?:she|he|they)\s+(?P<does3>{anyone_of([d + 's' for d in DOES[:40]])})"
    rf"|(?<!\w)they owe us\s+(?P<owed>\S)"
)
WISH = re.compile(anyone_of(NOT_YET))
LEFT_OVER = re.compile(
    r"[\s,:;–-]*(?:\b(?:by|before|until|on|due|no later than|paling lambat|sebelum|sampai|pada|di|in|within|hari|trước|avant|le)\b)?"
    r"[\s,:;–-]*$",
    re.IGNORECASE,
)


def promises_in(text: str, today: date) -> tuple[HeardPromise, ...]:
    """Every promise, in order; which side made it follows from who is said to act."""
    found = [promise_in(text, span, today) for span in clauses(text)]
    return tuple(each for each in found if each)[:MOST]


def clauses(text: str) -> list[Span]:
    """The parts of a text that say one thing each."""
    folded, start, spans = fold(text), 0, []
    for cut in CUT.finditer(folded):
        spans.append(Span(start, cut.start()))
        start = cut.end()
    return [span for span in [*spans, Span(start, len(text))] if text[span.start : span.end].strip()]


def promise_in(text: str, span: Span, today: date) -> HeardPromise | None:
    """The promise of a clause, if it is one."""
    clause = text[span.start : span.end]
    folded = fold(clause)
    ours, theirs = WE_DO.search(folded) or BARE.search(folded), THEY_DO.search(folded)
    first = min((m for m in (ours, theirs) if m), key=lambda m: m.start(), default=None)
    if first is None or WISH.search(folded[: act_of(first)]):
        return None
    days = days_in(clause, today, FUTURE)
    due = next((found for found in days if found.span.start >= first.start()), None)
    title = title_of(clause, act_of(first), due)
    if not title:
        return None
    direction = "ours" if first is ours else "theirs"
    part = promised_part(clause, span, first.start())
    return HeardPromise(title, direction, due.day if due else None, trimmed(text, part))


def promised_part(clause: str, span: Span, start: int) -> Span:
    """The clause, without what tells how one spoke before the promise begins: "Called him, he will send"."""
    tells = tells_how(clause[:start], is_beginning=span.start == 0)
    return Span(span.start + start, span.end) if tells else span


def act_of(found) -> int:
    """Where the doing begins."""
    return max(found.start(name) for name in found.re.groupindex if name != "who" and found[name])


def title_of(clause: str, start: int, due) -> str:
    """What is to be done, in the words of the text, without the day."""
    if due and due.span.start > start:
        before = LEFT_OVER.sub("", clause[start : due.span.start])
        title = (
            before + clause[due.span.end :].rstrip(" .") if not clause[due.span.end :].strip(" .") else before
        )
    else:
        title = clause[start:]
    title = " ".join(title.split()).strip(" .,;:")
    return (title[:1].upper() + title[1:])[:300]


def trimmed(text: str, span: Span) -> Span:
    """The span without white space at its ends."""
    part = text[span.start : span.end]
    start = span.start + len(part) - len(part.lstrip())
    return Span(start, start + len(part.strip()))
