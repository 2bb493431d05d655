"""What stands in the way of a gateway: each fault one line for `motcua check`. Nothing is sent and nothing changed."""

from __future__ import annotations

import base64
import ipaddress
import json
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

from messages import SendFailed
from sms_gateway import gateway, http, kannel
from sms_gateway.gateway import Answered, Shared
from sms_gateway.texts import FAULTS

if TYPE_CHECKING:
    from sms_gateway import twilio

Check = Callable[[Any, Shared], Awaitable[list[str]]]


async def check_twilio(settings: twilio.Settings, shared: Shared) -> list[str]:
    """Account and token, the sender, where its inbound messages go, and whether Twilio can call us."""
    token = settings.auth_token[0].get_secret_value() if settings.auth_token else ""
    needed = {"account_sid": settings.account_sid, "auth_token": token, "sender": settings.sender}
    if missing := _unset("twilio", needed, shared):
        return missing
    account = f"{settings.api_url.rstrip('/')}/2010-04-01/Accounts/{settings.account_sid}"
    basic = base64.b64encode(f"{settings.account_sid}:{token}".encode()).decode()
    headers = {"Authorization": f"Basic {basic}"}
    found, faults = await _ask("twilio", f"{account}.json", headers, settings.timeout, shared)
    if not faults and found.get("status") != "active":
        faults = [_say(shared, "inactive", gateway="twilio", state=found.get("status"))]
    if not faults and settings.sender.startswith("+"):
        query = urlencode({"PhoneNumber": settings.sender})
        url = f"{account}/IncomingPhoneNumbers.json?{query}"
        found, faults = await _ask("twilio", url, headers, settings.timeout, shared)
        faults = faults or _number_faults(settings.sender, found.get("incoming_phone_numbers", []), shared)
    return [*faults, *_private("twilio", shared)]


def _number_faults(sender: str, numbers: list[dict[str, Any]], shared: Shared) -> list[str]:
    if not numbers:
        return [_say(shared, "not_ours", gateway="twilio", sender=sender)]
    here = shared.public_url.rstrip("/") + gateway.inbound_path("twilio")
    there = str(numbers[0].get("sms_url") or "").partition("#")[0]
    return [] if there == here else [_say(shared, "elsewhere", gateway="twilio", there=there or "-", here=here)]


async def check_kannel(settings: kannel.Settings, shared: Shared) -> list[str]:
    """User and password, tried with a message to nobody, which Kannel refuses for that reason only.

    In its addresses Kannel takes % for an escape of its own, so the secret may hold nothing that needs one.
    """
    password = settings.password.get_secret_value()
    needed = {"password": password, "inbound_secret": settings.inbound_secret.get_secret_value()}
    if missing := _unset("kannel", {**needed, "sender": settings.sender}, shared):
        return missing
    if not needed["inbound_secret"].isalnum():
        return [_say(shared, "secret", gateway="kannel", name="kannel.inbound_secret")]
    headers = {"X-Kannel-Username": settings.username, "X-Kannel-Password": password, "X-Kannel-From": settings.sender}
    answered = await _reach("kannel", "POST", settings.send_url, headers, settings.timeout, shared)
    if isinstance(answered, str):
        return [answered]
    refused = answered.status in (401, 403) or "authorization" in answered.text.lower()
    return [_say(shared, "refused", gateway="kannel", status=answered.status)] if refused else []


async def check_http(settings: http.Settings, shared: Shared) -> list[str]:
    """Only what is set: an aggregator cannot be tried without sending."""
    needed = {"send_url": settings.send_url, "secret": settings.secret.get_secret_value(), "sender": settings.sender}
    return _unset("http", needed, shared) or _private("http", shared)


async def check_sandbox(settings: object, shared: Shared) -> list[str]:
    """Nothing can stand in its way."""
    return []


CHECKS: dict[str, Check] = {
    "sandbox": check_sandbox,
    "twilio": check_twilio,
    "kannel": check_kannel,
    "http": check_http,
}
"""As GATEWAYS: name → what looks for its faults."""


async def _ask(
    name: str, url: str, headers: dict[str, str], patience: float, shared: Shared
) -> tuple[dict[str, Any], list[str]]:
    """What a JSON resource says, or why it says nothing."""
    answered = await _reach(name, "GET", url, headers, patience, shared)
    if isinstance(answered, str):
        return {}, [answered]
    if answered.status in (401, 403, 404):
        return {}, [_say(shared, "refused", gateway=name, status=answered.status)]
    try:
        return dict(json.loads(answered.text)), []
    except (ValueError, TypeError):
        return {}, [_say(shared, "unreadable", gateway=name, status=answered.status)]


async def _reach(
    name: str, method: str, url: str, headers: dict[str, str], patience: float, shared: Shared
) -> Answered | str:
    try:
        return await gateway.hand_over(shared.session, method, url, patience, headers=headers)
    except SendFailed as failure:
        return _say(shared, "unreachable", gateway=name, url=url.partition("?")[0], reason=failure.reason)


def _unset(name: str, needed: dict[str, str], shared: Shared) -> list[str]:
    missing = [f"{name}.{each}" for each, value in needed.items() if not value]
    return [_say(shared, "unset", gateway=name, names=", ".join(missing))] if missing else []


def _private(name: str, shared: Shared) -> list[str]:
    """A provider on the internet calls no address of this machine or of a private network."""
    host = urlsplit(shared.public_url).hostname or "localhost"
    try:
        private = ipaddress.ip_address(host).is_private
    except ValueError:
        private = host == "localhost" or "." not in host
    return [_say(shared, "private", gateway=name, url=shared.public_url)] if private else []


def _say(shared: Shared, fault: str, **facts: object) -> str:
    return FAULTS[shared.language][fault].format(**facts)
