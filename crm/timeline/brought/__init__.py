"""Files that tell of a contact: calendar files and letters. They are read here, and only proposed."""

from crm.kernel.words import _

from .calendar import proposals_from_calendar
from .mail import proposal_from_email
from .values import Address, Enclosed, Proposal, Unreadable


def proposals_from_file(raw: bytes, name: str, *, ours=frozenset(), zone: str = "UTC") -> list[Proposal]:
    """What a file proposes: several contacts for a calendar, one for a letter; a sentence for anything else."""
    ending = name.rpartition(".")[2].lower()
    if not raw:
        raise Unreadable(_("The file is empty."))
    if ending == "ics" or raw[:200].lstrip(b"\xef\xbb\xbf \r\n").upper().startswith(b"BEGIN:VCALENDAR"):
        return proposals_from_calendar(raw, zone)
    if ending == "eml":
        return [proposal_from_email(raw, ours=ours, zone=zone)]
    if ending == "msg":
        raise Unreadable(
            _(
                "Outlook's own .msg files cannot be read. Save the e-mail as .eml, or forward it to yourself and save that."
            )
        )
    raise Unreadable(_("Bring a calendar file (.ics) or an e-mail (.eml)."))


__all__ = [
    "Address",
    "Enclosed",
    "Proposal",
    "Unreadable",
    "proposal_from_email",
    "proposals_from_calendar",
    "proposals_from_file",
]
