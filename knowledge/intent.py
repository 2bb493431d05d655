"""Messages that are not questions about a procedure: greetings, office hours, status, a human, insults, spam,
gibberish."""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass
from functools import lru_cache

from knowledge.elsewhere import is_surely_elsewhere
from knowledge.lexicon import load, read_table
from knowledge.phrases import Phrase, Phrases, Text
from knowledge.reading import Reading
from knowledge.vietnamese import forms, syllables, words


@dataclass(frozen=True, slots=True)
class Intent:
    """`kind` is what Answer.kind becomes where the message `ends` there; else it goes on as a question on a
    procedure."""

    name: str = "procedure"
    kind: str = "procedure"

    @property
    def ends(self) -> bool:
        """Nothing about a procedure is left to answer."""
        return self.kind != "procedure"


PROCEDURE = Intent()
UNCLEAR = frozenset({"cc", "cut", "chui", "boi", "vl", "dm"})
AMBIGUOUS = frozenset(
    ["cho ma", "cho sua", "do cho", "bo lao", "vo dung", "luong cao", "tu vi", "mat nuoc", "lo de", "con cho",
     "giam can", "ty so", "nang khong", "tien nuoc", "do qua", "dat ban", "chuyen may", "nghi le", "gia dat",
     "ty gia", "dat phong", "an hai", "co bac", "qua tet", "o ga", "xe hoa", "den duong", "dau dau", "xe cuoi",
     "vay cuoi", "mam co", "mo thay", "nhan cuoi"]
)  # fmt: skip
"""Typed without marks they mean something else more often: `cho má`, `vợ đứng tên`, `chất lượng cao`."""
_SUM = re.compile(r"\b\d+ (?:cong|tru|nhan|chia)(?: cho| voi)? \d+")


@lru_cache(maxsize=1)
def _tables() -> tuple[dict[tuple[str, ...], Intent], Phrases]:
    whole: dict[tuple[str, ...], Intent] = {}
    within: list[Phrase] = []
    for name, entry in read_table("intents").items():
        intent = Intent(name, entry["kind"])
        whole |= {tuple(words(says)): intent for says in entry.get("whole", ())}
        within += [Phrase.of(says, entry["kind"], name, ("always",)) for says in entry.get("always", ())]
        within += [Phrase.of(says, entry["kind"], name) for says in entry.get("within", ())]
    return whole, Phrases.of(within)


def read_intent(text: str, reading: Reading, known: Container[str] = frozenset()) -> Intent:
    """What kind of message this is. A phrase `within` it counts only where no thing of a procedure is named, one of
    `always` in any case; `known`: words of the catalogue."""
    lexicon = load()
    tokens = tuple(word for token in words(text) for word in lexicon.teencode.get(token, (token,)))
    whole, within = _tables()
    bare = tuple(word for word in tokens if word not in lexicon.drop)
    if tokens in whole:
        return whole[tokens]
    if bare and bare in whole and not reading.objects:
        return whole[bare]
    if _SUM.search(" ".join(tokens)):
        return Intent("elsewhere", "unknown")
    typed = Text(tokens, forms(text), UNCLEAR, lexicon.connectors)
    for at in range(len(tokens)):
        found = typed.find(at, within)
        if (
            found
            and (typed.typed or " ".join(found[0].tokens) not in AMBIGUOUS)
            and (found[0].becomes or not reading.objects)
        ):
            return Intent(found[0].value, found[0].kind)
    if is_surely_elsewhere(text):
        return Intent("elsewhere", "unknown")
    if reading.idle and not (reading.matter or reading.objects or reading.facets):
        return Intent("chat", "unknown")
    if "hours" in reading.facets and not reading.objects:
        return Intent("office", "other")
    return Intent("gibberish", "unknown") if _is_gibberish(tokens, reading, known) else PROCEDURE


def _is_gibberish(tokens: tuple[str, ...], reading: Reading, known: Container[str]) -> bool:
    if not any(word.isalpha() for word in (*tokens, *reading.matter)):
        return True
    strange = sum(word not in syllables() and word not in known for word in reading.matter)
    return bool(reading.matter) and not reading.objects and strange * 2 > len(reading.matter) and len(tokens) < 4
