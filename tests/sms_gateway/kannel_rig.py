"""A real Kannel (bearerbox and smsbox) between two networks of ours: its fake SMSC, and an SMPP carrier that fails."""

from __future__ import annotations

import asyncio
import shutil
import urllib.parse
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.loopback import HERE, PATIENCE, free_ports, opened
from tests.sms_gateway.smpp_carrier import SmppCarrier

FAKE_PREFIX = "+8490"
"""Numbers that the fake SMSC serves; all others live behind the SMPP carrier."""
SECRET = "inboundsecret0123456789"
PASSWORD = "sendsms password"
MISSING = "apt-get install -y --no-install-recommends kannel, as .ci/run does"
CONFIGURATION = (Path(__file__).parents[2] / "docs" / "howto" / "run_kannel.md").read_text(encoding="utf-8")


def installed() -> bool:
    """Whether Debian's Kannel is here; its programs lie in /usr/sbin, which may not be on the path."""
    return all(map(_program, ("bearerbox", "smsbox")))


def _program(name: str) -> str | None:
    return shutil.which(name) or shutil.which(name, path="/usr/sbin")


@dataclass
class FakeNetwork:
    """Phones behind Kannel's fake SMSC: one line a message, over TCP."""

    port: int
    received: asyncio.Queue[str] = field(default_factory=asyncio.Queue)
    _writer: asyncio.StreamWriter | None = None
    _reading: asyncio.Task[None] | None = None

    async def join(self) -> None:
        reader, self._writer = await asyncio.open_connection(HERE, self.port)
        self._reading = asyncio.create_task(self._read(reader))

    async def leave(self) -> None:
        if self._reading and self._writer:
            self._reading.cancel()
            self._writer.close()
            await asyncio.gather(self._reading, self._writer.wait_closed(), return_exceptions=True)

    async def says(self, sender: str, text: str) -> None:
        """A citizen texts 8188, in GSM-7 where the text allows it, else in UCS-2."""
        if text.isascii():
            line = f"{sender} 8188 text {text}\n"
        else:
            line = f"{sender} 8188 ucs2 {urllib.parse.quote(text.encode('utf-16-be'))}\n"
        assert self._writer is not None
        self._writer.write(line.encode())
        await self._writer.drain()

    async def hears(self) -> str:
        """The next SMS that arrives at a phone, its parts joined."""
        parts: dict[int, str] = {}
        while True:
            text, number, total = _decode(await asyncio.wait_for(self.received.get(), PATIENCE))
            parts[number] = text
            if len(parts) == total:
                return "".join(parts[each] for each in sorted(parts))

    async def _read(self, reader: asyncio.StreamReader) -> None:
        while line := await reader.readline():
            self.received.put_nowait(line.decode("latin-1").rstrip("\n"))


def _decode(line: str) -> tuple[str, int, int]:
    """Text, number of this part, how many there are."""
    _, _, kind, rest = line.split(" ", 3)
    if kind == "udh":
        header, kind, data = rest.split(" ", 2)
        raw = urllib.parse.unquote_to_bytes(header)
        return _text(kind, data), raw[5], raw[4]
    return _text(kind, rest), 1, 1


def _text(kind: str, data: str) -> str:
    if kind == "text":
        return data
    raw = urllib.parse.unquote_to_bytes(data.replace("+", " "))
    return raw.decode("utf-16-be")


@dataclass
class Kannel:
    send_url: str
    phones: FakeNetwork
    carrier: SmppCarrier
    log: Path


def write_configuration(folder: Path, ports: list[int], service_port: int) -> Path:
    """The configuration of docs/howto/run_kannel.md, on other ports and with the networks of this test."""
    text = CONFIGURATION.split("```ini\n", 1)[1].split("```", 1)[0]
    for name, value in {
        "13000": ports[0], "13001": ports[1], "13013": ports[2], "2775": ports[4], "8080": service_port,
        "CHANGE_ADMIN": "admin", "CHANGE_PASSWORD": PASSWORD, "CHANGE_SECRET": urllib.parse.quote(SECRET),
        "/var/log/kannel": folder, "smpp.carrier.example.vn": HERE, "http-queue-delay = 5": "http-queue-delay = 1",
    }.items():  # fmt: skip
        text = text.replace(name, str(value))
    text = text.replace("smsc-id = carrier\n", f"smsc-id = carrier\ndenied-prefix = {FAKE_PREFIX}\n")
    fake = f"smsc = fake\nsmsc-id = fake\nallowed-prefix = {FAKE_PREFIX}\nport = {ports[3]}\n"
    fake = f"\ngroup = smsc\n{fake}connect-allow-ip = {HERE}\nour-host = {HERE}\n"
    path = folder / "kannel.conf"
    path.write_text(text + fake)
    return path


@asynccontextmanager
async def running_kannel(folder: Path, service_port: int) -> AsyncIterator[Kannel]:
    """Both networks joined, both boxes up; everything stopped afterwards."""
    ports = free_ports(5)
    path = write_configuration(folder, ports, service_port)
    async with SmppCarrier.listening(ports[4]) as carrier:
        boxes = []
        try:
            for name in ("bearerbox", "smsbox"):
                program = _program(name)
                assert program is not None
                with (folder / f"{name}.out").open("wb") as out:
                    boxes.append(await asyncio.create_subprocess_exec(program, str(path), stdout=out, stderr=out))
                await opened(ports[1] if name == "bearerbox" else ports[2], boxes[-1])
            phones = FakeNetwork(ports[3])
            await opened(ports[3], boxes[0])
            await phones.join()
            await asyncio.wait_for(carrier.bound.wait(), PATIENCE)
            yield Kannel(f"http://{HERE}:{ports[2]}/cgi-bin/sendsms", phones, carrier, folder)
            await phones.leave()
        finally:
            for box in reversed(boxes):
                await _stop(box)


async def _stop(box: asyncio.subprocess.Process) -> None:
    """Bearerbox may not go at once when asked to; nothing of it is kept, so it is killed."""
    box.kill()
    await box.wait()
