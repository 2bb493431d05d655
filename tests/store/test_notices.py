"""Notices are added once, claimed by one worker, and told in the order of their commits."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import pytest

import store.feed
import store.notices
from messages import Lane
from store.database import Database
from store.notices import Due, Move, Seed
from store.notices import NoticeState as N


def seed(now: datetime, number: int = 1, **facts: object) -> Seed:
    return Seed("CO_KET_QUA", "1", f"address:{number}", now, subject="dossier:1", **facts)  # type: ignore[arg-type]


async def add(database: Database, now: datetime, *seeds: Seed) -> int:
    async with database.begin() as tx:
        return await store.notices.add_notices(tx, seeds, now)


async def test_one_event_is_one_notice_however_often_it_is_told(database: Database, now: datetime) -> None:
    twice = await add(database, now, seed(now), seed(now), seed(now, 2))
    again = await add(database, now, seed(now), seed(now, 3))

    assert (twice, again) == (2, 1)


async def test_the_same_occasion_of_another_kind_or_subject_is_another_notice(
    database: Database, now: datetime
) -> None:
    other = [
        Seed("TIEP_NHAN", "1", "applicant", now, subject="a"),
        Seed("TIEP_NHAN", "1", "applicant", now, subject="b"),
    ]

    assert await add(database, now, *other, Seed("CO_KET_QUA", "1", "applicant", now, subject="a")) == 3


async def test_ten_imports_at_once_add_each_notice_once(database: Database, now: datetime) -> None:
    seeds = [seed(now, number) for number in range(20)]

    added = await asyncio.gather(*(add(database, now, *seeds) for _ in range(10)))

    assert sum(added) == 20


async def test_a_future_notice_is_not_due(database: Database, now: datetime) -> None:
    await add(database, now, seed(now + timedelta(seconds=1)))

    async with database.begin() as tx:
        assert await store.notices.claim_due(tx, Due(Lane.NOTICE, "", 10), now) == []


async def test_the_oldest_go_first_and_never_more_than_asked_for(database: Database, now: datetime) -> None:
    await add(database, now, *(seed(now - timedelta(minutes=number), number) for number in range(5)))

    async with database.begin() as tx:
        claimed = await store.notices.claim_due(tx, Due(Lane.NOTICE, "", 2), now)

    assert [each.recipient for each in claimed] == ["address:4", "address:3"]


async def test_two_workers_never_hold_the_same_notice(database: Database, now: datetime) -> None:
    await add(database, now, *(seed(now, number) for number in range(40)))

    async def work() -> list[int]:
        mine: list[int] = []
        for _ in range(3):
            async with database.begin() as tx:
                claimed = await store.notices.claim_due(tx, Due(Lane.NOTICE, "", 10), now)
                await asyncio.sleep(0)
                mine += [each.id for each in claimed]
                await store.notices.move(tx, [Move(each.id, N.SENDING) for each in claimed], now)
        return mine

    held = await asyncio.gather(work(), work())

    assert len([*held[0], *held[1]]) == len({*held[0], *held[1]}) == 40


async def test_what_a_stopped_broadcast_holds_back_goes_on_when_it_is_released(
    database: Database, now: datetime
) -> None:
    await add(database, now, seed(now), Seed("TIEP_NHAN", "1", "applicant", now, subject="dossier:2"))

    async with database.begin() as tx:
        held = await store.notices.hold(tx, "dossier:1", now)
        left = await store.notices.claim_due(tx, Due(Lane.NOTICE, "", 10), now)
        released = await store.notices.release(tx, "dossier:1", now)
        all_of_them = await store.notices.claim_due(tx, Due(Lane.NOTICE, "", 10), now)

    assert (held, [each.subject for each in left], released, len(all_of_them)) == (1, ["dossier:2"], 1, 2)


async def test_the_feed_tells_each_notice_once_at_its_last_change(database: Database, now: datetime) -> None:
    await add(database, now, *(seed(now, number) for number in (1, 2, 3)))
    await move(database, now, (1, N.SENT), (2, N.SENT))
    first = await read(database, 0)
    await move(database, now, (1, N.DELIVERED))

    then = await read(database, first[-1][0])

    assert [each[1:] for each in first] == [(1, "sent"), (2, "sent")]
    assert [each[1:] for each in then] == [(1, "delivered")]


async def test_what_is_still_under_way_is_not_in_the_feed(database: Database, now: datetime) -> None:
    await add(database, now, seed(now), seed(now, 2, state=N.EXPIRED, reason="too late"))
    await move(database, now, (1, N.SENDING))

    assert [each[1:] for each in await read(database, 0)] == [(2, "expired")]


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_a_reader_of_the_feed_misses_nothing_that_commits_late(database: Database, now: datetime) -> None:
    """Only PostgreSQL has two writers at a time. The first change commits last: its number comes after the others'."""
    await add(database, now, *(seed(now, number) for number in range(1, 4)))
    async with database.begin() as slow:
        await store.notices.move(slow, [Move(1, N.SENT)], now)
        await move(database, now, (2, N.SENT), (3, N.SENT))
        early = await read(database, 0)

    late = await read(database, early[-1][0])

    assert ([each[1] for each in early], [each[1] for each in late]) == ([2, 3], [1])


async def move(database: Database, now: datetime, *moves: tuple[int, N]) -> None:
    async with database.begin() as tx:
        await store.notices.move(tx, [Move(*each) for each in moves], now)


async def read(database: Database, seq: int) -> list[tuple[int, int, str]]:
    async with database.begin() as tx:
        return [(each.seq, each.id, each.status) for each in await store.feed.after(tx, seq)]
