"""`motcua all`, `web`, `worker` and `check`: the processes of the service, and whether they could run."""

from __future__ import annotations

import asyncio
import sys
from typing import Annotated

import typer

import running
from commands.configured import ConfigFile, settings_of


def run_all(config: ConfigFile = None) -> None:
    """Web and worker in one process: enough for one office, on SQLite."""
    asyncio.run(running.run(settings_of(config), pages=True, worker=True))


def run_web(config: ConfigFile = None) -> None:
    """One web process of many."""
    asyncio.run(running.run(settings_of(config), pages=True, worker=False))


def run_worker(config: ConfigFile = None) -> None:
    """One worker of many."""
    asyncio.run(running.run(settings_of(config), pages=False, worker=True))


def check(
    config: ConfigFile = None,
    apply: Annotated[bool, typer.Option("--apply", help="Set Telegram's menu and webhook, too.")] = False,
) -> None:
    """Prove configuration, database and providers; one line for each fault."""
    findings = asyncio.run(running.find_faults(settings_of(config), apply=apply))
    for finding in findings:
        typer.echo(finding.line, err=True)
    if any(finding.grave for finding in findings):
        sys.exit(1)
    typer.echo("All well.")
