"""A carrier's SMPP 3.4 server, small: takes, refuses or delays messages as a test asks, and sends delivery receipts."""

from __future__ import annotations

import asyncio
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

BIND, SUBMIT, DELIVER, UNBIND, ENQUIRE = 0x00000009, 0x00000004, 0x00000005, 0x00000006, 0x00000015
ANSWER = 0x80000000
OK, SYSTEM_ERROR, INVALID_DESTINATION, QUEUE_FULL = 0x0, 0x8, 0xB, 0x14
UCS2 = 8


@dataclass(frozen=True)
class Submitted:
    """One part as it reached the carrier; `reference` is (which message, how many parts, which part)."""

    id: str
    receiver: str
    text: str
    coding: int
    reference: tuple[int, int, int] | None


@dataclass
class SmppCarrier:
    """`refuses` maps a receiver to the status it is refused with, `fates` to the word of its delivery receipt."""

    refuses: dict[str, int] = field(default_factory=dict)
    fates: dict[str, str] = field(default_factory=dict)
    submitted: list[Submitted] = field(default_factory=list)
    bound: asyncio.Event = field(default_factory=asyncio.Event)
    _writer: asyncio.StreamWriter | None = None
    _sequence: int = 0

    @classmethod
    @asynccontextmanager
    async def listening(cls, port: int) -> AsyncIterator[SmppCarrier]:
        carrier = cls()
        server = await asyncio.start_server(carrier._serve, "127.0.0.1", port)
        try:
            yield carrier
        finally:
            server.close()
            if carrier._writer is not None:
                carrier._writer.close()

    def parts_to(self, receiver: str) -> list[str]:
        """What arrived there, in the order a phone shows it: networks may carry the parts of one message in any."""
        parts = [each for each in self.submitted if each.receiver == receiver]
        return [each.text for each in sorted(parts, key=lambda part: part.reference or (0, 0, 0))]

    def text_to(self, receiver: str) -> str:
        """The same parts put together."""
        return "".join(self.parts_to(receiver))

    async def delivers(self, sender: str, receiver: str, text: str) -> None:
        """A citizen's message comes in, in UCS-2."""
        await self._deliver(sender, receiver, 0, UCS2, text.encode("utf-16-be"))

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writer = writer
        try:
            while True:
                length, command, _, sequence = struct.unpack(">IIII", await reader.readexactly(16))
                await self._take(command, sequence, await reader.readexactly(length - 16))
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    async def _take(self, command: int, sequence: int, body: bytes) -> None:
        if command == BIND:
            await self._send(BIND | ANSWER, OK, sequence, b"carrier\0")
            self.bound.set()
        elif command == SUBMIT:
            await self._take_message(sequence, body)
        elif command in (ENQUIRE, UNBIND):
            await self._send(command | ANSWER, OK, sequence)

    async def _take_message(self, sequence: int, body: bytes) -> None:
        receiver, flags, coding, payload = _parse(body)
        status = self.refuses.get(receiver, OK)
        part = _part(f"{len(self.submitted) + 1:08d}", receiver, flags, coding, payload)
        await self._send(SUBMIT | ANSWER, status, sequence, part.id.encode() + b"\0" if status == OK else b"")
        if status != OK:
            return
        self.submitted.append(part)
        fate = self.fates.get(f"{receiver}/{part.reference[2]}" if part.reference else receiver) or self.fates.get(
            receiver
        )
        word, error = (fate or "DELIVRD 000").split()
        told = (
            f"id:{part.id} sub:001 dlvrd:001 submit date:2611220100 done date:2611220100 stat:{word} err:{error} text:"
        )
        if word != "SILENT":
            await self._deliver(receiver, "8188", 0x04, 0, told.encode())

    async def _deliver(self, sender: str, receiver: str, flags: int, coding: int, payload: bytes) -> None:
        addresses = b"\1\1" + sender.encode() + b"\0" + b"\0\1" + receiver.encode() + b"\0"
        fields = bytes([flags, 0, 0]) + b"\0\0" + bytes([0, 0, coding, 0, len(payload)])
        self._sequence += 1
        await self._send(DELIVER, OK, self._sequence, b"\0" + addresses + fields + payload)

    async def _send(self, command: int, status: int, sequence: int, body: bytes = b"") -> None:
        assert self._writer is not None
        self._writer.write(struct.pack(">IIII", 16 + len(body), command, status, sequence) + body)
        await self._writer.drain()


def _parse(body: bytes) -> tuple[str, int, int, bytes]:
    """Receiver, ESM class, data coding and the message of a submit_sm."""
    _, body = body.split(b"\0", 1)
    _, body = body[2:].split(b"\0", 1)
    receiver, body = body[2:].split(b"\0", 1)
    flags, body = body[0], body[3:]
    _, body = body.split(b"\0", 1)
    _, body = body.split(b"\0", 1)
    coding, length = body[2], body[4]
    return receiver.decode(), flags, coding, body[5 : 5 + length]


def _part(id_: str, receiver: str, flags: int, coding: int, payload: bytes) -> Submitted:
    reference = None
    if flags & 0x40:
        header, payload = payload[: payload[0] + 1], payload[payload[0] + 1 :]
        reference = (header[3], header[4], header[5])
    text = payload.decode("utf-16-be", "surrogatepass") if coding == UCS2 else payload.decode("latin-1")
    return Submitted(id_, receiver, text, coding, reference)
