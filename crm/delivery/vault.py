"""Passwords of mail servers at rest: encrypted with a key made from the secret of this installation."""

import base64

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from crm.kernel import settings
from crm.kernel.errors import Refused
from crm.kernel.words import _


def box() -> Fernet:
    """The lock and key."""
    key = HKDF(SHA256(), 32, salt=None, info=b"balai:send_account").derive(settings().secret_key.encode())
    return Fernet(base64.urlsafe_b64encode(key))


def lock(password: str) -> str:
    """The password as it is kept."""
    return box().encrypt(password.encode()).decode()


def unlock(kept: str) -> str:
    """The password; a refusal where the secret of the installation has changed since."""
    try:
        return box().decrypt(kept.encode()).decode()
    except InvalidToken as error:
        raise Refused(_("The password of a sending account cannot be read. Enter it again.")) from error
