"""`make fuzz`: the fuzzers of tests/fuzz for long, each time with other examples; what they asked, what was answered.

FUZZ_EXAMPLES says how many examples each test has (500 where it is not set). Exit 1 where one was not refused cleanly.
"""

from __future__ import annotations

import os
import sys

os.environ.setdefault("FUZZ_EXAMPLES", "500")

import pytest

WIDE = 46


def main() -> int:
    """Run them, print the ledger."""
    code = int(pytest.main(["tests/fuzz", "-p", "no:cacheprovider", *sys.argv[1:]]))
    from tests.fuzz.house import ledger  # not before: pytest has to be the first to import it

    answered: dict[str, list[str]] = {}
    for (target, outcome), count in sorted(ledger.items()):
        answered.setdefault(target, []).append(f"{outcome}: {count:,}")
    for target, outcomes in answered.items():
        print(f"{target:{WIDE}} {', '.join(outcomes)}")
    print(
        f"{sum(ledger.values()):,} asked; {'all taken or cleanly refused' if code == 0 else 'see the failures above'}"
    )
    return code


if __name__ == "__main__":
    sys.exit(main())
