"""Which providers carry what people write out of the country, and the switch for each (Luật 91/2025/QH15)."""

from __future__ import annotations

from abroad_texts import GOES, STOPPED
from config import Config
from settings import ABROAD


def may_use(config: Config, provider: str) -> bool:
    """Whether anything may go through this provider: always in the country, abroad where the switch is on."""
    return provider not in ABROAD or provider in config.privacy.abroad


def gateways_of(config: Config) -> list[str]:
    """The SMS gateways that are named and may be used, the first one first."""
    return [each for each in (config.sms.gateway, config.sms.second) if each and may_use(config, each)]


def say_abroad(config: Config) -> list[str]:
    """A line for each provider abroad that is set up: that things go through it, or that its switch is off."""
    twilio = config.voice.enabled or "twilio" in (config.sms.gateway, config.sms.second)
    names = [name for name, there in (("telegram", config.telegram.enabled), ("twilio", twilio)) if there]
    texts = {True: GOES, False: STOPPED}
    return [texts[may_use(config, name)][config.service.language].format(name=name) for name in names]
