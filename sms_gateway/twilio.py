"""SMS through Twilio: signed webhooks answered in TwiML, sending through its official client, receipts by callback.

Twilio has no two-way SMS in Vietnam: there it carries notices out, and a domestic gateway brings messages in.
Sources: Twilio's Message resource, "Validating requests", "Connection overrides" and its error dictionary.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol
from urllib.parse import urlparse
from xml.sax.saxutils import escape

from aiohttp import web
from pydantic import SecretStr
from twilio import request_validator as validation
from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.http import AsyncHttpClient
from twilio.http.response import Response
from twilio.rest import Client

import phone
import sms_text
from messages import Answer, DeliveryState, Outbound, Receipt, Record, SendFailed, Unreachable, Unreached, Unsure
from sms_gateway import gateway
from sms_gateway.gateway import Shared

log = logging.getLogger(__name__)

UNREACHABLE = {
    21211: ("no such number", "gone"), 21214: ("cannot be reached", "gone"), 21217: ("no such number", "gone"),
    21610: ("stopped at the carrier", "stopped"), 21614: ("not a mobile number", "gone"),
}  # fmt: skip
REFUSED = {
    21408: "this country is not enabled", 21602: "no text", 21604: "no receiver", 21612: "no route to this number",
    21617: "text too long", 21619: "no text", 30038: "one-time code filtered",
}  # fmt: skip
OURS = {20003: "wrong account or token", 20404: "no such account", 21606: "wrong sender", 21659: "wrong sender"}
TOO_FAST = {20429, 14107, 30001, 30022}
NOT_DELIVERED = {
    30003: ("telephone off or out of reach", ""), 30004: ("blocked by the receiver", "blocked"),
    30005: ("no such number", "gone"), 30006: ("landline or unreachable carrier", "gone"),
    30007: ("filtered by the carrier", ""), 30008: ("not delivered, no reason given", ""),
    21610: ("stopped at the carrier", "stopped"),
}  # fmt: skip
STATES = {
    "accepted": DeliveryState.SENT, "scheduled": DeliveryState.SENT, "queued": DeliveryState.SENT,
    "sending": DeliveryState.SENT, "sent": DeliveryState.SENT, "delivered": DeliveryState.DELIVERED,
    "read": DeliveryState.DELIVERED, "undelivered": DeliveryState.FAILED, "failed": DeliveryState.FAILED,
    "canceled": DeliveryState.FAILED,
}  # fmt: skip
OPT_OUTS = {"STOP": "stopped", "START": "back", "HELP": ""}

API = "https://api.twilio.com"
REPEATS = "#rc=5&rp=all"
"""Connection overrides: Twilio tries a callback five times more, whatever failed."""
_PAUSE_WHEN_TOO_FAST = 1.0
_CLOCKS_MAY_DIFFER = timedelta(seconds=10)


class Settings(gateway.Line, Protocol):
    """Section [twilio]; two tokens during rotation, the first one sends."""

    @property
    def account_sid(self) -> str: ...
    @property
    def auth_token(self) -> Sequence[SecretStr]: ...
    @property
    def api_url(self) -> str: ...


class Twilio:
    """The channel. `sender` is a number, a sender name, or the SID of a messaging service (MG…)."""

    name = gateway.CHANNEL
    chat_rate = 1.0

    def __init__(self, settings: Settings, shared: Shared) -> None:
        self.sender, self.rate, self.cost = settings.sender, settings.rate, settings.cost
        self._shared = shared
        self._signatures = Signatures(settings.auth_token, shared.public_url)
        token = settings.auth_token[0].get_secret_value() if settings.auth_token else ""
        transport = Transport(shared, settings.api_url, settings.timeout)
        self._client = Client(settings.account_sid or "unset", token or "unset", http_client=transport)

    def parts(self, text: str) -> list[str]:
        """Twilio itself chooses GSM-7 or UCS-2 by what the text holds, and cuts as the standard does."""
        return sms_text.parts(text)

    async def send(self, outbound: Outbound) -> str:
        """Create one message; its SID. Twilio keeps no idempotency key, so what is unsure is never repeated here."""
        kind = "messaging_service_sid" if self.sender.startswith("MG") else "from_"
        sender: dict[str, Any] = {kind: self.sender}
        try:
            created = await self._client.messages.create_async(
                outbound.address,
                body="".join(self.parts(outbound.text)),
                status_callback=gateway.receipt_url(self._shared.public_url, "twilio", outbound) + REPEATS,
                **sender,
            )
        except TwilioRestException as error:
            raise refusal(error) from error
        except (TwilioException, ValueError, TypeError) as error:
            raise Unsure(f"unreadable answer: {type(error).__name__}") from error
        if not created.sid:
            raise Unsure("answer without an id")
        return str(created.sid)

    async def find(self, outbound: Outbound, since: datetime) -> Receipt | None:
        """The earliest message to this number with this text since then. The list cannot be asked for a delivery's id.

        It is filtered here by time: Twilio's own filter goes by the day of sending, which a queued message lacks.
        """
        try:
            listed = await self._client.messages.list_async(to=outbound.address, limit=50)
        except (TwilioException, SendFailed, ValueError, TypeError) as error:
            log.warning("twilio cannot be asked", extra={"reason": type(error).__name__})
            return None
        text = "".join(self.parts(outbound.text))
        earliest = since - _CLOCKS_MAY_DIFFER
        same = [each for each in listed if each.body == text and each.date_created and each.date_created >= earliest]
        found = min(same, key=lambda each: each.date_created or earliest, default=None)
        return None if found is None else receipt(outbound.delivery_id, str(found.status), found.error_code)

    def routes(self, answer: Answer, record: Record) -> Iterable[web.RouteDef]:
        """Inbound and receipts; a wrong or missing signature is answered 403 and nothing happens."""

        async def listen(request: web.Request) -> web.Response:
            form = await self._signatures.read(request)
            if opted := str(form.get("OptOutType", "")):
                await self._take_opt_out(opted, str(form.get("From", "")), record)
                return twiml("")
            sender, text, sid = (str(form.get(name, "")) for name in ("From", "Body", "MessageSid"))
            inbound = gateway.read_inbound("twilio", sender, text, sid, self._shared.clock())
            reply = await gateway.take(request, inbound, answer)
            return twiml(gateway.spoken(reply))

        async def settle(request: web.Request) -> web.Response:
            form = await self._signatures.read(request)
            said = receipt(request.match_info["delivery"], str(form.get("MessageStatus", "")), form.get("ErrorCode"))
            if said is not None:
                await record(said)
                await self._note_unreached(form, record)
            return web.Response(status=200)

        return [
            web.post(gateway.inbound_path("twilio"), listen),
            web.post(gateway.receipt_path("twilio"), settle),
        ]

    async def _take_opt_out(self, opted: str, sender: str, record: Record) -> None:
        """Twilio has confirmed a STOP or START to the sender itself; we only keep the fact."""
        address, state = phone.normalise(sender), OPT_OUTS.get(opted.upper(), "")
        if address and state:
            await record(Unreached(self.name, address, state))

    async def _note_unreached(self, form: Mapping[str, Any], record: Record) -> None:
        _, state = NOT_DELIVERED.get(_number(form.get("ErrorCode")), ("", ""))
        address = phone.normalise(str(form.get("To", "")))
        if state and address:
            await record(Unreached(self.name, address, state))


class Signatures:
    """X-Twilio-Signature over the configured public URL, never over the Host header. Closed where no token is set."""

    def __init__(self, tokens: Sequence[SecretStr], public_url: str) -> None:
        secrets = [token.get_secret_value() for token in tokens]
        self._validators = [validation.RequestValidator(each) for each in secrets if each]
        url = urlparse(public_url.rstrip("/"))
        self._public_urls = tuple(dict.fromkeys((url.geturl(), validation.add_port(url), validation.remove_port(url))))

    async def read(self, request: web.Request) -> Mapping[str, Any]:
        """The form, or JSON whose hash the signed URL holds. Raises HTTPForbidden where no token signed it."""
        if request.content_type == "application/json":
            body = await request.text()
            hashed = hashlib.sha256(body.encode()).hexdigest()
            if _same(hashed, request.query.get("bodySHA256", "")) and self._holds(request, {}):
                return _told(body)
        elif request.content_type == "application/x-www-form-urlencoded" or not request.can_read_body:
            form = await request.post()
            if self._holds(request, form):
                return form
        log.warning("a signature does not hold", extra={"path": request.path.rpartition("/")[0]})
        raise web.HTTPForbidden

    def _holds(self, request: web.Request, params: Any) -> bool:
        """As Twilio's own validator, which signs every address twice; here the first is nearly always the one."""
        signature = request.headers.get(validation.SIGNATURE_HEADER, "")
        algorithm = validation.get_signature_algorithm(request.headers.get(validation.SIGNATURE_SETTINGS_HEADER))
        try:
            return any(
                _same(validator.compute_signature(address, params, algorithm), signature)
                for validator in self._validators
                for address in self._addresses(request.raw_path)
            )
        except ValueError:  # an algorithm that nobody knows
            return False

    def _addresses(self, path: str) -> Iterator[str]:
        """As the world called us: a proxy may or may not have taken the public URL's path prefix off.

        Twilio signs with or without the port, and without the connection overrides that we put behind our callbacks; a
        look-alike may sign with them.
        """
        for overrides in ("", REPEATS) if path.startswith("/") else ():
            for public in self._public_urls:
                prefix = "/" + public.partition("://")[2].partition("/")[2]
                yield public + path + overrides
                if prefix != "/" and path.startswith(f"{prefix}/"):
                    yield public + path[len(prefix) :] + overrides


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode("utf-8", "surrogateescape"))


