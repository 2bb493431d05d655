from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import update

from bot.turn import House
from sms_text import count
from store.database import Database
from store.tables.dossiers import dossiers
from tests.bot.conftest import dossier, tell
from tests.people import APPLICANT, CODE, ID_DIGITS, NAME, Person


async def test_the_registered_phone_hears_status_date_and_office_in_one_part(applicant: Person) -> None:
    heard = await applicant.says(CODE)

    assert heard.startswith(f"{CODE}: Dang xu ly. Hen tra 15/03/2026.")
    assert "Mot cua P.Song Mau" in heard
    assert heard.isascii()
    assert count(heard) == 1


async def test_anyone_with_the_code_hears_status_and_office_and_how_to_prove_more(stranger: Person) -> None:
    heard = await stranger.says(CODE)

    assert heard.startswith(f"{CODE}: Dang xu ly. Noi giai quyet: Mot cua P.Song Mau.")
    assert "15/03" not in heard
    assert "4 so cuoi CCCD" in heard
    assert count(heard) == 1


async def test_the_last_digits_of_the_id_open_the_dates(stranger: Person) -> None:
    heard = await stranger.says(f"HS {CODE} {ID_DIGITS}")

    assert "Hen tra 15/03/2026" in heard


async def test_a_wrong_proof_answers_exactly_like_a_missing_one(stranger: Person) -> None:
    without = await stranger.says(CODE)

    assert await stranger.says(f"HS {CODE} 9999") == without


async def test_five_wrong_proofs_lock_the_dossiers_id_proof_whoever_asks(stranger: Person, subscriber: Person) -> None:
    for wrong in ("1111", "2222", "3333", "5555", "6666"):
        await stranger.says(f"HS {CODE} {wrong}")

    assert "15/03" not in await subscriber.says(f"HS {CODE} {ID_DIGITS}")

    subscriber.waits(hours=25)
    assert "15/03" in await subscriber.says(f"HS {CODE} {ID_DIGITS}")


async def test_the_applicant_sees_all_of_it_while_the_id_proof_is_locked(stranger: Person, applicant: Person) -> None:
    for wrong in ("1111", "2222", "3333", "5555", "6666"):
        await stranger.says(f"HS {CODE} {wrong}")

    assert "15/03" in await applicant.says(CODE)


async def test_the_registered_phone_counts_until_twelve_months_after_the_last_event(applicant: Person) -> None:
    applicant.waits(days=360)
    within = await applicant.says(CODE)
    applicant.waits(days=30)
    after = await applicant.says(CODE)

    assert "15/03" in within
    assert "15/03" not in after
    assert "15/03" in await applicant.says(f"HS {CODE} {ID_DIGITS}")


async def test_a_phone_on_more_than_twenty_dossiers_is_an_agents_and_needs_the_digits(
    applicant: Person, known: Database, now: datetime
) -> None:
    others = [dossier(now, MaHoSo=f"H12.101-260301-{number:04}") for number in range(1, 21)]

    await tell(known, now, *others[:19])
    with_twenty = await applicant.says(CODE)
    await tell(known, now, *others[19:])
    with_more = await applicant.says(CODE)

    assert "15/03" in with_twenty
    assert "15/03" not in with_more
    assert "15/03" in await applicant.says(f"HS {CODE} {ID_DIGITS}")


@pytest.mark.parametrize(
    "typed",
    ["h12.101-260302-0001", "hs H12 101 260302 0001 xong chua", "H12101-26o3o2-OOO1", "H12.101–260302–0001"],
)
async def test_a_code_is_read_however_it_is_typed(applicant: Person, typed: str) -> None:
    assert (await applicant.says(typed)).startswith(f"{CODE}: Dang xu ly.")


async def test_an_unknown_code_is_said_to_be_unknown_and_offered_to_be_waited_for(stranger: Person) -> None:
    heard = await stranger.says("H12.101-260302-0999")

    assert "Khong tim thay" in heard
    assert "1.bao khi co" in heard
    assert count(heard) == 1
    assert "Se bao khi co ho so H12.101-260302-0999" in await stranger.says("1")


async def test_a_shortened_serial_is_asked_back_not_guessed(applicant: Person) -> None:
    assert "chua du ma" in await applicant.says("hs 02-0001")


async def test_my_dossier_is_found_by_the_phone_it_was_lodged_with(applicant: Person) -> None:
    assert (await applicant.says("ho so cua toi den dau roi")).startswith(f"{CODE}: Dang xu ly.")


