"""No crash loses a notice or doubles it, where the provider gives receipts or can be asked; the rest is visible."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from secrets import token_hex

import pytest

from store.database import Database
from store.tables import metadata
from store.vault import Vault
from tests.conftest import SECRET, fresh_postgresql
from tests.crashlab.laboratory import Laboratory, Ledger
from tests.crashlab.nursery import Nursery
from tests.crashlab.provider import Manner, Provider
from tests.crashlab.worker import DURING, POINTS

RECEIPTS, ASKABLE, NEITHER = Manner(True, False), Manner(False, True), Manner(False, False)
UNDER_WAY = ("claimed", "sending", DURING, "answered")
"""The points between the claim's commit and the record's: where nobody can know without asking."""
COUNT = 120


class Experiments:
    """All of those on one sort of database, at once, for they mostly wait; each on a database of its own."""

    def __init__(self, nursery: Nursery, fresh: Callable[[], Awaitable[str]]) -> None:
        self._nursery, self._fresh = nursery, fresh

    async def run(self) -> None:
        self.receipts, self.askable, self.neither, (self.random, self.exits) = await asyncio.gather(
            self._at_points(RECEIPTS, (*POINTS, DURING)),
            self._at_points(ASKABLE, UNDER_WAY),
            self._at_points(NEITHER, UNDER_WAY),
            self._at_random(),
        )

    async def _at_points(self, manner: Manner, points: tuple[str, ...]) -> Ledger:
        """A worker dies at each of these points, another takes over; then everything settles."""
        async with self._laboratory(manner) as laboratory:
            for point in points:
                await laboratory.hire(point, "" if point == DURING else point)
            await laboratory.bury()
            await laboratory.hire("another")
            return await laboratory.ledger(await laboratory.settle())

    async def _at_random(self) -> tuple[Ledger, list[int]]:
        """Ten deaths at any moment, before a provider that does everything wrong that they do; then all go home."""
        async with self._laboratory(Manner(receipts=True, askable=False, faults=0.2), rate=100) as laboratory:
            for number in range(3):
                await laboratory.hire(f"worker {number}")
            await laboratory.kill_at_random(10, COUNT, seed=7)
            return await laboratory.ledger(await laboratory.settle()), await laboratory.send_home()

    @asynccontextmanager
    async def _laboratory(self, manner: Manner, **plan: float) -> AsyncIterator[Laboratory]:
        database = Database(await self._fresh(), Vault([SECRET]))
        async with database.engine.begin() as connection:
            await connection.run_sync(metadata.create_all)
        async with Laboratory(database, SECRET, Provider(manner), self._nursery, **plan).open() as laboratory:
            await laboratory.seed(COUNT)
            yield laboratory
        await database.close()


@pytest.fixture(scope="module")
def all_experiments(postgresql: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Experiments]:
    folder = tmp_path_factory.mktemp("lab")

    async def sqlite() -> str:
        return f"sqlite+aiosqlite:///{folder / token_hex(4)}.sqlite3"

    async def run() -> dict[str, Experiments]:
        async with Nursery() as nursery:
            done = {
                "sqlite": Experiments(nursery, sqlite),
                "postgresql": Experiments(nursery, lambda: fresh_postgresql(postgresql)),
            }
            for each in done.values():
                await each.run()
            return done

    return asyncio.run(run())


@pytest.fixture(params=["sqlite", "postgresql"])
def experiments(request: pytest.FixtureRequest, all_experiments: dict[str, Experiments]) -> Experiments:
    return all_experiments[str(request.param)]


def test_a_death_at_any_point_neither_loses_nor_doubles_where_there_are_receipts(experiments: Experiments) -> None:
    ledger = experiments.receipts

    assert ledger.kills == 8
    assert (ledger.lost, ledger.doubled, ledger.unknown, ledger.unsettled, ledger.seen) == (0, 0, 0, 0, COUNT)


def test_a_death_under_way_neither_loses_nor_doubles_where_the_provider_can_be_asked(experiments: Experiments) -> None:
    ledger = experiments.askable

    assert ledger.kills == 4
    assert (ledger.lost, ledger.doubled, ledger.unknown, ledger.unsettled, ledger.seen) == (0, 0, 0, 0, COUNT)


def test_a_provider_that_says_nothing_gets_doubles_only_for_what_was_under_way(experiments: Experiments) -> None:
    ledger = experiments.neither

    assert (ledger.kills, ledger.lost, ledger.unsettled) == (4, 0, 0)
    assert ledger.doubled <= ledger.kills * ledger.at_risk


def test_random_deaths_before_a_faulty_provider_neither_lose_nor_double(experiments: Experiments) -> None:
    ledger = experiments.random

    assert ledger.kills == 10
    assert (ledger.lost, ledger.doubled, ledger.unknown, ledger.unsettled, ledger.seen) == (0, 0, 0, 0, COUNT)


def test_whoever_is_sent_home_finishes_what_is_under_way_and_goes(experiments: Experiments) -> None:
    assert experiments.exits == [0, 0, 0]
