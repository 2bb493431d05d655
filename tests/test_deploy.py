"""What deploy/ and the Procfile run is there: commands and settings by their names."""

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli import cli
from config import Config

ROOT = Path(__file__).parents[1]
FILES = [ROOT / "Procfile", *sorted(path for path in (ROOT / "deploy").iterdir() if path.is_file())]
COMMAND = re.compile(r"""(?:^\w+: |bin/|\[|MOTCUA_\S+ )"?motcua"?,? "?(\w+)"?(?:,? "?(upgrade)"?)?""", re.MULTILINE)
SETTING = re.compile(r"MOTCUA_([A-Z_]+?)(?:__([A-Z_]+))?(?=[=:} ])")


@pytest.mark.parametrize("file", FILES, ids=lambda path: path.name)
def test_its_commands_and_settings_are_there(file: Path) -> None:
    text = file.read_text(encoding="utf-8")

    commands = [[word for word in found if word] for found in COMMAND.findall(text)]
    settings = [(section.lower(), key.lower()) for section, key in SETTING.findall(text)]

    assert commands
    assert [words for words in commands if CliRunner().invoke(cli, [*words, "--help"]).exit_code] == []
    for section, key in settings:
        assert section in Config.model_fields
        assert not key or key in type(getattr(Config(), section)).model_fields
