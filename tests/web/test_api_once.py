from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select, update

from store.database import Database
from store.tables.dossiers import dossiers
from store.tables.notices import notices
from store.tables.staff import api_requests
from tests.web.clerk import NOW
from tests.web.envelopes import CODE, envelope, ready, row


@pytest.fixture
async def sqlite(database: Database) -> Database:
    """What is taken once is tried on both databases."""
    return database


async def test_rows_are_taken_and_what_is_wrong_is_told_by_row(client, bearer, database):
    sent = envelope(row(), row(MaHoSo="H29.125.10-260302-0002", TrangThaiHoSo="77"))

    response = await client.post("/api/v1/dossiers", json=sent, headers=bearer)

    told = await response.json()
    assert response.status == 202
    assert (told["error_code"], told["accepted"]) == ("00", 1)
    assert [(each["index"], each["MaHoSo"]) for each in told["refused"]] == [(1, "H29.125.10-260302-0002")]
    assert "77" in told["refused"][0]["reasons"][0]
    async with database.read() as tx:
        assert await tx.scalar(select(func.count()).select_from(dossiers)) == 1


async def test_the_same_key_and_body_get_the_same_answer(client, bearer):
    once = bearer | {"Idempotency-Key": "a-1"}

    first = await client.post("/api/v1/dossiers", json=envelope(row()), headers=once)
    again = await client.post("/api/v1/dossiers", json=envelope(row()), headers=once)

    assert (again.status, await again.text()) == (first.status, await first.text())
    assert again.headers["Idempotent-Replayed"] == "true"


async def test_the_same_key_with_another_body_is_a_conflict(client, bearer, database):
    once = bearer | {"Idempotency-Key": "a-1"}
    await client.post("/api/v1/dossiers", json=envelope(row()), headers=once)

    response = await client.post("/api/v1/dossiers", json=envelope(row("5")), headers=once)

    assert response.status == 409
    assert (await response.json())["error_code"] == "04"
    async with database.read() as tx:
        assert await tx.scalar(select(dossiers.c.status)) == 4


async def test_twenty_at_once_are_taken_once(client, bearer, database):
    once = bearer | {"Idempotency-Key": "a-1"}

    answers = await asyncio.gather(
        *(client.post("/api/v1/dossiers", json=envelope(row()), headers=once) for _ in range(20))
    )

    assert {each.status for each in answers} == {202}
    assert len({await each.text() for each in answers}) == 1
    assert sum("Idempotent-Replayed" not in each.headers for each in answers) == 1


async def test_a_request_whose_taker_died_is_taken_by_the_next(client, bearer, database):
    once = bearer | {"Idempotency-Key": "a-1"}
    await client.post("/api/v1/dossiers", json=envelope(row()), headers=once)
    async with database.begin() as tx:
        died = {"status": None, "answer": None, "lease_until": NOW - timedelta(seconds=1)}
        await tx.execute(update(api_requests).values(died))

    response = await client.post("/api/v1/dossiers", json=envelope(row()), headers=once)

    assert response.status == 202
    assert "Idempotent-Replayed" not in response.headers


async def test_the_feed_tells_what_became_of_notices_once_in_order(client, bearer, database):
    await client.post("/api/v1/dossiers", json=envelope(row()), headers=bearer)
    await client.post("/api/v1/dossiers", json=ready(), headers=bearer)
    async with database.begin() as tx:
        await tx.execute(update(notices).values(state="suppressed", reason="collected", seq=None))

    first = await (await client.get("/api/v1/notices?after=0", headers=bearer)).json()
    rest = await (await client.get(f"/api/v1/notices?after={first['next']}", headers=bearer)).json()

    (item,) = first["items"]
    assert (item["kind"], item["dossier"], item["status"], item["reason"]) == (
        "CO_KET_QUA",
        CODE,
        "suppressed",
        "collected",
    )
    assert datetime.fromisoformat(item["at"]).tzinfo == UTC
    assert rest == {"items": [], "next": first["next"]}
