"""The mails that accounts write; delivery speaks them."""

from crm.kernel.messages import written
from crm.kernel.notices import notify
from crm.kernel.tokens import fingerprint

from ..models import AppUser


def mail_reset(user: AppUser, link_secret: str) -> None:
    """A link with which to set a new password."""
    mail("reset", user, link_secret)


def mail_invitation(user: AppUser, link_secret: str, by) -> None:
    """A link with which to come in for the first time."""
    mail("invitation", user, link_secret, inviter=getattr(by, "label", ""))


def mail(name: str, user: AppUser, link_secret: str, **context) -> None:
    """One mail for one link."""
    notify(
        key=f"{name}:{fingerprint(link_secret).hex()[:32]}",
        to=user.email,
        **written(f"accounts_{name}", user.lang, user=user, link_secret=link_secret, **context),
    )
