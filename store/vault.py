"""Numbers and texts of people, sealed at rest; and the keyed hashes by which they are found.

Fernet (AES-128-CBC with HMAC-SHA256) and HKDF come from `cryptography`. Several secrets are taken for rotation: the
first one seals, all of them open. Hashes use the first one, so that rotation re-hashes (`rotate`).
"""

from __future__ import annotations

import base64
import hmac
from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


class WrongSecret(ValueError):
    """What is stored was sealed with another secret."""


class Vault:
    """Seals, opens and hashes with keys derived from the service's secret."""

    def __init__(self, secrets: Sequence[str]) -> None:
        if not secrets or any(len(each) < 16 for each in secrets):
            raise ValueError("MOTCUA_SECRET_KEY needs at least 16 characters; make one with: openssl rand -base64 32")
        self._fernet = MultiFernet([Fernet(base64.urlsafe_b64encode(_derive(each, b"seal"))) for each in secrets])
        self._hash_key = _derive(secrets[0], b"look-up")

    def seal(self, text: str) -> bytes:
        """The text, encrypted; a different value each time."""
        return self._fernet.encrypt(text.encode())

    def open(self, sealed: bytes) -> str:
        """The text of `seal`. Raises WrongSecret."""
        try:
            return self._fernet.decrypt(bytes(sealed)).decode()
        except InvalidToken:
            raise WrongSecret("sealed with another secret: is MOTCUA_SECRET_KEY the one of this database?") from None

    def digest(self, *words: str) -> str:
        """A keyed hash to look something up by: 43 characters, the same for the same words."""
        mac = hmac.digest(self._hash_key, "\x1f".join(words).encode(), "sha256")
        return base64.urlsafe_b64encode(mac).rstrip(b"=").decode()


def _derive(secret: str, purpose: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=b"motcua " + purpose).derive(secret.encode())
