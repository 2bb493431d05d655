"""Days off that are imported later: our own dates move, a source's never, and every process learns of it."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from rich.progress import Progress
from sqlalchemy import select

import housing
from commands import imports
from config import Config, read_config
from notices.deadlines import DeadlineRules
from notices.intake import Terms, take
from notices.reading import read_envelope
from notices.recounting import recount_due
from opening import open_database
from store import holidays, migrations, procedures
from store.database import Database
from store.tables.dossiers import dossiers
from tests.notices.intake_house import baseline, national, row, stored, tell  # noqa: F401 (a fixture)

OURS = "H12.101-260302-0002"


async def test_a_holiday_added_later_moves_our_own_dates_only(baseline: Database, now: datetime) -> None:  # noqa: F811
    await tell(baseline, now, row(now, MaHoSo=OURS, NgayHenTra="", MaTTHC="1.001612", NgayTiepNhan=national(now)))
    before, told = await stored(baseline, OURS), await stored(baseline)
    off = [((before.due_at - timedelta(days=each)).date(), False, "nghỉ bão") for each in (0, 1)]

    async with baseline.begin() as tx:
        await holidays.change_days(tx, off, now)
    await recount_due(baseline, await housing.office_hours(baseline), DeadlineRules(), now)

    after, still = await stored(baseline, OURS), await stored(baseline)
    assert before.due_by == "ours"
    assert after.due_at > before.due_at
    assert still.due_at == told.due_at


async def test_a_changed_calendar_is_due_until_all_dossiers_were_counted_over_it(
    baseline: Database,  # noqa: F811
    now: datetime,
) -> None:
    async with baseline.begin() as tx:
        await holidays.change_days(tx, [(now.date(), False, "nghỉ bão")], now)
    async with baseline.read() as tx:
        due = await holidays.uncounted(tx)

    await recount_due(baseline, await housing.office_hours(baseline), DeadlineRules(), now)

    async with baseline.read() as tx:
        left = await holidays.uncounted(tx)
    assert (due, left) == (1, None)


async def test_a_file_of_days_is_taken_and_raises_the_version_of_every_process(tmp_path: Path, now: datetime) -> None:
    config = _config(tmp_path)
    table = tmp_path / "nghi.csv"
    table.write_text("Ngày,Loại,Tên\n24/12/2026,nghỉ,nghỉ bù\n26/12/2026,làm bù,làm bù\n", encoding="utf-8")

    await imports.take_holidays(config, [table], imports.Wishes("local"))

    database = open_database(config)
    hours = await housing.office_hours(database)
    async with database.read() as tx:
        version = await procedures.version(tx)
    await database.close()
    calendar = hours[""].days_off
    assert [calendar.worked(datetime(2026, 12, day).date()) for day in (24, 25, 26)] == [False, True, True]
    assert version > 0


async def test_a_row_that_is_no_day_is_refused_and_nothing_kept(tmp_path: Path) -> None:
    config = _config(tmp_path)
    table = tmp_path / "nghi.csv"
    table.write_text("Ngày,Loại,Tên\n24/12/2026,nghỉ,x\n32/12/2026,nghỉ,y\n", encoding="utf-8")

    with pytest.raises(SystemExit):
        await imports.take_holidays(config, [table], imports.Wishes("local"))

    assert not (tmp_path / "x.sqlite3").exists()


async def test_the_settings_reach_what_is_imported(tmp_path: Path, now: datetime) -> None:
    config = _config(tmp_path, collect_reminder_days=[5])
    database = open_database(config)
    await migrations.upgrade(database)
    one = {"service": "DongBoHoSoMC", "data": [row(now, TrangThaiHoSo="4")]}
    await take(database, lambda: read_envelope(one), Terms("national"), now)
    file = tmp_path / "day.json"
    file.write_text(json.dumps({**one, "data": [_ready(now)]}), encoding="utf-8")

    with Progress(disable=True) as bar:
        await imports.take_dossiers(config, [file], imports.Wishes("national", yes=True), bar)

    async with database.read() as tx:
        found = (await tx.execute(select(dossiers.c.look_at, dossiers.c.finished_at))).one()
    await database.close()
    assert found.look_at - found.finished_at >= timedelta(days=5)


def _ready(now: datetime) -> dict[str, object]:
    finished = datetime.now(now.tzinfo) - timedelta(hours=1)
    local = finished + timedelta(hours=7)
    return row(now, TrangThaiHoSo="9", NgayKetThucXuLy=f"{local:%Y%m%d%H%M%S}", NgayHenTra=f"{local:%Y%m%d%H%M%S}")


def _config(folder: Path, **notices: object) -> Config:
    config = read_config()
    settings = config.notices.model_copy(update=notices)
    database = config.database.model_copy(update={"url": f"sqlite+aiosqlite:///{folder / 'x.sqlite3'}"})
    return config.model_copy(update={"database": database, "notices": settings})
