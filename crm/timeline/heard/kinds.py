"""How it happened, as officers of the region say it."""

import re

from .letters import anyone_of, fold, said
from .values import HeardKind, Span

# Verbs are believed wherever they stand; what may also be spoken of ("wants a visit") only at the beginning.
VERBS = {
    "meeting": "met|met with|had a meeting|sat down with|bertemu|ketemu|menemui|berjumpa|jumpa dengan|nakipagkita"
    "|nagkita|đã gặp|gặp|họp với|见了|见到|会见|会见了|见面|見面|會見|会った|お会い|面会|打ち合わせ|만났|만나서|미팅했"
    "|พบกับ|ประชุมกับ|भेटेँ|भेटें|سے ملے|سے ملا|rencontré|avons vu",
    "visit": "visited|paid a visit|dropped by|mengunjungi|berkunjung|melawat|bumisita|đến thăm|拜访了|拜访|拜訪|訪問した"
    "|방문했|ไปเยี่ยม|avons visité|ai visité",
    "call": "called|phoned|rang|spoke on the phone|spoke by phone|telephoned|menelepon|nelpon|menelpon|ditelepon"
    "|tinawagan|gọi điện|打电话|打電話|致电|致電|電話した|電話を|전화했|통화했|โทรหา|फोन गरेँ|appelé|téléphoné",
    "video": "zoomed|video called|met online|met on zoom|met on teams|rapat daring|视频会议|視訊會議|オンライン会議|화상회의",
    "email_in": "mailed us|emailed us|e-mailed us|wrote to us|wrote us|replied by mail|replied by email"
    "|got a mail from|got an email from|received a mail from|received an email from|mengirim email kepada kami"
    "|membalas email|nhận email|来信|來信|nous a écrit",
    "email_out": "mailed|emailed|e-mailed|sent a mail|sent an email|sent an e-mail|kirim email|mengirim email"
    "|nag-email|gửi email|发了邮件|發了郵件|メールした|メールを送|메일 보냈|이메일 보냈|ส่งอีเมล|ai écrit un courriel",
    "message": "whatsapped|texted|messaged|sent a message|whatsapp-an|wa-an|kirim wa|nhắn tin|发微信|發微信|카톡|ส่งไลน์"
    "|lineした",
    "letter": "received a letter|got a letter|sent a letter|menerima surat|mengirim surat|收到信|手紙を|편지를",
}
BEGINNINGS = {
    "meeting": "meeting|meet|rapat|pertemuan|mesyuarat|họp|cuộc họp|会议|會議|会面|會面|会議|미팅|회의|ประชุม|พบ|भेट"
    "|ملاقات|réunion|entretien",
    "visit": "visit|courtesy visit|courtesy call|kunjungan|audiensi|lawatan|thăm|访问|訪問|방문|เยี่ยม|دورہ|visite",
    "call": "call|phone call|call with|call from|phone|telepon|telpon|tawag|điện thoại|电话|電話|전화|통화|โทร|फोन|فون"
    "|appel",
    "video": "video call|zoom|teams call|google meet|vidcon",
    "email_in": "mail from|email from|e-mail from|email dari|surel dari|thư từ",
    "email_out": "mail|email|e-mail|surel|邮件|郵件|メール|메일|이메일|อีเมล|courriel|mail to|email to|e-mail to",
    "message": "whatsapp|wa|sms|text|message|telegram|line|viber|wechat|kakaotalk|zalo|pesan|tin nhắn|微信|短信|メッセージ"
    "|문자|ข้อความ",
    "letter": "letter|letter from|surat|surat dari|thư|信件|手紙|편지|จดหมาย|lettre",
}
EARLY = 24
WISH = re.compile(
    anyone_of(said("wants|want|asked|asks|would like|minta|meminta|mau|ingin|muốn|想|希望|อยาก"))
)


def table(said: dict[str, str]) -> list[tuple[str, re.Pattern]]:
    """The kinds with a pattern each."""
    return [(kind, re.compile(anyone_of(words.split("|")))) for kind, words in said.items()]


SURE, LEADING = table(VERBS), table(BEGINNINGS)


def kind_in(text: str, taken: list[Span]) -> HeardKind | None:
    """The first word that says how it happened, outside what is promised; the longest where two begin alike."""
    folded = fold(text)
    found = [(m, kind) for kind, pattern in SURE for m in pattern.finditer(folded)]
    found += [(m, kind) for kind, pattern in LEADING for m in pattern.finditer(folded) if is_leading(m)]
    free = [
        (Span(*m.span()), kind)
        for m, kind in found
        if not any(Span(*m.span()).overlaps(span) for span in taken)
    ]
    if not free:
        return None
    span, kind = min(free, key=lambda pair: (pair[0].start, -pair[0].end))
    return HeardKind(kind, span)


def tells_how(text: str, is_beginning: bool) -> bool:
    """Whether a part of a text says how it happened."""
    folded = fold(text)
    leading = is_beginning and any(is_leading(m) for _kind, one in LEADING for m in one.finditer(folded))
    return leading or any(one.search(folded) for _kind, one in SURE)


def is_leading(found: re.Match) -> bool:
    """Whether a word stands at the beginning, and is not what somebody wishes for."""
    return found.start() < EARLY and WISH.search(found.string[: found.start()]) is None
