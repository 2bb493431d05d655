"""A timed job reads what is due, by an index, and never walks what there is."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from messages import DeliveryState, Lane
from store import caseload_counts, citizens, deliveries, dossier_import, dossier_looks, notices, retention, tallying
from store.database import Database, Tx
from store.notices import Due
from store.tables import metadata

AT = datetime(2026, 3, 10, 2, tzinfo=UTC)
A_MONTH = tallying.Span(AT - timedelta(days=30), AT)
SETTLED = (DeliveryState.SENDING, DeliveryState.UNKNOWN, DeliveryState.SENT)
STEPS: dict[str, Callable[[Tx], Awaitable[Any]]] = {
    "dossiers to look at": lambda tx: dossier_looks.due(tx, AT, 200),
    "codes waited for too long": lambda tx: citizens.end_waiting(tx, AT, AT),
    "what is in work": lambda tx: caseload_counts.by_office(tx, AT, AT),
    "texts to erase": lambda tx: retention.erase_texts(tx, AT),
    "look-ups to erase": lambda tx: retention.erase_lookups(tx, AT),
    "deliveries to erase": lambda tx: retention.erase_deliveries(tx, AT),
    "people to erase": lambda tx: retention.erase_people(tx, AT),
    "notices to claim": lambda tx: notices.claim_due(tx, Due(Lane.NOTICE, "", 10), AT),
    "whether any notice is due": lambda tx: notices.any_due(tx, ["sms", ""], AT),
    "deliveries to settle": lambda tx: deliveries.look(tx, DeliveryState.SENT, AT, 10),
    "whether any delivery is to settle": lambda tx: deliveries.any_to_look_at(tx, SETTLED, AT),
    "replies that wait": lambda tx: deliveries.waiting_replies(tx, ["sms"], AT, 10),
    "figures of a month": lambda tx: tallying.count(tx, A_MONTH),
    "dossiers under way": tallying.count_open,
}
LARGE = ("dossiers", "dossier_events", "notices", "deliveries", "inbound", "watched_codes")


@pytest.mark.parametrize("what", STEPS)
async def test_what_is_asked_again_and_again_walks_no_large_table(what: str, tmp_path: Path, vault: Any) -> None:
    plans = await plans_of(STEPS[what], tmp_path, vault)

    assert plans
    assert [line for line in plans if line.startswith(tuple(f"SCAN {table}" for table in LARGE))] == []


async def test_the_heads_of_requests_are_found_by_their_codes_not_among_all_that_name_none(
    tmp_path: Path, vault: Any
) -> None:
    plans = await plans_of(lambda tx: dossier_import.gather_requests(tx, {"A", "B"}, {"C"}), tmp_path, vault)

    rows_read = [line for line in plans if line.startswith("SEARCH dossiers USING INDEX")]
    assert [line.rpartition(" ")[2] for line in rows_read] == ["(code=?)"]


async def plans_of(step: Callable[[Tx], Awaitable[Any]], folder: Path, vault: Any) -> list[str]:
    """How SQLite, which has counted nothing, goes about what that step asks."""
    database = Database(f"sqlite+aiosqlite:///{folder / 'x.sqlite3'}", vault)
    async with database.engine.begin() as connection:
        await connection.run_sync(metadata.create_all)
    asked: list[tuple[str, Any]] = []

    def note(_connection: object, _cursor: object, statement: str, parameters: Any, *_: object) -> None:
        asked.append((statement, parameters))

    event.listen(database.engine.sync_engine, "before_cursor_execute", note)
    async with database.begin() as tx:
        await step(tx)
    event.remove(database.engine.sync_engine, "before_cursor_execute", note)
    plans = [line for statement, parameters in asked for line in await plan(database, statement, parameters)]
    await database.close()
    return plans


async def plan(database: Database, statement: str, parameters: Any) -> list[str]:
    async with database.read() as tx:
        rows: Any = await tx.connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        return [row[3] for row in rows]
