"""Our Twilio gateway against npm's `emulate`, a stateful Twilio that signs its webhooks and callbacks.

    npm install --prefix /tmp/emulate emulate@0.11.2
    python -m benchmarks.sms_emulate /tmp/emulate

A citizen's message comes in and is answered; a notice goes out and its receipts come back, the first one before the
create call's answer; the message is found by asking. Exits 1 where one of them does not hold.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from aiohttp import BasicAuth, ClientSession, web
from pydantic import SecretStr

from messages import Receipt
from sms_gateway.gateway import Shared
from sms_gateway.twilio import Twilio
from tests.sms_gateway.house import NOTICE, House
from tests.sms_gateway.kannel_rig import HERE, _opened, free_ports

ACCOUNT, TOKEN, NUMBER = "AC00000000000000000000000000000000", "twilio_test_auth_token", "+15551234567"
ON_LOOPBACK = (
    "const net=require('net');const l=net.Server.prototype.listen;"
    "net.Server.prototype.listen=function(p,...r){return typeof p==='object'&&p!==null"
    f"?l.call(this,{{...p,host:'{HERE}'}},...r):l.call(this,p,'{HERE}',...r.filter(x=>typeof x==='function'))}};"
)


@dataclass(frozen=True)
class Settings:
    api_url: str
    account_sid: str = ACCOUNT
    auth_token: tuple[SecretStr, ...] = (SecretStr(TOKEN),)
    sender: str = NUMBER
    rate: float = 1.0
    cost: int = 800
    timeout: float = 5.0


@asynccontextmanager
async def emulated(home: Path, port: int, sms_url: str) -> AsyncIterator[str]:
    """emulate's Twilio, on loopback only."""
    with tempfile.TemporaryDirectory() as folder:
        seed, preload = _write(Path(folder), sms_url)
        program = home / "node_modules" / "emulate" / "dist" / "index.js"
        command = ("node", "-r", str(preload), str(program), "start", "--service", "twilio", "--port", str(port))
        quiet = asyncio.subprocess.DEVNULL
        process = await asyncio.create_subprocess_exec(*command, "--seed", str(seed), stdout=quiet, stderr=quiet)
        try:
            await _opened(port)
            yield f"http://{HERE}:{port}"
        finally:
            process.kill()
            await process.wait()


def _write(folder: Path, sms_url: str) -> tuple[Path, Path]:
    """Its seed, and what makes it listen on loopback only."""
    seed, preload = folder / "seed.yaml", folder / "loopback.cjs"
    seed.write_text(f'twilio:\n  phone_numbers:\n    - phone_number: "{NUMBER}"\n      sms_url: {sms_url}\n')
    preload.write_text(ON_LOOPBACK)
    return seed, preload


async def main(home: Path) -> int:
    ours, theirs = free_ports(2)
    public, house, held = f"http://{HERE}:{ours}", House(), []
    async with ClientSession() as session, emulated(home, theirs, f"{public}/sms/twilio/inbound") as api:
        channel = Twilio(Settings(api), Shared(session, public))
        app = web.Application()
        app.add_routes(channel.routes(house.answer, house.record))
        runner = web.AppRunner(app)
        await runner.setup()
        await web.TCPSite(runner, HERE, ours).start()
        auth = BasicAuth(ACCOUNT, TOKEN)

        told = {"To": NUMBER, "From": NOTICE.address, "Body": "HS H29.125.10-260310-0420 của tôi"}
        await session.post(f"{api}/_twilio/simulate/inbound-message", data=told, auth=auth)
        held.append(("a signed message is heard", [each.text for each in house.heard] == [told["Body"]]))

        began = datetime.now(UTC)
        sid = await channel.send(NOTICE)
        early = house.everything_told()
        held.append(("a receipt comes before the create call's answer", len(early) > 0))
        for status in ("sent", "delivered"):
            form = {"MessageSid": sid, "Status": status}
            await session.post(f"{api}/_twilio/simulate/message-status", data=form, auth=auth)
        states = [each.state for each in [*early, *house.everything_told()] if isinstance(each, Receipt)]
        held.append((f"signed receipts, up to delivered ({', '.join(states)})", states[-1:] == ["delivered"]))
        found = await channel.find(NOTICE, began)
        held.append(("the message is found by asking", found == Receipt("d1", states[-1])))
        held.append(("what was never sent is not", await channel.find(replace(NOTICE, text="x"), began) is None))
        await runner.cleanup()
    for what, holds in held:
        print(f"{'ok  ' if holds else 'FAIL'} {what}")
    return 0 if all(holds for _, holds in held) else 1


if __name__ == "__main__":
    sys.exit(asyncio.run(main(Path(sys.argv[1]))))
