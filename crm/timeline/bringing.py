"""A calendar file or a letter that somebody brings: kept for a while, read, and shown as a filled form."""

import struct
from dataclasses import dataclass, replace
from io import BytesIO
from zoneinfo import ZoneInfo

from flask import g, request

from crm.kernel import tokens
from crm.kernel.errors import Refused
from crm.kernel.words import _

from . import logbook, queries, store, types, verbs
from .brought import Enclosed, Proposal, Unreadable, proposals_from_file
from .logbook import Page
from .logform import LogForm
from .queries import circle, ours
from .values import InteractionFields

PURPOSE = "timeline.brought"
ENDINGS = ("ics", "eml")
MOST_MB = 25
MOST_WORDS = 100_000


@dataclass(frozen=True)
class Source:
    """A file that was brought, by whom, and of which kind."""

    sha256: bytes
    ending: str

    @property
    def token(self) -> str:
        """The file as a token that only its reader can use."""
        return tokens.sign(
            PURPOSE, g.reader.id, ENDINGS.index(self.ending), *struct.unpack(">4Q", self.sha256)
        )

    def raw(self) -> bytes:
        """What is in it."""
        path = store.path_of(self.sha256)
        if not path.is_file():
            raise Unreadable(_("The file is no longer here. Bring it again."))
        return path.read_bytes()


def source_of(token: str) -> Source | None:
    """The file of a token; none for one of somebody else."""
    try:
        reader, kind, *parts = tokens.read(PURPOSE, token or "")
    except tokens.BadToken:
        return None
    if reader != g.reader.id or len(parts) != 4 or kind >= len(ENDINGS):
        return None
    return Source(struct.pack(">4Q", *parts), ENDINGS[kind])


def proposals(source: Source) -> list[Proposal]:
    """What a file proposes."""
    return proposals_from_file(
        source.raw(), f"brought.{source.ending}", ours=ours.our_addresses(), zone=g.reader.tz
    )


def received() -> Page:
    """The form that a file fills; where several meetings are in it, they are offered first."""
    form = LogForm()
    source = source_of(form.source.data) or kept(request.files.get("file"))
    found = proposals(source)
    made = Page(form, party=logbook.party_of(form.number("party")))
    pick = form.number("pick")
    if len(found) > 1 and (pick is None or pick >= len(found)):
        made.events = list(enumerate(found))
        logbook.fill_in(form, made, source=source.token, back=form.back.data)
    else:
        fill(made, source, found, pick or 0)
    form.zone.choices = list(logbook.clock.zones())
    return logbook.with_chips(made)


def kept(upload) -> Source:
    """Keep what was sent until it is written down; nobody names it until then."""
    if upload is None or not upload.filename:
        raise Unreadable(_("Choose a file."))
    ending = upload.filename.rpartition(".")[2].lower()
    raw = upload.stream.read(MOST_MB * 1024 * 1024 + 1)
    upload.close()
    if len(raw) > MOST_MB * 1024 * 1024:
        raise Unreadable(_("The file is larger than %(limit)s MB.", limit=MOST_MB))
    proposals_from_file(raw, upload.filename, zone=g.reader.tz)
    try:
        file = store.keep(BytesIO(raw), f"brought.{ending if ending in ENDINGS else 'ics'}")
    except Refused as error:
        raise Unreadable(error.sentence) from error
    return Source(file.sha256, ending if ending in ENDINGS else "ics")


def fill(made: Page, source: Source, found: list[Proposal], pick: int) -> None:
    """Fill the form with one proposal, and tick those whose addresses are known."""
    proposal = made.proposal = found[pick]
    known = ours.by_addresses(each.email for each in proposal.addresses)
    made.chosen = {party.id for party in known.values() if party.is_person}
    places = [party for party in known.values() if not party.is_person]
    made.party = made.party or next(iter(places), None)
    was = standing(proposal)
    text = ((was.body if was else "") or proposal.text or proposal.subject)[:MOST_WORDS]
    more = {
        "source": source.token,
        "pick": str(pick),
        "kind": proposal.kind,
        "subject": proposal.subject,
        "place": proposal.place,
        "minutes": proposal.minutes,
        "text": text,
        "touched": "kind when",
        "back": made.form.back.data,
    }
    logbook.fill_in(made.form, made, **more | when(proposal))


def when(proposal: Proposal) -> dict:
    """When it was, on the clock of the file."""
    if proposal.starts_at is None:
        return {}
    zone = proposal.tz or g.reader.tz
    local = proposal.starts_at.astimezone(ZoneInfo(zone))
    return {"day": local.date(), "time": local.time().replace(second=0, microsecond=0), "zone": zone}


def unknown(made: Page) -> list:
    """Addresses of the file that belong to nobody we know."""
    if made.proposal is None:
        return []
    known = ours.by_addresses(each.email for each in made.proposal.addresses).keys() | ours.our_addresses()
    return [each for each in made.proposal.addresses if each.email not in known]


def keepable(proposal: Proposal) -> list[tuple[int, Enclosed]]:
    """The files of a letter that can be kept, with their places."""
    return [
        (n, file)
        for n, file in enumerate(proposal.files)
        if file.name.rpartition(".")[2].lower() in types.KNOWN
    ]


def standing(proposal: Proposal):
    """What was written down from the same invitation or letter, if this reader may see it."""
    row = circle.of_key(proposal.uid)
    return circle.planned(row.id, g.reader) if row is not None else None


def again(made: Page) -> tuple[Source, Proposal] | None:
    """The file and the proposal that a form was filled with."""
    source = source_of(made.form.source.data)
    if source is None:
        return None
    found = proposals(source)
    pick = made.form.number("pick") or 0
    return source, found[min(pick, len(found) - 1)]


def write(made: Page, fields: InteractionFields, source: Source, proposal: Proposal):
    """Write a proposal down as it was ticked: anew, or over what the same file said before."""
    was = standing(proposal)
    files = chosen_files(source, proposal)
    if was is None:
        return verbs.log(fields, by=g.reader, key=key_for(proposal), files=files)
    if proposal.is_cancelled:
        return verbs.remove_interaction(was.id, by=g.reader)
    return verbs.edit_interaction(
        was.id, replace(fields, outcome=was.outcome or ""), by=g.reader, files=files
    )


def key_for(proposal: Proposal) -> str:
    """Under which key it is written: its own; another one where that is taken and out of sight."""
    row = circle.of_key(proposal.uid)
    return proposal.uid if row is None else f"{proposal.uid}:{g.reader.id}:{row.version}"


def chosen_files(source: Source, proposal: Proposal) -> list[tuple]:
    """The files that were ticked."""
    wanted = set(request.form.getlist("attach"))
    files = [(BytesIO(file.content), file.name) for n, file in keepable(proposal) if str(n) in wanted]
    if "original" in wanted:
        name = types.clean_name(f"{proposal.subject[:60]}.{source.ending}")
        files.append((BytesIO(source.raw()), name))
    return files


def told_already(made: Page) -> queries.Told | None:
    """What stands there from the same file, to be shown above the form."""
    was = standing(made.proposal) if made.proposal else None
    return queries.interaction(was.id, g.reader) if was is not None else None
