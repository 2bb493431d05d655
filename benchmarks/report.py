"""docs/benchmarks.md, a section for each benchmark, written anew by the benchmark itself."""

from __future__ import annotations

import platform
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

REPORT = Path(__file__).parents[1] / "docs" / "benchmarks.md"


def write_section(title: str, lines: Sequence[str]) -> None:
    """Put the section in the place of the one of that title, or at the end."""
    machine = (
        f"{datetime.now(UTC):%d/%m/%Y}, Python {platform.python_version()}, {platform.system()} {platform.machine()}"
    )
    section = "\n".join([f"## {title}", "", f"Measured {machine}.", "", *lines, ""])
    text = REPORT.read_text(encoding="utf-8") if REPORT.exists() else "# Measured\n"
    old = re.compile(rf"^## {re.escape(title)}\n.*?(?=^## |\Z)", re.MULTILINE | re.DOTALL)
    written = old.sub(lambda _: section + "\n", text) if old.search(text) else f"{text.rstrip()}\n\n{section}"
    REPORT.write_text(written.rstrip() + "\n", encoding="utf-8")
