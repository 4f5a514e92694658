"""Who belongs to the staff, and what they may do."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from crm.journal import acting, change_set_id
from crm.kernel import db, transaction
from crm.kernel.access import ROLES
from crm.kernel.addresses import email_norm
from crm.kernel.clock import known_zone, now
from crm.kernel.errors import NotFound, Refused
from crm.kernel.words import _

from ..models import AppUser
from ..queries import user_by_email
from .doors import close_every_door
from .mails import mail_invitation
from .passwords import make_link, set_password, spend_links

INVITATION_LASTS = timedelta(days=7)
OWN = frozenset({"name", "tz", "lang", "theme", "density", "keys"})


class AlreadyUser(Refused):
    """One address, one user."""

    def __init__(self, email: str):
        super().__init__(_("%(email)s is a user already.", email=email), field="email")


class AlreadyInvited(Refused):
    """Whoever waits is not invited a second time: their invitation is sent again."""

    def __init__(self, email: str):
        super().__init__(
            _("%(email)s was invited already. Send that invitation again.", email=email), field="email"
        )


class LastAdministrator(Refused):
    """Somebody must be left who can let others in."""

    def __init__(self):
        super().__init__(_("This is the last administrator. Make someone else one first."))


@transaction()
def add_user(email: str, role: str, *, password: str | None = None, name: str = "", by) -> AppUser:
    """A new user, with a password at once or none until an invitation is accepted."""
    email = checked_email(email)
    with acting(by, "Added a user"):
        user = AppUser(email=email, role=known_role(role), name=name or email.partition("@")[0])
        save_new(user)
        if password is not None:
            set_password(user, password)
    return user


def save_new(user: AppUser) -> None:
    """Write the row; of two who add the same address at once, one is refused."""
    try:
        with db.session.begin_nested():
            db.session.add(user)
    except IntegrityError:
        raise AlreadyUser(user.email) from None


@transaction()
def invite(email: str, role: str, *, by) -> AppUser:
    """A new user, or one who never came in, who chooses name and password through a link by mail."""
    user = invited_before(email, role, by) or add_user(email, role, by=by)
    mail_invitation(user, make_link(user, "invitation", INVITATION_LASTS), by)
    return user


def invited_before(email: str, role: str, by) -> AppUser | None:
    """Somebody whose invitation was withdrawn before they came in may be invited again."""
    user = user_by_email(email_norm(email))
    if user is None or user.credential is not None:
        return None
    if user.disabled_at is None:
        raise AlreadyInvited(user.email)
    with acting(by, "Invited a user again"):
        user.disabled_at, user.role = None, known_role(role)
    return user


@transaction()
def invite_again(user_id: int, *, by) -> AppUser:
    """A fresh link to someone who has not come in yet; the old one no longer works."""
    user = waiting(user_id)
    mail_invitation(user, make_link(user, "invitation", INVITATION_LASTS), by)
    return user


@transaction()
def invitation_link(user_id: int, *, by) -> str:
    """A fresh link to hand over by oneself, where no mail arrives; the one that was mailed no longer works."""
    user = waiting(user_id)
    with acting(by, "Made a link of invitation", reason=user.email):
        return make_link(user, "invitation", INVITATION_LASTS)


@transaction()
def withdraw_invitation(user_id: int, *, by) -> AppUser:
    """Whoever was invited and has not come in no longer can; their link is spent."""
    user = waiting(user_id)
    with acting(by, "Withdrew an invitation"):
        user.disabled_at = now()
    spend_links(user, "invitation")
    return user


def waiting(user_id: int) -> AppUser:
    """Somebody who was invited and has not come in; of two who decide at once, the second waits."""
    user = db.session.get(AppUser, user_id, with_for_update={"of": AppUser})
    if user is None:
        raise NotFound(_("There is no such user."))
    if user.credential is not None or user.disabled_at is not None:
        raise Refused(_("%(name)s does not wait for an invitation.", name=user.label))
    return user


@transaction()
def change_role(user_id: int, role: str, *, by) -> AppUser:
    """Let a user do more, or less; it holds from the next page on."""
    user = found(user_id)
    known_role(role)
    if user.role == "admin" and role != "admin":
        keep_an_administrator(user)
    with acting(by, "Changed a role"):
        user.role = role
        user.written_in = change_set_id()
    return user


@transaction()
def disable(user_id: int, *, by) -> AppUser:
    """Shut a user out at once, everywhere."""
    user = found(user_id)
    if user.disabled_at is None:
        keep_an_administrator(user)
        with acting(by, "Disabled a user"):
            user.disabled_at = now()
            user.written_in = change_set_id()
        close_every_door(user)
    return user


@transaction()
def enable(user_id: int, *, by) -> AppUser:
    """Let a disabled user come back."""
    user = found(user_id)
    with acting(by, "Enabled a user"):
        user.disabled_at = None
        user.written_in = change_set_id()
    return user


@transaction()
def change_own(user: AppUser, wanted: dict[str, str], *, by) -> AppUser:
    """One's own name, zone, language, theme and density: nothing else."""
    if "tz" in wanted:
        known_zone(wanted["tz"])
    with acting(by, "Changed own settings"):
        for field in OWN & wanted.keys():
            setattr(user, field, wanted[field])
        user.written_in = change_set_id()
    return user


def found(user_id: int) -> AppUser:
    """The user, or a refusal."""
    user = db.session.get(AppUser, user_id)
    if user is None:
        raise NotFound(_("There is no such user."))
    return user


def keep_an_administrator(leaving: AppUser) -> None:
    """Refuse to lose the last administrator; two at once wait for each other."""
    able = db.session.scalars(
        select(AppUser.id)
        .where(AppUser.role == "admin", AppUser.disabled_at.is_(None))
        .order_by(AppUser.id)
        .with_for_update()
    ).all()
    if leaving.id in able and len(able) == 1:
        raise LastAdministrator()


def known_role(role: str) -> str:
    """The role, if there is such a one."""
    if role not in ROLES:
        raise Refused(_("A role is one of %(roles)s.", roles=", ".join(sorted(ROLES))), field="role")
    return role


def checked_email(email: str) -> str:
    """The address in its usual form, if nobody has it."""
    address = email_norm(email)
    if user_by_email(address) is not None:
        raise AlreadyUser(address)
    return address
