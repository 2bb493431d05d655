"""What a short answer means: a number, a label, or words that one of the offered choices says. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from sms_text import unsigned

WORD = re.compile(r"[a-z0-9]+")
MOST_WORDS, SHORTEST = 4, 3
NUMBER = re.compile(r"^(?:so|chon|bam|phim|cau)?\s*([1-9])\s*[.)]?$")


@lru_cache(maxsize=256)
def folded(text: str) -> str:
    """Lower case, without marks, single spaces; remembered, for each handler asks it of the same message."""
    return " ".join(unsigned(text).lower().split())


def chosen(text: str, offered: Sequence[tuple[str, str]]) -> str | None:
    """What choosing from (label, says) pairs says, by number, label or the very words; None when it chooses nothing."""
    said = folded(text)
    number = NUMBER.match(said)
    if number:
        place = int(number[1]) - 1
        return offered[place][1] if place < len(offered) else None
    for label, says in offered:
        if said and said in (folded(label), folded(says)):
            return says
    return _named(said, offered)


def _named(said: str, offered: Sequence[tuple[str, str]]) -> str | None:
    """What the only choice says whose longer label has all of these few words: "rut" of "Rút BHXH một lần".

    Of two words a half may say the contrary: "phải" is no "không phải".
    """
    words = set(said.split())
    if not 1 <= len(words) <= MOST_WORDS or max(map(len, words)) < SHORTEST:
        return None
    labels = [(WORD.findall(folded(label)), says) for label, says in offered]
    named = {says for label, says in labels if len(label) > 2 and words <= set(label)}
    return named.pop() if len(named) == 1 else None


def is_bare_number(text: str) -> bool:
    """Only a number, so that it can only be an answer to a question of ours."""
    return NUMBER.match(folded(text)) is not None
