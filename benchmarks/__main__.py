"""`make bench`: every benchmark one after the other, as ratios to peers or ceilings of one run; docs/benchmarks.md.

usage: python -m benchmarks [PART …] [--list]        (MOTCUA_EVAL_DATA names the folder with questions and catalogue)

Each part is a process with a time of its own, which says what it finds as it finds it. One that fails, or takes too
long, is told and its old figures stay; the others go on, and the end says which it was (exit 1). Together they take
some twenty minutes, forty-five at most. Parts that are measured smaller here than in the record leave the record as it
is: `python -m benchmarks.PART` (with --write where it knows that) measures one of those in full, by itself.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from benchmarks.report import write_section

ROOT = Path(__file__).parent.parent


@dataclass(frozen=True, slots=True)
class Part:
    """One benchmark: its module, the title of its section, its arguments, and the seconds that it may take.

    `record` says who puts its section into docs/benchmarks.md: itself, given --write; we, as it was printed; or nobody,
    because here it is measured smaller than there.
    """

    name: str
    title: str
    words: tuple[str, ...] = ()
    seconds: int = 180
    record: Literal["itself", "printed", "smaller"] = "smaller"


PARTS = (
    Part("match", "Matching questions to procedures", record="itself"),
    Part("start", "Starting with the national catalogue", record="printed"),
    Part("sms", "Cutting an SMS, and reading a code out of a text", seconds=60, record="printed"),
    Part("turn", "Turn", ("--seconds", "15"), seconds=240, record="itself"),
    Part("intake", "Intake", ("--rows", "60000"), seconds=240),
    Part("dispatch", "Dispatch", ("--count", "3000", "--waiting", "20000"), seconds=300),
    Part("allowance", "Sends per channel against the allowance", record="itself"),
    Part("tick", "Tick", ("--dossiers", "300000")),
    Part("crashlab", "Crash laboratory", ("--kills", "20", "--notices", "600"), seconds=300),
    Part("broadcast", "Keeping, weighing and queueing a broadcast", ("20000",), record="printed"),
    Part("recipients", "Checking a list of 100,000 recipients", seconds=60, record="printed"),
    Part("photos", "Reading photos of a receipt", ("5",), record="printed"),
    Part("growth", "Growth", ("--workers", "1,2", "--dossiers", "10000,100000", "--notices", "1000,10000")),
    Part("soak", "Soak", ("--minutes", "1")),
    Part("pages", "Pages of the console", ("--dossiers", "50000")),
)


def main() -> None:
    """Run what was asked for, or all of it; print what they print, and write it down."""
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("parts", nargs="*", metavar="PART", help="only these; all without")
    reader.add_argument("--list", action="store_true", help="name the parts")
    asked = reader.parse_args()
    if asked.list:
        print("\n".join(f"{part.name:12} {part.title}" for part in PARTS))
        return
    chosen = [part for part in PARTS if part.name in (asked.parts or [part.name])]
    failed = [part.name for part in chosen if not run(part)]
    print(f"\n{len(chosen) - len(failed)} of {len(chosen)} parts measured" + (f"; failed: {failed}" if failed else ""))
    sys.exit(bool(failed))


def run(part: Part) -> bool:
    """One part; whether it was measured and held what it promises."""
    print(f"\n## {part.title}\n", flush=True)
    if importlib.util.find_spec(f"benchmarks.{part.name}") is None:
        print("there is no such benchmark")
        return False
    words = [*part.words, *["--write"] * (part.record == "itself")]
    command = [sys.executable, "-m", f"benchmarks.{part.name}", *words]
    began, said = time.monotonic(), []
    process = subprocess.Popen(
        command, cwd=ROOT, env=_quiet(), stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    late = threading.Timer(part.seconds, _end, [process])
    late.start()
    for line in process.stdout or ():
        print(line, end="", flush=True)
        said.append(line)
    code, took = process.wait(), time.monotonic() - began
    late.cancel()
    in_time = took < part.seconds
    print(f"({took:.0f} s)", flush=True)
    if not in_time or code:
        reason = f"failed with {code}" if in_time else f"took longer than {part.seconds} seconds"
        print(f"{reason}; its old figures stay", flush=True)
    elif part.record == "printed":
        write_section(part.title, _as_table("".join(said).strip()))
    return in_time and not code


def _end(process: subprocess.Popen[str]) -> None:
    """Let it end what it started; where it does not, end all of it."""
    process.send_signal(signal.SIGINT)
    try:
        process.wait(30)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)


def _quiet() -> dict[str, str]:
    """A folder of one's own for what asks for one, so that no part warns of its absence."""
    folder = Path(tempfile.gettempdir(), f"motcua-{os.getuid()}")
    folder.mkdir(mode=0o700, exist_ok=True)
    return {"XDG_RUNTIME_DIR": str(folder), "PYTHONUNBUFFERED": "1", **os.environ}


def _as_table(said: str) -> list[str]:
    """A table as it stands, anything else as it was printed."""
    return said.splitlines() if said.startswith("|") else ["```", *said.splitlines(), "```"]


if __name__ == "__main__":
    main()
