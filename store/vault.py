"""Numbers and texts of people, sealed at rest; and the keyed hashes by which they are found.

Fernet (AES-128-CBC with HMAC-SHA256) and HKDF come from `cryptography`. The keys that seal and hash are random and
stand in the database (`vault_keys`), themselves sealed by the service's secret: another secret re-seals a few rows and
touches nothing else (docs/decisions/keys.md). A database without such rows uses keys derived from the secret.
"""

from __future__ import annotations

import base64
import hmac
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


class WrongSecret(ValueError):
    """What is stored was sealed with another secret."""


@dataclass(frozen=True, slots=True)
class SealKey:
    """A key that seals from `active_from` (epoch seconds) on; it opens at any time."""

    key: bytes
    active_from: float = 0.0


class Vault:
    """Seals, opens and hashes. Several secrets serve a change of secret: the first one keeps keys, all of them open."""

    def __init__(self, secrets: Sequence[str]) -> None:
        if not secrets or any(len(each) < 16 for each in secrets):
            raise ValueError("MOTCUA_SECRET_KEY needs at least 16 characters; make one with: openssl rand -base64 32")
        self._secrets = tuple(secrets)
        self._keepers = [_fernet(_derive(each, b"keep")) for each in secrets]
        self.take(*self.derived())

    def derived(self) -> tuple[list[SealKey], list[bytes]]:
        """The keys of a database that keeps none: they are the secrets' own. The newest seal key stands last."""
        return [SealKey(_derive(each, b"seal")) for each in reversed(self._secrets)], [
            _derive(self._secrets[0], b"look-up")
        ]

    def take(self, seal_keys: Iterable[SealKey], hash_keys: Iterable[bytes]) -> None:
        """Use these keys, oldest first, from now on."""
        self._keys = [(_fernet(each.key), each.active_from) for each in seal_keys]
        self._hash_keys = tuple(hash_keys)
        self._choose()

    def again(self) -> Vault:
        """A vault of the same secrets that has taken no keys yet: one for each database."""
        return Vault(self._secrets)

    def keep(self, key: bytes) -> bytes:
        """A key, sealed by the first secret, as the database keeps it."""
        return self._keepers[0].encrypt(key)

    def unkeep(self, kept: bytes) -> bytes:
        """The key of `keep`, whichever of the secrets sealed it. Raises WrongSecret."""
        return _open(MultiFernet(self._keepers), kept)

    def kept_by_first(self, kept: bytes) -> bool:
        """Whether the first secret sealed it, so that the others are not needed for it."""
        return _opens(self._keepers[0], kept)

    def seal(self, text: str) -> bytes:
        """The text, encrypted; a different value each time."""
        return self.seal_bytes(text.encode())

    def open(self, sealed: bytes) -> str:
        """The text of `seal`. Raises WrongSecret."""
        return self.open_bytes(sealed).decode()

    def seal_bytes(self, content: bytes) -> bytes:
        """A file's content, encrypted."""
        if time.time() >= self._choose_at:
            self._choose()
        return self._sealing.encrypt(content)

    def open_bytes(self, sealed: bytes) -> bytes:
        """The content of `seal_bytes`. Raises WrongSecret."""
        return _open(self._opening, bytes(sealed))

    def reseal(self, sealed: bytes) -> bytes | None:
        """The same sealed by the newest key; None where it is so already. Raises WrongSecret."""
        text = bytes(sealed)
        return None if _opens(self._keys[-1][0], text) else self._keys[-1][0].encrypt(_open(self._opening, text))

    def digest(self, *words: str) -> str:
        """A keyed hash to look something up by: 43 characters, the same for the same words.

        Each hash key lies as a layer over the ones before it (`layer`), so that hashes whose words nobody kept can be
        carried to a new key.
        """
        mac = _mac(self._hash_keys[0], "\x1f".join(words))
        for key in self._hash_keys[1:]:
            mac = layer(key, mac)
        return mac

    def _choose(self) -> None:
        """Which key seals now, and when to look again: a new one begins at one moment in every process."""
        now = time.time()
        active = [each for each, begins in self._keys if begins <= now]
        self._sealing = active[-1] if active else self._keys[0][0]
        self._choose_at = min((begins for _, begins in self._keys if begins > now), default=float("inf"))
        self._opening = MultiFernet([each for each, _ in reversed(self._keys)])


def layer(key: bytes, digest: str) -> str:
    """A hash of an older key under a newer one: what `digest` gives once that key is the last."""
    return _mac(key, digest)


def new_key() -> bytes:
    """A random key."""
    return base64.urlsafe_b64decode(Fernet.generate_key())


def _mac(key: bytes, text: str) -> str:
    mac = _keyed(key).copy()
    mac.update(text.encode())
    return base64.urlsafe_b64encode(mac.digest())[:-1].decode()


@lru_cache(maxsize=16)
def _keyed(key: bytes) -> hmac.HMAC:
    """Begun with the key: to begin anew for each word costs as much as the word."""
    return hmac.new(key, digestmod="sha256")


def _derive(secret: str, purpose: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=b"motcua " + purpose).derive(secret.encode())


def _fernet(key: bytes) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(key))


def _opens(fernet: Fernet, token: bytes) -> bool:
    try:
        fernet.decrypt(token)
    except InvalidToken:
        return False
    return True


def _open(fernet: Fernet | MultiFernet, token: bytes) -> bytes:
    try:
        return fernet.decrypt(token)
    except InvalidToken:
        raise WrongSecret("sealed with another secret: is MOTCUA_SECRET_KEY the one of this database?") from None
