"""`motcua synonym`: words that stand for a procedure, tried on the question set before they go live."""

from __future__ import annotations

import asyncio
import getpass
import sys
from datetime import UTC, datetime
from typing import Annotated, Any

import typer

from commands.configured import ConfigFile, opened, settings_of
from config import Config
from knowledge.trial import Verdict, try_synonym
from opening import read_stored
from store import synonyms

synonym_group = typer.Typer(no_args_is_help=True, help="What people call procedures.")


@synonym_group.command("add")
def add_synonym(
    says: Annotated[str, typer.Argument(help='What people say, such as "giấy độc thân".')],
    code: Annotated[str, typer.Argument(help="The procedure that they mean.")],
    config: ConfigFile = None,
) -> None:
    """Let words stand for a procedure. The question set is run first; what breaks is listed, and nothing goes live."""
    verdict = asyncio.run(_add(settings_of(config), says, code))
    for fall in verdict.falls:
        typer.echo(f"  would break: {fall.question.text} → {', '.join(fall.codes) or fall.kind}", err=True)
    if not verdict.helps:
        typer.echo(f'  "{says}" would still not be understood as {code}', err=True)
    if not verdict.passed:
        typer.echo("kept as a draft, not live", err=True)
        sys.exit(1)
    typer.echo("live; every process has it within five seconds")


@synonym_group.command("remove")
def remove_synonym(says: Annotated[str, typer.Argument(help="The words.")], config: ConfigFile = None) -> None:
    """Take words back; every process forgets them within five seconds."""
    if not asyncio.run(_remove(settings_of(config), says)):
        typer.echo(f'"{says}" is no synonym; motcua synonym list shows them', err=True)
        sys.exit(1)
    typer.echo("taken back")


@synonym_group.command("list")
def list_synonyms(config: ConfigFile = None) -> None:
    """Every synonym with its state."""
    for row in asyncio.run(_all(settings_of(config))):
        typer.echo(f"{row.state:6s} {row.says} → {row.means}")


async def _add(config: Config, says: str, code: str) -> Verdict:
    """Run the question set with the synonym over the catalogue in use, and keep it: live where it passed."""
    async with opened(config) as database:
        async with database.read() as tx:
            stored = await read_stored(tx)
        if code not in {each.code for each in stored.procedures}:
            raise typer.BadParameter(f"{code}: no such procedure")
        verdict = try_synonym(list(stored.procedures), stored.synonyms, says, code)
        async with database.begin() as tx:
            state = "live" if verdict.passed else "draft"
            await synonyms.put(tx, says, code, state, getpass.getuser(), datetime.now(UTC))
        return verdict


async def _all(config: Config) -> list[Any]:
    async with opened(config) as database, database.read() as tx:
        return await synonyms.all_synonyms(tx)


async def _remove(config: Config, says: str) -> bool:
    """Take a synonym back; whether there was one."""
    async with opened(config) as database, database.begin() as tx:
        return await synonyms.remove(tx, says)
