"""What a command loads: nothing that only another one needs, for each start waits for all of it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli import COMMANDS, cli, load

ROOT = Path(__file__).parents[1]
OF_CHANNELS = {"telegram", "twilio", "aiosmtplib"}
OF_PAGES = {"aiohttp", "jinja2", "apscheduler", "openpyxl", "icalendar", "prometheus_client", "segno", "argon2"}
OF_OTHERS = {"rich", "holidays", "phonenumbers", "alembic"}


def loaded_by(module: str) -> set[str]:
    """The top-level names of everything that is loaded with it, in a process of its own."""
    say = f"import sys, {module}; print(*sys.modules)"
    run = subprocess.run((sys.executable, "-c", say), cwd=ROOT, check=True, capture_output=True, text=True)
    return {name.partition(".")[0] for name in run.stdout.split()}


def test_the_list_of_commands_loads_none_of_them():
    loaded = loaded_by("cli")

    assert loaded & {"commands", "config", "pydantic", "sqlalchemy", "numpy", "rich"} == set()


def test_a_question_on_the_command_line_loads_neither_channels_nor_pages():
    loaded = loaded_by("commands.asking")

    assert loaded & (OF_CHANNELS | OF_PAGES | OF_OTHERS) == set()


@pytest.mark.parametrize("library", sorted(OF_CHANNELS | {"alembic", "openpyxl"}))
def test_a_process_loads_what_is_seldom_used_only_where_it_is_used(library: str, served: set[str]):
    assert library not in served


def test_a_process_loads_nothing_of_the_demonstration(served: set[str]):
    assert served & {"demonstration", "demo_texts", "rich"} == set()


@pytest.fixture(scope="module")
def served() -> set[str]:
    return loaded_by("commands.serving")


@pytest.mark.parametrize(("name", "where", "says"), COMMANDS, ids=[name for name, _, _ in COMMANDS])
def test_the_list_says_of_a_command_what_the_command_says_of_itself(name: str, where: str, says: str):
    assert load(where).help.startswith(says.removesuffix("."))


def test_a_command_that_is_none_is_told_with_the_nearest():
    said = CliRunner().invoke(cli, ["aks"])

    assert said.exit_code == 2
    assert "Did you mean 'ask'?" in said.output
