"""A gateway without a network: the simulator's phones, and test numbers that are delivered, fail or time out.

What a number does stands in its last four digits; every other number is delivered. Nothing is stored here: the
simulator shows delivery rows.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from uuid import uuid4

from aiohttp import web

import phone
import sms_text
from messages import Answer, DeliveryState, Outbound, Receipt, Record, SendFailed, Unreachable, Unsure
from sms_gateway import gateway
from sms_gateway.gateway import Shared

FAILS_LATER, NO_SUCH_NUMBER, TIMES_OUT, TIMES_OUT_BUT_ARRIVES, TOO_FAST, NO_RECEIPT = (
    "9999", "9998", "9997", "9996", "9995", "9994",
)  # fmt: skip
TEST_NUMBERS = {
    FAILS_LATER: "taken, then reported as not delivered",
    NO_SUCH_NUMBER: "refused for good: no such number",
    TIMES_OUT: "the outcome stays unknown and no receipt comes",
    TIMES_OUT_BUT_ARRIVES: "the outcome is unknown, then a receipt says delivered",
    TOO_FAST: "refused for a second: too fast",
    NO_RECEIPT: "taken, and no receipt ever comes",
}
RECEIPT_SECONDS = 0.2


class Sandbox:
    """The channel. `record` of what is shared, or else of the routes, hears the receipts soon after.

    Beside a real gateway it has a name of its own, so that its phones and theirs are not taken for each other.
    """

    sender = "8188"
    rate = 100.0
    chat_rate = 10.0
    cost = 0

    def __init__(
        self,
        settings: object,
        shared: Shared,
        *,
        name: str = gateway.CHANNEL,
        receipt_seconds: float = RECEIPT_SECONDS,
    ) -> None:
        self.name = name
        self._shared, self._record, self._receipt_seconds = shared, shared.record, receipt_seconds
        self._reporting: set[asyncio.Task[None]] = set()

    def parts(self, text: str) -> list[str]:
        return sms_text.parts(text)

    async def find(self, outbound: Outbound, since: datetime) -> Receipt | None:
        """There is nobody to ask."""
        return None

    async def send(self, outbound: Outbound) -> str:
        """Take it, and do what the number's last four digits ask for."""
        fate = outbound.address[-4:]
        if fate == NO_SUCH_NUMBER:
            raise Unreachable("no such number")
        if fate == TOO_FAST:
            raise SendFailed("too fast", retry_after=1.0, halts_all=False)
        if fate not in (TIMES_OUT, NO_RECEIPT):
            self._report_soon(outbound, failed=fate == FAILS_LATER)
        if fate in (TIMES_OUT, TIMES_OUT_BUT_ARRIVES):
            raise Unsure("no answer")
        return f"sandbox:{uuid4().hex}"

    async def close(self) -> None:
        """Forget receipts that are still to come."""
        for task in self._reporting:
            task.cancel()
        await asyncio.gather(*self._reporting, return_exceptions=True)

    def routes(self, answer: Answer, record: Record) -> Iterable[web.RouteDef]:
        """`{"id","from","text"}` → `{"text"}`; a repeated id gets the stored answer and `"repeat": true`."""
        self._record = self._record or record

        async def listen(request: web.Request) -> web.Response:
            inbound = gateway.read_inbound("sandbox", *_read(await request.text()), self._shared.clock())
            reply = await gateway.take(request, inbound and replace(inbound, channel=self.name), answer)
            again = {"repeat": True} if reply.again or reply.repeat else {}
            return web.json_response({"text": reply.text} | again, dumps=_dump)

        return [web.post(gateway.inbound_path("sandbox"), listen)]

    def _report_soon(self, outbound: Outbound, *, failed: bool) -> None:
        if self._record is not None:
            state = DeliveryState.FAILED if failed else DeliveryState.DELIVERED
            receipt = Receipt(outbound.delivery_id, state, "not delivered" if failed else "")
            task = asyncio.create_task(self._report(receipt, self._record))
            self._reporting.add(task)
            task.add_done_callback(self._reporting.discard)

    async def _report(self, receipt: Receipt, record: Record) -> None:
        await asyncio.sleep(self._receipt_seconds)
        await record(receipt)


def _read(body: str) -> tuple[str, str, str]:
    """Sender, text and id. Raises HTTPBadRequest for what is not three texts, or where no phone could be the sender."""
    try:
        told = json.loads(body)
        sender, text, id_ = (str(told[name]) for name in ("from", "text", "id"))
    except (ValueError, KeyError, TypeError) as error:
        raise web.HTTPBadRequest(text='{"id","from","text"} as JSON, please') from error
    if phone.normalise(sender) is None or not id_:
        raise web.HTTPBadRequest(text='"from" is a phone number, "id" is not empty')
    return sender, text, id_


def _dump(told: object) -> str:
    return json.dumps(told, ensure_ascii=False)
