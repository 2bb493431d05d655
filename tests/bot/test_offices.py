"""Where to go: a citizen names a unit, by its name of today or before, and is told of its one-stop shop."""

from dataclasses import replace

import pytest

from bot.turn import House
from knowledge.duty import Point, as_week
from knowledge.library import Library
from knowledge.office import Office
from knowledge.procedure import Level
from store.database import Database
from tests.people import APPLICANT, STRANGER, Person

PROVINCE = Office("H12", "Trung tâm Phục vụ hành chính công tỉnh Mẫu", "TTHCC tinh Mau", Level.PROVINCE)
RIVER = Office(
    "H12.101",
    "Bộ phận Một cửa phường Sông Mẫu",
    "Mot cua P.Song Mau",
    parent="H12",
    address="12 đường Hòa Bình",
    old_names=("phường 1, thành phố Sông Mẫu", "phường 2, thành phố Sông Mẫu"),
)
FIELD = Office(
    "H12.102",
    "Bộ phận Một cửa xã Đồng Mẫu",
    "Mot cua xa Dong Mau",
    parent="H12",
    address="ấp 3, xã Đồng Mẫu",
    phone="0290 000 0102",
    points=(Point("Nhà văn hóa ấp 3", "ấp 3", "0290 000 0112", as_week({"tue": [["08:00", "11:00"]]})),),
    old_names=("xã Tân Thạnh, huyện Châu Mẫu", "thị trấn Châu Mẫu, huyện Châu Mẫu"),
    old_codes=("000.12.10.H12",),
    note="Gửi xe cổng sau.",
)
HILL = Office("H12.103", "Bộ phận Một cửa xã Núi Mẫu", "Mot cua xa Nui Mau", old_names=("xã Tân Thạnh, huyện Núi Mẫu",))
OTHER = Office("H12.104", "Bộ phận Một cửa xã Biển Mẫu", "Mot cua xa Bien Mau")


@pytest.fixture
def house(library: Library) -> House:
    return House(library, {each.code: each for each in (PROVINCE, RIVER, FIELD, HILL, OTHER)}, hotline="0290 000 0000")


@pytest.fixture
def stranger(known: Database, house: House, now) -> Person:
    return Person(known, lambda: house, now, STRANGER)


@pytest.fixture
def chatter(known: Database, house: House, now) -> Person:
    return Person(known, lambda: house, now, "chat-1", channel="web", network="192.0.2.9")


async def test_whoever_names_their_commune_hears_where_when_and_whom_to_call_in_one_part(stranger: Person) -> None:
    heard = await stranger.says("toi o xa Dong Mau")

    assert "Mot cua xa Dong Mau" in heard
    assert "Dang mo den 11:30" in heard
    assert "0290 000 0102" in heard
    assert "ap 3, xa Dong Mau" in heard
    assert len(heard) <= 160


@pytest.mark.parametrize("asked", ["mot cua nao gan toi", "một cửa gần nhất ở đâu", "o dau gan day", "giờ làm việc"])
async def test_near_me_asks_for_the_commune_once_and_remembers_it_for_the_talk(stranger: Person, asked: str) -> None:
    first = await stranger.says(asked)
    told = await stranger.says("dong mau")
    again = await stranger.says(asked)

    assert "xa, phuong nao" in first
    assert "Mot cua xa Dong Mau" in told
    assert "Mot cua xa Dong Mau" in again


async def test_a_name_that_ended_is_mapped_and_said_to_be_so(chatter: Person) -> None:
    heard = await chatter.says("thị trấn Châu Mẫu nay thuộc xã nào")

    assert "Thị trấn Châu Mẫu (huyện Châu Mẫu) nay thuộc xã Đồng Mẫu" in heard
    assert "Gửi xe cổng sau." in heard


async def test_a_district_that_ended_is_answered_with_the_commune_that_took_it_over(chatter: Person) -> None:
    heard = await chatter.says("huyen Chau Mau gio lam o dau")

    assert "Bộ phận Một cửa xã Đồng Mẫu" in heard
    assert "Huyện Châu Mẫu nay thuộc xã Đồng Mẫu" in heard


async def test_an_ambiguous_name_is_asked_back_and_the_choice_is_told(chatter: Person) -> None:
    await chatter.says("tôi ở xã Tân Thạnh")
    offered = chatter.choices
    heard = await chatter.says("2")

    assert offered == ["xã Tân Thạnh (huyện Châu Mẫu)", "xã Tân Thạnh (huyện Núi Mẫu)"]
    assert "Bộ phận Một cửa xã Núi Mẫu" in heard


