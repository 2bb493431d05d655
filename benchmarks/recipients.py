"""Checking a list of 100,000 recipients: seconds, and the most memory that its process came to hold.

usage: python -m benchmarks.recipients
"""

from __future__ import annotations

import csv
import resource
import tempfile
import time
from pathlib import Path

from notices.broadcast import KINDS, Around, text_of
from notices.recipients import Recipient, read_recipients
from notices.tables import read_cells
from sms_text import count

ROWS = 100_000
TEMPLATE = "Kính mời Ông/Bà đến nhận kết quả ngày {ngay_hen} tại {noi_nhan}. Trân trọng."


def main() -> None:
    """Print seconds and megabytes beside a bare csv.reader over the same file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list.csv"
        _write(path)
        before = _megabytes()
        bare = _timed(lambda: sum(1 for _ in csv.reader(path.open(encoding="utf-8-sig", newline=""))))
        seconds = _timed(lambda: _check(path))
        print(f"{ROWS:,} rows with duplicates, faults and parts: {seconds:.2f} s of the processor")
        print(
            f"bare csv.reader: {bare:.2f} s; memory grew by {_megabytes() - before:.0f} MB, {_megabytes():.0f} in all"
        )


def _check(path: Path) -> int:
    columns, rows = read_recipients(read_cells(path))
    parts = 0
    for each in rows:
        if isinstance(each, Recipient):
            values = dict(zip(columns.placeholders, each.values, strict=True))
            parts += count(text_of(TEMPLATE, values, True, Around(KINDS["statutory"])))
    return parts


def _write(path: Path) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(["STT", "Họ tên", "Số điện thoại", "Ngày hẹn", "Nơi nhận"])
        for row in range(ROWS):
            number = f"+84 9{row % 90_000:08d}" if row % 7 else f"9{row:08d}"
            writer.writerow([row, f"Nguyễn Văn {row}", number if row % 50 else "n/a", "15/03/2026", "quầy 3"])


def _timed(work: object) -> float:
    started = time.process_time()
    work()  # type: ignore[operator]
    return time.process_time() - started


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
