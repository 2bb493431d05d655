"""Status by telephone, through Twilio Voice: the keys that a caller presses become the text of a turn.

A call is: the digits of the code and #, then the answer; then the last four digits of the ID for more, where the code
alone did not tell all. 0 and # asks for hours and address. The talk itself is the conversation's, channel "voice"; a
caller's number is no proof, for it can be forged.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from aiohttp import web
from twilio.twiml.voice_response import Gather, VoiceResponse

import phone
from messages import Answer, Inbound, Outbound, Receipt, Record, Reply, SendFailed
from sms_gateway import gateway
from sms_gateway.gateway import Shared
from sms_gateway.texts import VOICE
from sms_gateway.twilio import Settings, Signatures

CHANNEL = "voice"
START, CODE, DIGITS = "/voice/twilio/start", "/voice/twilio/code", "/voice/twilio/digits"
HOURS_KEY = "0"
HIDDEN = "hidden"
_SECONDS_TO_KEY = 20


class Voice:
    """The channel: what Twilio asks during a call. Nobody is called, so it never sends."""

    name = CHANNEL
    sender = ""
    rate = 1.0
    chat_rate = 1.0

    def __init__(self, settings: Settings, shared: Shared) -> None:
        self._shared = shared
        self._signatures = Signatures(settings.auth_token, shared.public_url)
        self._words = VOICE[shared.language]

    def parts(self, text: str) -> list[str]:
        return [text] if text else []

    async def send(self, outbound: Outbound) -> str:
        """Raises SendFailed: a notice goes another way."""
        raise SendFailed("nobody is called", permanent=True)

    async def find(self, outbound: Outbound, since: datetime) -> Receipt | None:
        return None

    def routes(self, answer: Answer, record: Record) -> Iterable[web.RouteDef]:
        """Start of a call, the keyed code, and the keyed last digits of the ID; unsigned calls are answered 403."""

        async def start(request: web.Request) -> web.Response:
            await self._signatures.read(request)
            return self._ask_code("welcome")

        async def code(request: web.Request) -> web.Response:
            form = await self._signatures.read(request)
            keyed = _keys(form)
            if not keyed:
                return self._ask_code("nothing")
            text = self._words["hours"] if keyed == HOURS_KEY else f"HS {keyed}"
            reply = await self._turn(request, form, ("code", text), answer)
            return self._tell(reply, None if keyed == HOURS_KEY else keyed)

        async def digits(request: web.Request) -> web.Response:
            form = await self._signatures.read(request)
            text = f"HS {request.query.get('code', '')} {_keys(form)}"
            reply = await self._turn(request, form, ("digits", text), answer)
            return self._tell(reply, None)

        return [web.post(START, start), web.post(CODE, code), web.post(DIGITS, digits)]

    async def _turn(
        self, request: web.Request, form: Mapping[str, Any], said: tuple[str, str], answer: Answer
    ) -> Reply:
        """One turn: the point of the call, which each call passes once, and what was said there.

        Hidden numbers are counted together: each call would be a new caller, who may try ten codes more.
        """
        (point, text), call = said, str(form.get("CallSid", ""))
        caller = phone.normalise(str(form.get("From", "")))
        address, network = (caller, None) if caller else (f"call:{call}", HIDDEN)
        inbound = Inbound(CHANNEL, address, text, f"twilio:{call}:{point}", self._shared.clock(), network=network)
        return await gateway.take(request, inbound, answer)

    def _ask_code(self, first: str) -> web.Response:
        response = VoiceResponse()
        self._say(response, self._words[first])
        keys = Gather(
            input="dtmf", finish_on_key="#", timeout=_SECONDS_TO_KEY, action=self._address(CODE), method="POST"
        )
        self._say(keys, self._words["ask_code"])
        response.append(keys)
        self._say(response, self._words["goodbye"])
        return _twiml(response)

    def _tell(self, reply: Reply, code: str | None) -> web.Response:
        """The answer; after a code, the chance to key in the last digits of the ID; else goodbye."""
        response = VoiceResponse()
        self._say(response, reply.text)
        if code is not None:
            address = f"{self._address(DIGITS)}?code={code}"
            keys = Gather(input="dtmf", num_digits=4, timeout=_SECONDS_TO_KEY, action=address, method="POST")
            self._say(keys, self._words["ask_digits"])
            response.append(keys)
        self._say(response, self._words["goodbye"])
        response.hangup()
        return _twiml(response)

    def _say(self, verb: Any, text: str) -> None:
        if text:
            verb.say(text, language=self._words["language"])

    def _address(self, path: str) -> str:
        return self._shared.public_url.rstrip("/") + path


def _keys(form: Mapping[str, Any]) -> str:
    return "".join(char for char in str(form.get("Digits", "")) if char.isascii() and char.isdigit())[:32]


def _twiml(response: VoiceResponse) -> web.Response:
    return web.Response(text=str(response), content_type="application/xml")
