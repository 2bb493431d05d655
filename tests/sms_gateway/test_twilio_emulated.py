"""Our Twilio gateway against a stateful Twilio that somebody else wrote."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import pytest
from aiohttp import ClientSession, web

from messages import DeliveryState, Receipt
from sms_gateway.gateway import Shared, inbound_path
from sms_gateway.twilio import Twilio
from tests.loopback import HERE, free_ports
from tests.sms_gateway.house import NOTICE, House
from tests.sms_gateway.twilio_emulate import MISSING, Emulated, Settings, emulated, installed

pytestmark = pytest.mark.skipif(not installed(), reason=MISSING)


@dataclass
class Line:
    """Both ends: Twilio, and our gateway with a house behind it."""

    twilio: Emulated
    channel: Twilio
    house: House
    began: datetime = field(default_factory=lambda: datetime.now(UTC))


@pytest.fixture
async def line() -> AsyncIterator[Line]:
    ours, theirs = free_ports(2)
    public, house = f"http://{HERE}:{ours}", House()
    async with ClientSession() as session, emulated(theirs, public + inbound_path("twilio"), session) as twilio:
        channel = Twilio(Settings(twilio.url), Shared(session, public))
        app = web.Application()
        app.add_routes(channel.routes(house.answer, house.record))
        runner = web.AppRunner(app)
        await runner.setup()
        await web.TCPSite(runner, HERE, ours).start()
        yield Line(twilio, channel, house)
        await runner.cleanup()


async def test_what_it_signs_is_heard(line: Line) -> None:
    await line.twilio.brings(NOTICE.address, "HS H29.125.10-260310-0420 của tôi")

    assert [each.text for each in line.house.heard] == ["HS H29.125.10-260310-0420 của tôi"]


async def test_a_notice_goes_out_its_signed_receipts_come_back_and_it_is_found_by_asking(line: Line) -> None:
    sid = await line.channel.send(NOTICE)
    for status in ("sent", "delivered"):
        await line.twilio.reports(sid, status)
    found = await line.channel.find(NOTICE, line.began)

    states = [each.state for each in line.house.everything_told() if isinstance(each, Receipt)]
    assert states[-1] is DeliveryState.DELIVERED
    assert found == Receipt(NOTICE.delivery_id, DeliveryState.DELIVERED)


async def test_what_was_never_sent_is_not_found(line: Line) -> None:
    await line.channel.send(NOTICE)

    assert await line.channel.find(replace(NOTICE, text="never sent"), line.began) is None
