"""Where the shared data lies, on which tests and benchmarks measure: outside the project, named by a variable."""

from __future__ import annotations

import os
from pathlib import Path

VARIABLE = "MOTCUA_EVAL_DATA"
MISSING = f"set {VARIABLE} to the folder of the shared data, as .ci/run does"


def shared_data() -> Path | None:
    """The folder that holds catalogue.jsonl.gz and specs/, or None where the variable is not set."""
    named = os.environ.get(VARIABLE)
    if not named:
        return None
    folder = Path(named)
    return folder / "data" if (folder / "data").is_dir() else folder


def needed_data() -> Path:
    """The same, for what cannot be measured without it: says which variable to set, and ends."""
    folder = shared_data()
    if folder is None:
        raise SystemExit(MISSING)
    return folder
