"""SMS through Kannel, the self-hosted gateway: SMPP accounts of Vietnamese carriers, and GSM modems.

Kannel's own addresses carry a shared secret in their query, for it signs nothing. Sending is a POST with X-Kannel
headers, so that neither the password nor the text stands in an access log. Source: Kannel's user guide 1.4.5, "SMS
push", "SMS service", "Delivery reports"; docs/howto/run_kannel.md has a configuration that is tested.
"""

from __future__ import annotations

import hmac
import logging
import re
import zlib
from collections.abc import Iterable, Mapping
from typing import Protocol
from urllib.parse import parse_qs, urlencode

from aiohttp import web
from pydantic import SecretStr

import sms_text
from messages import Answer, DeliveryState, Outbound, Receipt, Record, SendFailed, Unsure
from sms_gateway import gateway
from sms_gateway.gateway import Answered, Shared

log = logging.getLogger(__name__)

REFUSED = {
    "not routable": "no route to this number",
    "empty receiver": "no receiver",
    "receiver": "no such receiver",
    "sender missing": "no sender",
}
NOT_TAKEN = {"authorization failed": "wrong user or password", "temporal failure": "Kannel cannot queue now"}
DELIVERED, FAILED, BUFFERED, SMSC_TOOK, SMSC_REFUSED, EXPIRED = 1, 2, 4, 8, 16, 32
ALL_RECEIPTS = DELIVERED | FAILED | BUFFERED | SMSC_TOOK | SMSC_REFUSED
UCS2 = "2"
_STATUS_OF_SMSC = re.compile(r"stat:(\w+)(?:.*?err:(\w+))?", re.IGNORECASE)


class Settings(gateway.Line, Protocol):
    """Section [kannel]. `callback_url` is where Kannel reaches us, if not at the public URL."""

    @property
    def send_url(self) -> str: ...
    @property
    def username(self) -> str: ...
    @property
    def password(self) -> SecretStr: ...
    @property
    def inbound_secret(self) -> SecretStr: ...
    @property
    def smsc(self) -> str: ...
    @property
    def callback_url(self) -> str: ...


class Kannel:
    """The channel. It cannot be asked what became of a message; receipts tell."""

    name = gateway.CHANNEL
    chat_rate = 1.0

    def __init__(self, settings: Settings, shared: Shared) -> None:
        self.sender, self.rate, self.cost = settings.sender, settings.rate, settings.cost
        self._settings, self._shared = settings, shared

    def parts(self, text: str) -> list[str]:
        return sms_text.parts(text)

    async def find(self, outbound: Outbound, since: object) -> Receipt | None:
        """Kannel keeps nothing that could be asked for."""
        return None

    async def send(self, outbound: Outbound) -> str:
        """Queue one message at Kannel, which gives no id of its own: the delivery's id stands for it.

        Kannel cuts long texts itself, but through the middle of an emoji: such a text goes part by part. Then a failure
        after the first part leaves the whole unsure.
        """
        whole = "".join(self.parts(outbound.text))
        pieces = [whole] if not sms_text.cut_would_tear(whole) else self.parts(whole)
        for number, piece in enumerate(pieces, 1):
            try:
                await self._queue(outbound, piece, (number, len(pieces)))
            except SendFailed as failure:
                if number == 1:
                    raise
                raise Unsure(f"part {number}: {failure.reason}") from failure
        return outbound.delivery_id

    async def _queue(self, outbound: Outbound, text: str, place: tuple[int, int]) -> None:
        coding = {} if sms_text.is_gsm7(text) else {"X-Kannel-Coding": UCS2}
        answered = await gateway.hand_over(
            self._shared.session,
            "POST",
            self._settings.send_url,
            self._settings.timeout,
            data=text.encode(),
            headers={**self._address(outbound, place), **coding, "Content-Type": "text/plain; charset=utf-8"},
        )
        if answered.status not in (200, 202):
            raise refusal(answered)

    def _address(self, outbound: Outbound, place: tuple[int, int]) -> dict[str, str]:
        number, total = place
        headers = {
            "X-Kannel-Username": self._settings.username,
            "X-Kannel-Password": self._settings.password.get_secret_value(),
            "X-Kannel-From": self.sender,
            "X-Kannel-To": outbound.address,
            "X-Kannel-SMSC": self._settings.smsc,
            "X-Kannel-DLR-Mask": str(ALL_RECEIPTS) if number == 1 else "",
            "X-Kannel-DLR-Url": self._receipt_url(outbound) if number == 1 else "",
            "X-Kannel-UDH": _concatenation(outbound.delivery_id, number, total) if total > 1 else "",
        }
        return {name: value for name, value in headers.items() if value}

    def _receipt_url(self, outbound: Outbound) -> str:
        """Kannel fills in %d (what happened) and %A (the SMSC's words). It asks for receipts of the first part only."""
        base = gateway.receipt_url(self._settings.callback_url or self._shared.public_url, "kannel", outbound)
        secret = urlencode({"secret": self._settings.inbound_secret.get_secret_value()})
        return f"{base}?{secret}&status=%d&words=%A"

    def routes(self, answer: Answer, record: Record) -> Iterable[web.RouteDef]:
        """Inbound and receipts, by GET and POST; a wrong or missing secret is answered 403."""

        async def listen(request: web.Request) -> web.Response:
            said = await self._read(request)
            text = _decode(said.get("text", ""), said.get("coding", ""))
            inbound = gateway.read_inbound(
                "kannel", said.get("from", ""), text, said.get("id", ""), self._shared.clock()
            )
            return _respond(gateway.spoken(await gateway.take(request, inbound, answer)))

        async def settle(request: web.Request) -> web.Response:
            said = await self._read(request)
            found = receipt(request.match_info["delivery"], said)
            if found is not None:
                await record(found)
            return web.Response(text="")

        return [
            web.route(method, path, handler)
            for path, handler in ((gateway.inbound_path("kannel"), listen), (gateway.receipt_path("kannel"), settle))
            for method in ("GET", "POST")
        ]

    async def _read(self, request: web.Request) -> Mapping[str, str]:
        """Query and form, byte for byte: %b of a UCS-2 message is not UTF-8. Raises HTTPForbidden."""
        query = request.raw_path.partition("?")[2]
        form = (await request.read()).decode("latin-1") if request.method == "POST" else ""
        said = {
            name: values[0]
            for name, values in parse_qs(f"{query}&{form}", keep_blank_values=True, encoding="latin-1").items()
        }
        secret = self._settings.inbound_secret.get_secret_value()
        if not secret or not hmac.compare_digest(said.get("secret", "").encode("latin-1"), secret.encode()):
            raise web.HTTPForbidden
        return said


