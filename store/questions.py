"""Questions that were not understood, kept to learn from: without personal data, and with no link to who asked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update

from sms_text import unsigned
from store import bulk
from store.database import Tx
from store.tables.procedures import questions

PERSONAL = re.compile(
    r"[\w.+-]+@[\w-]+\.[\w.]+"  # an e-mail address
    r"|[A-Za-z0-9.]*\d[\d.\-/ ]{4,}\d[A-Za-z0-9.\-]*"  # codes, phones and IDs: runs of six digits and more
)
_KIN = r"(?:con|vợ|vo|chồng|chong|ba|bố|bo|mẹ|me)(?: (?:tôi|toi|em|mình|minh))?"
_WHO = rf"(?:tôi|toi|em|mình|minh|cháu|chau|{_KIN}|ông|bà|anh|chị)"
_ENDS = r"(?=[,.;?!]|\s(?:muốn|muon|cần|can|hỏi|hoi)\b|$)"
NAMES = re.compile(
    rf"\b({_WHO}\s+(?:tên|ten)(?:\s+(?:là|la))?|(?:họ )?tên là|(?:ho )?ten la)\s+[^\d,.;?!]{{2,40}}?{_ENDS}",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it was asked, what it was taken for (unknown, choices), and the codes that were shown."""

    text: str
    kind: str
    shown: Sequence[str]
    at: datetime


async def keep(tx: Tx, asked: Sequence[Asked]) -> None:
    """Keep questions, their personal data taken out; only the day is kept of the moment. One statement or none."""
    await bulk.insert_all(tx, questions, [_bare(each) for each in asked])


def _bare(asked: Asked) -> dict[str, Any]:
    text = without_personal_data(asked.text)
    return {
        "text": text,
        "gist": _gist(text),
        "kind": asked.kind,
        "shown": list(asked.shown),
        "on_day": asked.at.date().isoformat(),
        "settled": False,
    }


async def groups(tx: Tx, limit: int = 50, *, settled: bool = False) -> list[Any]:
    """Open questions (or settled ones) by gist, the most asked first: gist, example, times, latest day, kind."""
    asked = func.count()
    grouped = select(
        questions.c.gist,
        func.min(questions.c.text).label("example"),
        asked.label("times"),
        func.max(questions.c.on_day).label("latest"),
        func.min(questions.c.kind).label("kind"),
    )
    grouped = grouped.where(questions.c.settled.is_(settled)).group_by(questions.c.gist)
    return list((await tx.execute(grouped.order_by(asked.desc(), questions.c.gist).limit(limit))).all())


async def settle(tx: Tx, gist: str) -> int:
    """A synonym or an answer was added for these."""
    done = await tx.execute(update(questions).where(questions.c.gist == gist).values(settled=True))
    return done.rowcount


async def reopen(tx: Tx, gist: str) -> int:
    """What was added for these was taken back, or they were put aside by mistake."""
    done = await tx.execute(update(questions).where(questions.c.gist == gist).values(settled=False))
    return done.rowcount


async def group(tx: Tx, gist: str) -> Any:
    """One group: example, times, latest; None where nobody asked so."""
    of_it = questions.c.gist == gist
    told = select(
        func.min(questions.c.text).label("example"), func.count().label("times"), func.max(questions.c.on_day)
    ).where(of_it)
    row = (await tx.execute(told)).one()
    return row if row.times else None


async def shown_for(tx: Tx, gists: Sequence[str]) -> dict[str, list[str]]:
    """What was shown when each of these groups was asked last: codes, by gist."""
    last = select(func.max(questions.c.id)).where(questions.c.gist.in_(gists)).group_by(questions.c.gist)
    rows = await tx.execute(select(questions.c.gist, questions.c.shown).where(questions.c.id.in_(last)))
    return {row.gist: list(row.shown) for row in rows}


def without_personal_data(text: str) -> str:
    """The question alone: no codes, phones, IDs, addresses of e-mail, or names after "tôi tên", "con tôi tên"."""
    return " ".join(NAMES.sub(r"\1 …", PERSONAL.sub("…", text)).split())[:300]


def _gist(text: str) -> str:
    return " ".join(re.sub(r"[^\w ]", " ", unsigned(text).lower()).split())[:200]