@pytest.mark.parametrize("asked", ["ho so xin phep xay dung nop thang truoc den dau roi a", "ket qua cua em co chua"])
async def test_my_dossier_is_found_in_a_longer_clause_too(applicant: Person, asked: str) -> None:
    assert (await applicant.says(asked)).startswith(f"{CODE}: Dang xu ly.")


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("dk thuong tru can dieu kien gi, ho so nhung gi, may ngay xong", "thuong tru"),
        ("muon khai sinh cho con thi mang ho so toi dau", "Khai sinh"),
    ],
)
async def test_a_question_on_a_procedure_is_not_about_my_dossier(applicant: Person, asked: str, told: str) -> None:
    assert told.lower() in (await applicant.says(asked)).lower()


async def test_a_stranger_who_asks_for_my_dossier_is_asked_for_the_code(stranger: Person) -> None:
    assert "Gui ma ho so" in await stranger.says("ho so cua toi den dau roi")


async def test_no_sms_names_anybody(applicant: Person, stranger: Person) -> None:
    said = [await applicant.says(CODE), await applicant.says(f"CAC BUOC {CODE}"), await stranger.says(CODE)]

    assert not any("Nguyen" in text or "Mau" in text.replace("Song Mau", "") for text in said)


async def test_a_name_is_shown_only_in_a_chat_of_the_registered_phone_itself(known, house: House, now) -> None:
    own = Person(known, lambda: house, now, "chat-1", channel="telegram", verified=APPLICANT)
    other = Person(known, lambda: house, now, "chat-2", channel="telegram", verified="+84900000009")

    assert NAME in await own.says(CODE)
    assert NAME not in await other.says(f"HS {CODE} {ID_DIGITS}")


async def test_after_ten_other_peoples_codes_an_hour_the_asker_is_slowed_found_or_not(stranger: Person) -> None:
    for serial in range(100, 110):
        await stranger.says(f"H12.101-260302-0{serial}")

    assert "qua nhieu ma" in await stranger.says(CODE)

    stranger.waits(hours=2)
    assert "Dang xu ly" in await stranger.says(CODE)


async def test_ones_own_codes_are_never_counted(applicant: Person) -> None:
    for _ in range(12):
        heard = await applicant.says(CODE)

    assert "Hen tra" in heard


async def test_visitors_of_the_page_are_counted_by_their_network(visitor: Person, known, house: House, now) -> None:
    for serial in range(100, 110):
        await visitor.says(f"H12.101-260302-0{serial}")
    neighbour = Person(known, lambda: house, visitor.now, "session-2", channel="web", network=visitor.network)

    assert "nhiều mã" in await neighbour.says(CODE)


async def test_no_such_code_and_not_yours_run_the_same_statements(stranger: Person, statements: list[str]) -> None:
    await stranger.says("chao")
    statements.clear()
    await stranger.says(f"HS {CODE} 9999")
    not_yours = list(statements)
    statements.clear()
    await stranger.says("HS H12.101-260302-0998 9999")

    assert statements == not_yours


async def test_a_turn_takes_four_statements_at_most(applicant: Person, stranger: Person, statements: list[str]) -> None:
    for person in (applicant, stranger):
        await person.says("chao")
        for text in (CODE, "dang ky khai sinh o dau", "con le phi?", "TC", "xyz"):
            statements.clear()
            await person.says(text)
            assert len(statements) <= 4, (text, statements)


async def test_dossiers_of_one_request_are_shown_together_in_chat_and_counted_by_sms(
    applicant: Person, visitor: Person, stranger: Person
) -> None:
    other = "H12.101-260302-0055"
    await tell(applicant.database, applicant.now, dossier(applicant.now, MaHoSo=other, MaHoSoLienThong=CODE))

    by_sms, in_chat = await applicant.says(CODE), await visitor.says(f"HS {CODE} {ID_DIGITS}")

    assert other not in by_sms
    assert count(by_sms) == 1
    assert f"{other}: Đang được giải quyết." in in_chat
    assert other not in await stranger.says(CODE)


async def test_who_practises_in_the_simulator_reaches_sample_dossiers_only(known, house, now) -> None:
    rules = replace(house.rules, practice=frozenset({"sms"}))
    practising = Person(known, lambda: replace(house, rules=rules), now, APPLICANT)
    real = await practising.says(CODE)
    mine = await practising.says("ho so cua toi")
    async with known.begin() as tx:
        await tx.execute(update(dossiers).values(sample=True))

    sample = await practising.says(CODE)

    assert "Dang xu ly" not in real
    assert CODE not in mine
    assert sample.startswith(f"{CODE}: Dang xu ly.")
