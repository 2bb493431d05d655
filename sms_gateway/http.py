"""SMS through any HTTP API: a domestic aggregator's field names, signature and answers stand in the configuration.

Section [http]; docs/howto/add_a_gateway.md explains each key with an example. An aggregator that this cannot describe
gets a file of its own.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Literal, Protocol
from urllib.parse import parse_qsl, urlencode

from aiohttp import web
from pydantic import SecretStr
from yarl import URL

import sms_text
from messages import Answer, DeliveryState, Outbound, Receipt, Record, SendFailed, Unreachable, Unsure
from sms_gateway import gateway
from sms_gateway.gateway import Answered, Shared

log = logging.getLogger(__name__)

Values = dict[str, str]
OURS = ("to", "text", "sender", "id", "receipt_url", "unicode", "secret")
"""Names that `fields` may map; any other key there is a constant that is sent as it is."""
LONGEST_ID = 100
"""Characters of the provider's id that are kept: what cannot be kept at all would be sent again."""
IN_FIELD = "-"
"""Stands for the delivery in a fixed receipt address; then a field of the receipt names it."""


class Settings(gateway.Line, Protocol):
    """Section [http]."""

    @property
    def send_url(self) -> str: ...
    @property
    def method(self) -> Literal["form", "json", "query"]: ...
    @property
    def fields(self) -> Mapping[str, str]: ...
    @property
    def headers(self) -> Mapping[str, str]: ...
    @property
    def secret(self) -> SecretStr: ...
    @property
    def signature_header(self) -> str: ...
    @property
    def success_field(self) -> str: ...
    @property
    def success_value(self) -> str: ...
    @property
    def id_field(self) -> str: ...
    @property
    def inbound(self) -> Mapping[str, str]: ...
    @property
    def receipt(self) -> Mapping[str, str]: ...
    @property
    def states(self) -> Mapping[str, str]: ...
    @property
    def errors(self) -> Mapping[str, str]: ...


