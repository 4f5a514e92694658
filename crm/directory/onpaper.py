"""The brief on one sheet of paper: the same answers as the page, as words for the typesetter."""

from crm.kernel import moments
from crm.kernel.words import _, ngettext

from .brief import Acquaintance, Brief
from .forms.notes import kind_said
from .languages import language_name
from .panels import sheets_for

RTL = ("ar", "fa", "he", "ur", "ps", "ku", "dv")
LONG = 200
KEEP = (
    {"events": 12, "people": 7, "lines": 8, "notes": 8, "facts": 10},
    {"events": 8, "people": 7, "lines": 8, "notes": 8, "facts": 8},
    {"events": 6, "people": 6, "lines": 6, "notes": 6, "facts": 6},
    {"events": 4, "people": 5, "lines": 4, "notes": 5, "facts": 4},
    {"events": 2, "people": 4, "lines": 3, "notes": 4, "facts": 2},
    {"events": 1, "people": 2, "lines": 2, "notes": 2, "facts": 0},
)
MOST = 40


def content_of(brief: Brief, footer: str, network: str) -> dict:
    """Everything that the sheet says, in the reader's language."""
    spoken = moments.language().partition("_")[0]
    return {
        "lang": spoken,
        "rtl": spoken in RTL,
        "title": brief.record.party.display_name,
        "network": network,
        "footer": footer,
        "keep": KEEP,
        "more": [ngettext("and %(num)s more", "and %(num)s more", n) for n in range(1, MOST + 1)],
        "earlier": _("and earlier ones"),
        **head(brief),
        **who(brief),
        **together(brief),
        **side(brief),
    }


def head(brief: Brief) -> dict:
    """The name in both scripts, where it is, what time it is there, and what to know in one minute."""
    party, record = brief.record.party, brief.record
    native = party.name_native if party.name_native != party.display_name else ""
    now = record.here_now
    there = _("%(time)s there now", time=now.strftime("%H:%M")) if now else ""
    job = record.current[0] if party.is_person and record.current else None
    role = f"{job.position.title}, {job.other.display_name}" if job else ""
    meta = [native, role, party.country.name if party.country else "", there]
    since = brief.since
    news = _("Since your last contact on %(day)s:", day=moments.day(since.day)) if since else ""
    return {
        "badges": [tag.name for tag in party.tags[:3]],
        "meta": [str(words) for words in meta if words],
        "strip": [
            {"label": str(f.label), "value": str(f.value), "note": str(f.note), "tone": f.tone}
            for f in brief.strip
        ],
        "news": f"{news} {brief.news}." if news else "",
    }


def who(brief: Brief) -> dict:
    """Who to know; of a person, what they hold."""
    return {
        "people_title": _("Positions") if brief.record.party.is_person else _("Who to know"),
        "people_heads": [
            _("Name and role"),
            "" if brief.record.party.is_person else _("How to address"),
            "" if brief.record.party.is_person else _("Language"),
            "" if brief.record.party.is_person else _("Last contact"),
        ],
        "people_all": brief.record.held_today,
        "people": [row(one, brief) for one in brief.people],
    }


def row(one: Acquaintance, brief: Brief) -> dict:
    """One line of who to know."""
    holding, met = one.holding, one.met
    mark = brief.marks.get(holding.other.id)
    badges = [_("New")] * one.is_new + [_("Focal point")] * one.is_focal + [str(m) for m in (mark or ())[:1]]
    since = _("since %(day)s", day=holding.from_said) if holding.from_said else ""
    spoken = f"{moments.day(met.day)}, {met.words}" if met else _("not yet met")
    is_person = brief.record.party.is_person
    return {
        "name": holding.other.display_name,
        "badges": badges,
        "role": ", ".join(w for w in (holding.position.title, since, one.heed) if w),
        "address": "" if is_person else one.address_as,
        "language": "" if is_person else language_name(holding.other.lang),
        "met": "" if is_person else spoken,
    }


def together(brief: Brief) -> dict:
    """What we have done together, the latest first."""
    return {
        "stream_title": _("What we have done together"),
        "stream_more": brief.is_more,
        "stream": [
            {
                "month": moments.month(e.at),
                "day": moments.day(e.at),
                "title": shortened(e.title),
                "body": shortened(e.body),
            }
            for e in brief.events
        ],
    }


def side(brief: Brief) -> dict:
    """Promises and lists of other rooms, notes before a visit, facts."""
    party, record = brief.record.party, brief.record
    facts = [(_("How to address"), record.address_as)] if party.is_person else []
    facts += [(point_said(p), p.value) for p in record.points[:4]]
    facts += [(_("Population"), moments.number(record.row.population))] if has_population(record) else []
    facts += [(str(f.label), str(f.value)) for f in brief.more]
    return {
        "side": [
            {"title": str(label), "lines": [line.__dict__ for line in lines]}
            for label, lines in sheets_for(record)
        ],
        "notes_title": _("Before you go in"),
        "notes": [note_said(n) for n in brief.known.shown],
        "facts_title": _("Facts"),
        "facts": [{"label": label, "value": shortened(value)} for label, value in facts],
    }


def point_said(point) -> str:
    """The way an address is of, in words."""
    words = {"email": _("E-mail"), "phone": _("Phone"), "messenger": _("Messenger"), "post": _("Address")}
    return words[point.channel]


def has_population(record) -> bool:
    """Whether there is a figure to tell."""
    return getattr(record.row, "population", None) is not None


def note_said(note) -> str:
    """A note with what it is about."""
    return note.body if note.kind == "other" else f"{kind_said(note.kind)}: {note.body}"


def shortened(words) -> str:
    """Words of a length that paper bears."""
    text = " ".join(str(words or "").split())
    return text if len(text) <= LONG else text[:LONG].rpartition(" ")[0] + "…"
