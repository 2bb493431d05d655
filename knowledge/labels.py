"""Names of procedures as short as a choice needs them, told apart by what differs between them. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.fact_text import BRACKETS, cut

LEADING = re.compile(r"^(?:thủ tục|thủ tục hành chính|tthc)\s*:?\s+", re.IGNORECASE)
SHARED = 3
"""Words in common at the beginning that are left out where names are too long."""


def tell_apart(names: Sequence[str], room: int) -> list[str]:
    """A label for each name: whole where all fit into `room` characters each, else cut, without what they share.

    "Cấp giấy phép kinh doanh dịch vụ karaoke cấp xã" and "… vũ trường" are told by their ends.
    """
    bare = [short_name(name) for name in names]
    if sum(map(len, bare)) <= room * len(bare):
        return bare
    return [cut(_without_shared(at, bare, room), room) for at in range(len(bare))]


def short_name(name: str) -> str:
    """Without "Thủ tục", remarks in brackets and capitals throughout."""
    bare = LEADING.sub("", " ".join(BRACKETS.sub("", name).split())).strip(" .;:")
    bare = bare or name.strip()
    return bare.capitalize() if bare.isupper() else bare[:1].upper() + bare[1:]


def _without_shared(at: int, names: Sequence[str], room: int) -> str:
    if len(names[at]) <= room:
        return names[at]
    words = names[at].split()
    shared = max((_prefix(words, other.split()) for place, other in enumerate(names) if place != at), default=0)
    return f"..{' '.join(words[shared:])}" if SHARED <= shared < len(words) else names[at]


def _prefix(words: list[str], other: list[str]) -> int:
    same = (one.casefold() == two.casefold() for one, two in zip(words, other, strict=False))
    return next((at for at, each in enumerate(same) if not each), min(len(words), len(other)))
