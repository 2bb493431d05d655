from __future__ import annotations

from datetime import timedelta

from sqlalchemy import insert, update

from messages import Inbound
from store import tallies
from store.figures import FEWEST, public_figures, pulse
from store.tables.dossiers import dossiers
from store.tables.jobs import job_runs
from store.tables.notices import deliveries, notices
from store.tables.offices import offices
from tests.web.clerk import NOW, Clerk
from tests.web.pushing import push

DAY = timedelta(days=1)


async def put_dossiers(database, *told):
    """(status, finished_at, due_at) each."""
    async with database.begin() as tx:
        office = (
            await tx.execute(insert(offices).values(code="H29", name="Một cửa").returning(offices.c.id))
        ).scalar_one()
        rows = [
            {
                "code": f"H29-260310-{number:04}",
                "code_key": f"H29260310{number:04}",
                "source": "own",
                "office_id": office,
                "status": status,
                "status_at": NOW,
                "status_known_at": NOW,
                "finished_at": finished,
                "due_at": due,
                "last_event_at": NOW,
            }
            for number, (status, finished, due) in enumerate(told)
        ]
        await tx.execute(insert(dossiers), rows)


async def test_the_public_figures_are_those_of_the_raw_rows(database):
    rows = (
        [(4, None, NOW)] * 7
        + [(9, NOW - DAY, NOW)] * 6
        + [(10, NOW - DAY, NOW - 2 * DAY)] * 2
        + [(10, NOW - 40 * DAY, NOW)]
    )
    await put_dossiers(database, *rows, (3, None, None))
    for number in range(FEWEST):
        await push(database, "sms", f"+8491234567{number}", "tin", at=NOW - DAY)
    await tallies.renew(database, NOW)

    async with database.read() as tx:
        told = await public_figures(tx)

    recent = [row for row in rows if row[1] and row[1] > NOW - 30 * DAY]
    assert told.open == sum(row[0] == 4 for row in rows)
    assert told.finished == len(recent)
    assert told.kept == sum(row[1] <= row[2] for row in recent)
    assert told.kept + told.missed == len(recent)
    assert told.told == FEWEST


async def test_fewer_than_five_are_not_told(database):
    await put_dossiers(database, *[(4, None, NOW)] * 4, *[(9, NOW - DAY, NOW)] * 4)
    await tallies.renew(database, NOW)

    async with database.read() as tx:
        told = await public_figures(tx)

    assert (told.open, told.finished, told.told, told.answered) == (None,) * 4


async def test_before_the_first_count_nothing_is_told(database):
    async with database.read() as tx:
        told = await public_figures(tx)

    assert (told.open, told.at) == (None, None)


async def test_the_share_handed_over_within_ten_seconds_is_counted_to_the_millisecond(database):
    waits = (0.0, 9.999, 10.0, 10.001, 60.0)
    for number, wait in enumerate(waits):
        await push(database, "sms", f"+8491234567{number}", "tin", at=NOW - timedelta(minutes=5))
        async with database.begin() as tx:
            unsent = update(deliveries).where(deliveries.c.sent_at.is_(None))
            await tx.execute(unsent.values(sent_at=NOW - timedelta(minutes=5) + timedelta(seconds=wait)))

    async with database.read() as tx:
        told = await pulse(tx, NOW)

    assert told.prompt == 3 / 5


async def test_the_pulse_tells_what_waits_and_what_became_of_messages(database):
    clerk = Clerk(database)
    await clerk.answer(Inbound("sms", "+84912345678", "a", "sandbox:1", NOW))
    for state in ("sent", "unknown", "unknown"):
        await push(database, "sms", "+84912345678", "tin", at=NOW, state=state)
    async with database.begin() as tx:
        waiting = {
            "kind": "CO_KET_QUA",
            "subject": "dossier:1",
            "occasion": "1",
            "recipient": "applicant",
            "lane": "notice",
            "state": "waiting",
            "not_before": NOW - timedelta(seconds=90),
            "created_at": NOW,
            "changed_at": NOW,
        }
        later = waiting | {"occasion": "2", "not_before": NOW + DAY}
        await tx.execute(insert(notices), [waiting, later])
        run = {"job": "look", "scheduled_for": NOW, "started_at": NOW - timedelta(seconds=5)}
        await tx.execute(insert(job_runs).values(run))

    async with database.read() as tx:
        told = await pulse(tx, NOW)

    assert told.oldest == {"reply": 0, "notice": 90, "broadcast": 0}
    assert told.waiting["notice"] == 1
    assert (told.unknown, told.deliveries["sent"]) == (2, 1)
    assert told.answers == {"clerk": 1}
    assert told.heartbeat == (NOW - timedelta(seconds=5)).timestamp()
