from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
OF_CHANNELS = {"telegram", "twilio", "aiosmtplib"}
OF_PAGES = {"aiohttp", "jinja2", "apscheduler", "openpyxl", "icalendar"}


def loaded_by(module: str) -> set[str]:
    """The top-level names of everything that is loaded with it, in a process of its own."""
    say = f"import sys, {module}; print(*sys.modules)"
    run = subprocess.run((sys.executable, "-c", say), cwd=ROOT, check=True, capture_output=True, text=True)
    return {name.partition(".")[0] for name in run.stdout.split()}


def test_a_question_on_the_command_line_loads_neither_channels_nor_pages():
    loaded = loaded_by("cli")

    assert loaded & (OF_CHANNELS | OF_PAGES) == set()


@pytest.mark.parametrize("library", sorted(OF_CHANNELS))
def test_a_process_loads_the_library_of_a_channel_only_where_it_is_used(library: str, served: set[str]):
    assert library not in served


@pytest.fixture(scope="module")
def served() -> set[str]:
    return loaded_by("running")
