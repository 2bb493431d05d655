"""Small questions that hold for any procedure under discussion: somebody else in one's place, forms, copies."""

from __future__ import annotations

import re

from bot import aside_texts
from bot.choices import folded
from bot.turn import Result, Turn
from messages import Reply

PROXY = re.compile(
    r"\b(?:lay|nhan|nop|di|lam) (?:ho|thay|dum|giup)\b|\bnguoi (?:khac|nha|than|quen) (?:di|lay|nhan|nop|lam)\b"
    r"|\b(?:uy quyen|nho ai|nho nguoi|nho con|nho chau)\b"
)
ASKED = (
    (PROXY, aside_texts.PROXY),
    (re.compile(r"\b(?:tai|lay|xin|mua|down|download) (?:mau|to khai|don|bieu mau|form)\b"), aside_texts.FORMS),
    (
        re.compile(
            r"\bcan (?:phai )?(?:cong chung|chung thuc|sao y)\b"
            r"|\b(?:photo|ban sao|ban chinh|ban goc)\b.*\b(?:hay|duoc|can)\b"
        ),
        aside_texts.COPIES,
    ),
)
LONGEST = 9
"""Words of such a question; a longer one tells of a matter of its own."""
ONLY_ASKS = re.compile(r"(?:\w+ ){1,3}(?:duoc|dc) (?:khong|ko|k|hong|hok|ha|a)")
"""So short a question asks of what is talked of, though its words alone may name a procedure: "ủy quyền được không"."""


async def answer(turn: Turn) -> Result | None:
    """Only while a procedure is talked of and the words name none for certain."""
    topic = turn.remembers("topic")
    said = folded(turn.text)
    names_another = turn.answer.kind not in ("unknown", "choices") and not ONLY_ASKS.fullmatch(said)
    if not topic or names_another or len(said.split()) > LONGEST:
        return None
    for pattern, sentence in ASKED:
        if pattern.search(said):
            return Result(Reply(turn.say(sentence, code=topic)), topic=topic, talk={"misses": None})
    return None
