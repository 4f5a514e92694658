"""What a recipient will read: shown, or sent to oneself, by the code that sends to everybody."""

from email.utils import parseaddr

from crm.journal import acting
from crm.kernel import settings, tokens
from crm.kernel.addresses import email_norm
from crm.kernel.notices import notify

from ..contents import Content, Rendered
from ..letters.compiled import Compiled, Letterhead
from ..queries import values_for
from ..writing import LINKS


def preview(content: Content, party_id: int | None) -> Rendered:
    """The mail as this party gets it; its links are only for show."""
    values = values_for(party_id) if party_id else {}
    return Compiled(content, Letterhead("", parseaddr(settings().mail_from)[1])).rendered(
        values | show_links()
    )


def show_links() -> dict[str, str]:
    """Links that look like those of a message and open nothing."""
    return {
        name: f"{settings().base_url}/{door}/{tokens.sign('test', 0, 0, 0, 0, 0)}"
        for name, (_purpose, door) in LINKS.items()
    }


def send_test(content: Content, to: str, party_id: int | None, *, by) -> None:
    """Send one copy to somebody of the staff: in a lane of its own, and nothing is counted."""
    with acting(by, "Sent a test"):
        mail = preview(content, party_id)
        notify(
            key=f"test:{tokens.secret()}",
            to=email_norm(to),
            subject=f"[Test] {mail.subject}",
            text=mail.text,
            html=mail.html,
        )
