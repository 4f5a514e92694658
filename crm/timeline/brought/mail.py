"""Letters as files (.eml): one proposal, of the letter itself or of the one that it forwards."""

import hashlib
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import getaddresses, parsedate_to_datetime

from crm.kernel import clock
from crm.kernel.words import _

from .forwarded import inner_letter
from .plain import from_html, tidy, without_quotes
from .values import Address, Enclosed, Proposal, Unreadable, line, uid_of

MOST_MB = 25
MOST_PARTS = 300
MOST_ADDRESSES = 500
MOST_FILES = 30
DEEPEST = 20
BROKEN = (ValueError, IndexError, KeyError, AttributeError, TypeError, LookupError, RecursionError)


def proposal_from_email(raw: bytes, *, ours=frozenset(), zone: str = "UTC") -> Proposal:
    """What a letter proposes; ours are our own addresses, which decide whether it came or went.

    A letter that one of us forwards stands for the letter within it.
    """
    refuse_bombs(raw)
    try:
        outer = message_from_bytes(raw, policy=policy.default)
        refuse_depth(outer)
        return told(outer, {address.lower() for address in ours}, zone, raw)
    except BROKEN as error:
        raise Unreadable(_("This is not an e-mail that can be read.")) from error


def refuse_bombs(raw: bytes) -> None:
    """Refuse what is too much before anybody reads it."""
    if len(raw) > MOST_MB * 1024 * 1024:
        raise Unreadable(_("The e-mail is larger than %(limit)s MB.", limit=MOST_MB))
    small = raw.lower()
    if small.count(b"boundary=") > MOST_PARTS or small.count(b"message/rfc822") > MOST_PARTS:
        raise Unreadable(_("There are too many parts in this e-mail."))
    head = raw[:65536].split(b"\n\n", 1)[0].split(b"\r\n\r\n", 1)[0].lower()
    if not (b"from:" in head and b":" in head):
        raise Unreadable(_("This is not an e-mail that can be read."))


def refuse_depth(message, depth: int = 0) -> int:
    """How many parts there are; a refusal where they lie too deep or are too many."""
    if depth > DEEPEST:
        raise Unreadable(_("There are too many parts in this e-mail."))
    parts = message.get_payload() if message.is_multipart() else []
    count = 1 + sum(refuse_depth(part, depth + 1) for part in parts)
    if count > MOST_PARTS:
        raise Unreadable(_("There are too many parts in this e-mail."))
    return count


def told(outer: EmailMessage, ours: set[str], zone: str, raw: bytes) -> Proposal:
    """The proposal of a letter, or of the one that one of us forwards in it."""
    sender = first_address(outer, "from")
    attached = next(
        (p.get_payload(0) for p in outer.walk() if p.get_content_type() == "message/rfc822"), None
    )
    if sender in ours and isinstance(attached, EmailMessage):
        return letter(attached, ours, raw)
    text = words(outer)
    inner = inner_letter(text, clock.today(zone)) if sender in ours else None
    if inner is None:
        return letter(outer, ours, raw)
    return of_inner(inner, outer, ours, zone)


def letter(message: EmailMessage, ours: set[str], raw: bytes) -> Proposal:
    """The proposal of one letter."""
    sender = first_address(message, "from")
    subject = line(said(message, "subject")) or _("E-mail without a subject")
    number = said(message, "message-id") or hashlib.sha256(raw).hexdigest()
    return Proposal(
        "email_out" if sender in ours else "email_in",
        subject,
        uid_of("mail", number),
        text=without_quotes(words(message)),
        starts_at=sent_at(message),
        sender=sender,
        addresses=people(message),
        files=enclosed(message),
    )


def of_inner(inner, outer: EmailMessage, ours: set[str], zone: str) -> Proposal:
    """The proposal of a letter that stands in the text of another."""
    at = None
    if inner.day:
        at = clock.moment_in(zone, datetime.combine(inner.day, inner.at or datetime.min.time()))
    number = f"{inner.sender}|{inner.subject}|{inner.day}|{inner.at}"
    notes = [_("Read out of a forwarded e-mail: look whether day and sender are right.")]
    everybody = [Address(inner.sender), *(Address(address) for address in inner.to)]
    return Proposal(
        "email_out" if inner.sender in ours else "email_in",
        line(inner.subject) or _("E-mail without a subject"),
        uid_of("mail", "fwd:" + hashlib.sha256(number.encode("utf-8", "replace")).hexdigest()),
        text=without_quotes(inner.text),
        starts_at=at or sent_at(outer),
        sender=inner.sender,
        addresses=tuple(everybody[:MOST_ADDRESSES]),
        files=enclosed(outer),
        notes=tuple(notes),
    )


def said(message: EmailMessage, name: str) -> str:
    """A header in words; nothing where it cannot be read."""
    try:
        return str(message.get(name, "") or "")
    except BROKEN:
        return ""


def first_address(message: EmailMessage, name: str) -> str:
    """The first address of a header."""
    return next((address for _name, address in pairs(message, name)), "")


def pairs(message: EmailMessage, name: str) -> list[tuple[str, str]]:
    """The names and addresses of a header."""
    found = getaddresses([said(message, name)[:100_000]])
    return [(line(called, 200), address.lower()) for called, address in found if "@" in address]


def people(message: EmailMessage) -> tuple[Address, ...]:
    """Who wrote it and who got it."""
    found = {}
    for name in ("from", "to", "cc"):
        for called, address in pairs(message, name):
            found.setdefault(address, Address(address, called))
    if len(found) > MOST_ADDRESSES:
        raise Unreadable(_("More than %(limit)s people got this e-mail.", limit=MOST_ADDRESSES))
    return tuple(found.values())


def sent_at(message: EmailMessage) -> datetime | None:
    """When it was sent, as it says itself; a day that cannot be is left out."""
    try:
        moment = parsedate_to_datetime(said(message, "date"))
        moment = moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (*BROKEN, OverflowError):
        return None
    return moment if moment.year >= 1990 and moment <= clock.now() else None


def words(message: EmailMessage) -> str:
    """The text of a letter, from its plain part or its HTML."""
    body = message.get_body(("plain", "html"))
    if body is None:
        return ""
    text = content(body)
    return from_html(text) if body.get_content_type() == "text/html" else tidy(text)


def content(part: EmailMessage) -> str:
    """The words of a part, in whatever encoding."""
    try:
        return str(part.get_content())
    except BROKEN:
        payload = part.get_payload(decode=True) or b""
        return payload.decode("utf-8", "replace") if isinstance(payload, bytes) else str(payload)


def enclosed(message: EmailMessage) -> tuple[Enclosed, ...]:
    """The files in a letter, without pictures that only decorate it."""
    found = []
    for part in message.walk():
        name = line(part.get_filename() or "", 200)
        is_inside = "inline" in said(part, "content-disposition") and said(part, "content-id")
        if not name or is_inside or part.is_multipart() or len(found) == MOST_FILES:
            continue
        payload = part.get_payload(decode=True)
        if isinstance(payload, bytes) and payload:
            found.append(Enclosed(name, payload))
    return tuple(found)
