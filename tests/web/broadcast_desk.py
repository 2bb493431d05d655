"""An official at the console who writes to many, and a list as it comes."""

from __future__ import annotations

from typing import Any

import pytest
from aiohttp import FormData
from sqlalchemy import select

from store.tables.broadcasts import broadcasts
from tests.web.officials import Province, put_province, signed_in

LIST = "Họ tên;SĐT;Ngày\n=HYPERLINK(1);912345678;15/03\nBình;0987654321;16/03\nCúc;=2+3;\n"


TEXT = "Mời Ông/Bà nhận kết quả ngày {ngay}."


@pytest.fixture
async def province(sqlite) -> Province:
    return await put_province(sqlite)


@pytest.fixture
def settings() -> dict[str, Any]:
    return {"staff": {"second_official_above": 1}}


class Desk:
    """An official at the console."""

    def __init__(self, client, database) -> None:
        self.client, self.database, self.csrf = client, database, ""

    async def sits(self, official_id: int) -> None:
        self.csrf = await signed_in(self.client, self.database, official_id)

    async def posts(self, path: str, **told: str) -> int:
        answer = await self.client.post(f"/staff/broadcasts/{path}", data={"csrf": self.csrf, **told})
        return int(answer.status)

    async def writes(self, office: str = "", kind: str = "statutory", name: str = "list.csv") -> str:
        form = FormData({"csrf": self.csrf, "title": "Mời nhận", "kind": kind, "office": office})
        form.add_field("file", LIST.encode(), filename=name, content_type="text/csv")
        answer = await self.client.post("/staff/broadcasts/new", data=form)
        return str(await answer.text())

    async def reads(self, path: str) -> str:
        return str(await (await self.client.get(f"/staff/broadcasts{path}")).text())

    async def row(self) -> Any:
        async with self.database.read() as tx:
            return (await tx.execute(select(broadcasts))).one()

    async def approves(self) -> int:
        row = await self.row()
        return await self.posts("1/approve", hash=f"{row.content_hash[:21]}.{row.recipients_hash[:21]}")

    async def proposes(self) -> None:
        await self.writes()
        await self.posts("1/text", text=TEXT)
        await self.posts("1/propose")


@pytest.fixture
def desk(client, sqlite) -> Desk:
    return Desk(client, sqlite)
