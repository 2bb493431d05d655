"""Packed files, unpacked no further than an honest one unpacks to."""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib
from pathlib import Path
from typing import IO

from notices.intake_texts import BATCH
from notices.rows import BatchRefused

_TIMES = 50
_ALWAYS = 16 << 20
"""Tables of dossiers and people unpack to ten to thirty times their size; what is small may unpack to 16 MB anyway."""


class _Bounded(io.RawIOBase):
    """What a .gz unpacks to. Raises BatchRefused beyond the bound, and where it is damaged or cut off."""

    def __init__(self, path: Path) -> None:
        self._file = gzip.GzipFile(path, "rb")
        self._bound = self._left = _bound(path)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        try:
            read = self._file.read(min(len(buffer), self._left + 1))
        except (EOFError, gzip.BadGzipFile, zlib.error) as fault:
            raise BatchRefused("truncated", BATCH["truncated"].format(detail=fault)) from fault
        self._left -= len(read)
        if self._left < 0:
            raise _too_large(self._bound)
        buffer[: len(read)] = read
        return len(read)

    def close(self) -> None:
        self._file.close()
        super().close()


def open_packed(path: Path) -> IO[bytes]:
    """The bytes of a .gz as they are unpacked."""
    return io.BufferedReader(_Bounded(path), 1 << 16)


def refuse_bomb(path: Path) -> None:
    """Raise BatchRefused where a spreadsheet, which is a zip, says that it unpacks to more than an honest one."""
    if not zipfile.is_zipfile(path):
        return
    try:
        with zipfile.ZipFile(path) as package:
            size = sum(each.file_size for each in package.infolist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as fault:
        raise BatchRefused("malformed", BATCH["malformed"].format(detail=fault)) from fault
    if size > _bound(path):
        raise _too_large(_bound(path))


def _bound(path: Path) -> int:
    return path.stat().st_size * _TIMES + _ALWAYS


def _too_large(bound: int) -> BatchRefused:
    return BatchRefused("too-large", BATCH["too-large"].format(detail=bound >> 20))
