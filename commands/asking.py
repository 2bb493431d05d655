"""What `motcua ask` and its kin do: the catalogue in use is asked, in one question or many, and learns new words."""

from __future__ import annotations

import getpass
import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import typer
from rich.console import Console

from bot import texts
from config import Config
from knowledge import catalogue
from knowledge.description import describe
from knowledge.library import Answer, Library
from knowledge.trial import Verdict, try_synonym
from opening import open_database, read_library, read_stored, sqlite_file
from store import migrations, synonyms
from store.database import Database

out = Console()


async def open_library(config: Config) -> Library:
    """The imported catalogue if the database has one, else the shipped one; no database is made for a question."""
    path = sqlite_file(config)
    if path is not None and not path.exists():
        return Library.build(catalogue.load())
    async with opened(config) as database:
        return (await read_library(database)).library


def say(library: Library, text: str, as_json: bool) -> None:
    answer = library.ask(text)
    if as_json:
        sys.stdout.write(json.dumps({"kind": answer.kind, "codes": list(answer.codes)}, ensure_ascii=False) + "\n")
        return
    print_plain(_words(library, answer))


def _words(library: Library, answer: Answer) -> str:
    """The answer as a chat would give it, or the choices, or that it is not known."""
    procedure = library.get(answer.codes[0]) if answer.codes else None
    if answer.kind == "answer" and procedure is not None:
        said = describe(procedure, answer.facets, on=datetime.now(UTC).date(), plain=False, language="vi")
        return f"{procedure.code} {procedure.name}\n{said}"
    if answer.kind == "choices":
        asked = texts.DID_YOU_MEAN.say("vi", plain=False)
        lines = (
            f"{n}. {label} ({code})" for n, (code, label) in enumerate(zip(answer.codes, answer.labels, strict=True), 1)
        )
        return "\n".join((asked, *lines))
    return f"({answer.kind}: {answer.intent})" if answer.kind == "other" else texts.UNKNOWN.say("vi", plain=False)


def ask_batch(library: Library, batch: Path, output: Path | None) -> None:
    with output.open("w", encoding="utf-8") if output else sys.stdout as target, batch.open(encoding="utf-8") as rows:
        for line in rows:
            if line.strip():
                asked = json.loads(line)
                answer = library.ask(asked["question"])
                said = {"id": asked["id"], "kind": answer.kind, "codes": list(answer.codes)}
                target.write(json.dumps(said, ensure_ascii=False) + "\n")


async def add_synonym(config: Config, says: str, code: str) -> Verdict:
    """Run the question set with the synonym over the catalogue in use, and keep it: live where it passed."""
    async with opened(config) as database:
        async with database.read() as tx:
            stored = await read_stored(tx)
        if code not in {each.code for each in stored.procedures}:
            raise typer.BadParameter(f"{code}: no such procedure")
        verdict = try_synonym(stored.procedures, stored.synonyms, says, code)
        async with database.begin() as tx:
            state = "live" if verdict.passed else "draft"
            await synonyms.put(tx, says, code, state, getpass.getuser(), datetime.now(UTC))
        return verdict


async def with_database(config: Config, question: Any) -> Any:
    async with opened(config) as database, database.read() as tx:
        return await question(tx)


@asynccontextmanager
async def opened(config: Config) -> AsyncIterator[Database]:
    """The database that is configured; on SQLite its tables are made or brought up to this version."""
    database = open_database(config)
    try:
        if not database.on_postgresql:
            await migrations.upgrade(database)
        yield database
    finally:
        await database.close()


def print_plain(text: str) -> None:
    """Text as it is, without colours or wrapping."""
    out.print(text, highlight=False, markup=False, soft_wrap=True)


async def remove_synonym(config: Config, says: str) -> bool:
    """Take a synonym back; whether there was one."""
    async with opened(config) as database, database.begin() as tx:
        return await synonyms.remove(tx, says)
