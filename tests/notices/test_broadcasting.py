"""A broadcast from its list to what became of it, over the real dispatcher."""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

import store.broadcast_lists
import store.broadcast_queue
import store.broadcasts
import store.consents
from messages import Unreachable
from notices.broadcast import KINDS, Refusal
from notices.broadcast_content import with_broadcasts
from notices.broadcasting import AT_A_TIME, add_from_dossiers, add_from_file, halt_failing, queue_due, start, tend
from notices.dispatch import Dispatcher
from notices.rows import BatchRefused
from notices.weighing import Wording, write
from notices.wording import Finding
from store.broadcast_lists import Audience, Told
from store.broadcasts import Broadcast, Draft
from store.citizens import refuse
from store.consents import Evidence
from store.database import Database
from store.staff import Role, add_official, find_official
from store.tables.broadcasts import broadcasts
from store.tables.dossiers import dossiers
from tests.notices.desk import Desk
from tests.notices.recording_channel import Clock
from tests.web.officials import put_province

HELLO = "Kính mời Ông/Bà đến nhận kết quả ngày {ngay}. Trân trọng."
REFUSAL = Refusal("8188", "1022")


@dataclass
class House:
    desk: Desk
    author: int
    folder: Path

    @property
    def database(self) -> Database:
        return self.desk.database

    @property
    def now(self) -> datetime:
        return self.desk.clock()

    def dispatcher(self) -> Dispatcher:
        content = with_broadcasts(self.desk.content, self.desk.rules, REFUSAL)
        return Dispatcher(self.database, {"sms": self.desk.sms}, content, self.desk.rules, self.desk.clock)

    async def from_file(self, *rows: str, kind: str = "statutory", header: str = "sđt,ngày") -> int:
        path = self.folder / "list.csv"
        path.write_text("\n".join((header, *rows, "")), encoding="utf-8")
        draft = Draft(kind, "Mời nhận", None, self.author, {"file": "list.csv"})
        return await add_from_file(self.database, draft, path, self.now)

    async def read(self, broadcast_id: int) -> Broadcast:
        async with self.database.read() as tx:
            found = await store.broadcasts.read(tx, broadcast_id)
        assert found is not None
        return found

    async def say(self, broadcast_id: int, text: str = HELLO) -> tuple[Finding, ...]:
        broadcast = await self.read(broadcast_id)
        return await write(self.database, broadcast, Wording(text, REFUSAL), self.now)

    async def approved(self, *rows: str, kind: str = "statutory", text: str = HELLO, header: str = "sđt,ngày") -> int:
        broadcast_id = await self.from_file(*rows, kind=kind, header=header)
        assert await self.say(broadcast_id, text) == ()
        await self.approve(broadcast_id)
        return broadcast_id

    async def approve(self, broadcast_id: int) -> None:
        broadcast = await self.read(broadcast_id)
        until = self.now + timedelta(hours=1)
        async with self.database.begin() as tx:
            approval = {"state": "approved", "approved_hash": broadcast.hash, "approved_until": until}
            await store.broadcasts.change(tx, broadcast_id, **approval)

    async def begin(self, broadcast_id: int) -> bool:
        broadcast = await self.read(broadcast_id)
        async with self.database.begin() as tx:
            started = await start(tx, broadcast, self.now)
        await queue_due(self.database, self.now)
        return started

    async def report(self, broadcast_id: int) -> list[Told]:
        async with self.database.read() as tx:
            broadcast = await store.broadcasts.read(tx, broadcast_id)
            assert broadcast is not None
            return (await store.broadcast_lists.report(tx, broadcast, 0))[0]

    async def states(self, broadcast_id: int) -> dict[str, int]:
        async with self.database.read() as tx:
            return await store.broadcasts.states(tx, broadcast_id)


@pytest.fixture
async def house(database: Database, now: datetime, tmp_path: Path) -> House:
    async with database.begin() as tx:
        await add_official(tx, {"username": "mai", "name": "Mai", "role": Role.EDITOR, "office_id": None}, now)
        author = await find_official(tx, "mai")
    assert author is not None
    return House(Desk(database, Clock(now)), author.id, tmp_path)


def numbers(count: int) -> list[str]:
    return [f"09123400{number:02d},16/03/2026" for number in range(count)]


async def test_each_person_gets_the_text_with_their_own_values_once(house: House) -> None:
    broadcast_id = await house.approved("0912345678,15/03/2026", "0987654321,16/03/2026", "+84912345678,17/03/2026")

    await house.begin(broadcast_id)
    await house.dispatcher().dispatch_once()

    assert sorted((each.address, each.text) for each in house.desk.sms.taken) == [
        ("+84912345678", "Kinh moi Ong/Ba den nhan ket qua ngay 15/03/2026. Tran trong."),
        ("+84987654321", "Kinh moi Ong/Ba den nhan ket qua ngay 16/03/2026. Tran trong."),
    ]


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


