"""Backup and restore. Whatever is restored stands behind the send fence: it tells nobody anything by itself.

SQLite by its own backup API, PostgreSQL by its own tools. The secret that seals people's numbers is in no backup: keep
it elsewhere. A restore goes only where nothing is, so that it can destroy nothing.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from config import Config
from opening import open_database, sqlite_file
from store import fence
from store.database import Database
from store.rotation import prove_secret
from store.vault import WrongSecret

_LIBPQ = {"PGHOST": "host", "PGPORT": "port", "PGUSER": "username", "PGPASSWORD": "password", "PGDATABASE": "database"}
_TABLES = "SELECT count(*) FROM pg_tables WHERE schemaname = current_schema()"


class Refused(Exception):
    """The backup or restore was not done, and nothing was changed; the message says why and what to do."""


def back_up(config: Config, file: Path) -> None:
    """Write a backup of the whole database, readable by its owner only, while the service runs. Raises Refused."""
    if file.exists():
        raise Refused(f"{file} exists")
    path = sqlite_file(config)
    with TemporaryDirectory(dir=file.absolute().parent, prefix=".motcua-") as folder:
        made = Path(folder, "backup")
        made.touch(mode=0o600)
        if path is None:
            _run(config, "pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={made}")
        else:
            _copy(path, made)
        made.replace(file)


def restore(config: Config, file: Path) -> None:
    """Bring a backup back into an empty place, behind the closed fence. Raises Refused."""
    if not file.is_file():
        raise Refused(f"{file}: no such file")
    path = sqlite_file(config)
    if path is None:
        _restore_postgresql(config, file)
    else:
        _restore_sqlite(config, file, path)


def _copy(source: Path, target: Path) -> None:
    """A whole and consistent copy in one file, its fence closed."""
    if not source.is_file():
        raise Refused(f"{source}: no such database")
    with closing(sqlite3.connect(source)) as before, closing(sqlite3.connect(target)) as after:
        try:
            before.backup(after)
            after.execute("PRAGMA journal_mode=DELETE")
            after.execute(fence.CLOSE)
            after.commit()
            sound = after.execute("PRAGMA integrity_check").fetchone()[0]
        except sqlite3.DatabaseError as error:
            raise Refused(f"{source} is no database of this service: {error}") from None
    if sound != "ok":
        raise Refused(f"{source} is damaged: {sound}")


def _restore_sqlite(config: Config, file: Path, path: Path) -> None:
    there = [each for each in (path, *(Path(f"{path}{end}") for end in ("-wal", "-shm"))) if each.exists()]
    if there:
        raise Refused(f"{' '.join(map(str, there))}: stop the service and move this out of the way first")
    path.absolute().parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=path.absolute().parent, prefix=".motcua-") as folder:
        made = Path(folder, "restored")
        _copy(file, made)
        _try_secret(config, f"sqlite+aiosqlite:///{made}")
        made.replace(path)


def _restore_postgresql(config: Config, file: Path) -> None:
    """One transaction: tables, rows and the closed fence, so that no worker sees the one without the other."""
    if _run(config, "psql", "--no-psqlrc", "--tuples-only", "--no-align", f"--command={_TABLES}") != "0":
        raise Refused("the database is not empty: createdb another, and set MOTCUA_DATABASE__URL to it")
    with TemporaryDirectory(prefix="motcua-") as folder:
        script = Path(folder, "restore.sql")
        _run(config, "pg_restore", "--no-owner", "--no-privileges", f"--file={script}", str(file.absolute()))
        once = ("--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", "--output=/dev/null")
        closing_it = f"--command=SET search_path TO public; {fence.CLOSE}"
        _run(config, "psql", *once, f"--file={script}", closing_it)
    _try_secret(config, config.database.url)


def _try_secret(config: Config, url: str) -> None:
    async def prove() -> None:
        database = Database(url, open_database(config).vault)
        try:
            await prove_secret(database)
        finally:
            await database.close()

    try:
        asyncio.run(prove())
    except WrongSecret:
        raise Refused(
            "sealed with another secret: set MOTCUA_SECRET_KEY (or motcua.key) to that of the backup"
        ) from None


def _run(config: Config, tool: str, *arguments: str) -> str:
    """What the tool says; where it connects to stands in its environment, where no list of processes shows it."""
    program = shutil.which(tool)
    if program is None:
        raise Refused(f"{tool} is not installed here: install PostgreSQL's client tools of the server's version")
    url = open_database(config).url
    told = {name: getattr(url, part) for name, part in _LIBPQ.items()}
    told["PGHOST"] = told["PGHOST"] or url.query.get("host")
    told["PGSSLMODE"] = url.query.get("ssl")
    environment = {**os.environ, **{name: str(value) for name, value in told.items() if value}}
    ran = subprocess.run([program, *arguments], env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if ran.returncode:
        raise Refused(f"{tool}: {(ran.stderr.strip().splitlines() or ['failed'])[0]}")
    return ran.stdout.strip()
