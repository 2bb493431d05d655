from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest

from store import caseload
from store.caseload import LISTS, Marks
from tests.store.small_province import put_small_province
from tests.web.clerk import NOW

DAY = timedelta(days=1)
NAMES = ("Trung tâm", "Xã Một", "Xã Hai", "Sở")
MARKS = Marks(NOW, NOW + 2 * DAY, NOW - 10 * DAY, NOW - 3 * DAY)


def stands_on(life: dict[str, Any], name: str) -> bool:
    works = life["status"] in (1, 2, 4)
    match name:
        case "overdue":
            return works and life["due_at"] is not None and life["due_at"] < NOW
        case "due":
            return works and life["due_at"] is not None and NOW <= life["due_at"] <= MARKS.soon
        case "stalled":
            return works and life["last_event_at"] < MARKS.stalled
        case _:
            return bool(life["status"] == 9 and life["finished_at"] < MARKS.waiting)


def whole_days(life: dict[str, Any], name: str) -> int:
    moment = {"waiting": life["finished_at"], "stalled": life["last_event_at"]}.get(name, life["due_at"])
    return int((moment - NOW if name == "due" else NOW - moment) // DAY)


@pytest.mark.parametrize("scope", [None, {2, 3}])
async def test_lists_are_counted_by_office_and_by_whole_days_as_the_raw_rows_say(database, scope):
    province = await put_small_province(database, NOW, seed=11, size=700)
    offices = dict(zip(province.parents, NAMES, strict=True))
    mine = [life for life in province.dossiers if scope is None or life["office_id"] in scope]

    async with database.read() as tx:
        told = dict(await caseload.by_office(tx, scope, MARKS))
        ages = {name: await caseload.ages(tx, name, scope, MARKS) for name in LISTS}

    for office_id, office in offices.items():
        here = [life for life in mine if life["office_id"] == office_id]
        assert told.get(office, (0,) * 4) == tuple(sum(stands_on(life, name) for life in here) for name in LISTS)
    assert any(ages[name] for name in LISTS)
    for name in LISTS:
        assert ages[name] == Counter(whole_days(life, name) for life in mine if stands_on(life, name))
