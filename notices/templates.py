"""The small language of wordings: `{fact}`, `[said where its facts are known]`, `[?gives way where there is no room]`.

Facts are put in once and never read as templates again, so nothing that a citizen or another system wrote can act here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

_AS_IT_IS = frozenset({"ma", "van_don", "web"})
FACT = re.compile(r"\{([a-z_]+)\}")
_PIECE = re.compile(r"\[(\??)([^\[\]]*)\]|([^\[\]]+)")


class TemplateFault(ValueError):
    """The template cannot be read; `what` is a word of wording.FINDINGS."""

    def __init__(self, what: str, detail: str) -> None:
        super().__init__(f"{what}: {detail}")
        self.what, self.detail = what, detail


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a template and the names of its facts.

    It is always said, or only where its facts are known (`optional`), or it is also dropped for room (`gives_way`).
    """

    text: str
    optional: bool = False
    gives_way: bool = False

    facts: tuple[str, ...] = ()


@lru_cache(maxsize=512)
def parse(template: str) -> tuple[Piece, ...]:
    """The pieces of a template. Raises TemplateFault for a bracket or brace that does not close, or nests."""
    pieces, at = [], 0
    for found in _PIECE.finditer(template):
        if found.start() != at:
            break
        at = found.end()
        bracketed = found[3] is None
        text = found[2] if bracketed else found[3]
        pieces.append(Piece(text, bracketed, bracketed and found[1] == "?", tuple(FACT.findall(text))))
    if at != len(template):
        raise TemplateFault("brackets", template[at : at + 20])
    left = FACT.sub("", template)
    if "{" in left or "}" in left:
        raise TemplateFault("placeholder", left[max(min(left.find("{"), left.find("}")), 0) :][:20])
    return tuple(pieces)


def render(pieces: tuple[Piece, ...], facts: Mapping[str, str], dropped: int = 0) -> str:
    """The text with its facts, less the pieces without theirs and the last `dropped` of those that give way.

    A fact that opens a sentence is capitalised, but no code and no web address; no full stop follows another.
    """
    yielding = [number for number, piece in enumerate(pieces) if piece.gives_way]
    out = set(yielding[len(yielding) - dropped :]) if dropped else set()
    text = ""
    for number, piece in enumerate(pieces):
        if number in out or (piece.optional and not all(map(facts.get, piece.facts))):
            continue
        for place, token in enumerate(FACT.split(piece.text)):
            text = _put(text, facts.get(token, "") if place % 2 else token, place % 2 == 1 and token not in _AS_IT_IS)
    return text.strip()


def _put(text: str, token: str, fact: bool) -> str:
    if fact and token and (not text or text.endswith((". ", "\n"))):
        token = token[0].upper() + token[1:]
    if token[:1] in {".", " "} and text[-1:] == token[:1]:
        token = token[1:]
    return text + token


def names_in(pieces: tuple[Piece, ...]) -> frozenset[str]:
    """The names of all facts of a template."""
    return frozenset(name for piece in pieces for name in piece.facts)


def yielding(pieces: tuple[Piece, ...]) -> int:
    """How many pieces may give way."""
    return sum(piece.gives_way for piece in pieces)
