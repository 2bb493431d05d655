"""Officials: who may sign in, with what, and who was invited to choose a password."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import insert, null, select, update

from store.database import Tx
from store.tables.offices import offices
from store.tables.staff import officials, staff_sessions


class Role(StrEnum):
    """What an official does; each works within one office and those below it."""

    CLERK = "clerk"
    EDITOR = "editor"
    APPROVER = "approver"
    LEADER = "leader"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True, slots=True)
class Official:
    """An official. `office_id` None is the whole province; `totp_secret` is base32, "" before the first invitation."""

    id: int
    username: str
    name: str
    role: Role
    office_id: int | None
    password_hash: str
    totp_secret: str
    totp_step: int
    locked_until: datetime | None
    disabled: bool
    invited_until: datetime | None
    signed_in_at: datetime | None

    def may_try(self, at: datetime) -> bool:
        """Whether a sign-in may be tried now: not disabled, not locked, and the invitation was taken up."""
        locked = self.locked_until is not None and self.locked_until > at
        return bool(self.password_hash) and not self.disabled and not locked


@dataclass(frozen=True, slots=True)
class Invitation:
    """A one-time link: its token, told this once, and until when it holds."""

    token: str
    until: datetime


async def add_official(tx: Tx, told: dict[str, Any], at: datetime) -> None:
    """Add an official: username, name, role, office_id. Raises Duplicate where the username is taken."""
    await tx.execute(insert(officials).values(**told, created_at=at))


async def invite(tx: Tx, username: str, totp_secret: str, at: datetime, until: datetime) -> Invitation | None:
    """A link to choose a password and enrol an authenticator; what held before no longer does. None if unknown."""
    token = secrets.token_urlsafe(24)
    values = {
        "password_hash": "",
        "totp_secret": tx.vault.seal(totp_secret),
        "totp_step": 0,
        "invitation_hash": _hash(tx, token),
        "invited_until": until,
        "failures": 0,
        "locked_until": null(),
    }
    changed = update(officials).where(officials.c.username == username).values(values).returning(officials.c.id)
    row = (await tx.execute(changed)).first()
    if row is None:
        return None
    await tx.execute(staff_sessions.delete().where(staff_sessions.c.official_id == row.id))
    return Invitation(token, until)


async def invited(tx: Tx, token: str, at: datetime) -> Official | None:
    """Who holds this invitation, while it holds."""
    which = (officials.c.invitation_hash == _hash(tx, token)) & (officials.c.invited_until > at)
    row = (await tx.execute(select(officials).where(which, officials.c.disabled.is_(False)))).one_or_none()
    return _official(tx, row) if row else None


async def take_up(tx: Tx, token: str, password_hash: str, step: int, at: datetime) -> bool:
    """Use up an invitation; False where somebody was quicker."""
    which = (officials.c.invitation_hash == _hash(tx, token)) & (officials.c.invited_until > at)
    values = {"password_hash": password_hash, "totp_step": step, "invitation_hash": null(), "invited_until": null()}
    return (await tx.execute(update(officials).where(which).values(values))).rowcount == 1


async def find_official(tx: Tx, username: str) -> Official | None:
    """By username, whatever their state."""
    row = (await tx.execute(select(officials).where(officials.c.username == username))).one_or_none()
    return _official(tx, row) if row else None


async def list_officials(tx: Tx) -> list[tuple[Official, str]]:
    """Every official with their office's name, by username."""
    rows = select(officials, offices.c.name.label("office")).outerjoin(offices, offices.c.id == officials.c.office_id)
    return [(_official(tx, row), row.office or "") for row in await tx.execute(rows.order_by(officials.c.username))]


async def disable(tx: Tx, username: str) -> bool:
    """End an account and its sessions; False where there is none of that name."""
    changed = update(officials).where(officials.c.username == username).values(disabled=True, invitation_hash=null())
    row = (await tx.execute(changed.returning(officials.c.id))).first()
    if row is None:
        return False
    await tx.execute(staff_sessions.delete().where(staff_sessions.c.official_id == row.id))
    return True


async def note_failure(tx: Tx, official_id: int, at: datetime, most: int, lock: timedelta) -> bool:
    """Count a failed sign-in; the n-th locks the account. Whether it is locked now."""
    counted = update(officials).where(officials.c.id == official_id).values(failures=officials.c.failures + 1)
    failures = int((await tx.execute(counted.returning(officials.c.failures))).scalar_one())
    if failures < most:
        return False
    locked = {"failures": 0, "locked_until": at + lock}
    await tx.execute(update(officials).where(officials.c.id == official_id).values(locked))
    return True


async def note_success(tx: Tx, official_id: int, step: int, at: datetime) -> bool:
    """Use up a TOTP time step; False where that one, or a later one, was used already."""
    which = (officials.c.id == official_id) & (officials.c.totp_step < step)
    values = {"totp_step": step, "failures": 0, "locked_until": null(), "signed_in_at": at}
    return (await tx.execute(update(officials).where(which).values(values))).rowcount == 1


def official_of(tx: Tx, row: Any) -> Official:
    """A row of the table as a value, its secret opened."""
    return _official(tx, row)


def _official(tx: Tx, row: Any) -> Official:
    plain = {name: getattr(row, name) for name in Official.__slots__ if name not in ("role", "totp_secret")}
    secret = tx.vault.open(row.totp_secret) if row.totp_secret else ""
    return Official(role=Role(row.role), totp_secret=secret, **plain)


def _hash(tx: Tx, token: str) -> str:
    return tx.vault.digest("staff invitation", token)
