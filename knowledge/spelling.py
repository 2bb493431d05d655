"""Slips of the keyboard and of the ear, mended by what the catalogue and the vocabulary hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from knowledge.vietnamese import pairs, split_joined, syllables

Mended = tuple[tuple[str, str], ...]
SHORT = 7
VERY_SHORT = 3
RARE = 4
COMMON = 20
JOINED = 5
"""Letters of two joined words at least."""

_ALPHABET = "abcdeghiklmnopqrstuvxy"
_SOUNDS = (("tr", "ch"), ("s", "x"), ("d", "gi"), ("d", "r"), ("gi", "r"), ("l", "n"), ("d", "v"), ("c", "k"))
_ENDINGS = (("n", "ng"), ("c", "t"), ("n", "nh"), ("y", "i"), ("ch", "t"))


@lru_cache(maxsize=4096)
def misspellings(word: str) -> frozenset[str]:
    """What may have been meant: one key missed, doubled, swapped or wrong, and sounds that are confused in speech."""
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    near = {left + right[1:] for left, right in cuts if right}
    near |= {left + right[1] + right[0] + right[2:] for left, right in cuts if len(right) > 1}
    near |= {left + each + right for left, right in cuts for each in _ALPHABET}
    near |= {left + each + right[1:] for left, right in cuts if right for each in _ALPHABET}
    return frozenset((near | set(soundalikes(word))) & syllables() - {word})


def soundalikes(word: str) -> Iterator[str]:
    """Syllables that sound alike in one region or another: `cư chú` for `cư trú`, `sác nhận` for `xác nhận`."""
    for one, other in (*_SOUNDS, *((b, a) for a, b in _SOUNDS)):
        if word.startswith(one):
            yield other + word[len(one) :]
    for one, other in (*_ENDINGS, *((b, a) for a, b in _ENDINGS)):
        if word.endswith(one):
            yield word[: -len(one)] + other


@lru_cache(maxsize=4096)
def slips(word: str) -> frozenset[str]:
    """Likely slips that give another real word: a sound confused, one letter too few or too many."""
    near = {each for each in misspellings(word) if len(each) != len(word)}
    return frozenset(near | {each for each in soundalikes(word) if each in syllables()})


@dataclass(frozen=True, slots=True)
class Speller:
    """What the catalogue's own words allow.

    `frequency`: how often each word is used, the vocabulary's included; `side_by_side`: how often two words stand so in
    the catalogue; `spoken`: pairs in what things are called, of one word by itself with an empty one; `asked`: pairs in
    what is done and asked; `firm`: words that are right as they stand; `marks`: every form with its marks.
    """

    frequency: Mapping[str, int]
    side_by_side: Callable[[str, str], int]
    spoken: frozenset[tuple[str, str]]
    asked: frozenset[tuple[str, str]]
    firm: frozenset[str]
    marks: frozenset[str]

    def meet(self, one: str, other: str, least: int = 1) -> bool:
        """Whether two words stand side by side in a phrase of the vocabulary, or so often in the catalogue."""
        pair = (one, other)
        return pair in self.spoken or pair in self.asked or self.side_by_side(one, other) >= least

    def respell(self, tokens: list[str]) -> tuple[list[str], Mended]:
        """Cut joined words and mend what no Vietnamese would write; returns the words and what was mended."""
        out: list[str] = []
        mended: list[tuple[str, str]] = []
        for at, word in enumerate(tokens):
            if word in self.frequency or not _mendable(word):
                out.append(word)
                continue
            parts = split_joined(word, self.frequency, self.meet) if JOINED <= len(word) < 60 else [word]
            if len(parts) == 1 and word not in syllables():
                parts = [self._mend(word, tokens[at - 1] if at else "", tokens[at + 1] if at + 1 < len(tokens) else "")]
            mended += [(word, " ".join(parts))] if parts != [word] else []
            out += parts
        return out, tuple(mended)

    def _mend(self, word: str, before: str, after: str) -> str:
        if word.endswith("g") and f"{word[:-1]}ng" in syllables():
            return f"{word[:-1]}ng"  # how the young write `trung`: `trug`

        def worth(each: str) -> float:
            beside = self.meet(before, each) + self.meet(each, after)
            return beside * 1000 + min(self.frequency.get(each, 0), 900)

        return max(sorted(misspellings(word)), key=worth, default=word)

    def mend_pairs(self, tokens: list[str]) -> tuple[list[str], Mended]:
        """Two real words that never meet, one slip away from two that do in the vocabulary: `cải chín` → `cải chính`.

        Only in short messages, where there is little else to go by.
        """
        out = list(tokens)
        mended: list[tuple[str, str]] = []
        for at, (one, other) in enumerate(pairs(tokens) if len(tokens) <= SHORT else ()):
            new = self._as_heard(tokens, at) or self._as_typed(tokens, at)
            if new:
                out[at : at + 2] = new
                mended.append((f"{one} {other}", " ".join(new)))
        return out, tuple(mended)

    def _as_heard(self, tokens: list[str], at: int) -> tuple[str, str] | None:
        """The one pair of sounds confused that is common where this pair is rare: `hộ triếu`, `gia hạng`."""
        one, other = tokens[at : at + 2]
        if self.meet(one, other, RARE) or not (one + other).isalpha():
            return None
        right_held = other in self.firm or (at + 2 < len(tokens) and self.meet(other, tokens[at + 2], COMMON))
        left_held = one in self.firm or (at > 0 and self.meet(tokens[at - 1], one, COMMON))
        found = [] if right_held else [(one, each) for each in soundalikes(other) if self.meet(one, each, COMMON)]
        found += [] if left_held else [(each, other) for each in soundalikes(one) if self.meet(each, other, COMMON)]
        return found[0] if len(found) == 1 else None

    def _as_typed(self, tokens: list[str], at: int) -> tuple[str, str] | None:
        one, other = tokens[at : at + 2]
        if self.meet(one, other) or {one, other} & self.firm or not (one + other).isalpha():
            return None
        if not self.spoken.isdisjoint([("", one), ("", other)]):
            return None
        right, left = self._nearest(tokens, at)
        if len(right) + len(left) != 1:
            return None
        return (one, right[0]) if right else (left[0], other)

    def _nearest(self, tokens: list[str], at: int) -> tuple[list[str], list[str]]:
        """What the right and the left word of the pair may have been; a word that belongs to its other neighbour
        stays."""
        one, other = tokens[at : at + 2]
        near = misspellings if len(tokens) <= VERY_SHORT else slips
        right_held = at + 2 < len(tokens) and self.meet(other, tokens[at + 2])
        left_held = at > 0 and self.meet(tokens[at - 1], one)
        right = [] if right_held else [each for each in near(other) if (one, each) in self.spoken]
        left = [] if left_held else [each for each in near(one) if (each, other) in self.spoken]
        return right, left


def _mendable(word: str) -> bool:
    return word.isalpha() and len(word) > 2 and any(each in "aeiouy" for each in word)
