"""A source of one office, what it tells, and what is kept of that."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from notices.intake import Summary, Terms, take
from notices.reading import read_envelope
from store import offices
from store.database import Database
from store.tables.dossiers import dossiers
from store.tables.notices import notices

OFFICE = {"code": "H12.101", "name": "Bộ phận Một cửa phường Sông Mẫu", "short": "Mot cua P.Song Mau", "level": "xã"}


CODE = "H12.101-260302-0001"


def national(at: datetime) -> str:
    return (at + timedelta(hours=7)).strftime("%Y%m%d%H%M%S")


def row(now: datetime, **changes: Any) -> dict[str, Any]:
    told = {
        "MaHoSo": CODE,
        "MaTTHC": "1.013225",
        "TenTTHC": "Cấp giấy phép xây dựng",
        "ChuHoSo": "Nguyễn Văn Mẫu",
        "SoDinhDanh": "096099124321",
        "SoDienThoai": "0900000001",
        "NgayTiepNhan": national(now - timedelta(days=7)),
        "NgayHenTra": national(now + timedelta(days=5)),
        "TrangThaiHoSo": "4",
        "DonViXuLy": OFFICE["name"],
    }
    return {**told, **changes}


def ready(now: datetime, **changes: Any) -> dict[str, Any]:
    return row(now, TrangThaiHoSo="9", NgayKetThucXuLy=national(now - timedelta(hours=1)), **changes)


async def tell(database: Database, now: datetime, *rows: dict[str, Any], **terms: Any) -> Summary:
    envelope = {"service": "DongBoHoSoMC", "isUpdating": "False", "data": list(rows)}
    return await take(database, lambda: read_envelope(envelope), Terms("national", **terms), now)


async def count_notices(database: Database) -> Counter[str]:
    async with database.read() as tx:
        rows: Any = await tx.execute(select(notices.c.kind, func.count()).group_by(notices.c.kind))
        return Counter({row[0]: row[1] for row in rows})


async def stored(database: Database, code: str = CODE) -> Any:
    async with database.read() as tx:
        return (await tx.execute(select(dossiers).where(dossiers.c.code == code))).one()


@pytest.fixture
async def baseline(database: Database, now: datetime) -> Database:
    """A source whose first import is done."""
    async with database.begin() as tx:
        await offices.add_offices(tx, [OFFICE])
    await tell(database, now, row(now))
    return database


def asked_for(at: datetime) -> dict[str, str]:
    return {"NoiDungBoSung": "bản vẽ", "NgayBoSung": national(at)}


async def facts_told(database: Database, kind: str) -> dict[str, Any]:
    async with database.read() as tx:
        return dict(await tx.scalar(select(notices.c.facts).where(notices.c.kind == kind)))
