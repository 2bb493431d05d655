"""Officials for tests of the console, signed in as their browsers would be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pyotp
from aiohttp.test_utils import TestClient
from argon2 import PasswordHasher
from sqlalchemy import insert, update

from store.database import Database
from store.staff import Role, add_official, find_official
from store.staff_sessions import open_session
from store.tables.dossiers import dossiers
from store.tables.offices import offices
from store.tables.staff import officials
from tests.web.clerk import NOW
from web.console.guard import COOKIE

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
PASSWORD = "một mật khẩu khá dài"
_HASH = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash(PASSWORD)


def code_at(moment: datetime) -> str:
    return pyotp.TOTP(SECRET).at(int(moment.timestamp()))


async def put_official(database: Database, username: str, role: Role, office_id: int | None = None) -> int:
    """An official who took up their invitation."""
    async with database.begin() as tx:
        told = {"username": username, "name": f"Cán bộ {username}", "role": role, "office_id": office_id}
        await add_official(tx, told, NOW)
        proof = {"password_hash": _HASH, "totp_secret": tx.vault.seal(SECRET)}
        await tx.execute(update(officials).where(officials.c.username == username).values(proof))
        official = await find_official(tx, username)
        assert official is not None
        return official.id


async def signed_in(client: TestClient[Any, Any], database: Database, official_id: int, at: datetime = NOW) -> str:
    """Give the client this official's session; the token of its forms."""
    async with database.begin() as tx:
        token = await open_session(tx, official_id, at)
        client.session.cookie_jar.update_cookies({COOKIE: token}, client.make_url("/"))
        return tx.vault.digest("csrf", token)


@dataclass(frozen=True)
class Province:
    """A centre with two communes below it, and a dossier in each: office and dossier ids by name."""

    offices: dict[str, int]
    dossiers: dict[str, int]


async def put_province(database: Database) -> Province:
    placed: dict[str, int] = {}
    known: dict[str, int] = {}
    async with database.begin() as tx:
        for name, parent in (("centre", ""), ("commune", "centre"), ("other", "centre")):
            office = {"code": f"H29.{name}", "name": f"Một cửa {name}", "parent_id": placed.get(parent)}
            placed[name] = (await tx.execute(insert(offices).values(office).returning(offices.c.id))).scalar_one()
        for number, name in enumerate(placed):
            row: dict[str, Any] = {
                "code": f"H29.1-260302-000{number}",
                "code_key": f"H291260302000{number}",
                "source": "own",
                "procedure_name": "Cấp giấy phép xây dựng",
                "office_id": placed[name],
                "status": 4,
                "status_at": NOW - timedelta(days=5),
                "status_known_at": NOW - timedelta(days=5),
                "due_at": NOW - timedelta(days=1),
                "last_event_at": NOW - timedelta(days=5),
                "applicant": tx.vault.seal(f"Nguyễn {name}"),
                "phone": tx.vault.seal(f"+8491234567{number}"),
                "phone_hash": tx.vault.digest("phone", f"+8491234567{number}"),
            }
            known[name] = (await tx.execute(insert(dossiers).values(row).returning(dossiers.c.id))).scalar_one()
    return Province(placed, known)
