"""`make fuzz`: the fuzzers of tests/fuzz for long, each time with other examples; what they asked, what was answered.

usage: python -m benchmarks.fuzz [--write] [what pytest takes]     (--write: docs/benchmarks.md)

FUZZ_EXAMPLES says how many examples each test has (500 where it is not set). Exit 1 where one was not refused cleanly.
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Mapping

os.environ.setdefault("FUZZ_EXAMPLES", "500")

import pytest

from benchmarks.report import write_section

WIDE = 46
KINDS = {
    "/api/": "the API",
    "file ": "import files",
    "dossier codes": "texts with codes",
    "GET ": "pages",
    "": "webhooks",
}
"""What a target is, by words in its name; the first that fits."""
Ledger = Mapping[tuple[str, str], int]


def main() -> int:
    """Run them, print the ledger."""
    write = "--write" in sys.argv
    asked = [each for each in sys.argv[1:] if each != "--write"]
    code = int(pytest.main(["tests/fuzz", "-p", "no:cacheprovider", *asked]))
    from tests.fuzz.house import ledger  # not before: pytest has to be the first to import it

    answered: dict[str, list[str]] = {}
    for (target, outcome), count in sorted(ledger.items()):
        answered.setdefault(target, []).append(f"{outcome}: {count:,}")
    for target, outcomes in answered.items():
        print(f"{target:{WIDE}} {', '.join(outcomes)}")
    says = f"{sum(ledger.values()):,} asked; " + (
        "all taken or cleanly refused" if code == 0 else "see the failures above"
    )
    print(says)
    if write and code == 0:
        write_section("Fuzzers", [f"{os.environ['FUZZ_EXAMPLES']} examples a test: {says}.", "", *table(ledger)])
    return code


def table(ledger: Ledger) -> list[str]:
    """A row for each kind of target: how many were asked, and of these how many were refused."""
    asked: Counter[str] = Counter()
    refused: Counter[str] = Counter()
    for (target, outcome), count in ledger.items():
        kind = next(name for sign, name in KINDS.items() if sign in target)
        asked[kind] += count
        refused[kind] += count * ((outcome >= "400" and outcome[0].isdigit()) or outcome.startswith("refused"))
    rows = [f"| {kind} | {asked[kind]:,} | {refused[kind]:,} |" for kind in sorted(asked)]
    return ["| | asked | refused |", "|---|---|---|", *rows]


if __name__ == "__main__":
    sys.exit(main())
