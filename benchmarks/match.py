"""Which procedure a question is about: our quality and time beside what others reach on the same questions, in one run.

usage: python -m benchmarks.match [--write]      (MOTCUA_EVAL_DATA names the shared folder; --write →
docs/benchmarks.md)

Times are processor time of this process, the median and 99th percentile of single questions, and ratios to ours.
Then the
same for half and for twice the catalogue, the build of the index, and the memory it holds.
"""

from __future__ import annotations

import gc
import json
import statistics
import sys
import time
import tracemalloc
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from benchmarks.answers import national
from benchmarks.match_peers import peers
from benchmarks.report import write_section
from benchmarks.shared import needed_data
from knowledge.library import Library
from knowledge.procedure import Procedure

FEW = 60
BUILT_WITHIN, MEAN_WITHIN, P99_WITHIN, HELD_WITHIN = 2.0, 2.0, 5.0, 150.0


@dataclass(frozen=True)
class Run:
    """One way of searching over some questions: shares right, milliseconds each."""

    name: str
    count: int
    first: float
    three: float
    times: tuple[float, ...]

    @property
    def median(self) -> float:
        """Milliseconds of the middle question."""
        return statistics.median(self.times)

    @property
    def p99(self) -> float:
        """Milliseconds that 99 of 100 stay within."""
        return sorted(self.times)[int(len(self.times) * 0.99)]


def run(name: str, search: Callable[[str], Sequence[str]], questions: Sequence[dict[str, object]]) -> Run:
    """Ask everything once, after a warm-up."""
    for each in questions[:5]:
        search(str(each["question"]))
    first = three = 0
    times = []
    for each in questions:
        began = time.process_time()
        codes = search(str(each["question"]))
        times.append((time.process_time() - began) * 1000)
        right = set(each["acceptable"])  # type: ignore[call-overload]
        first += bool(codes) and codes[0] in right
        three += any(code in right for code in codes[:3])
    return Run(name, len(questions), first / len(questions), three / len(questions), tuple(times))


def asked_of(library: Library) -> Callable[[str], Sequence[str]]:
    """Only what a citizen is shown counts."""
    return lambda text: library.ask(text).codes


def built(procedures: Sequence[Procedure]) -> tuple[Library, float, float]:
    """The library, the best of three builds in seconds, and the megabytes it holds."""
    seconds = []
    for _ in range(3):
        began = time.process_time()
        library = Library.build(procedures)
        seconds.append(time.process_time() - began)
    gc.collect()
    tracemalloc.start()
    library = Library.build(procedures)
    held = tracemalloc.get_traced_memory()[0] / 2**20
    tracemalloc.stop()
    return library, min(seconds), held


def twice(procedures: Sequence[Procedure]) -> list[Procedure]:
    """The catalogue and a second one with other codes and a word more in every name."""
    return [*procedures, *(replace(p, code=f"x{p.code}", name=f"{p.name} kiểu hai", aliases=()) for p in procedures)]


def main() -> None:
    """Print both tables; exit 1 where a ceiling is passed."""
    path = needed_data() / "questions_dev.jsonl"
    questions = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
    questions = [each for each in questions if each["expected"]]
    procedures = national()
    library, seconds, held = built(procedures)
    ours = run("Một Cửa", asked_of(library), questions)
    few = questions[:: len(questions) // FEW]
    lines = [
        "| method | questions | first | three | median ms | p99 ms | time to ours |",
        "|---|---|---|---|---|---|---|",
    ]
    others = [run(peer.name, peer.search, few if peer.slow else questions) for peer in peers(procedures)]
    lines += [row(each, ours) for each in (ours, *others)]
    lines += ["", "| catalogue | procedures | build s | held MB | median ms | p99 ms |", "|---|---|---|---|---|---|"]
    for label, part in (("half", procedures[::2]), ("whole", procedures), ("twice", twice(procedures))):
        other, took, size = (library, seconds, held) if label == "whole" else built(part)
        timed = ours if label == "whole" else run(label, asked_of(other), questions)
        lines.append(f"| {label} | {len(part):,} | {took:.2f} | {size:.0f} | {timed.median:.2f} | {timed.p99:.2f} |")
    print("\n".join(lines))
    if "--write" in sys.argv:
        write_section("Matching questions to procedures", lines)
    mean = statistics.mean(ours.times)
    kept = seconds <= BUILT_WITHIN and mean <= MEAN_WITHIN and ours.p99 <= P99_WITHIN and held <= HELD_WITHIN
    print(f"mean {mean:.2f} ms; ceilings {'kept' if kept else 'EXCEEDED'}")
    sys.exit(not kept)


def row(each: Run, ours: Run) -> str:
    """A line of the table."""
    ratio = each.median / ours.median
    figures = f"{each.first:.3f} | {each.three:.3f} | {each.median:.2f} | {each.p99:.2f} | {ratio:.2f}"
    return f"| {each.name} | {each.count} | {figures} |"


if __name__ == "__main__":
    main()
