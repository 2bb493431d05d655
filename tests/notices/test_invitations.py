"""Invitations from the list to the reminder: texts, tokens, changes, and what is never said twice."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, select

from invitation import entry_code, linked_token, new_token, read_code, read_token
from notices.lists import add_from_file
from sms_text import count
from store import invitations, migrations, rotation
from store.broadcasts import Draft
from store.database import Database
from store.tables.citizens import addresses
from store.tables.invitations import invitations as rows_of_invitations
from store.vault import Vault
from tests.conftest import SECRET
from tests.organiser import PLACE, URL, Organiser, make_organiser
from tests.people import APPLICANT, STRANGER


async def prove_a_chat(database: Database, phone: str, now: datetime, channel: str = "telegram") -> None:
    async with database.begin() as tx:
        values = {
            "channel": channel, "address_hash": tx.vault.digest(channel, "77"), "address": tx.vault.seal("77"),
            "phone_hash": tx.vault.digest("phone", phone), "state": "ok", "refused": "", "created_at": now,
        }  # fmt: skip
        await tx.execute(insert(addresses).values(values))


async def test_an_sms_says_when_where_the_code_for_the_door_and_how_to_answer(organiser: Organiser) -> None:
    gathering_id = await organiser.invites()

    (guest,) = await organiser.guests(gathering_id)
    (sent,) = organiser.sms.taken
    assert sent.text == (
        f"Kinh moi Ong/Ba du hop. 08:00 18/03/2026 tai Nha van hoa khu pho 2. LH 0290 000 0101. "
        f"Ma vao cua {guest.code}. Tra loi: 1.den 2.khong"
    )
    assert sent.choices == ()


async def test_what_goes_takes_as_many_parts_as_the_preview_promised(organiser: Organiser) -> None:
    broadcast_id = await organiser.drafts(f"An,{APPLICANT}", f"Bình,{STRANGER}")
    promised = (await organiser.read(broadcast_id)).figures["parts"]

    await organiser.sends(broadcast_id)

    assert sum(count(each.text) for each in organiser.sms.taken) == promised


async def test_a_chat_gets_the_link_to_the_qr_code_and_buttons(organiser: Organiser) -> None:
    await prove_a_chat(organiser.database, APPLICANT, organiser.clock.now)

    gathering_id = await organiser.invites()

    (guest,) = await organiser.guests(gathering_id)
    (sent,) = organiser.chat.taken
    assert f"{URL}/i/{guest.token}" in sent.text
    assert PLACE in sent.text
    assert [each.says for each in sent.choices] == [f"DEN {guest.code}", f"KHONG DEN {guest.code}"]


async def test_who_has_no_number_but_an_address_is_invited_by_mail(organiser: Organiser) -> None:
    gathering_id = await organiser.invites(
        "An,,An@Example.vn", "Bình,02838291234,", f"Cúc,{APPLICANT},cuc@example.vn", header="Họ tên,SĐT,E-mail"
    )

    by_mail = next(each for each in await organiser.guests(gathering_id) if each.name == "An")
    assert [each.address for each in organiser.mail.taken] == ["an@example.vn"]
    assert linked_token(organiser.mail.taken[0].text) == by_mail.token
    assert [each.address for each in organiser.sms.taken] == [APPLICANT]


async def test_each_token_is_chance_of_its_own_and_stands_nowhere_in_the_clear(organiser: Organiser) -> None:
    gathering_id = await organiser.invites(f"An,{APPLICANT}", f"Bình,{STRANGER}")

    tokens = {each.token for each in await organiser.guests(gathering_id)}
    async with organiser.database.read() as tx:
        kept = [str(dict(row._mapping)) for row in await tx.execute(select(rows_of_invitations))]
        found = [await invitations.by_token(tx, each) for each in tokens]
    assert len(tokens) == 2
    assert not any(token in row or APPLICANT in row for token in tokens for row in kept)
    assert all(each is not None for each in found)


async def test_the_approval_is_of_the_time_and_the_place(organiser: Organiser) -> None:
    broadcast_id = await organiser.drafts()
    await organiser.approves(broadcast_id)

    await organiser.writes(broadcast_id, place="Hội trường UBND phường")
    moved = await organiser.read(broadcast_id)
    await organiser.writes(broadcast_id, starts_at=(organiser.tomorrow_week + timedelta(hours=1)).isoformat())
    later = await organiser.read(broadcast_id)

    assert not moved.is_approved(organiser.clock.now)
    assert moved.content_hash != later.content_hash


@pytest.mark.parametrize(
    ("event", "what"),
    [
        ({"starts_at": ""}, "event-time"),
        ({"starts_at": "2026-03-01T08:00:00+07:00"}, "event-past"),
        ({"place": ""}, "event-place"),
        ({"place": "x" * 71}, "event-place"),
        ({"contact": "ông Nguyễn Văn An"}, "event-contact"),
    ],
)
async def test_an_event_with_a_fault_cannot_be_proposed(organiser: Organiser, event: dict[str, str], what: str) -> None:
    broadcast_id = await organiser.drafts(**event)

    assert what in await organiser.writes(broadcast_id)
    assert (await organiser.read(broadcast_id)).figures == {}


async def test_an_invitation_approved_too_late_is_not_sent(organiser: Organiser) -> None:
    broadcast_id = await organiser.drafts(starts_at=(organiser.clock.now + timedelta(hours=1)).isoformat())
    organiser.clock.turn(minutes=40)

    assert await organiser.sends(broadcast_id) is None
    assert organiser.sms.taken == []


async def test_codes_of_one_event_differ(organiser: Organiser) -> None:
    gathering_id = await organiser.invites(*(f"x,09123{number:05d}" for number in range(400)))

    codes = [each.code for each in await organiser.guests(gathering_id)]

    assert len(codes) == len(set(codes)) == 400


def test_a_token_is_read_bare_or_from_its_link_and_nothing_else_is_one() -> None:
    token = new_token()

    read = [read_token(each) for each in (token, f" {token}\n", f"{URL}/i/{token}", f"{URL}/mot-cua/i/{token}?lang=en")]
    others = [read_token(each) for each in ("", "482193", "H29.1-260302-0001", f"{token}x", f"x {token}")]

    assert read == [token] * 4
    assert others == [None] * 5
    assert read_code(f"{entry_code(token)[:3]} {entry_code(token)[3:]}") == entry_code(token)


async def test_a_new_hash_key_finds_every_guest_again(database_url: str, tmp_path: Path, now: datetime) -> None:
    database = Database(database_url, Vault([SECRET]))
    await migrations.upgrade(database)
    organiser = await make_organiser(database, tmp_path, now)
    gathering_id = await organiser.invites(f"An,{APPLICANT},", "Bình,,binh@example.vn", header="Họ tên,SĐT,E-mail")
    guests = await organiser.guests(gathering_id)

    async with organiser.database.begin() as tx:
        await rotation.rehash(tx, lambda _: None)

    async with organiser.database.read() as tx:
        found = [await invitations.by_token(tx, each.token) for each in guests]
        by_code = await invitations.by_code(tx, gathering_id, guests[0].code)
        asked = await invitations.asked(tx, tx.vault.digest("phone", APPLICANT), organiser.clock.now)
    organiser.clock.turn(days=7)
    assert [each[0].id for each in found if each] == [each.id for each in guests]
    assert by_code is not None
    assert [each.guest.id for each in asked] == [guests[0].id]
    assert sorted(each.address for each in await organiser.reminds()) == [APPLICANT, "binh@example.vn"]
    await database.close()


async def test_where_no_mail_goes_out_who_has_no_number_is_left_out(organiser: Organiser, tmp_path: Path) -> None:
    path = tmp_path / "guests.csv"
    path.write_text(f"SĐT,E-mail\n{APPLICANT},\n,binh@example.vn\n", encoding="utf-8")

    draft = Draft("invitation", "Họp", None, organiser.author)
    broadcast_id = await add_from_file(organiser.database, draft, path, organiser.clock.now)
    await organiser.writes(broadcast_id)

    figures = (await organiser.read(broadcast_id)).figures
    assert (figures["people"], figures["left_out"]) == (1, {"no-number": 1})
