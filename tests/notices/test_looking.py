"""What the clock finds: officials warned, apologies drafted and confirmed, citizens told once that it is late."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from notices import apologies, content, digests, own_words
from notices.apologies import Decision, NotConfirmed
from notices.deadlines import DeadlineRules
from notices.dispatch import Dispatcher
from notices.looking import look
from notices.own_words import BadWording
from notices.rules import Rules
from store import apologies as kept
from store import offices, officials, staff
from store.database import Database
from store.staff import Role
from store.tables.dossiers import dossiers
from store.tables.notices import notices
from store.tables.offices import offices as office_table
from store.tables.staff import officials as official_table
from tests.notices.intake_house import OFFICE, national, row, stored, tell
from tests.notices.recording_channel import Clock, RecordingChannel

DUE = timedelta(days=5)


@dataclass
class Office:
    """A one-stop shop with a clerk and a leader who have telephones, and one dossier, due on a Sunday five days on."""

    database: Database
    now: datetime
    clerk: int
    leader: int
    dossier: int
    due: datetime

    async def looks(self, at: datetime) -> int:
        return await look(self.database, {}, DeadlineRules(), at)

    async def told(self) -> Counter[tuple[str, str]]:
        async with self.database.read() as tx:
            rows = (await tx.execute(select(notices.c.kind, notices.c.recipient))).all()
            return Counter((row.kind, self.who(row.recipient)) for row in rows)

    def who(self, recipient: str) -> str:
        names = {f"official:{self.clerk}": "clerk", f"official:{self.leader}": "leader"}
        return names.get(recipient, recipient)

    def decides(self, days: float, role: Role = Role.CLERK, reason: str = "thiếu chữ ký") -> Decision:
        return Decision(self.clerk, role, reason, self.due + timedelta(days=days))

    async def confirms(self, decision: Decision, at: datetime) -> int:
        async with self.database.begin() as tx:
            return await apologies.confirm(tx, self.dossier, decision, at)


@pytest.fixture
async def office(database: Database, now: datetime) -> Office:
    async with database.begin() as tx:
        await offices.add_offices(tx, [OFFICE])
        office_id = await tx.scalar(select(office_table.c.id))
        for name, role in (("lan", Role.CLERK), ("minh", Role.LEADER)):
            told = {"username": name, "name": name, "role": role, "office_id": office_id}
            await staff.add_official(tx, told, now)
        await officials.set_phone(tx, "lan", "+84900000101")
        await officials.set_phone(tx, "minh", "+84900000102")
    due = now + DUE + timedelta(days=1)
    await tell(database, now, row(now, NgayHenTra=national(due)))
    async with database.read() as tx:
        ids = {each.username: each.id for each in await tx.execute(select(official_table))}
    return Office(database, now, ids["lan"], ids["minh"], (await stored(database)).id, due)


async def test_two_working_days_before_an_apology_is_drafted_and_the_clerk_told(office: Office) -> None:
    await office.looks(office.due - timedelta(days=3, hours=1))

    async with office.database.read() as tx:
        drafts = await kept.waiting(tx, None, office.now)
    assert [each.dossier_id for each in drafts] == [office.dossier]
    assert await office.told() == Counter({("DU_THAO_XIN_LOI", "clerk"): 1})


async def test_who_handles_it_is_warned_with_the_working_hours_left(office: Office) -> None:
    await office.looks(office.due - timedelta(hours=1))

    async with office.database.read() as tx:
        told = (await tx.execute(select(notices).where(notices.c.kind == "SAP_DEN_HAN"))).one()
    assert (office.who(told.recipient), told.facts["hours_left"]) == ("clerk", 1.0)


async def test_when_it_falls_due_the_citizen_hears_it_once_and_office_and_leader_too(office: Office) -> None:
    for minutes in (1, 2, 30):
        await office.looks(office.due + timedelta(minutes=minutes))

    told = await office.told()
    assert told["QUA_HAN_CONG_DAN", "applicant"] == 1
    assert (told["QUA_HAN", "clerk"], told["QUA_HAN", "leader"]) == (1, 1)


async def test_a_confirmed_apology_tells_the_citizen_why_and_when_and_nothing_is_overdue(office: Office) -> None:
    await office.looks(office.due - timedelta(days=3))

    times = await office.confirms(office.decides(4), office.due - timedelta(days=1))
    await office.looks(office.due + timedelta(minutes=1))

    told, found = await office.told(), await stored(office.database)
    assert (times, found.due_by, found.due_at) == (1, "apology", office.due + timedelta(days=4))
    assert told["XIN_LOI_HEN_LAI", "applicant"] == 1
    assert told["QUA_HAN_CONG_DAN", "applicant"] == 0
    async with office.database.read() as tx:
        facts = await tx.scalar(select(notices.c.facts).where(notices.c.kind == "XIN_LOI_HEN_LAI"))
        assert facts["reason"] == "thiếu chữ ký"
        assert await kept.waiting(tx, None, office.now) == []


async def test_a_second_time_is_the_leaders_decision_and_the_leader_is_told(office: Office) -> None:
    await office.confirms(office.decides(4), office.now)

    with pytest.raises(NotConfirmed) as refused:
        await office.confirms(office.decides(8), office.now)
    times = await office.confirms(office.decides(8, Role.LEADER), office.now)

    assert (refused.value.what, times) == ("leader", 2)
    assert (await office.told())["HEN_LAI_LAN_HAI", "leader"] == 1


@pytest.mark.parametrize(
    ("days", "reason", "what"), [(4, " ", "reason"), (0.1, "chậm", "earlier"), (-9, "chậm", "earlier")]
)
async def test_an_apology_needs_a_reason_and_a_later_day(office: Office, days: float, reason: str, what: str) -> None:
    with pytest.raises(NotConfirmed) as refused:
        await office.confirms(office.decides(days, reason=reason), office.now)

    assert refused.value.what == what
    assert (await stored(office.database)).reappointed == 0


async def test_the_sources_old_date_told_again_does_not_undo_an_apology(office: Office) -> None:
    await office.confirms(office.decides(4), office.now)

    again = row(office.now, NgayHenTra=national(office.due), GhiChu="x")
    await tell(office.database, office.now + timedelta(hours=1), again)

    assert (await stored(office.database)).due_by == "apology"


async def test_the_digest_counts_by_office_once_a_working_day(office: Office) -> None:
    terms = digests.Terms({}, stalled_days=3)
    morning = office.now.replace(hour=1, minute=5) + timedelta(days=13)  # Monday, 08:05 in Vietnam

    made = [await digests.tell(office.database, terms, morning) for _ in range(2)]
    sunday = await digests.tell(office.database, terms, morning - timedelta(days=1))
    early = await digests.tell(office.database, terms, morning - timedelta(hours=1))

    async with office.database.read() as tx:
        facts = await tx.scalar(select(notices.c.facts).where(notices.c.kind == "TONG_HOP_LANH_DAO").limit(1))
    assert (made, sunday, early) == ([2, 0], 0, 0)
    assert facts == {"day": "2026-03-23", "count": 1, "late": 1, "stalled": 1}


async def test_an_officials_notice_goes_to_his_telephone_while_the_office_is_open(office: Office) -> None:
    clock, sms = Clock(office.due - timedelta(days=4)), RecordingChannel()
    await office.looks(clock())
    rules = Rules(channel_order=("sms",))
    desk = Dispatcher(office.database, {"sms": sms}, content.make_content(content.Service(rules=rules)), rules, clock)
    clock.now = clock().replace(hour=10, minute=30)  # 17:30 in Vietnam: closed

    await desk.dispatch_once()
    closed = len(sms.taken)
    clock.turn(hours=14)
    await desk.dispatch_once()

    assert closed == 0
    assert [each.address for each in sms.taken] == ["+84900000101"]
    assert "nguy co tre hen" in sms.taken[0].text


async def test_an_office_says_it_in_its_own_words_where_the_linter_lets_it(office: Office) -> None:
    key = ("QUA_HAN_CONG_DAN", "vi", True)
    async with office.database.begin() as tx:
        office_id = await tx.scalar(select(office_table.c.id))
        await own_words.word(tx, office_id, key, "Phường xin lỗi: hồ sơ {ma} trễ hẹn. Gọi {dien_thoai}", office.now)
        with pytest.raises(BadWording):
            await own_words.word(tx, office_id, key, "Chào {ho_ten}", office.now)
    clock, sms = Clock(office.due + timedelta(minutes=1)), RecordingChannel()
    await office.looks(clock())
    rules, told = Rules(channel_order=("sms",)), content.Service(hotline="1022", rules=Rules())
    desk = Dispatcher(office.database, {"sms": sms}, content.make_content(told), rules, clock)

    await desk.dispatch_once()

    assert any(each.text.startswith("Phuong xin loi: ho so H12.101") for each in sms.taken)


async def test_only_due_rows_are_looked_at(office: Office) -> None:
    async with office.database.begin() as tx:
        await tx.execute(dossiers.update().values(look_at=office.now + timedelta(days=1)))

    assert await office.looks(office.now) == 0
    async with office.database.begin() as tx:
        await tx.execute(dossiers.update().values(look_at=office.now))
    assert await office.looks(office.now) == 1
