"""The demonstration: the service on sample data, through the same intake as real ones."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from app import Service
from commands.accounts import invite_new, link_of
from config import Config
from demo_texts import WELCOME
from notices import sample_offices, samples
from notices.intake import Terms, take
from notices.reading import read_envelope, read_progress
from running import run
from store import offices, procedures
from store.staff import Role


async def demonstrate(config: Config, folder: Path, say: Callable[[str], None]) -> None:
    """The service on sample data in that folder, made anew at each start, with the sandbox and no quiet hours."""
    config = for_demonstration(config, _fresh(folder))

    async def ready(service: Service) -> None:
        now = datetime.now(UTC)
        await load_samples(service, now)
        await service.refresh()
        change = folder / "ket-qua.json"
        change.write_text(json.dumps(samples.sample_change(now), ensure_ascii=False, indent=1), encoding="utf-8")
        async with service.database.begin() as tx:
            invitation = await invite_new(tx, config, ("can-bo-mau", "Cán bộ Mẫu", Role.ADMINISTRATOR, ""))
        say(welcome(config, now, change, link_of(config, invitation)))

    await run(config, pages=True, worker=True, ready=ready)


def for_demonstration(config: Config, folder: Path) -> Config:
    """The configuration with a database in that folder, the sandbox instead of any gateway, and no quiet hours."""
    return _with(
        config,
        database={"url": f"sqlite+aiosqlite:///{folder / 'motcua.sqlite3'}"},
        sandbox={"enabled": True},
        logs={"format": "plain", "level": "warning"},
        sms={"gateway": "", "second": ""},
        telegram={"enabled": False},
        zalo={"enabled": False},
        email={"enabled": False},
        notices={"quiet_hours": None},
        service={
            "public_url": f"http://{config.web.host}:{config.web.port}",
            "province": "Tỉnh Mẫu (dữ liệu mẫu)",
            "sms_number": "8188",
            "hotline": "0290 000 0000",
        },
    )


async def load_samples(service: Service, now: datetime) -> None:
    """Sample offices, dossiers and steps, through the same intake as real ones."""
    async with service.database.begin() as tx:
        await offices.add_offices(tx, sample_offices.sample_offices(), sample_offices.POINTS)
        await procedures.raise_version(tx)
    envelope, steps = samples.sample_envelope(now), samples.sample_progress(now)
    terms = Terms(samples.SOURCE, sample=True, confirmed=True)
    await take(service.database, lambda: read_envelope(envelope), terms, now)
    await take(service.database, lambda: read_progress(steps), terms, now)
    await service.refresh()


def _fresh(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder.resolve()


def _with(config: Config, **sections: Mapping[str, Any]) -> Config:
    changed = {name: getattr(config, name).model_copy(update=dict(values)) for name, values in sections.items()}
    return config.model_copy(update=changed)


def welcome(config: Config, now: datetime, change: Path, sign_in: str) -> str:
    """What the demonstration prints: where to go, what to text, and how a notice is made to arrive."""
    return WELCOME.format(
        address=f"http://{config.web.host}:{config.web.port}",
        sign_in=sign_in,
        code=samples.sample_code(now),
        phone=samples.sample_phone(),
        database=config.database.url,
        change=change,
        source=samples.SOURCE,
    )
