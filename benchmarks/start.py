"""Starts with the national catalogue imported: a question on the command line, a process until it is ready.

usage: python -m benchmarks.start      (MOTCUA_EVAL_DATA names the folder with the catalogue)

Each is the command that stands in the Procfile, in its folder, compiled as installing leaves it. `first` is without the
library that processes keep in the database (as after a new version, where no `motcua db upgrade` came before), `later`
with it: wall seconds, processor seconds, and the most memory the process took. Medians of five; exit 1 where a later
start passes a ceiling. A process with pages is ready when it answers so, a worker when it logs so.
"""

from __future__ import annotations

import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from benchmarks.load import ROOT, SECRET
from benchmarks.shared import needed_data
from tests.loopback import free_ports

TIMES = 5
READY_WITHIN, HELD_WITHIN = 2.0, 150.0
Started = subprocess.Popen[bytes]
MOTCUA = str(Path(sys.executable).with_name("motcua"))


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one process: seconds by the clock and of the processor, megabytes at the peak."""

    wall: float
    cpu: float
    held: float


class Province:
    """A SQLite database with the national catalogue."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "motcua.sqlite3"
        self.env = {**os.environ, "MOTCUA_DATABASE__URL": f"sqlite+aiosqlite:///{self.file}"}
        self.env |= {"MOTCUA_SECRET_KEY": SECRET, "MOTCUA_SANDBOX__ENABLED": "true"}
        self.run("import", "procedures", str(needed_data() / "catalogue.jsonl.gz"))

    def run(self, *words: str) -> Cost:
        """A command, from its start to its end."""
        return _cost(_start(words, self.env))

    def serve(self, kind: str) -> Cost:
        """A process with pages, from its start until it answers that it is ready."""
        (port,) = free_ports(1)
        address = f"http://127.0.0.1:{port}/readyz"
        return _cost(_start([kind], {**self.env, "MOTCUA_WEB__PORT": str(port)}), lambda: _says_yes(address))

    def work(self) -> Cost:
        """A worker, from its start until it logs that it is ready."""
        log = self.file.with_name("worker.log")
        with log.open("wb") as told:
            return _cost(_start(["worker"], self.env, told), lambda: b'"ready"' in log.read_bytes())

    def forget(self) -> None:
        """The next start reads the catalogue anew."""
        with sqlite3.connect(self.file) as database:
            database.execute("DELETE FROM libraries")
        database.close()


def _start(words: Sequence[str], env: Mapping[str, str], told: IO[bytes] | int = subprocess.DEVNULL) -> Started:
    return subprocess.Popen((MOTCUA, *words), cwd=ROOT, env=env, stdout=subprocess.DEVNULL, stderr=told)


def _cost(process: Started, is_ready: Callable[[], bool] | None = None) -> Cost:
    """Until it is ready, or where there is nothing to be ready for, until its end."""
    began = time.perf_counter()
    if is_ready is not None:
        while not is_ready():
            time.sleep(0.01)
            if process.poll() is not None:
                raise SystemExit(f"it ended with {process.returncode}")
        wall = time.perf_counter() - began
        process.terminate()
    _, _, used = os.wait4(process.pid, 0)
    if is_ready is None:
        wall = time.perf_counter() - began
    return Cost(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def _says_yes(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def measure(province: Province, work: Callable[[], Cost], *, first: bool) -> Cost:
    """The median of each figure."""
    costs = []
    for _ in range(TIMES):
        if first:
            province.forget()
        costs.append(work())
    wall, cpu, held = (statistics.median(each) for each in zip(*((c.wall, c.cpu, c.held) for c in costs), strict=True))
    return Cost(wall, cpu, held)


def compile_all() -> None:
    """What installing does, and what a start would else do where PYTHONDONTWRITEBYTECODE is set."""
    subprocess.run((sys.executable, "-m", "compileall", "-q", "-x", r"/\.", "."), cwd=ROOT, check=True)


def main() -> None:
    """Print the table; exit 1 where a later start passes a ceiling."""
    compile_all()
    with tempfile.TemporaryDirectory(prefix="mc-start-") as folder:
        province = Province(Path(folder))
        works: dict[str, Callable[[], Cost]] = {
            "motcua --help": lambda: province.run("--help"),
            "motcua ask": lambda: province.run("ask", "mat cccd gio sao"),
            "motcua web, until ready": lambda: province.serve("web"),
            "motcua worker, until ready": province.work,
            "motcua all, until ready": lambda: province.serve("all"),
        }
        print("| process | first: s | CPU s | MB | later: s | CPU s | MB |\n|---|---|---|---|---|---|---|")
        later = {}
        for name, work in works.items():
            first = measure(province, work, first=True)
            later[name] = measure(province, work, first=False)
            cells = " | ".join(f"{c.wall:.2f} | {c.cpu:.2f} | {c.held:.0f}" for c in (first, later[name]))
            print(f"| {name} | {cells} |", flush=True)
    ready = max(cost.wall for name, cost in later.items() if "ready" in name)
    kept = ready <= READY_WITHIN and later["motcua ask"].held <= HELD_WITHIN
    said = "kept" if kept else "EXCEEDED"
    print(f"\nready within {READY_WITHIN:.0f} s, a question within {HELD_WITHIN:.0f} MB: {said}")
    sys.exit(not kept)


if __name__ == "__main__":
    main()
