"""npm's `emulate`: a stateful Twilio that was not written by us, signs its webhooks and callbacks, and can be asked."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from aiohttp import ClientSession, encode_basic_auth
from pydantic import SecretStr

from tests.loopback import HERE, opened

PROGRAM = Path(__file__).parents[2] / ".tools" / "node_modules" / "emulate" / "dist" / "index.js"
MISSING = "npm install --prefix .tools --no-save axe-core@4 emulate@0.11.2, as .ci/run does"
ACCOUNT, TOKEN, NUMBER = "AC00000000000000000000000000000000", "twilio_test_auth_token", "+15551234567"
ON_LOOPBACK = (
    "const net=require('net');const l=net.Server.prototype.listen;"
    "net.Server.prototype.listen=function(p,...r){return typeof p==='object'&&p!==null"
    f"?l.call(this,{{...p,host:'{HERE}'}},...r):l.call(this,p,'{HERE}',...r.filter(x=>typeof x==='function'))}};"
)


def installed() -> bool:
    """Whether node and emulate are here."""
    return shutil.which("node") is not None and PROGRAM.is_file()


@dataclass(frozen=True)
class Settings:
    """Our gateway's settings towards it."""

    api_url: str
    account_sid: str = ACCOUNT
    auth_token: tuple[SecretStr, ...] = (SecretStr(TOKEN),)
    sender: str = NUMBER
    rate: float = 1.0
    cost: int = 800
    timeout: float = 30.0


@dataclass(frozen=True)
class Emulated:
    """Twilio as a test drives it."""

    url: str
    session: ClientSession

    async def brings(self, sender: str, text: str) -> None:
        """A citizen's message reaches our number."""
        await self._simulate("inbound-message", {"To": NUMBER, "From": sender, "Body": text})

    async def reports(self, sid: str, status: str) -> None:
        """The carrier tells what became of a message."""
        await self._simulate("message-status", {"MessageSid": sid, "Status": status})

    async def _simulate(self, what: str, form: dict[str, str]) -> None:
        url, headers = f"{self.url}/_twilio/simulate/{what}", {"Authorization": encode_basic_auth(ACCOUNT, TOKEN)}
        async with self.session.post(url, data=form, headers=headers) as answer:
            assert answer.status < 300, await answer.text()


@asynccontextmanager
async def emulated(port: int, sms_url: str, session: ClientSession) -> AsyncIterator[Emulated]:
    """It runs on that port of loopback; what is written to our number goes to `sms_url`."""
    with tempfile.TemporaryDirectory() as folder:
        seed, preload = _write(Path(folder), sms_url)
        command = ("node", "-r", str(preload), str(PROGRAM), "start", "--service", "twilio", "--port", str(port))
        quiet = asyncio.subprocess.DEVNULL
        process = await asyncio.create_subprocess_exec(*command, "--seed", str(seed), stdout=quiet, stderr=quiet)
        try:
            await opened(port, process)
            yield Emulated(f"http://{HERE}:{port}", session)
        finally:
            if process.returncode is None:
                process.kill()
            await process.wait()


def _write(folder: Path, sms_url: str) -> tuple[Path, Path]:
    """Its seed, and what makes it listen on loopback only."""
    seed, preload = folder / "seed.yaml", folder / "loopback.cjs"
    seed.write_text(f'twilio:\n  phone_numbers:\n    - phone_number: "{NUMBER}"\n      sms_url: {sms_url}\n')
    preload.write_text(ON_LOOPBACK)
    return seed, preload
