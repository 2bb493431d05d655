from datetime import time

import pytest
from sqlalchemy import select

from bot.turn import House
from bot.wishes import read_wish
from sms_text import count
from store import proofs
from store.database import Database
from store.tables.citizens import addresses
from tests.people import APPLICANT, CODE, Person


@pytest.mark.parametrize(
    ("said", "opens", "closes"),
    [
        ("chi nhan tin tu 8h den 20h", time(8), time(20)),
        ("Chỉ nhắn tin từ 8h đến 20h nhé", time(8), time(20)),
        ("Tôi chỉ nhận tin 8h-20h", time(8), time(20)),
        ("nhan tin tu 8 den 17h30", time(8), time(17, 30)),
        ("nhan tin tu 8h sang toi 8h toi", time(8), time(20)),
        ("gio nhan tin 8:15-20:45", time(8, 15), time(20, 45)),
        ("Đừng nhắn tin cho tôi từ 21h đến 7h", time(7), time(21)),
        ("khong nhan tin sau 19h", time(7), time(19)),
        ("dung gui tin truoc 8h30", time(8, 30), time(21)),
        ("nhan tin tu 22h den 6h", time(22), time(6)),
        ("nhan tin tu 6h den 24h", time(6), time(23, 59)),
        ("please text me only from 8am to 8pm", time(8), time(20)),
    ],
)
def test_hours_are_read_as_people_say_them(said: str, opens: time, closes: time) -> None:
    wish = read_wish(said)

    assert wish is not None
    assert (wish.what, wish.window) == ("hours", (opens, closes))


@pytest.mark.parametrize(
    ("said", "channel"),
    [
        ("uu tien zalo", "zalo"),
        ("Nhận tin qua Zalo", "zalo"),
        ("ưu tiên SMS", "sms"),
        ("gui thong bao qua email nhe", "email"),
        ("bao qua telegram", "telegram"),
        ("nhan tin qua dien thoai", "sms"),
        ("prefer sms", "sms"),
    ],
)
def test_a_channel_is_read_as_people_say_it(said: str, channel: str) -> None:
    wish = read_wish(said)

    assert wish is not None
    assert (wish.what, wish.channel) == ("channel", channel)


@pytest.mark.parametrize(
    ("said", "what"),
    [
        ("bo gio nhan tin", "any hour"),
        ("nhan tin luc nao cung duoc", "any hour"),
        ("text me any time", "any hour"),
        ("bo uu tien", "any channel"),
        ("nhan tin qua kenh nao cung duoc", "any channel"),
        ("gio nhan tin", "show"),
        ("CÀI ĐẶT", "show"),
    ],
)
def test_wishes_are_taken_back_and_shown(said: str, what: str) -> None:
    wish = read_wish(said)

    assert wish is not None
    assert wish.what == what


@pytest.mark.parametrize(
    "said",
    [
        "nhan ket qua qua buu dien duoc khong", "gui ho so qua zalo duoc khong", "nhan ket qua tu 8h den 11h",
        "lam viec tu 8h den 17h khong", "nhan tin", "tu choi nhan tin", f"nhan tin ho so {CODE}",
        "nhan tin tu 25h den 30h", "nhan tin tu 8h den 8h", "khong nhan tin sau 6h", "", "sms", "uu tien nguoi co cong",
    ],
)  # fmt: skip
def test_a_question_with_such_words_wishes_nothing(said: str) -> None:
    assert read_wish(said) is None


async def test_hours_are_kept_shown_and_taken_back(applicant: Person) -> None:
    set_ = await applicant.says("chi nhan tin tu 8h den 20h")
    shown = await applicant.says("cai dat")
    back = await applicant.says("bo gio nhan tin")
    usual = await applicant.says("gio nhan tin")

    assert "08:00 den 20:00" in set_
    assert "BO GIO NHAN TIN" in set_
    assert "08:00-20:00" in shown
    assert "07:00 den 21:00" in back
    assert "07:00-21:00" in usual
    assert [count(each.text) for each in applicant.heard] == [1, 1, 1, 1]


async def test_a_channel_that_proved_no_number_yet_is_asked_to(applicant: Person, house: House) -> None:
    offered = House(library=house.library, offices=house.offices, channels=("telegram", "sms"))
    applicant.house = lambda: offered

    first = await applicant.says("uu tien telegram")
    shown = await applicant.says("cai dat")
    await applicant.says("uu tien sms")
    after = await applicant.says("cai dat")

    assert "qua Telegram truoc" in first
    assert "XAC NHAN" in first
    assert "Kenh: Telegram, SMS" in shown
    assert "Kenh: SMS, Telegram" in after
    assert max(count(each.text) for each in applicant.heard) == 1


async def test_the_wish_of_one_chat_holds_for_all_that_proved_the_number(
    applicant: Person, known: Database, house: House
) -> None:
    offered = House(library=house.library, offices=house.offices, channels=("telegram", "sms"))
    applicant.house = lambda: offered
    chat = Person(known, lambda: offered, applicant.now, "77", channel="telegram")
    await applicant.says("xin chao")
    await chat.says("xin chao")
    async with known.begin() as tx:
        telegram = await tx.scalar(select(addresses.c.id).where(addresses.c.channel == "telegram"))
        await proofs.link(tx, telegram, tx.vault.digest("phone", APPLICANT), applicant.now)

    await applicant.says("uu tien telegram")
    shown = await chat.says("cai dat")

    assert "Telegram, SMS" in shown


async def test_a_channel_that_is_not_open_here_is_said_to_be(applicant: Person) -> None:
    assert "Chua gui tin bao qua Zalo. Co the chon: SMS." in await applicant.says("uu tien zalo")


async def test_a_visitor_of_the_page_proves_a_number_first(visitor: Person) -> None:
    assert "XAC NHAN" in await visitor.says("chi nhan tin tu 8h den 20h")


async def test_in_a_chat_the_way_to_prove_oneself_is_named(known: Database, house: House, stranger: Person) -> None:
    chat = Person(known, lambda: house, stranger.now, "78", channel="zalo")

    assert "nhắn XAC NHAN và số điện thoại" in await chat.says(CODE)
    assert "XAC NHAN" not in await stranger.says(CODE)
