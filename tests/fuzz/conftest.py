"""One house on PostgreSQL for all fuzzers: what it takes, SQLite takes, too."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from tests.conftest import fresh_postgresql
from tests.fuzz.house import House, opened, settings_of


@pytest.fixture(scope="session")
def house_and_key(postgresql: str) -> Iterator[tuple[House, str]]:
    url = asyncio.run(fresh_postgresql(postgresql))
    with opened(settings_of(url)) as both:
        yield both


@pytest.fixture(scope="session")
def house(house_and_key: tuple[House, str]) -> House:
    return house_and_key[0]


@pytest.fixture(scope="session")
def key(house_and_key: tuple[House, str]) -> str:
    return house_and_key[1]
