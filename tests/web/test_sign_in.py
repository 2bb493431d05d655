from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer
from argon2 import PasswordHasher

from store.staff import Role, add_official, disable, invite
from store.staff_sessions import entries
from tests.web.clerk import NOW
from tests.web.officials import PASSWORD, SECRET, code_at, put_official, signed_in
from web.console.guard import COOKIE
from web.console.proof import NOBODY
from web.server import build_app


class Clock:
    """The time, as the test moves it."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self):
        return self.now

    def later(self, **told: float) -> None:
        self.now += timedelta(**told)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def client(parts, clock):
    async with TestClient(TestServer(build_app(replace(parts, clock=clock)))) as client:
        yield client


@pytest.fixture
async def lan(sqlite) -> int:
    return await put_official(sqlite, "lan", Role.CLERK)


async def sign_in(client: Any, clock: Clock, **changed: str) -> int:
    told = {"username": "lan", "password": PASSWORD, "code": code_at(clock.now)} | changed
    response = await client.post("/staff/sign-in", data=told, allow_redirects=False)
    return int(response.status)


async def actions(database) -> list[str]:
    async with database.read() as tx:
        return [each.action for each in reversed(await entries(tx, None))]


async def test_password_and_code_together_open_the_console(client, clock, lan, sqlite):
    status = await sign_in(client, clock)

    page = await client.get("/staff/dossiers")
    assert (status, page.status) == (303, 200)
    assert page.headers["Cache-Control"] == "no-store"
    assert await actions(sqlite) == ["signed-in"]


async def test_the_session_is_a_strict_cookie_that_scripts_cannot_read(client, clock, lan):
    told = {"username": "lan", "password": PASSWORD, "code": code_at(clock.now)}
    response = await client.post("/staff/sign-in", data=told, allow_redirects=False)

    cookie = response.cookies[COOKIE]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"


@pytest.mark.parametrize(
    "changed", [{"password": "wrong"}, {"code": "000000"}, {"code": ""}, {"username": "nobody"}, {"username": ""}]
)
async def test_a_wrong_name_password_or_code_are_answered_alike(client, clock, lan, changed):
    told = {"username": "lan", "password": PASSWORD, "code": code_at(clock.now)} | changed

    response = await client.post("/staff/sign-in", data=told)

    assert response.status == 401
    assert "Tên, mật khẩu hoặc mã chưa đúng" in await response.text()
    assert (await client.get("/staff/dossiers", allow_redirects=False)).status == 303


def test_a_name_without_an_account_takes_as_long_to_check_as_one_with():
    assert not PasswordHasher().check_needs_rehash(NOBODY)


async def test_a_code_counts_once(client, clock, lan):
    assert await sign_in(client, clock) == 303

    again = await sign_in(client, clock)
    clock.later(seconds=60)

    assert again == 401
    assert await sign_in(client, clock) == 303


async def test_five_wrong_tries_lock_the_account_for_a_while_even_for_its_owner(client, clock, lan, sqlite):
    for _ in range(5):
        await sign_in(client, clock, password="wrong")

    locked = await sign_in(client, clock)
    clock.later(minutes=16)

    assert locked == 401
    assert await sign_in(client, clock) == 303
    assert await actions(sqlite) == ["sign-in-failed"] * 4 + ["locked", "sign-in-refused", "signed-in"]


async def test_a_session_that_idles_ends_and_one_that_is_used_lasts(client, clock, lan):
    await sign_in(client, clock)
    for _ in range(3):
        clock.later(minutes=20)
        assert (await client.get("/staff/dossiers", allow_redirects=False)).status == 200

    clock.later(minutes=31)

    response = await client.get("/staff/dossiers", allow_redirects=False)
    assert response.status == 303
    assert response.headers["Location"] == "/staff/sign-in?next=/staff/dossiers"


async def test_a_session_that_was_put_into_the_browser_before_signing_in_is_not_the_one_afterwards(client, clock, lan):
    planted = {"Cookie": f"{COOKIE}=chosen-by-a-stranger"}
    told = {"username": "lan", "password": PASSWORD, "code": code_at(clock.now)}

    response = await client.post("/staff/sign-in", data=told, headers=planted, allow_redirects=False)
    own = response.cookies[COOKIE].value
    client.session.cookie_jar.clear()
    strangers = await client.get("/staff/dossiers", headers=planted, allow_redirects=False)

    assert own != "chosen-by-a-stranger"
    assert strangers.status == 303


async def test_each_signing_in_begins_another_session(client, clock, lan):
    await sign_in(client, clock)
    first = client.session.cookie_jar.filter_cookies(client.make_url("/staff"))[COOKIE].value
    clock.later(seconds=60)

    await sign_in(client, clock)

    assert client.session.cookie_jar.filter_cookies(client.make_url("/staff"))[COOKIE].value != first


async def test_every_session_ends_after_a_day_of_work(client, clock, lan):
    await sign_in(client, clock)
    for _ in range(37):
        clock.later(minutes=20)
        last = await client.get("/staff/dossiers", allow_redirects=False)

    assert last.status == 303


async def test_signing_out_ends_the_session_at_the_server(client, clock, lan, sqlite):
    csrf = await signed_in(client, sqlite, lan)
    token = client.session.cookie_jar.filter_cookies(client.make_url("/"))[COOKIE].value

    await client.post("/staff/sign-out", data={"csrf": csrf})
    client.session.cookie_jar.update_cookies({COOKIE: token}, client.make_url("/"))

    assert (await client.get("/staff/dossiers", allow_redirects=False)).status == 303


async def test_a_form_without_our_token_changes_nothing(client, lan, sqlite):
    await signed_in(client, sqlite, lan)

    response = await client.post("/staff/sign-out", data={"csrf": "guessed"})

    assert response.status == 403
    assert (await client.get("/staff/dossiers", allow_redirects=False)).status == 200
    assert await actions(sqlite) == ["foreign-form"]


@pytest.mark.parametrize("told", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}])
async def test_another_sites_page_cannot_sign_anybody_in(client, clock, lan, told):
    data = {"username": "lan", "password": PASSWORD, "code": code_at(clock.now)}

    response = await client.post("/staff/sign-in", data=data, headers=told, allow_redirects=False)

    assert response.status == 403


@pytest.mark.parametrize("wanted", ["https://evil.example", "//evil.example", "/\\evil.example"])
async def test_signing_in_leads_nowhere_but_to_our_own_pages(client, clock, lan, wanted):
    data = {"username": "lan", "password": PASSWORD, "code": code_at(clock.now), "next": wanted}

    response = await client.post("/staff/sign-in", data=data, allow_redirects=False)

    assert response.headers["Location"] == "/staff"


async def test_a_disabled_account_is_out_at_once(client, lan, sqlite, clock):
    await signed_in(client, sqlite, lan)
    async with sqlite.begin() as tx:
        await disable(tx, "lan")

    assert (await client.get("/staff/dossiers", allow_redirects=False)).status == 303
    assert await sign_in(client, clock) == 401


class TestAnInvitation:
    @pytest.fixture
    async def address(self, sqlite) -> str:
        async with sqlite.begin() as tx:
            await add_official(tx, {"username": "mai", "name": "Mai", "role": Role.LEADER}, NOW)
            invitation = await invite(tx, "mai", SECRET, NOW, NOW + timedelta(hours=72))
            assert invitation is not None
            return f"/staff/invitation/{invitation.token}"

    def told(self, clock, **changed: str) -> dict[str, str]:
        return {"password": PASSWORD, "again": PASSWORD, "code": code_at(clock.now)} | changed

    async def test_shows_a_qr_code_and_signs_in_who_took_it_up(self, client, clock, address):
        page = await (await client.get(address)).text()

        response = await client.post(address, data=self.told(clock), allow_redirects=False)

        assert "data:image/svg+xml" in page
        assert response.status == 303
        assert (await client.get("/staff/audit")).status == 200

    async def test_works_once(self, client, clock, address):
        await client.post(address, data=self.told(clock))

        assert (await client.get(address)).status == 404
        assert (await client.post(address, data=self.told(clock))).status == 404

    async def test_ends_by_itself(self, client, clock, address):
        clock.later(hours=73)

        assert (await client.get(address)).status == 404

    @pytest.mark.parametrize(
        ("changed", "says"),
        [
            ({"password": "short", "again": "short"}, "ít nhất 12 ký tự"),
            ({"password": "mai mai mai mai", "again": "mai mai mai mai"}, "không chứa tên đăng nhập"),
            ({"again": "another password"}, "khác nhau"),
            ({"code": "000000"}, "Mã 6 số chưa đúng"),
        ],
    )
    async def test_takes_no_weak_password_and_no_wrong_code(self, client, clock, address, changed, says):
        response = await client.post(address, data=self.told(clock, **changed))

        assert response.status == 400
        assert says in await response.text()

    async def test_ends_what_held_before(self, client, clock, address, sqlite, lan):
        await signed_in(client, sqlite, lan)
        async with sqlite.begin() as tx:
            await invite(tx, "lan", SECRET, NOW, NOW + timedelta(hours=1))

        assert (await client.get("/staff/dossiers", allow_redirects=False)).status == 303
        assert await sign_in(client, clock) == 401
