"""What is asked of a dossier that is talked of, or that the sender's phone has: in a few words, without its code."""

import pytest

from bot.turn import House
from store.database import Database
from store.tables.voices import complaints
from tests.bot.conftest import dossier, tell
from tests.people import CODE, ID_DIGITS, Person

FEES = [{"TenPhiLePhi": "Lệ phí", "Gia": "75000", "TrangThaiThanhToan": "0"}]


@pytest.fixture
async def to_pay(known: Database, now) -> Database:
    """The applicant's dossier waits for 75.000 đồng."""
    await tell(known, now, dossier(now, TrangThaiHoSo="6", DanhSachLePhi=FEES))
    return known


@pytest.mark.parametrize("asked", ["bao lau nua co", "khi nào lấy được vậy", "hom nao xong"])
async def test_whoever_has_a_dossier_asks_when_without_its_code(applicant: Person, asked: str) -> None:
    heard = await applicant.says(asked)

    assert CODE in heard
    assert "Hen tra" in heard
    assert len(heard) <= 160


@pytest.mark.parametrize("asked", ["lay o dau", "đến đâu nhận", "dia chi o dau"])
async def test_where_to_is_answered_with_the_office_and_when_it_opens(applicant: Person, asked: str) -> None:
    heard = await applicant.says(asked)

    assert CODE in heard
    assert "Mot cua P.Song Mau" in heard
    assert "12 duong Hoa Binh" in heard
    assert len(heard) <= 160


async def test_nothing_is_missing_while_nothing_was_asked_for(applicant: Person) -> None:
    assert "Chua co yeu cau bo sung giay to" in await applicant.says("thieu giay to gi khong")


async def test_nothing_is_to_be_paid_while_nothing_is_due(applicant: Person) -> None:
    assert "Chua co yeu cau nop them tien" in await applicant.says("phai nop bao nhieu tien nua")


@pytest.mark.usefixtures("to_pay")
@pytest.mark.parametrize("asked", ["phai nop bao nhieu tien", "nop tien o dau", "chuyển khoản được không"])
async def test_what_is_to_pay_is_told_with_where_to_pay_it(applicant: Person, asked: str) -> None:
    heard = await applicant.says(asked)

    assert "Nop 75.000d" in heard
    assert "Nop tai mot cua hoac dichvucong.gov.vn" in heard
    assert len(heard) <= 160


async def test_a_question_on_a_procedure_stays_one(applicant: Person) -> None:
    await applicant.says(CODE)

    heard = await applicant.says("lam giay khai sinh can giay to gi")

    assert "Khai sinh" in heard
    assert CODE not in heard


async def test_after_a_procedure_was_talked_of_a_bare_question_is_about_it(applicant: Person) -> None:
    await applicant.says(CODE)
    await applicant.says("dang ky khai sinh")

    assert "Khai sinh" in await applicant.says("bao lau")


async def test_after_the_code_again_it_is_about_the_dossier(applicant: Person) -> None:
    await applicant.says("dang ky khai sinh")
    await applicant.says(CODE)

    assert CODE in await applicant.says("bao lau nua co")


async def test_four_digits_alone_prove_the_dossier_that_was_just_asked_for(stranger: Person) -> None:
    await stranger.says(CODE)

    assert "Hen tra" in await stranger.says(ID_DIGITS)


async def test_four_wrong_digits_open_nothing(stranger: Person) -> None:
    before = await stranger.says(CODE)

    assert await stranger.says("0000") == before


async def test_four_digits_without_a_dossier_mean_nothing(stranger: Person) -> None:
    heard = await stranger.says(ID_DIGITS)

    assert CODE not in heard


async def test_a_stranger_learns_no_date_by_asking_when(stranger: Person) -> None:
    await stranger.says(CODE)

    heard = await stranger.says("bao gio xong")

    assert "Hen tra" not in heard
    assert "4 so cuoi" in heard


async def test_a_stranger_without_a_dossier_is_asked_back(stranger: Person) -> None:
    assert "giay to gi" in await stranger.says("bao lau")


async def test_who_says_that_it_is_not_theirs_is_heard_and_told_how_to_stop(known: Database, applicant: Person) -> None:
    heard = await applicant.says("khong phai toi nop ho so nay")

    async with known.read() as tx:
        kept = (await tx.execute(complaints.select())).all()
    assert "TC HET" in heard
    assert len(heard) <= 160
    assert [row.dossier_id is not None for row in kept] == [True]


async def test_a_stranger_cannot_disown_a_dossier_of_another_phone(known: Database, stranger: Person) -> None:
    await stranger.says(CODE)

    await stranger.says("nham so roi")

    async with known.read() as tx:
        assert (await tx.execute(complaints.select())).all() == []


async def test_supplying_papers_is_about_the_dossier_not_about_a_procedure(applicant: Person) -> None:
    assert CODE in await applicant.says("toi muon bo sung ho so thi nop o dau")


@pytest.mark.parametrize("asked", ["toi muon rut ho so", "nộp nhầm hồ sơ nên muốn rút"])
async def test_withdrawing_is_told_how_to(applicant: Person, asked: str) -> None:
    heard = await applicant.says(asked)

    assert f"Rut {CODE}" in heard
    assert "noi nop" in heard


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("vo toi lay ho duoc khong", "giay uy quyen"),
        ("nhờ người khác đi lấy được không", "giay uy quyen"),
        ("gui ve nha qua buu dien duoc khong", "qua buu dien"),
    ],
)
async def test_somebody_else_or_the_post_may_bring_the_result(applicant: Person, asked: str, told: str) -> None:
    heard = await applicant.says(asked)

    assert told in heard
    assert "0290 000 0101" in heard
    assert len(heard) <= 160


async def test_no_answer_on_a_dossier_takes_more_than_one_part_whatever_the_code(
    known: Database, applicant: Person, house: House, now
) -> None:
    long_code = "H12.101.10.01-260302-00017"
    await tell(known, now, dossier(now, MaHoSo=long_code, NgayTiepNhan="20260302080000"))
    await applicant.says(long_code)

    for asked in ("bao lau nua", "lay o dau", "thieu gi", "nop tien o dau", "toi muon rut ho so", "nham so roi"):
        heard = await applicant.says(asked)
        assert len(heard) <= 160, asked
        assert long_code in heard


async def test_four_digits_after_a_wish_to_follow_follow_it(subscriber: Person) -> None:
    asked = await subscriber.says(f"THEO DOI {CODE}")

    heard = await subscriber.says(ID_DIGITS)

    assert "gui 4 so cuoi CCCD" in asked
    assert heard.startswith(f"Se bao khi ho so {CODE} co thay doi")


async def test_a_bare_wish_to_follow_means_the_newest_dossier_of_the_phone(applicant: Person) -> None:
    assert f"Se bao khi ho so {CODE} co thay doi" in await applicant.says("theo doi")
