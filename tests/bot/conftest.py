"""A conversation with one known dossier: who lodged it, who follows it, and who must see nothing."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import event

from bot.turn import House
from knowledge import catalogue
from knowledge.library import Library
from knowledge.office import Office
from notices.intake import Terms, take
from notices.reading import read_envelope
from store import offices
from store.database import Database
from tests.people import APPLICANT, CODE, ID_DIGITS, NAME, STRANGER, SUBSCRIBER, Person

OFFICE = {
    "code": "H12.101",
    "name": "Bộ phận Một cửa phường Sông Mẫu",
    "short": "Mot cua P.Song Mau",
    "level": "xã",
    "phone": "0290 000 0101",
    "address": "12 đường Hòa Bình",
}


def national(at: datetime) -> str:
    return (at + timedelta(hours=7)).strftime("%Y%m%d%H%M%S")


def dossier(now: datetime, **changes: object) -> dict[str, object]:
    """The known dossier as its source tells it, received a week ago and due in five days."""
    row: dict[str, object] = {
        "MaHoSo": CODE,
        "MaTTHC": "1.013225",
        "TenTTHC": "Cấp giấy phép xây dựng nhà ở riêng lẻ",
        "ChuHoSo": NAME,
        "SoDinhDanh": f"09609912{ID_DIGITS}",
        "SoDienThoai": "0900000001",
        "NgayTiepNhan": national(now - timedelta(days=7)),
        "NgayHenTra": national(now + timedelta(days=5)),
        "TrangThaiHoSo": "4",
        "DonViXuLy": OFFICE["name"],
    }
    return {**row, **changes}


async def tell(database: Database, now: datetime, *rows: dict[str, object]) -> None:
    """The source tells these dossiers."""
    envelope = {"service": "DongBoHoSoMC", "isUpdating": "False", "data": list(rows)}
    await take(database, lambda: read_envelope(envelope), Terms("national"), now)


@pytest.fixture(scope="session")
def library() -> Library:
    return Library.build(catalogue.load())


@pytest.fixture
def house(library: Library) -> House:
    office = Office(OFFICE["code"], OFFICE["name"], OFFICE["short"], phone=OFFICE["phone"], address=OFFICE["address"])
    return House(library=library, offices={office.code: office}, hotline="0290 000 0000")


@pytest.fixture
async def known(database: Database, now: datetime) -> Database:
    """The database with one office and the applicant's dossier."""
    async with database.begin() as tx:
        await offices.add_offices(tx, [OFFICE])
    await tell(database, now, dossier(now))
    return database


@pytest.fixture
def applicant(known: Database, house: House, now: datetime) -> Person:
    return Person(known, lambda: house, now, APPLICANT)


@pytest.fixture
def subscriber(known: Database, house: House, now: datetime) -> Person:
    return Person(known, lambda: house, now, SUBSCRIBER)


@pytest.fixture
def stranger(known: Database, house: House, now: datetime) -> Person:
    return Person(known, lambda: house, now, STRANGER)


@pytest.fixture
def visitor(known: Database, house: House, now: datetime) -> Person:
    """Somebody on the citizens' page: a chat that proved no phone."""
    return Person(known, lambda: house, now, "session-1", channel="web", network="192.0.2.7")


@pytest.fixture
def statements(database: Database) -> list[str]:
    """Every statement that this database runs, BEGIN and the like left out."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if not statement.startswith(("BEGIN", "COMMIT")):
            seen.append(statement)

    event.listen(database.engine.sync_engine, "before_cursor_execute", note)
    return seen
