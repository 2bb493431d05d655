"""`motcua person`: what is kept of one person, for who asks for their own data or wants it gone (Luật 91/2025/QH15)."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from typing import Annotated, Any, TypeVar

import typer

import phone
from commands.configured import ConfigFile, in_transaction, settings_of
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

    typer.echo(json.dumps(in_transaction(settings_of(config), work), ensure_ascii=False, indent=1, default=str))


@person_group.command("erase")
def erase_person(number: Number, yes: Yes = False, config: ConfigFile = None) -> None:
    """Erase all that is kept of a person but the hash, date and scope of a refusal; notices that wait are not sent."""

    async def work(tx: Tx) -> dict[str, int]:
        now = datetime.now(UTC)
        if not yes:
            return {name: len(rows) for name, rows in (await persons.export(tx, _read(number))).items()}
        await record(tx, Entry(now, "motcua", "person erased"))
        return await persons.erase(tx, _read(number), now)

    counts = ", ".join(f"{count} {name}" for name, count in in_transaction(settings_of(config), work).items())
    typer.echo(f"erased: {counts}" if yes else f"would erase what is of: {counts}; to do it add --yes")
    if not yes:
        sys.exit(1)


def _read(number: str) -> str:
    normal = phone.normalise(number)
    if normal is None:
        raise typer.BadParameter("that is no Vietnamese telephone number")
    return normal
