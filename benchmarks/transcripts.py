"""What citizens hear, as they hear it: questions drawn at random from the shared set, by SMS and in a chat.

    python -m benchmarks.transcripts [--count 20] [--seed 1] [--questions FILE]

Prints each question, the answers of both channels, and whether the right procedure was answered, offered or missed.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.progress import Progress

from app import Service, open_service
from benchmarks.shared import needed_data
from commands.imports import Wishes, take_procedures
from config import Config, read_config
from messages import Inbound
from sms_text import count


def main() -> None:
    """Draw, ask, print."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--count", type=int, default=20)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--questions", type=Path)
    chosen = options.parse_args()
    path = chosen.questions or needed_data() / "questions_dev.jsonl"
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
    asyncio.run(talk(random.Random(chosen.seed).sample(rows, chosen.count)))


async def talk(rows: list[dict[str, Any]]) -> None:
    """Each question to the whole service over the national catalogue, by two people who said nothing before."""
    with tempfile.TemporaryDirectory() as folder:
        config = _settings(Path(folder))
        async with open_service(config) as service:
            with Progress(transient=True) as bar:
                await take_procedures(config, [needed_data() / "catalogue.jsonl.gz"], Wishes("national"), bar)
            await service.refresh()
            for number, row in enumerate(rows, 1):
                print(f"\n{number}. {row['question']}\n   [{_outcome(service, row)}]")
                for channel in ("sms", "web"):
                    print(await _said(service, channel, number, row["question"]))


def _settings(folder: Path) -> Config:
    config = read_config()
    url = f"sqlite+aiosqlite:///{folder / 'talk.sqlite3'}"
    return config.model_copy(update={"database": config.database.model_copy(update={"url": url})})


def _outcome(service: Service, row: dict[str, Any]) -> str:
    answer = service.house.library.ask(row["question"])
    right = set(row["acceptable"] or ())
    if not right:
        return "out of scope: " + ("refused" if answer.kind in ("unknown", "other") else f"WRONG, {answer.kind}")
    if answer.kind not in ("answer", "choices"):
        return f"MISSED: {answer.kind}; meant: {row['name']}"
    place = next((at for at, code in enumerate(answer.codes, 1) if code in right), 0)
    if answer.kind == "answer":
        return "right" if place == 1 else f"WRONG; meant: {row['name']}"
    return f"asked back, right one offered as {place}" if place else f"asked back, MISSED; meant: {row['name']}"


async def _said(service: Service, channel: str, number: int, text: str) -> str:
    address = f"+8490{number:07d}" if channel == "sms" else f"visitor-{number}"
    said = Inbound(channel, address, text, f"{channel}:{number}", datetime.now(UTC), network="127.0.0.1")
    reply = await service.answer(said)
    if channel == "sms":
        return f"   SMS  ({count(reply.text)} part) {reply.text}"
    buttons = "".join(f"  [{choice.label}]" for choice in reply.choices)
    return "   chat " + reply.text.replace("\n", "\n        ") + (f"\n       {buttons}" if buttons else "")


if __name__ == "__main__":
    main()
