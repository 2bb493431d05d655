"""What an official proves: a password (argon2id) and the code of an authenticator app (TOTP, RFC 6238)."""

from __future__ import annotations

import asyncio
from datetime import datetime

import pyotp
import segno
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

LEAST = 12
"""Characters of a password (NIST SP 800-63B counts length, not kinds of characters)."""
_STEP = 30
_HASHER = PasswordHasher()
NOBODY = "$argon2id$v=19$m=65536,t=3,p=4$3VbwSq4/g5usDbcB9hlDbQ$1PhxAC1BRJSoZZ/f4fkDDshkxSc6cgDGwlyf5hvPbQc"
"""The hash of a password that nobody has, as costly to check as any; to hash one at each start would take 64 MB."""


async def hash_password(password: str) -> str:
    """The hash to keep; takes tens of milliseconds, in a thread."""
    return await asyncio.to_thread(_HASHER.hash, password)


async def is_right(password_hash: str, password: str) -> bool:
    """Whether it is the password; an account without one takes as long, so that nobody learns which there are."""
    return await asyncio.to_thread(_verify, password_hash or NOBODY, password) and bool(password_hash)


def new_secret() -> str:
    """A secret for an authenticator, in base32."""
    return pyotp.random_base32()


def step_of(secret: str, code: str, at: datetime) -> int | None:
    """Which 30-second step this code belongs to: now, one before or one after; None where it is wrong."""
    if not secret or not code.isdigit():
        return None
    now = int(at.timestamp()) // _STEP
    totp = pyotp.TOTP(secret)
    steps = (now, now - 1, now + 1)
    return next((step for step in steps if pyotp.utils.strings_equal(totp.at(step * _STEP), code)), None)


def enrolment(secret: str, username: str, issuer: str) -> tuple[str, str]:
    """The otpauth address for an authenticator, and its QR code as a data address."""
    address = pyotp.TOTP(secret).provisioning_uri(name=username, issuer_name=issuer)
    return address, segno.make(address, error="m").svg_data_uri(scale=5, border=2)


def _verify(password_hash: str, password: str) -> bool:
    try:
        return _HASHER.verify(password_hash, password)
    except (VerifyMismatchError, InvalidHashError):
        return False
