"""Each threat of docs/security.md names tests that are there; and no secret is shown where people look."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli import cli
from config import SECRETS, Config, read_config
from settings import Section

ROOT = Path(__file__).parents[2]
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
DOCUMENT = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
THREATS = [line for line in DOCUMENT.splitlines() if line.startswith("| ") and "`" in line]
VARIABLES = {
    "MOTCUA_SECRET_KEY": "geheim-0123456789abcdef",
    "MOTCUA_TWILIO__AUTH_TOKEN": "geheim-twilio",
    "MOTCUA_KANNEL__PASSWORD": "geheim-kannel",
    "MOTCUA_HTTP__SECRET": "geheim-http",
    "MOTCUA_TELEGRAM__TOKEN": "1:geheim-telegram",
    "MOTCUA_ZALO__OA_SECRET": "geheim-zalo",
    "MOTCUA_EMAIL__PASSWORD": "geheim-email",
}


def test_there_are_threats() -> None:
    assert len(THREATS) > 20


@pytest.mark.parametrize("threat", THREATS, ids=lambda line: line[:40])
def test_every_test_that_a_threat_names_is_there(threat: str) -> None:
    missing = [
        f"{path}::{name}"
        for path, name in NAMED.findall(threat)
        if not re.search(rf"^ *(async )?def {name}\(", (ROOT / path).read_text(encoding="utf-8"), re.MULTILINE)
    ]

    assert NAMED.findall(threat)
    assert missing == []


def test_no_secret_stands_in_a_configuration_that_is_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in VARIABLES.items():
        monkeypatch.setenv(name, value)

    config = read_config()

    assert "geheim" not in repr(config) + str(config) + config.model_dump_json()


@pytest.mark.parametrize("words", [["--help"], ["check"], ["backup", "x"], ["staff", "--help"]])
def test_no_command_prints_a_secret(words: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for name, value in VARIABLES.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("MOTCUA_DATABASE__URL", "postgresql+asyncpg://motcua:geheim-pg@127.0.0.1:1/none")

    said = CliRunner().invoke(cli, words)

    assert "geheim" not in said.stdout + said.stderr + str(said.exception)


def test_every_secret_of_the_settings_is_kept_out_of_files() -> None:
    sections = [getattr(read_config(), name) for name in Config.model_fields]
    fields = [
        each for section in sections if isinstance(section, Section) for each in type(section).model_fields.items()
    ]
    secret = {name for name, field in fields if "SecretStr" in str(field.annotation)}

    assert secret
    assert secret <= SECRETS
