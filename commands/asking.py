"""`motcua ask` and `motcua questions`: the catalogue in use is asked, and what it could not answer is listed."""

from __future__ import annotations

import asyncio
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from bot import texts
from commands.configured import ConfigFile, opened, settings_of
from config import Config
from knowledge import catalogue
from knowledge.description import describe
from knowledge.library import Answer, Library
from opening import read_library, sqlite_file
from store import questions


def ask(
    text: Annotated[str | None, typer.Argument(help="A question in everyday words.")] = None,
    batch: Annotated[Path | None, typer.Option(help="A line each {id, question}.", exists=True)] = None,
    output: Annotated[Path | None, typer.Option("--out", help="Where --batch writes; else standard output.")] = None,
    as_json: Annotated[bool, typer.Option("--json")] = False,
    explain: Annotated[bool, typer.Option("--explain", help="Say why.")] = False,
    config: ConfigFile = None,
) -> None:
    """Ask which procedure is meant, as the service would answer it."""
    library = asyncio.run(open_library(settings_of(config)))
    if batch is not None:
        ask_batch(library, batch, output)
    elif not text:
        raise typer.BadParameter('a question, such as: motcua ask "lam giay doc than o dau", or --batch FILE')
    elif explain:
        typer.echo("\n".join(library.explain(text)))
    else:
        say(library, text, as_json)


def list_questions(config: ConfigFile = None, limit: int = 50) -> None:
    """The open questions that were not understood, the most asked first."""
    rows = asyncio.run(_open_questions(settings_of(config), limit))
    if not rows:
        typer.echo("No open questions. They come here when the service does not know an answer.")
    for row in rows:
        typer.echo(f"{row.times:5d}  {row.example}")


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
        typer.echo(json.dumps({"kind": answer.kind, "codes": list(answer.codes)}, ensure_ascii=False))
        return
    typer.echo(_words(library, answer))


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


async def _open_questions(config: Config, limit: int) -> list[Any]:
    async with opened(config) as database, database.read() as tx:
        return await questions.groups(tx, limit)
