"""Our Kannel gateway against a bare loop over the same real Kannel: what our side costs.

    python -m benchmarks.sms_kannel

Out: sends a second through `Kannel.send` and through a bare GET of sendsms with the same receipts, until Kannel took
them, and until the receipts were home. In: citizens' messages to replies at the phone.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path

from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer

from messages import DeliveryState, Outbound, Receipt
from sms_gateway.gateway import Shared
from sms_gateway.kannel import Kannel
from tests.loopback import HERE, free_ports
from tests.sms_gateway import kannel_rig as rig
from tests.sms_gateway.house import NOTICE, House
from tests.sms_gateway.test_kannel import Settings

AMOUNT, IN_FLIGHT, ROUNDS = 1000, 16, 3
PHONE = "+84902345678"  # behind Kannel's fake SMSC


async def rate(work: Callable[[int], Awaitable[object]], numbers: Iterable[int]) -> float:
    """How many a second, so many in flight."""
    waiting = iter(numbers)
    began = time.perf_counter()

    async def one_after_another() -> None:
        for number in waiting:
            await work(number)

    await asyncio.gather(*(one_after_another() for _ in range(IN_FLIGHT)))
    return AMOUNT / (time.perf_counter() - began)


async def main() -> None:
    (port,) = free_ports(1)
    house = House()
    with tempfile.TemporaryDirectory() as folder:
        async with ClientSession() as session, rig.running_kannel(Path(folder), port) as boxes:
            settings = Settings(boxes.send_url, callback_url=f"http://{HERE}:{port}")
            channel = Kannel(settings, Shared(session, "http://127.0.0.1"))
            app = web.Application()
            app.add_routes(channel.routes(house.answer, house.record))
            async with TestServer(app, host=HERE, port=port):
                await measure(session, boxes, channel, house)


async def measure(session: ClientSession, boxes: rig.Kannel, channel: Kannel, house: House) -> None:
    bare_query = {
        "username": "motcua",
        "password": rig.PASSWORD,
        "from": "8188",
        "to": PHONE,
        "text": NOTICE.text,
        "dlr-mask": "31",
        "dlr-url": channel._receipt_url(NOTICE),
    }

    async def bare(_: int) -> None:
        async with session.get(boxes.send_url, params=bare_query) as answered:
            await answered.read()

    async def ours(number: int) -> None:
        await channel.send(Outbound(f"d{number}", PHONE, NOTICE.text))

    taken, loop, home = [], [], []
    for _ in range(ROUNDS):
        loop.append(await rate(bare, range(AMOUNT)))
        await arrived(house, AMOUNT)
        began = time.perf_counter()
        taken.append(await rate(ours, range(AMOUNT)))
        await arrived(house, AMOUNT)
        home.append(AMOUNT / (time.perf_counter() - began))
        while not boxes.phones.received.empty():
            boxes.phones.received.get_nowait()
    print(f"out: taken by Kannel        {max(taken):,.0f} a second, {max(taken) / max(loop):.2f} of a bare loop")
    print(f"out: with receipts at home  {max(home):,.0f} a second")

    began = time.perf_counter()
    for number in range(AMOUNT):
        await boxes.phones.says(PHONE, f"HS {number}")
    for _ in range(AMOUNT):
        await boxes.phones.hears()
    print(f"in: text, answer, reply     {AMOUNT / (time.perf_counter() - began):,.0f} a second")


async def arrived(house: House, amount: int) -> None:
    """Until so many deliveries were told as delivered."""
    while amount:
        told = await asyncio.wait_for(house.told.get(), 60)
        amount -= isinstance(told, Receipt) and told.state is DeliveryState.DELIVERED


if __name__ == "__main__":
    asyncio.run(main())
