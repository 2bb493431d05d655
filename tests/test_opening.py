"""The library of what the database knows: read by the first process, taken by the others."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select, update

from config import Config, ConfigError
from knowledge import kept
from knowledge.procedure import Procedure
from knowledge.stored import as_facts
from opening import keep_library, open_database, read_library
from store import libraries as store_libraries
from store import synonyms
from store.procedures import ProcedureRow, merge
from store.tables.procedures import libraries

IMPORTED = Procedure("9.100001", "Cấp giấy chứng nhận huấn luyện chó nghiệp vụ", "Nông nghiệp", steps="Nộp, chờ, nhận")


@pytest.fixture
async def province(database, now):
    async with database.begin() as tx:
        row = ProcedureRow(IMPORTED.code, IMPORTED.name, True, as_facts(IMPORTED))
        await merge(tx, [row], "national", now)
    return database


async def test_the_second_process_takes_what_the_first_one_read(province):
    first = await read_library(province)
    second = await read_library(province)

    assert first.fingerprint == second.fingerprint
    assert second.library.ask("huấn luyện chó nghiệp vụ") == first.library.ask("huấn luyện chó nghiệp vụ")
    assert second.library.get(IMPORTED.code) == IMPORTED


async def test_where_nothing_of_it_changed_the_library_at_hand_stays(province):
    before = await read_library(province)

    assert await read_library(province, before) is before


async def test_a_synonym_makes_another_library(province, now):
    before = await read_library(province)
    async with province.begin() as tx:
        await synonyms.put(tx, "chó nhà tôi biết việc", IMPORTED.code, "live", "lan", now)

    after = await read_library(province, before)

    assert after.library.ask("chó nhà tôi biết việc").codes == (IMPORTED.code,)


async def test_where_only_a_synonym_changed_no_procedure_is_read_again(province, now):
    before = await read_library(province)
    async with province.begin() as tx:
        await synonyms.put(tx, "chó nhà tôi biết việc", IMPORTED.code, "live", "lan", now)

    after = await read_library(province, before)

    assert after.library.get(IMPORTED.code) == IMPORTED
    assert after.stored.shelf is before.stored.shelf


async def test_a_kept_library_that_cannot_be_read_is_made_anew(province):
    before = await read_library(province)
    async with province.begin() as tx:
        await tx.execute(update(libraries).values(content=b"torn"))

    after = await read_library(province)

    assert after.library.get(IMPORTED.code) == IMPORTED
    async with province.read() as tx:
        assert await tx.scalar(select(func.min(func.length(libraries.c.content)))) > len(b"torn")
    assert after.fingerprint == before.fingerprint


async def test_what_is_shipped_is_read_anew_and_not_kept(database):
    known = await read_library(database)

    assert known.fingerprint.whole == ""
    async with database.read() as tx:
        assert await tx.scalar(select(func.count()).select_from(libraries)) == 0


async def test_after_an_upgrade_no_process_has_to_read_the_catalogue(province):
    await keep_library(province)

    async with province.read() as tx:
        fingerprint = await store_libraries.fingerprint(tx, kept.fingerprint())
        assert await store_libraries.find(tx, fingerprint.whole) is not None


async def test_an_upgrade_reads_nothing_where_nothing_is_imported(database):
    await keep_library(database)

    async with database.read() as tx:
        assert await tx.scalar(select(func.count()).select_from(libraries)) == 0


def test_a_secret_that_is_too_short_is_a_fault_of_the_configuration():
    config = Config.model_validate({"secret_key": "short"})

    with pytest.raises(ConfigError, match="at least 16 characters"):
        open_database(config)
