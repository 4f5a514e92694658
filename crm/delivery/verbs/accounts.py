"""Sending accounts: made once from the settings, kept in the database, resting while they fail."""

import socket
from dataclasses import dataclass
from datetime import timedelta
from email.utils import parseaddr
from urllib.parse import parse_qs, unquote, urlsplit

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from crm.journal import SYSTEM, acting, change_set_id, changes
from crm.kernel import clock, db, settings, transaction
from crm.kernel.db import get_or_abort
from crm.kernel.errors import Refused
from crm.kernel.words import _

from .. import vault
from ..models import AccountHealth, AccountSecret, Mailing, SendAccount
from ..smtp import AccountFault, Line, Server

DEFAULT = "default"
TLS = ("off", "opportunistic", "require")
SUBMISSION = 587
SHORTEST_REST = 2.0
LONGEST_REST = 300.0
FIRST_REST = 10.0
NORMAL_BASE = 300.0


@dataclass(frozen=True)
class AccountFields:
    """What can be set about a sending account; a password of None stays as it is."""

    name: str
    host: str
    port: int
    tls: str
    sender: str
    username: str | None = None
    password: str | None = None
    rate: int | None = None
    is_local: bool = False


def default_account() -> SendAccount:
    """The account that is used unless a mailing says otherwise; made from CRM_SMTP_URL on first use."""
    found = db.session.scalar(select(SendAccount).where(SendAccount.name == DEFAULT))
    return found or make_default()


def make_default() -> SendAccount:
    """The account that CRM_SMTP_URL describes; two workers at once make one."""
    fields = from_url(settings().smtp_url)
    with acting(SYSTEM, "Set up the sending account"):
        row = columns(fields)
        db.session.execute(insert(SendAccount).values(row).on_conflict_do_nothing(index_elements=["name"]))
        account = db.session.scalars(select(SendAccount).where(SendAccount.name == DEFAULT)).one()
        keep_secret(account.id, fields.password)
    return account


def from_url(url: str) -> AccountFields:
    """smtp://user:pass@host:port?tls=off|opportunistic|require."""
    parts = urlsplit(url)
    if not parts.hostname:
        raise Refused(_("No mail server is set up: CRM_SMTP_URL is empty and there is no sending account."))
    tls = parse_qs(parts.query).get("tls", ["opportunistic"])[0]
    return AccountFields(
        name=DEFAULT,
        host=parts.hostname,
        port=parts.port or SUBMISSION,
        tls=tls if tls in TLS else "opportunistic",
        sender=settings().mail_from,
        username=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
        is_local="local" in parse_qs(parts.query),
    )


def columns(fields: AccountFields) -> dict:
    """The fields as columns of the account."""
    if "@" not in parseaddr(fields.sender)[1]:
        raise Refused(_("The sender needs an e-mail address: Name <address@example.org>."), field="sender")
    names = ("name", "host", "port", "tls", "username", "sender", "rate", "is_local")
    return {name: getattr(fields, name) for name in names}


def keep_secret(account_id: int, password: str | None) -> None:
    """Keep a password, encrypted; None leaves what is there."""
    if password is None:
        return
    row = {"account_id": account_id, "secret": vault.lock(password)}
    new = insert(AccountSecret).values(row)
    db.session.execute(
        new.on_conflict_do_update(index_elements=["account_id"], set_={"secret": new.excluded.secret})
    )


@changes("Added a sending account")
def add_account(fields: AccountFields, *, by) -> SendAccount:
    """One more mail server to hand messages to."""
    taken = db.session.scalar(select(SendAccount.id).where(SendAccount.name == fields.name))
    if taken:
        raise Refused(_("There is a sending account of this name already."), field="name")
    account = SendAccount(**columns(fields))
    db.session.add(account)
    db.session.flush()
    keep_secret(account.id, fields.password)
    account.written_in = change_set_id()
    return account


@changes("Changed a sending account")
def edit_account(account_id: int, fields: AccountFields, *, by) -> SendAccount:
    """Set an account anew; it is tried again at once."""
    account = get_or_abort(SendAccount, account_id)
    for name, value in columns(fields).items():
        setattr(account, name, value)
    account.version += 1
    db.session.flush()
    keep_secret(account_id, fields.password)
    recovered(account_id)
    account.written_in = change_set_id()
    return account


def server_of(account: SendAccount) -> Server:
    """Where the account's messages are handed over; one made for the local mail catcher follows the setting."""
    url = settings().smtp_url
    where = from_url(url) if account.is_local and url else account
    secret = db.session.get(AccountSecret, account.id)
    return Server(
        host=where.host,
        port=where.port,
        tls=where.tls,
        username=where.username or "",
        password=password_of(where) or (vault.unlock(secret.secret) if secret else ""),
        timeout=settings().smtp_timeout_seconds,
        name=own_name(),
    )


def password_of(where) -> str | None:
    """The password in a setting; accounts keep theirs apart."""
    return where.password if isinstance(where, AccountFields) else None


def own_name() -> str:
    """What we call ourselves in EHLO."""
    name = socket.gethostname()
    return name if name.isascii() and "." in name else "[127.0.0.1]"


def try_connection(account_id: int) -> str:
    """Connect and sign in; a sentence that says how that went."""
    server = server_of(get_or_abort(SendAccount, account_id))
    try:
        Line(server).open().close()
    except AccountFault as fault:
        return str(fault)
    return _("%(server)s answers, and lets us in.", server=str(server))


def is_resting(account_id: int) -> bool:
    """Whether the account failed a moment ago and is left alone."""
    found = select(AccountHealth.account_id).where(
        AccountHealth.account_id == account_id, AccountHealth.rests_until > clock.now()
    )
    return db.session.scalar(found) is not None


def unusable(error: Exception) -> str:
    """Why an account cannot even be tried: a password that cannot be read, or a sender that is no address."""
    return getattr(error, "sentence", None) or _("The sender of the sending account cannot be used.")


@transaction()
def note_fault(account_id: int, sentence: str) -> None:
    """The account does not work: rest, longer each time; its mailings say so and wait."""
    health = insert(AccountHealth).values(account_id=account_id, failures=0)
    db.session.execute(health.on_conflict_do_nothing())
    row = db.session.get(AccountHealth, account_id, with_for_update=True, populate_existing=True)
    rest = min(LONGEST_REST, FIRST_REST * 2 ** min(row.failures, 10))
    rest = max(SHORTEST_REST, rest * settings().retry_base_seconds / NORMAL_BASE)
    if row.rests_until is None or row.rests_until <= clock.now():
        row.failures += 1
        row.rests_until = clock.now() + timedelta(seconds=rest)
    row.problem = sentence
    db.session.execute(
        update(Mailing)
        .where(Mailing.account_id == account_id, Mailing.status == "sending")
        .values(problem=sentence)
    )


@transaction()
def recovered(account_id: int) -> None:
    """The account works again."""
    db.session.execute(
        update(AccountHealth)
        .where(AccountHealth.account_id == account_id)
        .values(problem=None, failures=0, rests_until=None)
    )
    db.session.execute(
        update(Mailing)
        .where(Mailing.account_id == account_id, Mailing.status != "paused", Mailing.problem.is_not(None))
        .values(problem=None)
    )
