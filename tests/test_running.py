"""The real command as a process: it starts on nothing, survives being killed, and goes when it is told to."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import aiohttp
import pytest

from config import Config
from demonstration import welcome
from notices.samples import sample_code, sample_phone
from tests.loopback import free_ports

ROOT = Path(__file__).parent.parent


class Running:
    """One `motcua all` in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.port = free_ports(1)[0]
        self.url = f"http://127.0.0.1:{self.port}"
        self.environment = {
            **os.environ,
            "MOTCUA_DATABASE__URL": f"sqlite+aiosqlite:///{folder / 'motcua.sqlite3'}",
            "MOTCUA_WEB__PORT": str(self.port),
            "MOTCUA_SANDBOX__ENABLED": "true",
        }
        self.process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        command = (sys.executable, "-c", "from cli import main; main()", "all")
        self.process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, env=self.environment)
        async with asyncio.timeout(60), aiohttp.ClientSession() as session:
            while True:
                try:
                    async with session.get(f"{self.url}/healthz") as response:
                        if response.status == 200:
                            return
                except aiohttp.ClientError:
                    await asyncio.sleep(0.05)

    async def text(self, words: str, id_: str) -> dict[str, object]:
        async with (
            aiohttp.ClientSession() as session,
            session.post(
                f"{self.url}/sms/sandbox/inbound", json={"id": id_, "from": "0912345678", "text": words}
            ) as response,
        ):
            return dict(await response.json())

    async def end(self, how: signal.Signals) -> int:
        assert self.process is not None
        if self.process.returncode is None:
            self.process.send_signal(how)
        return await self.process.wait()


@pytest.fixture
async def running(tmp_path: Path) -> AsyncIterator[Running]:
    one = Running(tmp_path)
    await one.start()
    yield one
    await one.end(signal.SIGKILL)


async def test_it_starts_on_an_empty_folder_answers_and_goes_when_told_to(running: Running, tmp_path: Path) -> None:
    heard = await running.text("xin chao", "1")

    assert "Kinh chao" in str(heard["text"])
    assert await running.end(signal.SIGTERM) == 0
    assert (tmp_path / "motcua.key").stat().st_mode & 0o777 == 0o600


async def test_killed_and_started_again_it_remembers_the_talk_and_takes_nothing_twice(running: Running) -> None:
    first = await running.text("dang ky khai sinh lam o dau", "1")
    await running.end(signal.SIGKILL)
    await running.start()

    again = await running.text("dang ky khai sinh lam o dau", "1")
    follow_up = await running.text("con le phi?", "2")

    assert again["text"] == first["text"]
    assert "phi" in str(follow_up["text"]).lower()


def test_the_demonstration_says_where_to_go_and_what_to_text_in_both_languages(now: datetime) -> None:
    told = welcome(Config(), now, Path("ket-qua.json"), "http://127.0.0.1:8080/staff/invitation/x")

    facts = ("http://127.0.0.1:8080/simulator", "/staff/invitation/x", sample_code(now), sample_phone())
    assert [each for each in facts if each not in told] == []
    assert "is running on sample data" in told
    assert "đang chạy trên dữ liệu mẫu" in told
