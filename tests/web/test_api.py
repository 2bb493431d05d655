from __future__ import annotations

import io

import pytest
from sqlalchemy import func, select, update

from store.api_keys import add_key, list_keys, revoke_key
from store.tables.dossiers import dossiers
from store.tables.notices import notices
from tests.web.clerk import NOW
from tests.web.envelopes import CODE, envelope, ready, row


async def test_the_first_batch_is_a_baseline_and_a_change_makes_one_notice(client, bearer, sqlite):
    await client.post("/api/v1/dossiers", json=envelope(row()), headers=bearer)

    for _ in range(2):
        await client.post("/api/v1/dossiers", json=ready(), headers=bearer)

    async with sqlite.read() as tx:
        kinds = [each.kind for each in await tx.execute(select(notices.c.kind))]
    assert kinds == ["CO_KET_QUA"]


@pytest.mark.parametrize("told", [{}, {"Authorization": "Bearer mck_wrong"}, {"Authorization": "Basic bWNr"}])
async def test_without_a_key_that_holds_nothing_is_taken(client, sqlite, told):
    response = await client.post("/api/v1/dossiers", json=envelope(row()), headers=told)

    assert response.status == 401
    assert response.headers["WWW-Authenticate"] == "Bearer"
    async with sqlite.read() as tx:
        assert await tx.scalar(select(func.count()).select_from(dossiers)) == 0


async def test_a_revoked_key_no_longer_holds(client, bearer, sqlite):
    async with sqlite.begin() as tx:
        revoked = await revoke_key(tx, "one-stop", NOW)
        again = await revoke_key(tx, "one-stop", NOW)

    response = await client.get("/api/v1/notices", headers=bearer)

    assert (revoked, again) == (True, False)
    assert response.status == 401


async def test_the_use_of_a_key_is_noted_and_the_key_itself_is_not_kept(client, bearer, sqlite):
    await client.get("/api/v1/notices", headers=bearer)

    async with sqlite.read() as tx:
        (key,) = await list_keys(tx)
    assert key.used_at == NOW
    assert bearer["Authorization"][11:] not in repr(key)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{", 400),
        (b"7", 400),
        (b'{"data": {}}', 400),
        (b'{"data": []}', 422),
        (b'{"data": [' + b",".join([b"{}"] * 5001) + b"]}", 413),
    ],
)
async def test_what_is_no_batch_is_refused_whole(client, bearer, body, status):
    response = await client.post("/api/v1/dossiers", data=body, headers=bearer)

    assert response.status == status
    assert (await response.json())["error_code"] != "00"


async def test_a_body_above_the_services_limit_is_refused(parts, bearer, client):
    large = io.BytesIO(b"x" * (parts.config.web.body_limit + 1))
    response = await client.post("/api/v1/dossiers", data=large, headers=bearer)

    assert response.status == 413


async def test_steps_are_taken_for_dossiers_that_are_known(client, bearer):
    await client.post("/api/v1/dossiers", json=envelope(row()), headers=bearer)
    step = {"ThoiDiemXuLy": "20260305090000", "PhongBanXuLy": "Phòng Kinh tế", "NoiDungXuLy": "Thẩm định"}
    sent = [{"MaHoSo": CODE, **step}, {"MaHoSo": "H29.125.10-260302-0999", **step}]

    told = await (await client.post("/api/v1/progress", json=sent, headers=bearer)).json()

    assert told["accepted"] == 1
    assert [(each["index"], each["MaHoSo"]) for each in told["refused"]] == [(1, "H29.125.10-260302-0999")]


async def test_one_source_does_not_see_the_notices_of_another(client, bearer, sqlite):
    await client.post("/api/v1/dossiers", json=envelope(row()), headers=bearer)
    await client.post("/api/v1/dossiers", json=ready(), headers=bearer)
    async with sqlite.begin() as tx:
        await tx.execute(update(notices).values(state="suppressed", seq=None))
        other = {"Authorization": f"Bearer {await add_key(tx, 'another', 'igate', NOW)}"}

    told = await (await client.get("/api/v1/notices", headers=other)).json()

    assert told["items"] == []


async def test_the_description_names_every_route_of_the_api_and_no_other(client):
    told = await (await client.get("/api/v1/openapi.json")).json()

    described = {(method.upper(), path) for path, methods in told["paths"].items() for method in methods}
    served = {
        (route.method, route.resource.canonical)
        for route in client.app.router.routes()
        if route.resource.canonical.startswith("/api/v1/") and route.method != "HEAD"
    }
    assert described == served - {("GET", "/api/v1/openapi.json"), ("GET", "/api/v1/docs")}


async def test_the_example_of_the_description_is_taken(client, bearer):
    described = await (await client.get("/api/v1/openapi.json")).json()
    for path in ("/api/v1/dossiers", "/api/v1/progress"):
        example = described["paths"][path]["post"]["requestBody"]["content"]["application/json"]["example"]

        told = await (await client.post(path, json=example, headers=bearer)).json()

        assert told["refused"] == []


async def test_the_description_can_be_read_by_people(client):
    page = await (await client.get("/api/v1/docs")).text()

    assert "DongBoHoSoMC" in page
    assert "Idempotency-Key" in page
