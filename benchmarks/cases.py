"""Messages with their right answers, and what the library measures of each: what the tables are learned from."""

from __future__ import annotations

import json
import tomllib
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.answers import national
from benchmarks.held_out import without_itself, without_names
from benchmarks.quoted import quotations
from benchmarks.shared import needed_data
from knowledge.certainty import Candidates
from knowledge.lexicon import load_aliases
from knowledge.library import Answer, Library
from knowledge.question_set import VAGUE, load_questions

FOLDS = 5
PRACTICE = Path(__file__).with_name("practice.toml")
OUTSIDE = Path(__file__).with_name("outside.toml")
BLIND = Path(__file__).with_name("written_blind.jsonl")
"""Messages by people who had read neither vocabulary nor questions, on procedures drawn by lot, each with all codes
that a fair official would accept. What they showed was mended afterwards, so that they are no measure any more."""
ONCE = Path(__file__).with_name("asked_once.jsonl")
"""The same by others still, once the tables had been learned: the tables never learn from them. The vocabulary was
mended by their errors, after what docs/decisions/matching.md says of them."""
OWN, NOTHING, TELLING, QUOTED = "own", "out-of-scope", "telling", "quoted"
SEEN, BARE, AMONG, ITSELF = "", "no names", "few names", "not itself"
"""What the library lacked: nothing; the names of the right procedures; these and most other procedures' names, as in
truth most have none; the telling that is asked."""
UNNAMED_SHARE = 0.6
TOLD_OFTEN, TELLINGS, TELLS = 15, 9, 4
"""A procedure with so many names is one that people tell of; so many of them are asked, of so many words at least."""


@dataclass(frozen=True)
class Asked:
    """One message: where it is from, the right codes (none: out of scope), the fold it belongs to."""

    text: str
    source: str
    right: tuple[str, ...]
    fold: int


@dataclass(frozen=True)
class Case:
    """What the library makes of a message: an answer without candidates, or candidates and which of them are right (a
    twin by name of a right one is); `lacking`: what the library had lost."""

    asked: Asked
    lacking: str
    answer: Answer
    found: Candidates | None
    right: np.ndarray


def fold(name: str | None) -> int:
    """A stable fold for a procedure (or a message that has none)."""
    return zlib.crc32((name or "").encode()) % FOLDS


def developers() -> list[Asked]:
    """The developers' set."""
    path = needed_data() / "questions_dev.jsonl"
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
    return [
        Asked(r["question"], r["source"], tuple(r["acceptable"]), fold(r["expected"] or r["question"])) for r in rows
    ]


def messages() -> list[Asked]:
    """The developers' set, the shipped question set, what was written blind, practice, and messages that no procedure
    answers."""
    found = [*developers(), *written_blind()]
    for each in load_questions():
        if each.right or each.kind != VAGUE:
            source = OWN if each.right else NOTHING
            found.append(Asked(each.text, source, each.right, fold(each.right[0] if each.right else each.text)))
    practice = tomllib.loads(PRACTICE.read_text(encoding="utf-8"))
    found += [Asked(text, "practice", (code,), fold(code)) for code, says in practice.items() for text in says]
    outside = tomllib.loads(OUTSIDE.read_text(encoding="utf-8"))
    return found + [Asked(t, NOTHING, (), fold(t)) for kind, says in outside.items() if kind != "vague" for t in says]


def written_blind(path: Path = BLIND) -> list[Asked]:
    """Everyday, short and formal messages and stories by people who did not know what the library knows."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    manners = [f"blind, {each['manner']}" if each["right"] else NOTHING for each in rows]
    return [
        Asked(each["text"], manner, tuple(each["right"]), fold((each["right"] or [each["text"]])[0]))
        for each, manner in zip(rows, manners, strict=True)
    ]


def tellings(library: Library) -> list[Asked]:
    """Some of what people tell of the procedures that are told of often."""
    found = []
    for code, says in load_aliases().items():
        if len(says) >= TOLD_OFTEN and code in library.procedures:
            long = sorted((each for each in says if len(each.split()) >= TELLS), key=fold)
            found += [Asked(each, TELLING, (code,), fold(code)) for each in long[:: max(len(long) // TELLINGS, 1)]]
    return found


def quotes(library: Library) -> list[Asked]:
    """Questions that quote official names, of procedures that people tell of and of those they do not."""
    found = quotations(list(library.procedures.values()))
    return [Asked(text, QUOTED, right, fold(code)) for text, code, right in found]


def collect(asked: Sequence[Asked], library: Library | None = None) -> tuple[Library, list[Case]]:
    """Every message in the full library, and again in one that lacks names; every telling in one without itself."""
    library = library or Library.build(national())
    random = np.random.default_rng(1)
    cases = []
    for each in (*asked, *quotes(library)):
        cases.append(case_of(library, each))
        if each.right:
            others = [
                code
                for code, at in zip(library.codes, random.random(len(library.codes)), strict=True)
                if at < UNNAMED_SHARE
            ]
            cases += [] if each.source == QUOTED else [case_of(without_names(library, each.right), each, BARE)]
            cases.append(case_of(without_names(library, [*each.right, *others]), each, AMONG))
    cases += [case_of(without_itself(library, each.text, each.right[0]), each, ITSELF) for each in tellings(library)]
    return library, cases


def case_of(library: Library, asked: Asked, lacking: str = SEEN) -> Case:
    """What this library makes of a message."""
    answer = library.ask(asked.text)
    if answer.why.rule:
        return Case(asked, lacking, answer, None, np.zeros(0, bool))
    found = library.measure(answer.why.reading)
    right = set(_twins(library, asked.right))
    return Case(asked, lacking, answer, found, np.array([library.codes[row] in right for row in found.rows], bool))


def _twins(library: Library, codes: Sequence[str]) -> Iterator[str]:
    """These codes and those that are called the same but for their level; a repealed one only beside no other."""
    rows = [row for row, code in enumerate(library.codes) if code in codes]
    in_force = {library.codes[row] for row in rows if library.procedures[library.codes[row]].current}
    same = library.same.tolist()
    names = {same[row] for row in rows}
    yield from codes
    for code, name in zip(library.codes, same, strict=True):
        if name in names and (not in_force or library.procedures[code].current):
            yield code
