"""Keys for programs: shown once, kept as a hash."""

from datetime import timedelta

from sqlalchemy import or_, update

from crm.journal import Actor, acting
from crm.kernel import db, transaction
from crm.kernel.clock import now
from crm.kernel.errors import NotFound, Refused
from crm.kernel.tokens import fingerprint, secret
from crm.kernel.words import _

from ..models import ApiKey
from ..queries import KEY_START
from .users import known_role

NOTED_EVERY = timedelta(minutes=1)
SHOWN = "abcdefghjkmnpqrstuvwxyz23456789"


@transaction()
def add_key(name: str, role: str, *, by) -> tuple[ApiKey, str]:
    """A new key, and its text, which nobody can read again."""
    if not name.strip():
        raise Refused(_("Give the key a name, so that it can be told from others."), field="name")
    text = secret().replace("_", "-")
    key = ApiKey(
        name=name.strip(),
        role=known_role(role),
        prefix=fresh_prefix(),
        secret_hash=fingerprint(text),
        made_by_id=Actor.of(by).user_id,
    )
    with acting(by, "Made a key for a program", reason=key.name):
        db.session.add(key)
        db.session.flush()
    return key, f"{KEY_START}_{key.prefix}_{text}"


def fresh_prefix() -> str:
    """Eight letters that tell keys apart on a page."""
    return "".join(SHOWN[byte % len(SHOWN)] for byte in fingerprint(secret())[:8])


@transaction()
def revoke_key(key_id: int, *, by) -> ApiKey:
    """A key that opens nothing from now on."""
    key = db.session.get(ApiKey, key_id)
    if key is None:
        raise NotFound(_("There is no such key."))
    if key.revoked_at is None:
        with acting(by, "Revoked a key", reason=key.name):
            key.revoked_at = now()
    return key


@transaction()
def note_use(key_id: int) -> None:
    """Remember to the minute when a key was last used."""
    db.session.execute(
        update(ApiKey)
        .where(
            ApiKey.id == key_id,
            or_(ApiKey.last_used_at.is_(None), ApiKey.last_used_at < now() - NOTED_EVERY),
        )
        .values(last_used_at=now())
        .execution_options(synchronize_session=False)
    )
