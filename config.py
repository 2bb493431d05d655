"""Every setting, validated: `config.toml`, over it the environment (`MOTCUA_SECTION__KEY`); secrets only from there.

An unknown key is refused by its name. pydantic-settings reads and checks; nothing here knows what a setting is for.
"""

from __future__ import annotations

import os
import secrets
import tomllib
from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
    TomlConfigSettingsSource,
)

from settings import (
    DatabaseSettings,
    Email,
    HttpGateway,
    Kannel,
    Logs,
    Notices,
    Privacy,
    Sandbox,
    Service,
    Sms,
    Staff,
    Telegram,
    Twilio,
    Voice,
    Web,
    Zalo,
    split,
)


class ConfigError(ValueError):
    """The configuration cannot be used; the message names each key and what is wrong with it."""


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

    secret_key: Annotated[list[SecretStr], BeforeValidator(split)] = Field(default_factory=list)
    service: Service = Service()
    database: DatabaseSettings = DatabaseSettings()
    logs: Logs = Logs()
    web: Web = Web()
    notices: Notices = Notices()
    privacy: Privacy = Privacy()
    staff: Staff = Staff()
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


SECRETS = frozenset(
    [
        "secret_key",
        "auth_token",
        "password",
        "token",
        "refresh_token",
        "app_secret",
        "oa_secret",
        "secret",
        "inbound_secret",
        "webhook_secret",
        "mailbox_secret",
    ]
)
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
    """The secrets that seal numbers: the setting, else a file kept beside the SQLite database (made once, mode 0600;
    there too several may stand, separated by commas).

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
    return [each.strip() for each in kept.read_text().split(",")]


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
