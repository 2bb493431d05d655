"""`make bench`: every benchmark one after the other, as ratios to peers or ceilings of one run; docs/benchmarks.md.

usage: python -m benchmarks [PART …] [--list]        (MOTCUA_EVAL_DATA names the folder with questions and catalogue)

Each part is a process with a time of its own. One that fails, or takes too long, is told and its old figures stay; the
others go on, and the end says which it was (exit 1). Together they take at most twenty minutes, at sizes that show a
others go on, and the end says which it was (exit 1). Together they take twenty minutes at most, at sizes that show a
(benchmarks.tick --write) and the curves of docs/scale.md (benchmarks.growth --write) are run by themselves.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.report import write_section

ROOT = Path(__file__).parent.parent


@dataclass(frozen=True, slots=True)
class Part:
    """One benchmark: its module, the title of its section, its arguments, and the seconds that it may take.

    `writes`: it puts its section into docs/benchmarks.md itself where it is given --write.
    """

    name: str
    title: str
    words: tuple[str, ...] = ()
    seconds: int = 180
    writes: bool = False


PARTS = (
    Part("match", "Matching questions to procedures", writes=True),
    Part("sms", "Cutting an SMS, and reading a code out of a text", seconds=60),
    Part("turn", "Turn", ("--seconds", "15"), writes=True),
    Part("intake", "Intake", ("--rows", "60000"), seconds=240, writes=True),
    Part("dispatch", "Dispatch", ("--count", "3000", "--waiting", "20000"), seconds=240, writes=True),
    Part("allowance", "Sends per channel against the allowance", writes=True),
    Part("tick", "Tick", ("--dossiers", "300000"), writes=True),
    Part("crashlab", "Crash laboratory", ("--kills", "20", "--notices", "600"), seconds=300),
    Part("broadcast", "Keeping, weighing and queueing a broadcast", ("20000",)),
    Part("recipients", "Checking a list of 100,000 recipients", seconds=60),
    Part("photos", "Reading photos of a receipt", ("5",)),
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
    command = [sys.executable, "-m", f"benchmarks.{part.name}", *part.words, *["--write"] * part.writes]
    began = time.monotonic()
    try:
        done = subprocess.run(
            command, cwd=ROOT, env=_quiet(), capture_output=True, text=True, check=False, timeout=part.seconds
        )
    except subprocess.TimeoutExpired:
        print(f"took longer than {part.seconds} seconds; its old figures stay")
        return False
    said = done.stdout.strip()
    print(said, f"\n({time.monotonic() - began:.0f} s)", flush=True)
    if done.returncode:
        print(f"failed with {done.returncode}: {_last_line(done.stderr)}; its old figures stay", flush=True)
    elif not part.writes and said:
        write_section(part.title, _as_table(said))
    return done.returncode == 0


def _quiet() -> dict[str, str]:
    """A folder for what asks for one, so that no part warns of its absence."""
    return {"XDG_RUNTIME_DIR": "/tmp", **os.environ}


def _last_line(text: str) -> str:
    return (text.strip().splitlines() or ["nothing was said"])[-1]


def _as_table(said: str) -> list[str]:
    """A table as it stands, anything else as it was printed."""
    return said.splitlines() if said.startswith("|") else ["```", *said.splitlines(), "```"]


if __name__ == "__main__":
    main()