async def test_an_edit_voids_the_approval(house: House) -> None:
    broadcast_id = await house.approved(*numbers(2))

    await house.say(broadcast_id, HELLO.replace("Kính", "Trân trọng kính"))

    assert not (await house.read(broadcast_id)).is_approved(house.now)
    assert not await house.begin(broadcast_id)
    assert await house.states(broadcast_id) == {}


async def test_an_approval_holds_for_its_content_and_its_time_only(house: House) -> None:
    broadcast_id = await house.approved(*numbers(2))

    house.desk.clock.turn(hours=2)

    assert not await house.begin(broadcast_id)


async def test_a_scheduled_broadcast_goes_when_its_time_has_come(house: House) -> None:
    broadcast_id = await house.approved(*numbers(2))
    async with house.database.begin() as tx:
        await store.broadcasts.change(tx, broadcast_id, not_before=house.now + timedelta(minutes=30))

    early = await queue_due(house.database, house.now)
    house.desk.clock.turn(minutes=31)
    await queue_due(house.database, house.now)

    assert early == 0
    assert await house.states(broadcast_id) == {"waiting": 2}


async def test_nothing_more_goes_out_after_a_stop_and_the_rest_goes_on_after_it(house: House) -> None:
    broadcast_id = await house.approved(*numbers(4))
    await house.begin(broadcast_id)

    async with house.database.begin() as tx:
        await store.broadcasts.stop(tx, broadcast_id, "official", house.now)
    await house.dispatcher().dispatch_once()
    stopped = await house.states(broadcast_id), len(house.desk.sms.taken)
    async with house.database.begin() as tx:
        await store.broadcasts.resume(tx, broadcast_id, house.now)
    await house.dispatcher().dispatch_once()

    assert stopped == ({"held": 4}, 0)
    assert await house.states(broadcast_id) == {"sent": 4}


async def test_it_is_done_when_nothing_of_it_waits_any_more(house: House) -> None:
    broadcast_id = await house.approved(*numbers(2))
    await house.begin(broadcast_id)

    await tend(house.database, lambda: None, house.now)
    under_way = (await house.read(broadcast_id)).state
    await house.dispatcher().dispatch_once()
    await tend(house.database, lambda: None, house.now)

    assert (under_way, (await house.read(broadcast_id)).state) == ("running", "done")


async def test_it_halts_by_itself_where_too_many_fail(house: House) -> None:
    broadcast_id = await house.approved(*numbers(30))
    await house.begin(broadcast_id)
    house.desk.sms.fails += [Unreachable("no such number") for _ in range(30)]
    house.desk.rules = type(house.desk.rules)(batch=12, channel_order=("sms",))
    dispatcher = house.dispatcher()

    for _ in range(6):
        await dispatcher.dispatch_once()
    async with house.database.begin() as tx:
        halted = await halt_failing(tx, house.now)

    states = await house.states(broadcast_id)
    assert halted == [broadcast_id]
    assert (await house.read(broadcast_id)).stopped_by == "failures"
    assert states["failed"] >= 10
    assert states["held"] + states["failed"] == 30


async def test_the_same_text_to_the_same_people_within_a_day_is_noticed(house: House) -> None:
    first = await house.approved(*numbers(3))
    await house.begin(first)

    second = await house.approved(*numbers(5))
    other = await house.approved(*numbers(5), text=HELLO.replace("kết quả", "giấy tờ"))

    async with house.database.read() as tx:
        since = house.now - timedelta(hours=24)
        repeated = await store.broadcasts.repeats(tx, await house.read(second), since)
        fresh = await store.broadcasts.repeats(tx, await house.read(other), since)
    assert (repeated, fresh) == ([("Mời nhận", 3)], [])


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


async def test_a_list_that_cannot_be_read_to_its_end_leaves_no_consent_behind(house: House) -> None:
    path, rows = house.folder / "list.csv.gz", (f"09{line:08},có" for line in range(2 * AT_A_TIME))
    whole = gzip.compress("\n".join(("sđt,đồng ý", *rows)).encode())
    path.write_bytes(whole[: len(whole) * 3 // 4])

    with pytest.raises(BatchRefused):
        await add_from_file(house.database, Draft("promotional", "Hội chợ", None, house.author), path, house.now)

    async with house.database.read() as tx:
        assert await store.consents.newest(tx, None, 10) == []


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


async def test_whoever_dies_while_queueing_leaves_the_place_where_the_next_one_goes_on(house: House) -> None:
    broadcast_id = await house.approved(*numbers(6))
    broadcast = await house.read(broadcast_id)
    async with house.database.begin() as tx:
        await start(tx, broadcast, house.now)
        running = await store.broadcasts.read(tx, broadcast_id)
        assert running is not None
        event = KINDS["statutory"].event
        last = await store.broadcast_queue.queue(tx, running, event, house.now, timedelta(days=1), 4)
        await tx.execute(update(broadcasts).values(queued_to=last))

    await queue_due(house.database, house.now)

    assert await house.states(broadcast_id) == {"waiting": 6}
    assert (await house.read(broadcast_id)).queued_at == house.now


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
