"""Questions that quote an official name, nearly whole or in part, made of the names themselves.

Who has read a name on a portal asks with its words: without the brackets, without one of its clauses, turned round, in
the frame of a formal question, or amid a story that says nothing of the matter. Which name is quoted how hangs on its
code alone, so that every run asks the same.
"""

from __future__ import annotations

import re
import tomllib
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from knowledge.procedure import Procedure
from knowledge.vietnamese import fold, split, words

_SAYS = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
ASKED_SHORT, ASKED_LONG = 9, 11
"""Of so many procedures one is asked about in a sentence, and of so many one amid a story."""
STORY, LEAST = 14, 4
"""How many words of a name a story has at most; how many any question has at least."""
_OPENING = re.compile(
    r"(?:\(? *\d\.\d{6} *\)?|(?:nhóm )?thủ tục(?: hành chính)?:?|trình tự,?(?: thủ tục)?|đề nghị|việc) ", re.I
)
_BRACKETS = re.compile(r"\([^()]*\)?")
_CLAUSE = re.compile(
    r"(?<=.{15}) (?=(?:đối với|trong trường hợp|thuộc thẩm quyền|thực hiện (?:tại|bằng)|trên địa bàn|trừ trường hợp"
    r"|theo quy định)\b)"
)
_ONE_OF_MANY = re.compile(r"[,;] | hoặc ")


def quotations(procedures: Sequence[Procedure]) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Questions, each with the code of the procedure that it quotes and those of all whose names say as much."""
    names = [(each.code, frozenset(split(fold(each.name)))) for each in procedures]
    for kind, rare in ((_sentence, ASKED_SHORT), (_story, ASKED_LONG)):
        for each in procedures:
            lot, turn = _lot(kind.__name__ + each.code, rare)
            part = _part(each.name, turn)
            said = frozenset(words(part)) - {"viec"}
            if each.current and not lot and len(said) >= LEAST:
                right = (each.code, *(code for code, name in names if said <= name and code != each.code))
                yield kind(part, turn), each.code, right


def _lot(code: str, of: int) -> tuple[int, int]:
    """A number below `of`, and another to choose with; the same in every run."""
    turn, lot = divmod(zlib.crc32(code.encode()), of)
    return lot, turn


def _sentence(part: str, turn: int) -> str:
    said = _one(_SAYS["frames"], turn >> 12).format(part)
    return said.lower() if turn >> 16 & 3 == 0 else said


def _story(part: str, turn: int) -> str:
    told = " ".join(part.split()[:STORY])
    before = [_one(_SAYS["settings"], turn >> at) for at in (4, 20)][: 1 + (turn >> 17 & 1)]
    return " ".join((*before, f"{_one(_SAYS['wishes'], turn >> 9)} {told}.", _one(_SAYS["asks"], turn >> 13)))


def _one(choices: Sequence[str], turn: int) -> str:
    return choices[turn % len(choices)]


def _part(name: str, turn: int) -> str:
    """The name as somebody says it: without brackets; and by turns without its last clause, that clause first, without
    one of the things it lists, without a word here and there, or as it stands."""
    said = _plain(name)
    head, *clauses = _CLAUSE.split(said)
    listed, all_words = _ONE_OF_MANY.split(said), said.split()
    ways = (
        said,
        head,
        " ".join((*clauses, head)),
        ", ".join(each for at, each in enumerate(listed) if at == 0 or at != 1 + (turn >> 3) % len(listed)),
        " ".join(word for at, word in enumerate(all_words) if at == 0 or (at + turn) % 5 or len(all_words) <= 8),
        f"việc {said}",
    )
    return ways[turn % len(ways)]


def _plain(name: str) -> str:
    said = name.lower() if name.isupper() else name[:1].lower() + name[1:]
    while opening := _OPENING.match(said):
        said = said[opening.end() :]
    return " ".join(_BRACKETS.sub(" ", said).split()).strip(" .-;,)")
