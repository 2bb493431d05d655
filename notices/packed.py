"""Files as they are read, on disk or held; packed ones are unpacked no further than an honest one unpacks to."""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import PurePath
from typing import IO, Literal, Protocol

from notices.intake_texts import BATCH
from notices.rows import BatchRefused

_TIMES = 50
_ALWAYS = 16 << 20
"""Tables of dossiers and people unpack to ten to thirty times their size; what is small may unpack to 16 MB anyway."""


class Source(Protocol):
    """A file on disk (`Path`), or one that is `Held`. `suffix` is the end of its name, from the last dot on."""

    @property
    def name(self) -> str: ...

    @property
    def suffix(self) -> str: ...

    def open(self, mode: Literal["rb"], /) -> IO[bytes]: ...


@dataclass(frozen=True, slots=True)
class Held:
    """A file that stands in memory alone, so that whoever dies leaves nothing of it in the clear."""

    name: str
    content: bytes

    @property
    def suffix(self) -> str:
        return PurePath(self.name).suffix

    def open(self, mode: Literal["rb"], /) -> IO[bytes]:
        return io.BytesIO(self.content)


class _Bounded(io.RawIOBase):
    """What a .gz unpacks to. Raises BatchRefused beyond the bound, and where it is damaged or cut off."""

    def __init__(self, source: Source) -> None:
        self._packed = source.open("rb")
        self._file = gzip.GzipFile(fileobj=self._packed, mode="rb")
        self._bound = self._left = _bound(self._packed)

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
        self._packed.close()
        super().close()


def open_packed(source: Source) -> IO[bytes]:
    """The bytes of a .gz as they are unpacked."""
    return io.BufferedReader(_Bounded(source), 1 << 16)


def refuse_bomb(file: IO[bytes]) -> None:
    """Raise BatchRefused where a spreadsheet, which is a zip, says that it unpacks to more than an honest one."""
    if not zipfile.is_zipfile(file):
        return
    try:
        with zipfile.ZipFile(file) as package:
            size = sum(each.file_size for each in package.infolist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as fault:
        raise BatchRefused("malformed", BATCH["malformed"].format(detail=fault)) from fault
    if size > _bound(file):
        raise _too_large(_bound(file))


def _bound(file: IO[bytes]) -> int:
    """What it may unpack to; the file is at its beginning again afterwards."""
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    return size * _TIMES + _ALWAYS


def _too_large(bound: int) -> BatchRefused:
    return BatchRefused("too-large", BATCH["too-large"].format(detail=bound >> 20))