async def test_naming_the_former_district_too_settles_it(chatter: Person) -> None:
    assert "xã Núi Mẫu" in await chatter.says("nhà em ở xã Tân Thạnh huyện Núi Mẫu")


async def test_a_commune_that_nobody_serves_is_said_to_be_unknown(chatter: Person) -> None:
    heard = await chatter.says("tôi ở xã Bắc Lạ")

    assert "Chưa tìm thấy “xã Bắc Lạ”" in heard
    assert "xã Đồng Mẫu" in await chatter.says("Đồng Mẫu")


async def test_advisory_points_are_told_with_their_duty_hours_and_whether_somebody_is_there(chatter: Person) -> None:
    await chatter.says("tôi ở xã Đồng Mẫu")
    heard = await chatter.says("tổ tư vấn ở đâu")

    assert "Nhà văn hóa ấp 3, ấp 3: thứ Ba: 08:00–11:00." in heard
    assert "Hiện có người trực." in heard
    assert "0290 000 0112" in heard


async def test_points_that_were_asked_for_first_are_told_once_the_commune_is_named(chatter: Person) -> None:
    await chatter.says("có tổ tư vấn nào gần tôi không")

    assert "Nhà văn hóa ấp 3" in await chatter.says("xã Đồng Mẫu")


async def test_an_answer_on_a_procedure_names_the_office_of_the_commune_that_was_named(chatter: Person) -> None:
    heard = await chatter.says("tôi ở xã Đồng Mẫu muốn đăng ký khai sinh thì nộp ở đâu")
    later = await chatter.says("đăng ký kết hôn nộp ở đâu")

    assert "khai sinh" in heard.lower()
    assert "Bộ phận Một cửa xã Đồng Mẫu" in heard
    assert "Bộ phận Một cửa xã Đồng Mẫu" in later


@pytest.mark.parametrize("number", ["1", "2"])
async def test_choosing_a_procedure_by_its_number_is_not_taken_for_a_numbered_ward(
    stranger: Person, number: str
) -> None:
    asked = await stranger.says("tro cap")

    heard = await stranger.says(number)

    assert f"{number}." in asked
    assert "phuong Song Mau" not in heard


@pytest.mark.parametrize("asked", ["so dien thoai", "cho toi xin sdt", "dia chi o dau", "địa chỉ?"])
async def test_after_an_office_was_told_its_telephone_and_address_are_asked_in_a_word(
    stranger: Person, asked: str
) -> None:
    await stranger.says("toi o xa Dong Mau")

    heard = await stranger.says(asked)

    assert "0290 000 0102" in heard
    assert "ap 3, xa Dong Mau" in heard


async def test_another_talk_does_not_remember_the_place(stranger: Person) -> None:
    await stranger.says("toi o xa Dong Mau")
    stranger.waits(minutes=31)

    assert "xa, phuong nao" in await stranger.says("mot cua gan nhat o dau")


async def test_an_official_of_the_named_commune_is_called(stranger: Person) -> None:
    first = await stranger.says("gap can bo")
    heard = await stranger.says("phuong Song Mau")

    assert "nhan ten xa, phuong noi Ong/Ba o" in first
    assert heard.startswith("Mot cua P.Song Mau LH 0290 000 0000.")


async def test_asking_for_hours_opens_no_ticket(stranger: Person) -> None:
    assert "chuyen can bo" not in await stranger.says("giờ làm việc xã Đồng Mẫu")


async def test_a_code_of_a_unit_that_ended_names_the_office_that_has_its_dossiers(chatter: Person) -> None:
    heard = await chatter.says("000.12.10.H12-240105-0003")

    assert "Bộ phận Một cửa xã Đồng Mẫu" in heard


@pytest.mark.parametrize(
    "text", ["dang ky khai sinh lam o dau", "xin chao", "công ty đổi địa chỉ trụ sở sang phường khác"]
)
async def test_other_questions_are_answered_as_before(known: Database, house: House, now, text: str) -> None:
    with_places = Person(known, lambda: house, now, APPLICANT)
    without = Person(known, lambda: replace(house, offices={}), now, STRANGER)

    assert await with_places.says(text) == await without.says(text)
