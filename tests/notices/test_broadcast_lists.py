"""Who is in a broadcast: lists and dossiers, consents, who is left out, and faults of the text."""

from __future__ import annotations

import pytest
from sqlalchemy import update

import store.broadcast_lists
import store.broadcast_queue
import store.broadcasts
import store.consents
from notices.lists import add_from_dossiers
from store.broadcast_lists import Audience
from store.broadcasts import Draft
from store.citizens import refuse
from store.consents import Evidence
from store.tables.dossiers import dossiers
from tests.notices.broadcast_house import House, numbers
from tests.web.officials import put_province


async def test_the_preview_says_who_is_left_out_and_why_and_what_goes_is_what_it_promised(house: House) -> None:
    async with house.database.begin() as tx:
        await refuse(tx, "sms", "+84911111111", "all", Evidence("text", house.now))
    rows = ("0912345678,x", "0911111111,x", "02838291234,x", "0912345678,x", "abc,x", ",x", "0912345679,Nguyễn Văn An")
    broadcast_id = await house.approved(*rows)

    figures = (await house.read(broadcast_id)).figures
    await house.begin(broadcast_id)
    await house.dispatcher().dispatch_once()

    assert figures == {
        "people": 1, "parts": 1, "chats": 0,
        "left_out": {"duplicate": 1, "landline": 1, "no-number": 1, "not-a-number": 1, "private": 1, "refused": 1},
    }  # fmt: skip
    assert sum(len(house.desk.sms.parts(each.text)) for each in house.desk.sms.taken) == figures["parts"]
    assert [(each.line, each.left_out, each.state) for each in await house.report(broadcast_id)] == [
        (2, "", "sent"), (3, "refused", ""), (4, "landline", ""), (5, "duplicate", ""), (6, "not-a-number", ""),
        (7, "no-number", ""), (8, "private", ""),
    ]  # fmt: skip


async def test_advertising_is_labelled_needs_consent_and_tells_how_to_refuse_it(house: House) -> None:
    text = "Hội chợ việc làm phường Mẫu ngày {ngay}."
    rows = ("0912345678,15/03,01/02/2026", "0912345679,15/03,")
    broadcast_id = await house.approved(*rows, kind="promotional", text=text, header="sđt,ngày,đồng ý")

    await house.begin(broadcast_id)
    await house.dispatcher().dispatch_once()

    assert [each.text for each in house.desk.sms.taken] == [
        "[QC] Hoi cho viec lam phuong Mau ngay 15/03. Tu choi: soan TC gui 8188 hoac goi 1022."
    ]
    assert (await house.read(broadcast_id)).figures["left_out"] == {"no-consent": 1}


async def test_advertising_enters_each_consent_of_its_list_and_nothing_else_does(house: House) -> None:
    rows = ("0912345678,01/02/2026", "0912345679,", "0912345680,không", "123,có", "0912345678,có")
    header = "sđt,Đồng ý nhận tin"

    told = await house.approved(*rows, kind="promotional", text="Hội chợ việc làm.", header=header)
    await house.from_file(*rows, header=header)

    async with house.database.read() as tx:
        entered = await store.consents.newest(tx, None, 10)
        broadcast = await store.broadcasts.read(tx, told)
        who = tx.vault.digest("sms", "+84912345678")
    assert [(each.who, each.said, each.scope, each.words, each.line) for each in entered] == [
        (who, "agreed", "broadcasts", "01/02/2026", 2)
    ]
    assert entered[0].subject == f"broadcast:{told}"
    assert broadcast is not None
    assert broadcast.audience["consent"] == "Đồng ý nhận tin"


async def test_no_number_gets_more_than_three_advertisements_a_day(house: House) -> None:
    header = "sđt,đồng ý"
    for number in range(4):
        text = f"Hội chợ việc làm lần {number}."
        await house.begin(
            await house.approved("0912345678,có", kind="promotional", text=text, header=header)
        )  # fmt: skip

    for _ in range(6):
        await house.dispatcher().dispatch_once()
        house.desk.clock.turn(seconds=5)
    on_the_day = len(house.desk.sms.taken)
    house.desk.clock.turn(hours=24)
    for _ in range(2):
        await house.dispatcher().dispatch_once()

    assert (on_the_day, len(house.desk.sms.taken)) == (3, 4)


async def test_people_of_dossiers_are_taken_once_each_within_the_offices(house: House) -> None:
    province = await put_province(house.database)
    scope = frozenset({province.offices["commune"], province.offices["centre"]})
    draft = Draft("care", "Nhắc", None, house.author)
    async with house.database.begin() as tx:
        await tx.execute(update(dossiers).values(phone_kind="mobile"))

    broadcast_id = await add_from_dossiers(house.database, draft, Audience(scope, status=4), house.now)
    await house.say(broadcast_id, "Hồ sơ {ma} cần Ông/Bà bổ sung giấy tờ.")

    assert (await house.read(broadcast_id)).figures["people"] == 2


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "empty"),
        ("Mời Ông/Bà {ten_la}", "placeholder"),
        ("Mời Ông/Bà {ngay", "placeholder"),
        ("Mời ông Nguyễn Văn An", "name"),
        ("Về việc ly hôn", "sensitive"),
    ],
)
async def test_a_text_with_a_fault_cannot_be_proposed(house: House, text: str, what: str) -> None:
    broadcast_id = await house.from_file(*numbers(1))

    findings = await house.say(broadcast_id, text)

    assert what in [each.what for each in findings]
    assert (await house.read(broadcast_id)).figures == {}


async def test_an_applicant_without_a_mobile_number_is_invited_by_mail_and_written_to_otherwise_not(
    house: House,
) -> None:
    province = await put_province(house.database)
    async with house.database.begin() as tx:
        await tx.execute(update(dossiers).values(phone_kind="mobile"))
        gone = {"phone": None, "phone_hash": None, "phone_kind": "none", "email": tx.vault.seal("An@Example.vn")}
        await tx.execute(update(dossiers).where(dossiers.c.id == province.dossiers["other"]).values(gone))

    people = {}
    for kind in ("invitation", "care"):
        draft = Draft(kind, "Họp", None, house.author)
        broadcast_id = await add_from_dossiers(house.database, draft, Audience(), house.now, mail=True)
        async with house.database.read() as tx:
            listed = await store.broadcast_lists.some(tx, broadcast_id, 10)
        people[kind] = sorted(each.number or each.email for each, _ in listed)

    assert people["invitation"] == ["+84912345670", "+84912345671", "an@example.vn"]
    assert people["care"] == ["+84912345670", "+84912345671"]
