"""SMS (and voice) in and out, whoever carries it. To add a gateway: one file, and one line here."""

from collections.abc import Callable
from typing import Any

from sms_gateway.gateway import Gateway, Shared
from sms_gateway.http import Http
from sms_gateway.kannel import Kannel
from sms_gateway.sandbox import Sandbox


def _twilio(settings: Any, shared: Shared) -> Gateway:
    """Its library takes long to load: only where it is used."""
    from sms_gateway.twilio import Twilio

    return Twilio(settings, shared)


GATEWAYS: dict[str, Callable[[Any, Shared], Gateway]] = {
    "sandbox": Sandbox,
    "twilio": _twilio,
    "kannel": Kannel,
    "http": Http,
}
"""Name, as in the configuration and in routes → the factory: its config section and what is shared."""
