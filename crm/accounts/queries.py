"""Reading about users, sessions, links and keys."""

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import exists, func, select, text
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import aliased, joinedload

from crm.kernel import db
from crm.kernel.clock import now
from crm.kernel.db import get_or_abort
from crm.kernel.errors import NotFound
from crm.kernel.tokens import fingerprint
from crm.kernel.words import _

from .models import ApiKey, AppUser, Credential, OneTimeLink, SignInSession, Team, TeamMember

KEY_START = "balai"
SEEN_EVERY = timedelta(minutes=5)


@dataclass(frozen=True)
class Invited:
    """Somebody who was invited and has not come in, and until when their link opens."""

    user: AppUser
    sent_at: datetime | None
    expires_at: datetime | None
    is_open: bool


def user_by_email(email: str) -> AppUser | None:
    """The user with this address, however it is written."""
    if "\x00" in email:
        return None
    return db.session.scalar(select(AppUser).where(func.lower(AppUser.email) == email.strip().lower()))


def all_users() -> list[AppUser]:
    """Everyone, those at work first, by name."""
    return list(
        db.session.scalars(
            select(AppUser)
            .options(joinedload(AppUser.credential))
            .order_by(AppUser.disabled_at.is_not(None), func.lower(AppUser.name), AppUser.email)
        )
    )


def user_of_session(secret: str) -> AppUser | None:
    """Who holds a live session with this secret."""
    found = db.session.scalar(
        select(SignInSession)
        .options(joinedload(SignInSession.user))
        .where(SignInSession.secret_hash == fingerprint(secret), SignInSession.expires_at > now())
    )
    if found is None or found.user.disabled_at is not None:
        return None
    found.user.is_seen_long_ago = found.last_seen_at < now() - SEEN_EVERY
    return found.user


def sessions_of(user_id: int) -> list[SignInSession]:
    """The browsers where this user is signed in, newest first."""
    return list(
        db.session.scalars(
            select(SignInSession)
            .where(SignInSession.user_id == user_id, SignInSession.expires_at > now())
            .order_by(SignInSession.last_seen_at.desc(), SignInSession.id.desc())
        )
    )


def open_link(secret: str, purpose: str) -> OneTimeLink | None:
    """The link, if it was not used, is not too old, and its user may come in."""
    found = db.session.scalar(
        select(OneTimeLink)
        .options(joinedload(OneTimeLink.user))
        .where(
            OneTimeLink.secret_hash == fingerprint(secret),
            OneTimeLink.purpose == purpose,
            OneTimeLink.used_at.is_(None),
            OneTimeLink.expires_at > now(),
        )
    )
    return found if found and found.user.disabled_at is None else None


def invited() -> list[Invited]:
    """Everyone who may come in and never has, with their latest link."""
    latest = (
        select(OneTimeLink)
        .where(OneTimeLink.purpose == "invitation")
        .ext(distinct_on(OneTimeLink.user_id))
        .order_by(OneTimeLink.user_id, OneTimeLink.created_at.desc(), OneTimeLink.expires_at.desc())
        .subquery()
    )
    link = aliased(OneTimeLink, latest)
    waiting = (
        select(AppUser, link)
        .outerjoin(link, link.user_id == AppUser.id)
        .where(AppUser.disabled_at.is_(None), ~exists().where(Credential.user_id == AppUser.id))
        .order_by(func.lower(AppUser.email))
    )
    return [
        Invited(
            user,
            last and last.created_at,
            last and last.expires_at,
            bool(last and last.used_at is None and last.expires_at > now()),
        )
        for user, last in db.session.execute(waiting)
    ]


def all_keys() -> list[ApiKey]:
    """Every key, live ones first, newest first."""
    return list(
        db.session.scalars(
            select(ApiKey)
            .options(joinedload(ApiKey.made_by))
            .order_by(ApiKey.revoked_at.is_not(None), ApiKey.id.desc())
        )
    )


def key_for(bearer: str) -> ApiKey | None:
    """The live key that this text is, or nothing."""
    start, _sep, rest = bearer.partition("_")
    prefix, _sep, secret = rest.partition("_")
    if start != KEY_START or not secret or not prefix.isalnum() or not prefix.isascii():
        return None
    key = db.session.scalar(select(ApiKey).where(ApiKey.prefix == prefix))
    if key is None or not hmac.compare_digest(key.secret_hash, fingerprint(secret)):
        return None
    is_over = key.revoked_at or (key.expires_at and key.expires_at <= now())
    return None if is_over or is_orphan(key) else key


def is_orphan(key: ApiKey) -> bool:
    """Whether its maker may no longer come in: then the key may not either."""
    maker = key.made_by
    return maker is not None and maker.disabled_at is not None


def user(user_id: int) -> AppUser:
    """The user with this number, or a page that says there is none."""
    return get_or_abort(AppUser, user_id)


def user_names(keys: list[str]) -> dict[str, str]:
    """What users are called today, by their numbers as text."""
    numbers = [int(key) for key in keys if key.isdecimal() and len(key) < 19]
    name = func.coalesce(func.nullif(AppUser.name, ""), AppUser.email)
    found = db.session.execute(select(AppUser.id, name).where(AppUser.id.in_(numbers)))
    return {str(number): words for number, words in found}


def known_user(email: str) -> AppUser:
    """The user with this address, or a refusal."""
    found = user_by_email(email)
    if found is None:
        raise NotFound(_("No user has the address %(email)s.", email=email))
    return found


def teams() -> list[Team]:
    """Every team, by name."""
    return list(db.session.scalars(select(Team).order_by(func.lower(Team.name))))


def team(team_id: int) -> Team:
    """The team with this number, or a page that says there is none."""
    return get_or_abort(Team, team_id)


def members() -> dict[int, list[AppUser]]:
    """Who is in which team, by name."""
    rows = db.session.execute(
        select(TeamMember.team_id, AppUser)
        .join(AppUser, AppUser.id == TeamMember.user_id)
        .order_by(func.lower(AppUser.name), AppUser.id)
    )
    found: dict[int, list[AppUser]] = {}
    for team_id, user in rows:
        found.setdefault(team_id, []).append(user)
    return found


def teams_of(user_id: int | None) -> list[Team]:
    """The teams of a user, by name; a program (no user) has none."""
    mine = select(TeamMember.team_id).where(TeamMember.user_id == user_id)
    return list(db.session.scalars(select(Team).where(Team.id.in_(mine)).order_by(func.lower(Team.name))))


def team_of(reader) -> Team | None:
    """The first team of who is asking, a user or the key of a program."""
    return next(iter(teams_of(reader.actor.user_id)), None)


def same_team(user_id: int | None) -> set[int]:
    """The numbers of the users who share a team with this one, and their own."""
    if user_id is None:
        return set()
    mine = select(TeamMember.team_id).where(TeamMember.user_id == user_id)
    return {user_id, *db.session.scalars(select(TeamMember.user_id).where(TeamMember.team_id.in_(mine)))}


def countries() -> list[tuple[str, str]]:
    """Every country as (code, name); the table is a room above, its name is not."""
    return [
        (code, name)
        for code, name in db.session.execute(text("SELECT code, name FROM country ORDER BY name"))
    ]
