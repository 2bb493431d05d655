"""A photo of the receipt: its QR or barcode is read in a process of its own, and only dossier codes come out of it."""

from __future__ import annotations

import asyncio
import json
import logging
import re
import sys
from collections.abc import Iterable
from pathlib import Path

from bot import channel_texts
from bot.turn import Result, Turn
from dossier_code import find_codes
from invitation import read_token
from messages import Reply

BYTES = 12 * 1024 * 1024
SECONDS = 15.0
AT_ONCE = 2
_PROGRAM = Path(__file__).with_name("barcodes.py")
_OPAQUE = re.compile(r"(?=.*\d)[A-Z0-9][A-Z0-9./-]{3,34}", re.IGNORECASE)
"""A code of an older or local system, which has no pattern of its own."""

log = logging.getLogger(__name__)


class PhotoReader:
    """Reads pictures, a few at once; each in a process that has little memory and time (`barcodes.py`)."""

    def __init__(self, at_once: int = AT_ONCE, seconds: float = SECONDS) -> None:
        self._places = asyncio.Semaphore(at_once)
        self._seconds = seconds

    async def read(self, picture: bytes) -> tuple[str, ...]:
        """The dossier codes in a picture (JPEG, PNG or WebP); none where it holds none or cannot be read."""
        return dossier_codes(await self._texts(picture))

    async def tokens(self, picture: bytes) -> tuple[str, ...]:
        """The tokens of invitations in a picture; anything else is dropped."""
        return tuple(filter(None, map(read_token, await self._texts(picture))))

    async def _texts(self, picture: bytes) -> list[str]:
        if not 0 < len(picture) <= BYTES:
            return []
        async with self._places:
            return await self._run(picture)

    async def _run(self, picture: bytes) -> list[str]:
        # -I: the program sees the installed libraries only, not the modules that stand beside it.
        pipe = asyncio.subprocess.PIPE
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-I", str(_PROGRAM), stdin=pipe, stdout=pipe, stderr=asyncio.subprocess.DEVNULL
        )
        try:
            async with asyncio.timeout(self._seconds):
                out, _ = await process.communicate(picture)
            return list(json.loads(out))
        except (TimeoutError, ValueError, OSError) as error:
            log.warning("photo not read", extra={"reason": type(error).__name__, "code": process.returncode})
            return []
        finally:
            await _end(process)


def dossier_codes(found: Iterable[str]) -> tuple[str, ...]:
    """The dossier codes in texts that were read from a picture, also inside a link.

    Anything else is dropped, for a picture may hold more than its sender thinks: the QR of an ID card has the name,
    the number and the address.
    """
    codes: list[str] = []
    for text in found:
        complete = [each.code for each in find_codes(text) if each.complete]
        codes += complete or ([text.strip()] if _OPAQUE.fullmatch(text.strip()) else [])
    return tuple(dict.fromkeys(codes))


async def answer(turn: Turn) -> Result | None:
    """A handler: a picture without a dossier code, sent without words, gets a sentence on how to take a better one."""
    if turn.said.image != () or turn.text.strip():
        return None
    return Result(Reply(turn.say(channel_texts.PHOTO_UNREADABLE)))


async def _end(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        process.kill()
        await process.wait()
