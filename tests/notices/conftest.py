"""What tests of notices may ask for: a desk of dispatch, somebody who writes to many, and who invites."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from store.database import Database
from store.staff import Role, add_official, find_official
from tests.notices.broadcast_house import House
from tests.notices.desk import Desk
from tests.notices.recording_channel import Clock
from tests.organiser import Organiser, make_organiser


@pytest.fixture
def desk(database: Database, now: datetime) -> Desk:
    return Desk(database, Clock(now))


@pytest.fixture
async def house(database: Database, now: datetime, tmp_path: Path) -> House:
    async with database.begin() as tx:
        await add_official(tx, {"username": "mai", "name": "Mai", "role": Role.EDITOR, "office_id": None}, now)
        author = await find_official(tx, "mai")
    assert author is not None
    return House(Desk(database, Clock(now)), author.id, tmp_path)


@pytest.fixture
async def organiser(database: Database, tmp_path: Path, now: datetime) -> Organiser:
    return await make_organiser(database, tmp_path, now)
