"""Answers to a question set over the national catalogue, a line each, as `motcua ask --batch` prints them.

usage: python -m benchmarks.answers QUESTIONS.jsonl > ANSWERS.jsonl      (MOTCUA_EVAL_DATA names the shared folder)
"""

from __future__ import annotations

import gzip
import json
import sys
import time
from pathlib import Path

from benchmarks.shared import needed_data
from knowledge.catalogue import load as load_shipped
from knowledge.library import Library
from knowledge.national import merge_all, read_rows
from knowledge.procedure import Procedure


def national() -> list[Procedure]:
    """The national catalogue with the shipped one laid over it."""
    path = needed_data() / "catalogue.jsonl.gz"
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return merge_all(load_shipped(), read_rows(map(json.loads, lines))[0])


def main() -> None:
    """Print the answers, and the time to standard error."""
    started = time.perf_counter()
    procedures = national()
    loaded = time.perf_counter()
    library = Library.build(procedures)
    built = time.perf_counter()
    questions = [
        json.loads(line) for line in Path(sys.argv[1]).read_text(encoding="utf-8").splitlines() if line.strip()
    ]
    began = time.perf_counter()
    for each in questions:
        answer = library.ask(each["question"])
        print(json.dumps({"id": each["id"], "kind": answer.kind, "codes": answer.codes}))
    spent = (time.perf_counter() - began) / max(len(questions), 1) * 1000
    print(f"read {loaded - started:.2f} s  built {built - loaded:.2f} s  {spent:.2f} ms a question", file=sys.stderr)


if __name__ == "__main__":
    main()