def refusal(answered: Answered) -> SendFailed:
    """What a refusal means; what is unknown is temporary and logged. 5xx with other words: it may have been queued."""
    words = answered.text.lower()
    for table, permanent in ((REFUSED, True), (NOT_TAKEN, False)):
        for sign, reason in table.items():
            if sign in words:
                return SendFailed(f"HTTP {answered.status} {reason}", permanent=permanent)
    if answered.status >= 500:
        return Unsure(f"HTTP {answered.status}")
    log.error("kannel refused", extra={"status": answered.status})
    return SendFailed(f"HTTP {answered.status}")


def receipt(delivery_id: str, said: Mapping[str, str]) -> Receipt | None:
    """A delivery report: `status` is a bit mask, and 8 (the SMSC took it) may come after 1 (delivered)."""
    if not said.get("status", "").isdecimal():
        log.warning("a delivery report without a status", extra={"delivery": delivery_id})
        return None
    status, state = int(said["status"]), DeliveryState.SENT
    if status & DELIVERED:
        state = DeliveryState.DELIVERED
    elif status & (FAILED | SMSC_REFUSED | EXPIRED):
        state = DeliveryState.FAILED
    reason = _reason(status, said.get("words", "")) if state is DeliveryState.FAILED else ""
    return Receipt(delivery_id, state, reason)


def _reason(status: int, words: str) -> str:
    told = _STATUS_OF_SMSC.search(words)
    if told:
        return " ".join(filter(None, (told[1].upper(), told[2])))[:80]
    return "refused by the SMSC" if status & SMSC_REFUSED else "not delivered"


def _concatenation(delivery_id: str, number: int, total: int) -> str:
    """The header that joins parts (3GPP TS 23.040, 9.2.3.24.1); the same reference for all parts of a delivery."""
    reference = zlib.crc32(delivery_id.encode()) % 256
    return "".join(f"%{octet:02x}" for octet in (5, 0, 3, reference, total, number))


def _decode(raw: str, coding: str) -> str:
    """Kannel's %b as it came, one character a byte: UTF-16 for coding 2, else UTF-8."""
    text = raw.encode("latin-1")
    return text.decode("utf-16-be", "replace") if coding == UCS2 else text.decode("utf-8", "replace")


def _respond(text: str) -> web.Response:
    """The body is the reply; an empty one sends nothing where the service has `omit-empty`. 204 is asked again."""
    headers = {} if sms_text.is_gsm7(text) else {"X-Kannel-Coding": UCS2}
    return web.Response(text=text, charset="utf-8", content_type="text/plain", headers=headers)
