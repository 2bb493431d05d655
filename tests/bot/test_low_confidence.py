"""What is not understood twice goes to a person, and the citizen hears when they will be answered."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import insert, select

from bot import texts
from knowledge.office import Office
from store.staff import Role
from store.tables.citizens import addresses
from store.tables.offices import offices
from store.tables.tickets import tickets
from tests.web.officials import put_official

NOISE = "qwerty zxcvb asdfg"


async def all_tickets(database):
    async with database.read() as tx:
        return list(await tx.execute(select(tickets).order_by(tickets.c.id)))


async def test_two_questions_that_are_not_understood_become_a_ticket_of_the_dossiers_office(applicant, known) -> None:
    await put_official(known, "mai", Role.CLERK)

    first = await applicant.says(NOISE)
    after_one = await all_tickets(known)
    second = await applicant.says(f"{NOISE} hjkl")

    (ticket,) = await all_tickets(known)
    assert first.startswith("Xin loi, chua hieu")
    assert after_one == []
    assert (ticket.state, ticket.by_itself) == ("open", True)
    assert "Xin loi, van chua hieu. Mot cua P.Song Mau" in second
    assert "Da chuyen can bo" in second
    assert len(second) <= 160


async def test_a_question_that_is_understood_between_them_starts_the_count_anew(applicant, known) -> None:
    await put_official(known, "mai", Role.CLERK)

    await applicant.says(NOISE)
    await applicant.says("dang ky khai sinh o dau")
    await applicant.says(NOISE)

    assert await all_tickets(known) == []


async def test_where_no_official_would_see_it_the_offices_telephone_is_told(applicant, known) -> None:
    await applicant.says(NOISE)
    second = await applicant.says(NOISE)

    assert "0290 000 0101" in second
    assert texts.PASSED_ON.vi_sms not in second
    assert await all_tickets(known) == []


async def test_who_has_no_dossier_is_offered_the_offices_when_there_are_several(stranger, known, house) -> None:
    two = {**house.offices, "H12.102": Office("H12.102", "Bộ phận Một cửa xã Đồng Mẫu", "Mot cua xa Dong Mau")}
    person = replace(stranger, house=lambda: replace(house, offices=two))

    await person.says(NOISE)
    second = await person.says(NOISE)

    assert second.startswith("Xin loi, van chua hieu.")
    assert "Don vi nao" in second


async def test_who_waits_hears_how_long_others_waited_and_how_many_are_before_them(visitor, known, now) -> None:
    await put_official(known, "mai", Role.CLERK)
    async with known.begin() as tx:
        office = await tx.scalar(select(offices.c.id))
        for number in range(6):
            told = {
                "channel": "sms",
                "address_hash": f"hash{number}",
                "address": b"",
                "created_at": now,
                "heard_at": now,
            }
            row = insert(addresses).values(**told, state="ok", refused="").returning(addresses.c.id)
            address = (await tx.execute(row)).scalar_one()
            answered = None if number == 5 else now - timedelta(minutes=100 - 18)
            asked = {"opened_at": now - timedelta(minutes=100), "heard_at": now - timedelta(minutes=100)}
            ticket = {"address_id": address, "office_id": office, "state": "open" if number == 5 else "closed", **asked}
            await tx.execute(insert(tickets).values(**ticket, answered_at=answered, first_answered_at=answered))

    reply = await visitor.says("gặp cán bộ")

    assert "Thường được trả lời trong khoảng 20 phút" in reply
    assert "Trước Ông/Bà có 1 người đang chờ." in reply


async def test_who_does_not_name_their_commune_is_not_asked_again_but_given_the_telephone(stranger, house) -> None:
    many = {f"H12.{place}": Office(f"H12.{place}", f"Bộ phận Một cửa xã Mẫu {place}") for place in range(101, 106)}
    stranger.house = lambda: replace(house, offices=many)

    first = await stranger.says(NOISE)
    asked = await stranger.says(f"{NOISE} hjkl")
    told = await stranger.says("het bao nhieu tien")

    assert first.startswith("Xin loi, chua hieu")
    assert "nhan ten xa, phuong noi Ong/Ba o" in asked
    assert told == "Xin loi, van chua hieu. Goi 0290 000 0000."


async def test_a_commune_that_nobody_serves_is_said_to_be_unknown_when_an_official_is_wanted(stranger, house) -> None:
    many = {f"H12.{place}": Office(f"H12.{place}", f"Bộ phận Một cửa xã Mẫu {place}") for place in range(101, 106)}
    stranger.house = lambda: replace(house, offices=many)
    await stranger.says("gap can bo")

    assert "Chua tim thay xa Tan Thanh" in await stranger.says("toi o xa Tan Thanh")
