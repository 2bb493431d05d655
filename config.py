"""Every setting, validated: `config.toml`, over it the environment (`MOTCUA_SECTION__KEY`); secrets only from there.

An unknown key is refused by its name. pydantic-settings reads and checks; nothing here knows what a setting is for.
"""

from __future__ import annotations

import os
import secrets
import tomllib
from datetime import time
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
    TomlConfigSettingsSource,
)


class ConfigError(ValueError):
    """The configuration cannot be used; the message names each key and what is wrong with it."""


def _split(value: Any) -> Any:
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
Words = Annotated[list[str], BeforeValidator(_split)]


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
    collect_reminder_days: list[int] = Field(default_factory=lambda: [3, 15, 30])
    digest_at: time = time(8)
    cutoff_same_day: time = time(15)
    pause_for_payment: bool = True
    pause_for_suspension: bool = True


class Privacy(Section):
    lookups_per_hour: int = 10
    id_proof_tries: int = 5
    id_lock_hours: int = 24
    agent_dossiers: int = 20
    phone_ring_months: int = 12
    text_days: int = 180


class Sandbox(Section):
    enabled: bool = False


class Twilio(Section):
    enabled: bool = False
    account_sid: str = ""
    auth_token: Annotated[list[SecretStr], BeforeValidator(_split)] = Field(default_factory=list)
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


class Config(BaseSettings):
    """The whole configuration. Read it with `read_config`."""

    model_config = SettingsConfigDict(
        env_prefix="MOTCUA_",
        env_nested_delimiter="__",
        enable_decoding=False,
        extra="forbid",
        frozen=True,
        nested_model_default_partial_update=True,
    )

    secret_key: Annotated[list[SecretStr], BeforeValidator(_split)] = Field(default_factory=list)
    service: Service = Service()
    database: DatabaseSettings = DatabaseSettings()
    web: Web = Web()
    notices: Notices = Notices()
    privacy: Privacy = Privacy()
    sms: Sms = Sms()
    sandbox: Sandbox = Sandbox()
    twilio: Twilio = Twilio()
    kannel: Kannel = Kannel()
    http: HttpGateway = HttpGateway()
    voice: Voice = Voice()
    telegram: Telegram = Telegram()
    zalo: Zalo = Zalo()
    email: Email = Email()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


SECRETS = ("secret_key", "auth_token", "password", "token", "refresh_token", "app_secret", "oa_secret", "secret", "inbound_secret", "webhook_secret", "mailbox_secret")
"""Names that a file may not hold: a secret in config.toml ends in a repository."""


def read_config(path: Path | None = None) -> Config:
    """The configuration of the file (none: defaults) under the environment.

    Raises ConfigError that names each unknown or wrong key, where it stands, and what is wrong with it.
    """
    if path is not None and not path.is_file():
        raise ConfigError(f"{path}: no such file; give --config FILE, or leave it out to use the defaults")
    if path is not None:
        _refuse_secrets(path)

    class FromFile(Config):
        model_config = SettingsConfigDict(toml_file=path)

    try:
        config = FromFile()
    except ValidationError as error:
        raise ConfigError(_explain(error, path)) from None
    except SettingsError as error:
        raise ConfigError(str(error)) from None
    _refuse_unknown_variables()
    return config


def secret_keys(config: Config, *, folder: Path | None) -> list[str]:
    """The secrets that seal numbers: the setting, else a file kept beside the SQLite database (made once, mode 0600).

    `folder` is None on PostgreSQL, where several machines must share one secret: then it has to be set.
    """
    if config.secret_key:
        return [each.get_secret_value() for each in config.secret_key]
    if folder is None:
        raise ConfigError(
            "MOTCUA_SECRET_KEY is not set; on PostgreSQL every process needs the same one: openssl rand -base64 32"
        )
    kept = folder / "motcua.key"
    if not kept.exists():
        folder.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(32))
    return [kept.read_text().strip()]


def _explain(error: ValidationError, path: Path | None) -> str:
    where = f"{path} or the environment" if path else "the environment"
    lines = []
    for fault in error.errors():
        key = ".".join(str(each) for each in fault["loc"])
        unknown = fault["type"] == "extra_forbidden"
        lines.append(f"{key}: {'no such setting' if unknown else fault['msg']}")
    return f"{where}: " + "; ".join(lines)


def _refuse_secrets(path: Path) -> None:
    try:
        sections = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}: not TOML: {error}") from None
    for name, section in sections.items():
        found = [key for key in section if key in SECRETS] if isinstance(section, dict) else []
        if name in SECRETS or found:
            key = name if name in SECRETS else f"{name}.{found[0]}"
            variable = "MOTCUA_" + key.upper().replace(".", "__")
            raise ConfigError(f"{path}: {key} is a secret: take it out and set {variable} in the environment")


def _refuse_unknown_variables() -> None:
    """pydantic-settings passes over variables whose section it does not know; a slip of the pen must not pass."""
    known = set(Config.model_fields) | {"eval_data"}
    for name in os.environ:
        section = name.removeprefix("MOTCUA_").split("__")[0].lower()
        if name.startswith("MOTCUA_") and section not in known:
            raise ConfigError(f"{name}: no such setting; sections are {', '.join(sorted(known - {'eval_data'}))}")
