"""The sections of the configuration, each setting with its type and default; config.toml says what each is for."""

from __future__ import annotations

from datetime import time
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, SecretStr


def split(value: Any) -> Any:
    return [each.strip() for each in value.split(",") if each.strip()] if isinstance(value, str) else value


def _window(value: Any) -> Any:
    """ "07:00-21:00" as two times; "off" as None."""
    if value is None or not isinstance(value, str):
        return value
    if value.strip().lower() == "off":
        return None
    opens, _, closes = value.partition("-")
    return time.fromisoformat(opens.strip()), time.fromisoformat(closes.strip())


Window = Annotated[tuple[time, time] | None, BeforeValidator(_window)]
Words = Annotated[list[str], BeforeValidator(split)]


ABROAD = frozenset({"telegram", "twilio"})
"""Providers whose servers stand abroad: what goes through them leaves the country."""


class Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Service(Section):
    name: str = "Một Cửa"
    province: str = ""
    public_url: str = "http://127.0.0.1:8080"
    lookup_page: str = ""
    hotline: str = ""
    sms_number: str = ""
    timezone: str = "Asia/Ho_Chi_Minh"
    language: Literal["vi", "en"] = "vi"


class DatabaseSettings(Section):
    url: str = "sqlite+aiosqlite:///motcua.sqlite3"


class Logs(Section):
    format: Literal["json", "plain"] = "json"
    level: Literal["debug", "info", "warning", "error"] = "info"


class Web(Section):
    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=0, le=65535)
    trusted_proxies: Words = Field(default_factory=list)
    kiosks: Words = Field(default_factory=list)
    body_limit: int = 8 * 1024 * 1024


class Notices(Section):
    quiet_hours: Window = (time(7), time(21))
    channel_order: Words = Field(default_factory=lambda: ["zalo", "telegram", "sms", "email"])
    lease_seconds: float = 60
    unknown_wait_seconds: float = 1800
    retry_hours: float = 24
    receipt_hours: float = 72
    poll_seconds: float = 0.5
    confirm_above: int = 1000
    stalled_days: int = 10
    watch_days: int = 30
    alarm_phones: Words = Field(default_factory=list)
    alarm_minutes: int = Field(default=10, ge=1)
    collect_reminder_days: list[int] = Field(default_factory=lambda: [3, 15, 30])
    digest_at: time = time(8)
    cutoff_same_day: time = time(15)
    pause_for_payment: bool = True
    pause_for_suspension: bool = True
    supplement_days: int = Field(default=0, ge=0)
    payment_days: int = Field(default=0, ge=0)


class Privacy(Section):
    lookups_per_hour: int = 10
    id_proof_tries: int = 5
    id_lock_hours: int = 24
    agent_dossiers: int = 20
    phone_ring_months: int = 12
    abroad: Words = Field(default_factory=lambda: sorted(ABROAD))
    text_days: int = 180
    people_days: int = 730
    evidence_days: int = Field(default=1825, ge=365)


class Staff(Section):
    idle_minutes: int = Field(default=30, ge=1)
    session_hours: int = Field(default=12, ge=1)
    failures: int = Field(default=5, ge=1)
    lock_minutes: int = Field(default=15, ge=1)
    invitation_hours: int = Field(default=72, ge=1)
    second_official_above: int = Field(default=100, ge=0)
    second_official_cost: int = Field(default=100_000, ge=0)
    approval_hours: int = Field(default=48, ge=1)


class Sandbox(Section):
    enabled: bool = False


class Twilio(Section):
    enabled: bool = False
    account_sid: str = ""
    auth_token: Annotated[list[SecretStr], BeforeValidator(split)] = Field(default_factory=list)
    sender: str = ""
    api_url: str = "https://api.twilio.com"
    rate: float = 1.0
    cost: int = 800
    timeout: float = 10.0


class Kannel(Section):
    enabled: bool = False
    send_url: str = "http://127.0.0.1:13013/cgi-bin/sendsms"
    username: str = "motcua"
    password: SecretStr = SecretStr("")
    inbound_secret: SecretStr = SecretStr("")
    smsc: str = ""
    sender: str = ""
    rate: float = 10.0
    cost: int = 500
    timeout: float = 10.0
    callback_url: str = ""


class HttpGateway(Section):
    enabled: bool = False
    send_url: str = ""
    method: Literal["form", "json", "query"] = "json"
    fields: dict[str, str] = Field(default_factory=dict)
    headers: dict[str, str] = Field(default_factory=dict)
    secret: SecretStr = SecretStr("")
    signature_header: str = ""
    success_field: str = ""
    success_value: str = ""
    id_field: str = "id"
    inbound: dict[str, str] = Field(default_factory=dict)
    receipt: dict[str, str] = Field(default_factory=dict)
    states: dict[str, str] = Field(default_factory=dict)
    errors: dict[str, str] = Field(default_factory=dict)
    sender: str = ""
    rate: float = 10.0
    cost: int = 500
    timeout: float = 10.0


class Sms(Section):
    gateway: Literal["", "twilio", "kannel", "http"] = ""
    second: Literal["", "twilio", "kannel", "http"] = ""
    after: int = 3
    hold: float = 300.0


class Voice(Section):
    enabled: bool = False


class Telegram(Section):
    enabled: bool = False
    token: SecretStr = SecretStr("")
    mode: Literal["polling", "webhook"] = "polling"
    webhook_secret: SecretStr = SecretStr("")
    api_url: str = "https://api.telegram.org"
    rate: float = 25.0
    chat_rate: float = 1.0
    timeout: float = 10.0


class Zalo(Section):
    enabled: bool = False
    app_id: str = ""
    app_secret: SecretStr = SecretStr("")
    oa_secret: SecretStr = SecretStr("")
    token: SecretStr = SecretStr("")
    refresh_token: SecretStr = SecretStr("")
    api_url: str = "https://openapi.zalo.me"
    zns_url: str = "https://business.openapi.zalo.me"
    oauth_url: str = "https://oauth.zaloapp.com"
    picture_hosts: Words = Field(default_factory=lambda: ["zdn.vn", "zadn.vn", "zalo.me"])
    templates: dict[str, str] = Field(default_factory=dict)
    rate: float = 20.0
    timeout: float = 10.0


class Email(Section):
    enabled: bool = False
    host: str = "127.0.0.1"
    port: int = 587
    username: str = ""
    password: SecretStr = SecretStr("")
    starttls: bool = True
    sender: str = ""
    mailbox_secret: SecretStr = SecretStr("")
    rate: float = 10.0
    timeout: float = 20.0
