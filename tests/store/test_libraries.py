"""A library that is kept: made from exactly what the database says now, or none."""

from __future__ import annotations

from datetime import timedelta

import pytest

from store import libraries, rotation, synonyms
from store.libraries import Fingerprint
from store.procedures import ProcedureRow, merge

READER = b"reader"
ROWS = [ProcedureRow(f"1.{n}", f"Thủ tục {n}", True, {"code": f"1.{n}", "name": f"Thủ tục {n}"}) for n in range(3)]


@pytest.fixture
async def imported(database, now):
    async with database.begin() as tx:
        await merge(tx, ROWS, "national", now)
    return database


async def fingerprint(database, reader: bytes = READER) -> Fingerprint:
    async with database.read() as tx:
        return await libraries.fingerprint(tx, reader)


async def test_nothing_imported_has_no_fingerprint_for_what_is_shipped_is_soon_read(database):
    assert await fingerprint(database) == Fingerprint()


async def test_a_fingerprint_changes_with_a_procedure_a_synonym_and_the_program(imported, now):
    found = [await fingerprint(imported), await fingerprint(imported, b"another")]
    async with imported.begin() as tx:
        await synonyms.put(tx, "thủ tục nhỏ", "1.1", "live", "lan", now)
    found.append(await fingerprint(imported))
    changed = ProcedureRow("1.1", "Thủ tục mới", True, {"code": "1.1", "name": "Thủ tục mới"})
    async with imported.begin() as tx:
        await merge(tx, [changed], "national", now + timedelta(days=1))
    found.append(await fingerprint(imported))

    assert len({each.whole for each in found}) == 4
    assert found[0].procedures == found[2].procedures
    assert len({each.procedures for each in found}) == 3


async def test_the_same_import_again_and_a_draft_leave_it_as_it_was(imported, now):
    before = await fingerprint(imported)

    async with imported.begin() as tx:
        await merge(tx, ROWS, "national", now + timedelta(days=1))
        await synonyms.put(tx, "thủ tục nhỏ", "1.1", "draft", "lan", now)

    assert await fingerprint(imported) == before


async def test_only_the_newest_libraries_are_kept(database, now):
    for day, name in enumerate(("a", "b", "b", "c")):
        async with database.begin() as tx:
            await libraries.keep(tx, name, f"{name}{day}".encode(), b"held", now + timedelta(days=day))

    async with database.read() as tx:
        kept = [await libraries.find(tx, name) for name in "abc"]

    assert kept == [None, (b"b2", bytearray(b"held")), (b"c3", bytearray(b"held"))]


async def test_a_library_of_many_parts_comes_back_whole_though_two_processes_kept_it(database, now):
    told, held = b"told", bytes(range(256)) * (3 * libraries.PART // 256) + b"the rest"

    async with database.begin() as tx:
        await libraries.keep(tx, "large", told, held, now)
        await libraries.keep(tx, "large", told, held, now)

    async with database.read() as tx:
        assert await libraries.find(tx, "large") == (told, bytearray(held))


async def test_a_kept_library_is_nobodys_words_and_stays_as_it_is_while_seals_are_renewed(database, now):
    told, held = b"told", b"held" * libraries.PART
    async with database.begin() as tx:
        await libraries.keep(tx, "kept", told, held, now)
        await rotation.begin_seal(tx, now)

    looked_at = [rows async for rows in rotation.reseal(database)]

    assert (looked_at, await rotation.left(database)) == ([], 0)
    async with database.read() as tx:
        assert await libraries.find(tx, "kept") == (told, bytearray(held))
