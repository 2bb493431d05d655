"""Each webhook with a message that it knows, and how its provider proves that it sent it."""

from __future__ import annotations

import hmac
import json
from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha1, sha256
from typing import Any
from urllib.parse import urlencode

from tests.fuzz.house import HOOKS, OWN, TOKENS, House

Values = dict[str, Any]
TWILIO, KANNEL, HTTP = TOKENS
TELEGRAM, ZALO, MAIL = HOOKS


def _as_form(values: Values) -> bytes:
    return urlencode({str(name): str(value) for name, value in values.items()}, errors="surrogatepass").encode()


def _plain(values: Values) -> dict[str, str]:
    """As a form's reader sees them: what is blank is there, what is no UTF-8 is not."""
    return {str(name): str(value).encode("utf-8", "replace").decode() for name, value in values.items()}


def twilio(path: str, values: Values) -> tuple[str, bytes, dict[str, str]]:
    """A form, signed over the public URL and its sorted fields."""
    told = _plain(values)
    signed = "http://127.0.0.1" + path + "".join(name + told[name] for name in sorted(told))
    signature = b64encode(hmac.digest(TWILIO.encode(), signed.encode(), sha1)).decode()
    headers = {"X-Twilio-Signature": signature, "Content-Type": "application/x-www-form-urlencoded"}
    return path, _as_form(told), headers


def kannel(path: str, values: Values) -> tuple[str, bytes, dict[str, str]]:
    """A form with the shared secret."""
    form = _as_form(values | {"secret": KANNEL})
    return path, form, {"Content-Type": "application/x-www-form-urlencoded"}


def http(path: str, values: Values) -> tuple[str, bytes, dict[str, str]]:
    """JSON; the secret rides in the address."""
    return f"{path}?{urlencode({'secret': HTTP})}", json.dumps(values).encode(), {"Content-Type": "application/json"}


def telegram(path: str, values: Values) -> tuple[str, bytes, dict[str, str]]:
    return path, json.dumps(values).encode(), {"X-Telegram-Bot-Api-Secret-Token": TELEGRAM}


def zalo(path: str, values: Values) -> tuple[str, bytes, dict[str, str]]:
    """Signed over application, body, its timestamp and the account's secret."""
    body = json.dumps(values).encode()
    stamp = str(values.get("timestamp", "")).encode("utf-8", "replace")
    return path, body, {"X-ZEvent-Signature": "mac=" + sha256(b"1" + body + stamp + ZALO.encode()).hexdigest()}


def chat(path: str, values: Values) -> tuple[str, bytes, dict[str, str]]:
    return path, json.dumps(values).encode(), {"Content-Type": "application/json"}


@dataclass(frozen=True, slots=True)
class Hook:
    """A webhook: where it listens, a message as its provider sends it, and how it is signed."""

    path: str
    known: Mapping[str, Any]
    sign: Callable[[str, Values], tuple[str, bytes, dict[str, str]]]

    def send(self, house: House, values: Any) -> int:
        path, body, headers = self.sign(self.path, values if isinstance(values, dict) else {"value": values})
        return house.ask(self.path, "POST", path, body, headers)


_CALL = {"From": "+84912345678", "CallSid": "CA1", "Digits": "29125102603100420"}
_PERSON = {"id": 7, "is_bot": False, "first_name": "Mẫu", "language_code": "vi"}
_MESSAGE = {"message_id": 1, "date": 1773000000, "chat": {"id": 7, "type": "private"}, "from": _PERSON, "text": OWN}
_CONTACT = {"phone_number": "+84912345678", "first_name": "Mẫu", "user_id": 7}
_PICTURE = {"type": "image", "payload": {"url": "http://127.0.0.1:9/x.jpg"}}
HOOKS_OF = {
    "twilio": Hook("/sms/twilio/inbound", {"From": "+84912345678", "Body": OWN, "MessageSid": "SM1"}, twilio),
    "twilio opt-out": Hook("/sms/twilio/inbound", {"From": "+84912345678", "OptOutType": "STOP"}, twilio),
    "twilio receipt": Hook("/sms/twilio/receipt/d1", {"MessageSid": "SM1", "MessageStatus": "delivered"}, twilio),
    "voice": Hook("/voice/twilio/code", _CALL, twilio),
    "voice digits": Hook("/voice/twilio/digits?code=29125102603100420", _CALL, twilio),
    "kannel": Hook("/sms/kannel/inbound", {"from": "+84912345678", "text": OWN, "id": "k1", "coding": "0"}, kannel),
    "kannel receipt": Hook("/sms/kannel/receipt/d1", {"status": "1", "words": "stat:DELIVRD"}, kannel),
    "http": Hook("/sms/http/inbound", {"from": "0912345678", "text": OWN, "id": "h1"}, http),
    "http receipt": Hook("/sms/http/receipt/d1", {"id": "d1", "status": "1", "reason": ""}, http),
    "telegram": Hook("/telegram/webhook", {"update_id": 1, "message": _MESSAGE}, telegram),
    "telegram contact": Hook(
        "/telegram/webhook", {"update_id": 2, "message": {**_MESSAGE, "contact": _CONTACT}}, telegram
    ),
    "telegram button": Hook(
        "/telegram/webhook",
        {"update_id": 3, "callback_query": {"id": "9", "from": _PERSON, "chat_instance": "1", "data": "1"}},
        telegram,
    ),
    "zalo": Hook(
        "/zalo/webhook",
        {
            "app_id": "1",
            "event_name": "user_send_text",
            "timestamp": "1773000000000",
            "sender": {"id": "user-77"},
            "recipient": {"id": "oa"},
            "message": {"msg_id": "m1", "text": OWN},
        },
        zalo,
    ),
    "zalo picture": Hook(
        "/zalo/webhook",
        {
            "app_id": "1",
            "event_name": "user_send_image",
            "timestamp": "1773000000000",
            "sender": {"id": "user-77"},
            "message": {"msg_id": "m2", "attachments": [_PICTURE]},
        },
        zalo,
    ),
    "zalo follow": Hook(
        "/zalo/webhook", {"event_name": "follow", "timestamp": "1", "follower": {"id": "user-77"}}, zalo
    ),
    "web chat": Hook("/chat", {"id": "w1", "text": OWN}, chat),
}
MAILS = (
    "From: Mau <mau@example.vn>\r\nTo: mot-cua@tinh.example.vn\r\nSubject: Ho so\r\nMessage-ID: <1@example.vn>\r\n"
    f"Authentication-Results: tinh.example.vn; spf=pass\r\n\r\n{OWN}\r\n",
    "From: mailer-daemon@example.vn\r\nTo: mot-cua@tinh.example.vn\r\nMIME-Version: 1.0\r\n"
    'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n--b\r\n'
    "Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; x\r\n\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n"
    "--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <d1@tinh.example.vn>\r\n\r\n--b--\r\n",
)
