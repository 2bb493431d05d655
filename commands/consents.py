"""`motcua consents`: the ledger of consents and refusals, for who must show it (Luật 91/2025/QH15 Đ9)."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated

import typer

import phone
from commands.configured import ConfigFile, opened, settings_of
from config import Config
from store import consents
from store.database import Tx
from store.staff_sessions import Entry, record

Since = Annotated[datetime, typer.Option("--since", formats=["%Y-%m-%d"], help="From that day on.")]
Number = Annotated[str, typer.Option("--phone", help="Of one person only.")]


def export_consents(since: Since = datetime(2000, 1, 1), number: Number = "", config: ConfigFile = None) -> None:
    """Print the ledger of consents and refusals, a JSON object a line; people stand in it by their keyed hash."""
    one = phone.normalise(number) if number else None
    if number and one is None:
        raise typer.BadParameter("that is no Vietnamese telephone number")
    settings = settings_of(config)
    asyncio.run(_print(settings, since.replace(tzinfo=UTC), one))


async def _print(config: Config, since: datetime, number: str | None) -> None:
    async with opened(config, upgrade=False) as database, database.begin() as tx:
        await record(tx, Entry(datetime.now(UTC), "motcua", "consents exported"))
        async for each in _entries(tx, since, number):
            told = asdict(each) | {"at": each.at.isoformat()}
            typer.echo(json.dumps({name: value for name, value in told.items() if value not in ("", None)}))


async def _entries(tx: Tx, since: datetime, number: str | None) -> AsyncIterator[consents.Entry]:
    if number is None:
        async for each in consents.since(tx, since):
            yield each
    else:
        for each in reversed(await consents.of_phone(tx, number)):
            if each.at >= since:
                yield each
