"""`motcua demo`: the service on sample data, to be looked at."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from commands.configured import settings_of
from demonstration import demonstrate

Folder = Annotated[Path, typer.Option(help="Where the demonstration keeps its files.")]


def run_demo(folder: Folder = Path(".demo")) -> None:
    """Sample offices and dossiers, the sandbox gateway and the simulator, on SQLite."""
    asyncio.run(demonstrate(settings_of(None), folder, typer.echo))