class Transport(AsyncHttpClient):
    """Twilio's client over the session that we share: its own one ignores its time-out and opens a second pool."""

    def __init__(self, shared: Shared, api_url: str, patience: float) -> None:
        super().__init__(log, is_async=True)
        self._shared, self._api_url, self._patience = shared, api_url.rstrip("/"), patience

    async def request(
        self,
        method: str,
        url: str,
        params: Mapping[str, Any] | None = None,
        data: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        **_: Any,
    ) -> Response:
        """One call. Raises NotReached, Unsure, or Unsure for a 5xx to what changes something."""
        signed = {"Authorization": "Basic " + base64.b64encode(":".join(auth or ("", "")).encode()).decode()}
        answered = await gateway.hand_over(
            self._shared.session,
            method,
            url.replace(API, self._api_url, 1),
            self._patience,
            params=params,
            data=data,
            headers={**(headers or {}), **signed},
        )
        if answered.status >= 500:
            raise Unsure(f"HTTP {answered.status}")
        return Response(answered.status, answered.text, answered.headers)


def refusal(error: TwilioRestException) -> SendFailed:
    """What Twilio's refusal means. An unknown code is temporary and logged, so that a new one never loses a message."""
    code = error.code or 0
    if code in UNREACHABLE:
        reason, state = UNREACHABLE[code]
        return Unreachable(f"{code} {reason}", state=state)
    if code in REFUSED:
        return SendFailed(f"{code} {REFUSED[code]}", permanent=True)
    if error.status == 429 or code in TOO_FAST:
        return SendFailed(f"{code or 429} too fast", retry_after=_PAUSE_WHEN_TOO_FAST)
    log.error("twilio refused", extra={"code": code, "status": error.status, "known": code in OURS})
    return SendFailed(f"{code or error.status} {OURS.get(code, 'unknown code')}")


def receipt(delivery_id: str, status: str, error_code: Any) -> Receipt | None:
    """A status as a receipt; None for one that says nothing of a delivery."""
    state = STATES.get(status)
    if state is None:
        log.warning("twilio told an unknown status", extra={"status": status[:20]})
        return None
    code = _number(error_code)
    reason, _ = NOT_DELIVERED.get(code, ("", ""))
    return Receipt(delivery_id, state, f"{code} {reason}".strip() if state is DeliveryState.FAILED and code else "")


def twiml(text: str) -> web.Response:
    """The answer to an inbound message; an empty text sends nothing."""
    said = f"<Response><Message>{escape(text)}</Message></Response>" if text else "<Response />"
    return web.Response(text=f'<?xml version="1.0" encoding="UTF-8"?>{said}', content_type="application/xml")


def _number(code: Any) -> int:
    return int(code) if str(code or "").isdecimal() else 0


def _told(body: str) -> Mapping[str, Any]:
    """What a JSON body says. Raises HTTPBadRequest where it is no object."""
    try:
        told = json.loads(body)
    except ValueError:
        raise web.HTTPBadRequest from None
    if not isinstance(told, dict):
        raise web.HTTPBadRequest
    return told