class Http:
    """The channel."""

    name = gateway.CHANNEL
    chat_rate = 1.0

    def __init__(self, settings: Settings, shared: Shared) -> None:
        self.sender, self.rate, self.cost = settings.sender, settings.rate, settings.cost
        self._settings, self._shared = settings, shared
        self._secret = settings.secret.get_secret_value()

    def parts(self, text: str) -> list[str]:
        return sms_text.parts(text)

    async def find(self, outbound: Outbound, since: datetime) -> Receipt | None:
        """No aggregator that we know can be asked by our id."""
        return None

    async def send(self, outbound: Outbound) -> str:
        """Ask the aggregator to send; the id that it gives, or ours where it gives none."""
        method, url, body, headers = self._request(self._values(outbound))
        answered = await gateway.hand_over(
            self._shared.session, method, url, self._settings.timeout, data=body, headers=headers
        )
        return self._judge(answered) or outbound.delivery_id

    def _values(self, outbound: Outbound) -> Values:
        text = "".join(self.parts(outbound.text))
        ours = {
            "to": outbound.address,
            "text": text,
            "sender": self.sender,
            "id": outbound.delivery_id,
            "receipt_url": gateway.receipt_url(self._shared.public_url, "http", outbound) + self._query(),
            "unicode": "0" if sms_text.is_gsm7(text) else "1",
            "secret": self._secret,
        }
        named = self._settings.fields or {"to": "to", "text": "text", "id": "id", "receipt_url": "receipt_url"}
        return {theirs if name in OURS else name: ours.get(name, theirs) for name, theirs in named.items()}

    def _query(self) -> str:
        """Where nothing is signed, the secret rides in the address that we give."""
        return "" if self._settings.signature_header else "?" + urlencode({"secret": self._secret})

    def _request(self, values: Values) -> tuple[str, URL, bytes | None, dict[str, str]]:
        headers, url = dict(self._settings.headers), URL(self._settings.send_url)
        if self._settings.method == "query":
            url = url.extend_query(values)
            method, body, signed = "GET", None, url.raw_query_string.encode()
        else:
            as_json = self._settings.method == "json"
            signed = (json.dumps(values, ensure_ascii=False) if as_json else urlencode(values)).encode()
            method, body = "POST", signed
            headers["Content-Type"] = "application/json" if as_json else "application/x-www-form-urlencoded"
        if self._settings.signature_header:
            headers[self._settings.signature_header] = self._sign(signed)
        return method, url, body, headers

    def _judge(self, answered: Answered) -> str:
        """The provider's id. What the answer means stands in `success_*` and `errors`; what does not is temporary."""
        told = _parse(answered.text)
        code = _at(told, self._settings.success_field) if self._settings.success_field else str(answered.status)
        taken = code == self._settings.success_value if self._settings.success_field else answered.status < 300
        if taken and answered.status < 300:
            return _at(told, self._settings.id_field)[:LONGEST_ID]
        raise self._refusal(answered, code)

    def _refusal(self, answered: Answered, code: str) -> SendFailed:
        meaning = self._settings.errors.get(code, self._settings.errors.get(str(answered.status), ""))
        reason = f"{code or answered.status} {meaning}".strip()[:80]
        if meaning == "unreachable":
            return Unreachable(reason)
        if meaning == "permanent":
            return SendFailed(reason, permanent=True)
        if meaning == "too fast" or answered.status == 429:
            return SendFailed(reason, retry_after=1.0)
        if meaning == "temporary":
            return SendFailed(reason)
        if answered.status >= 500 or (answered.status < 300 and not code):
            return Unsure(reason)
        log.error("the aggregator refused", extra={"code": code[:20], "status": answered.status})
        return SendFailed(reason)

    def routes(self, answer: Answer, record: Record) -> Iterable[web.RouteDef]:
        """Inbound and receipts, by GET and POST; a wrong or missing signature or secret is answered 403."""

        async def listen(request: web.Request) -> web.Response:
            said, names = await self._read(request), self._settings.inbound
            sender, text, id_ = (_at(said, names.get(name, name)) for name in ("from", "text", "id"))
            inbound = gateway.read_inbound("http", sender, text, id_, self._shared.clock())
            return self._respond(gateway.spoken(await gateway.take(request, inbound, answer)))

        async def settle(request: web.Request) -> web.Response:
            said = await self._read(request)
            receipt = self._receipt(request.match_info["delivery"], said)
            if receipt is not None:
                await record(receipt)
            return web.Response(text="")

        return [
            web.route(method, path, handler)
            for path, handler in ((gateway.inbound_path("http"), listen), (gateway.receipt_path("http"), settle))
            for method in ("GET", "POST")
        ]

    def _respond(self, text: str) -> web.Response:
        """The reply rides in the answer: as plain text, or in the JSON field that `inbound.answer` names."""
        field = self._settings.inbound.get("answer", "")
        if not field:
            return web.Response(text=text)
        return web.json_response({field: text}, dumps=lambda told: json.dumps(told, ensure_ascii=False))

    def _receipt(self, delivery: str, said: Any) -> Receipt | None:
        names = self._settings.receipt
        told = _at(said, names.get("status", "status"))
        state = self._settings.states.get(told, "")
        if state not in (DeliveryState.SENT, DeliveryState.DELIVERED, DeliveryState.FAILED):
            log.warning("the aggregator told an unknown status", extra={"status": told[:20]})
            return None
        delivery = _at(said, names.get("id", "id")) if delivery == IN_FIELD else delivery
        reason = _at(said, names.get("reason", "reason"))[:80] if state == DeliveryState.FAILED else ""
        return Receipt(delivery, DeliveryState(state), reason, _at(said, names["part"]) if "part" in names else "")

    async def _read(self, request: web.Request) -> Any:
        """What was said, once the secret or the signature (over the raw body; of a GET, the raw query) holds.

        Raises HTTPForbidden.
        """
        query, body = request.raw_path.partition("?")[2], await request.read()
        said: dict[str, Any] = dict(parse_qsl(query, keep_blank_values=True))
        if self._settings.signature_header:
            given = request.headers.get(self._settings.signature_header, "").lower()
            expected = self._sign(body if request.method == "POST" else query.encode())
            said = {} if request.method == "POST" else said
        else:
            given, expected = said.pop("secret", ""), self._secret
        if not self._secret or not hmac.compare_digest(given.encode(), expected.encode()):
            raise web.HTTPForbidden
        return said | _parse(body.decode("utf-8", "replace"))

    def _sign(self, content: bytes) -> str:
        """HMAC-SHA256 in hexadecimal."""
        return hmac.new(self._secret.encode(), content, hashlib.sha256).hexdigest()


def _parse(body: str) -> dict[str, Any]:
    """JSON, or a form."""
    try:
        told = json.loads(body)
    except ValueError:
        return dict(parse_qsl(body, keep_blank_values=True))
    return told if isinstance(told, dict) else {}


def _at(told: Any, path: str) -> str:
    """The value at "a.b.0" as JSON writes it, a text without its quotes; "" where there is none."""
    for name in path.split("."):
        if isinstance(told, dict):
            told = told.get(name)
        elif isinstance(told, list) and name.isdigit() and int(name) < len(told):
            told = told[int(name)]
        else:
            return ""
    if isinstance(told, bool):
        return str(told).lower()
    return "" if told is None else str(told)
