"""`make bench`: every benchmark after the other, as ratios to peers or ceilings of the same run; docs/benchmarks.md."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

ROOT = Path(__file__).parent.parent
REPORT = ROOT / "docs" / "benchmarks.md"
BENCHES = (
    ("match", "Understanding a question: ours against RapidFuzz, BM25, FTS5 and tantivy"),
    ("sms", "Cutting an SMS, and reading a code out of a text"),
    ("turn", "A whole turn, against a handler that checks a signature and inserts one row"),
    ("dispatch", "Sending notices, against a bare SKIP LOCKED loop and procrastinate"),
    ("intake", "Taking dossiers in, against a bare bulk insert"),
    ("tick", "A tick of the clock over five million dossiers, against a tenth of them"),
    ("recipients", "Checking a list of 100,000 recipients, against a bare csv.reader"),
)
HEAD = """# Benchmarks

Written by `make bench`. Every figure is measured in one run on one machine, as a ratio to a peer or a ceiling in it;
absolute times drift with the machine. Questions and catalogue come from the folder that `MOTCUA_EVAL_DATA` names.
"""


def main() -> None:
    """Run them, print what they print, and write it down."""
    sections = [HEAD]
    for name, title in BENCHES:
        print(f"\n## {title}\n", flush=True)
        done = subprocess.run(
            [sys.executable, "-m", f"benchmarks.{name}"], cwd=ROOT, capture_output=True, text=True, check=False
        )
        print(done.stdout or done.stderr, flush=True)
        said = done.stdout.strip() or (done.stderr.strip().splitlines() or ["nothing printed"])[-1]
        sections.append(f"## {title}\n\n```\n{said}\n```\n")
    REPORT.write_text("\n".join(sections) + f"\nMeasured on {date.today().isoformat()}.\n", encoding="utf-8")


if __name__ == "__main__":
    main()
