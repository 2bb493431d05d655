"""`motcua person`: what is kept of one person, for who asks for their own data or wants it gone (Luật 91/2025/QH15)."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer

import phone
from commands.configured import ConfigFile, settings_of
from opening import open_database
from store import persons
from store.database import Tx
from store.staff_sessions import Entry, record

person_group = typer.Typer(no_args_is_help=True, help="One person's data, by their phone.")
T = TypeVar("T")

Number = Annotated[str, typer.Argument(help="The person's phone, as they write it.")]
Yes = Annotated[bool, typer.Option("--yes", help="Erase it for good.")]


@person_group.command("export")
def export_person(number: Number, config: ConfigFile = None) -> None:
    """Print all that is kept of a person as JSON. Prove first that it is the person who asks."""

    async def work(tx: Tx) -> dict[str, Any]:
        await record(tx, Entry(datetime.now(UTC), "motcua", "person exported"))
        return await persons.export(tx, _read(number))

    typer.echo(json.dumps(_do(config, work), ensure_ascii=False, indent=1, default=str))


@person_group.command("erase")
def erase_person(number: Number, yes: Yes = False, config: ConfigFile = None) -> None:
    """Erase all that is kept of a person but the hash, date and scope of a refusal; notices that wait are not sent."""

    async def work(tx: Tx) -> dict[str, int]:
        now = datetime.now(UTC)
        if not yes:
            return {name: len(rows) for name, rows in (await persons.export(tx, _read(number))).items()}
        await record(tx, Entry(now, "motcua", "person erased"))
        return await persons.erase(tx, _read(number), now)

    counts = ", ".join(f"{count} {name}" for name, count in _do(config, work).items())
    typer.echo(f"erased: {counts}" if yes else f"would erase what is of: {counts}; to do it add --yes")
    if not yes:
        sys.exit(1)


def _read(number: str) -> str:
    normal = phone.normalise(number)
    if normal is None:
        raise typer.BadParameter("that is no Vietnamese telephone number")
    return normal


def _do(path: Path | None, work: Callable[[Tx], Awaitable[T]]) -> T:
    config = settings_of(path)

    async def run() -> T:
        database = open_database(config)
        try:
            async with database.begin() as tx:
                return await work(tx)
        finally:
            await database.close()

    return asyncio.run(run())
