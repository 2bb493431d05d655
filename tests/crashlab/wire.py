"""The channel to the recording provider: what a gateway's file does, in its shortest form."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import aiohttp

from messages import Answer, DeliveryState, Outbound, Receipt, Record, SendFailed, Unsure


@dataclass
class LabChannel:
    """Sends to the provider at `url` in the name of `worker`."""

    url: str
    worker: str
    askable: bool
    client: aiohttp.ClientSession
    name: str = "sms"
    sender: str = "lab"
    rate: float = 1e6
    chat_rate: float = 1e6

    async def send(self, outbound: Outbound) -> str:
        body = {"id": outbound.delivery_id, "to": outbound.address, "text": outbound.text}
        try:
            async with self.client.post(f"{self.url}/send", json=body, headers={"X-Worker": self.worker}) as answer:
                if answer.status == 429:
                    raise SendFailed("429", retry_after=(await answer.json())["retry_after"])
                if answer.status >= 500:
                    raise Unsure(str(answer.status))
                return str((await answer.json())["id"])
        except aiohttp.ClientConnectorError as refused:
            raise SendFailed("not reachable") from refused
        except (aiohttp.ClientError, TimeoutError) as broken:
            raise Unsure(type(broken).__name__) from broken

    def parts(self, text: str) -> list[str]:
        return [text]

    async def find(self, outbound: Outbound, since: datetime) -> Receipt | None:
        if not self.askable:
            return None
        try:
            async with self.client.get(f"{self.url}/find", params={"id": outbound.delivery_id}) as answer:
                taken = (await answer.json())["taken"]
        except aiohttp.ClientError as broken:
            raise SendFailed("not reachable") from broken
        return Receipt(outbound.delivery_id, DeliveryState.SENT) if taken else None

    def routes(self, answer: Answer, record: Record) -> Iterable[Any]:
        return ()
