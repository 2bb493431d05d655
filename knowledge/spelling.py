"""Slips of the keyboard and of the ear, mended by what the catalogue and the vocabulary hold.

Every word that nobody knows, and in short messages every one that belongs to neither neighbour, may have been meant
otherwise: as a syllable close by (`slips`), as what Telex or VNI left behind, as several words written as one. Of all
ways to read the message the one is taken whose words belong together most, less the price of what must be mended.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import log

from knowledge.slips import VOWELS, guesses, is_short, short_slips
from knowledge.vietnamese import Forms, decode_telex, decode_vni, syllables

SideBySide = Callable[[str, str], int]
"""How often two words stand so in the catalogue."""
Mended = tuple[tuple[str, str], ...]
Said = tuple[str, ...]
Ways = dict[Said, float]
"""What a word may be read as, with the price of it."""
Meaning = tuple[Said, Mapping[str, str]]
"""What a short form may stand for, and the words in whose company it does, with their marks."""
Either = Mapping[str, tuple[Meaning, ...]]
NONE: Either = {}

SHORT = 12
"""Words of a message in which known words are doubted, too."""
TERSE = 4
"""Words of a message in which one that belongs to no other is likely a slip."""
LONG = 120
"""Words of a message beyond which nothing is mended."""
MOST = 5
"""Guesses at one word that are weighed."""
RARE = 2
"""Names that hold a word which is hardly meant."""
LIKELY = 1.0
"""Price of a guess from which nobody means it who writes a known word."""
SETTLED = 12
"""Names in which a known word must stand beside a neighbour not to be doubted."""
STRANGE, DOUBT, SUSPICION, AS_TYPED, UNSPOKEN = 3.0, 3.0, 2.5, 2.0, 4.0
"""Prices: to leave a word that nobody knows, to mend a known one, one of few words, one that bears its marks, a short
form (`ntd`)."""
SLIPPED, DECODED, SHORTENED, CLIPPED, PIECE = 1.4, 0.1, 1.0, 3.0, 0.5
"""Prices: of a guess, times its own; of what Telex or VNI left, of a short form, of a pair whose first word is clipped,
of each word of a joined one."""
TOLD, HELD = 1.5, 2.5
"""How firmly words belong together that the vocabulary has side by side, and at most those of the catalogue."""
UNREAD, LESS, ABOUT = 2.0, 0.6, 1.5
"""Of a short form that stands for several things: to leave it, each further meaning, what is said of it elsewhere."""
LETTERS = range(3, 60)
BRIEF = 8
"""Letters of a joined word in which a short form stands beside longer words only."""
_SYLLABLE = 8
_JOINED_NUMBER = re.compile(r"(\d+)([a-z]{2,})|([a-z]{2,})(\d+)")
_NEVER = -1e9


def often(side_by_side: SideBySide) -> SideBySide:
    """The same, remembered for the pairs of late: a message asks for dozens, and people use few words."""
    return lru_cache(maxsize=1 << 14)(side_by_side)


@lru_cache(maxsize=2)
def halves(together: frozenset[tuple[str, str]]) -> Mapping[str, tuple[Said, ...]]:
    """Pairs of words by how they are clipped: `qte` for quốc tế, `ctrinh` for công trình."""
    found: dict[str, tuple[Said, ...]] = {}
    for one, other in sorted(together):
        if other in syllables() and len(one) > 1 and len(other) > 1:
            onset = one[: 1 if one[1] in VOWELS else 2]
            for clipped in {one[0] + other, onset + other} - syllables():
                if clipped[0] != clipped[1]:
                    found[clipped] = (*found.get(clipped, ()), (one, other))
    return found


@dataclass(frozen=True, slots=True)
class Speller:
    """What the catalogue's own words allow.

    `frequency`: how often each word is used, the vocabulary's included; `side_by_side`: how often two words stand so in
    the catalogue; `spoken`: pairs in what things are called, of one word by itself with an empty one; `asked`: pairs in
    what is done and asked; `firm`: words that are right as they stand; `marks`: every form with its marks.
    """

    frequency: Mapping[str, int]
    side_by_side: SideBySide
    spoken: frozenset[tuple[str, str]]
    asked: frozenset[tuple[str, str]]
    firm: frozenset[str]
    marks: frozenset[str]

    def meet(self, one: str, other: str, least: int = 1) -> bool:
        """Whether two words stand side by side in a phrase of the vocabulary, or so often in the catalogue."""
        pair = (one, other)
        return pair in self.spoken or pair in self.asked or self.side_by_side(one, other) >= least

    def respell(self, tokens: list[str], typed: Forms, either: Either = NONE) -> tuple[list[str], Mended]:
        """Cut joined words, mend slips, write out what is `either` of several; returns the words and what was mended.
        `typed`: words with their marks."""
        if len(tokens) > LONG:
            return tokens, ()
        ways = [
            self._of_short(word, either[word], tokens, typed)
            if word in either and _is_plain(word, typed)
            else self._ways(tokens, at, typed)
            for at, word in enumerate(tokens)
        ]
        if all(len(each) == 1 for each in ways):
            return tokens, ()
        said = self._likeliest(ways)
        mended = tuple(
            (word, " ".join(new))
            for word, new in zip(tokens, said, strict=True)
            if new != (word,) and word not in either
        )
        heard = [word for each in said for word in each]
        if len(heard) > len(tokens) and any(word in either and word not in tokens for word in heard):
            return self.respell(heard, typed, either)[0], mended  # `giaydk`
        return heard, mended

    def _likeliest(self, ways: list[Ways]) -> list[Said]:
        """One reading of each word, so that all belong together most."""
        best: list[tuple[float, list[Said]]] = [(0.0, [("",)])]
        for options in ways:
            if len(options) == len(best) == 1:  # nothing to choose between
                best[0][1].extend(options)
                continue
            here = []
            for said, price in options.items():
                before = [(score + self._bond(done[-1][-1], said[0]), done) for score, done in best]
                score, done = max(before, key=lambda each: each[0])
                here.append((score + self._within(said) - price, [*done, said]))
            best = here
        return max(best, key=lambda each: each[0])[1][1:]

    def _bond(self, one: str, other: str) -> float:
        """How firmly two words belong together."""
        pair = (one, other)
        told = TOLD * (pair in self.spoken or pair in self.asked)
        return told + min(log(1 + self.side_by_side(one, other)) / HELD, HELD)

    def _within(self, said: Said) -> float:
        return sum([self._bond(*pair) for pair in pairwise(said)])

    def _worth(self, word: str) -> float:
        """How common a word is."""
        return log(1 + self.frequency.get(word, 0)) / 4

    def _of_short(self, word: str, meanings: tuple[Meaning, ...], tokens: list[str], typed: Forms) -> Ways:
        """What a short form may stand for: the first, unless its neighbours or what else is said belong to another.
        How firmly its own words belong together counts for none."""
        ways: Ways = {(word,): UNREAD}
        for at, (said, among) in enumerate(meanings):
            if not among or any(each in among and among[each] in typed.get(each, among.values()) for each in tokens):
                price = self._within(said) + LESS * at - ABOUT * bool(among)
                ways[said] = min(price, ways.get(said, price))
        return ways

    def _ways(self, tokens: list[str], at: int, typed: Forms) -> Ways:
        word = tokens[at]
        left, right = tokens[at - 1] if at else "", tokens[at + 1] if at + 1 < len(tokens) else ""
        if word not in self.frequency:
            return self._of_unknown(word, left, right)
        if len(tokens) > SHORT or self._is_right(word, left, right):
            return {(word,): 0.0}
        doubt = (DOUBT if len(tokens) > TERSE else SUSPICION) + (AS_TYPED if word in typed else 0.0)
        return {(word,): -self._worth(word)} | self._near(word, left, right, doubt)

    def _is_right(self, word: str, left: str, right: str) -> bool:
        if len(word) < 2 or word not in syllables():
            return True
        return self.meet(word, right, SETTLED) or (bool(left) and self.meet(left, word, SETTLED))

    def _of_unknown(self, word: str, left: str, right: str) -> Ways:
        if not word.isalpha():
            return self._with_digits(word)
        if len(word) < 3:
            return {(word,): 0.0}
        ways: Ways = {(word,): STRANGE} | self._near(word, left, right, UNSPOKEN * _is_unspoken(word))
        ways |= {(each,): SHORTENED for each in short_slips(word, self.frequency)}
        ways |= self._decoded(decode_telex(word))
        ways |= dict.fromkeys(halves(self.spoken).get(word, ()), CLIPPED - (len(word) > 4))
        parts = self._cut(word)
        return ways | ({parts: self._of_pieces(parts)} if parts else {})

    def _with_digits(self, word: str) -> Ways:
        """`kha63u`, `lop1`, `2tang`."""
        ways: Ways = {(word,): STRANGE}
        joined = _JOINED_NUMBER.fullmatch(word)
        parts = tuple(part for part in joined.groups() if part) if joined else ()
        if any(part in syllables() and part in self.frequency for part in parts):
            ways[parts] = self._of_pieces(parts)
        return ways | self._decoded(decode_vni(word))

    def _decoded(self, word: str) -> Ways:
        return {(word,): DECODED - self._worth(word)} if word in self.frequency else {}

    def _of_pieces(self, parts: Said) -> float:
        return PIECE * len(parts) - sum(map(self._worth, parts)) / len(parts)

    def _near(self, word: str, left: str, right: str, doubt: float = 0.0) -> Ways:
        """The likeliest guesses beside these neighbours."""
        near = {
            each: SLIPPED * price + doubt - self._worth(each)
            for each, price in guesses(word).items()
            if (self.frequency.get(each, 0) > RARE or (each in self.firm and each in self.frequency))
            and not (doubt and price >= LIKELY)
        }
        if len(near) <= MOST:
            return {(each,): price for each, price in near.items()}
        by_worth = sorted(near, key=lambda each: near[each] - self._bond(left, each) - self._bond(each, right))
        return {(each,): near[each] for each in by_worth[:MOST]}

    def _cut(self, word: str) -> Said:
        """`lamgiaykhaisinh` → its words: few and frequent ones that belong together; nothing where none fit."""
        if len(word) not in LETTERS:
            return ()
        best: list[tuple[float, int]] = [(0.0, 0)] + [(_NEVER, 0)] * len(word)
        for end in range(1, len(word) + 1):
            for start, worth in self._pieces(word, end):
                before, at = best[start]
                bond = self._bond(word[at:start], word[start:end]) if start else 0.0
                best[end] = max(best[end], (before + worth + bond, start))
        parts = self._traced(word, best) if best[-1][0] > _NEVER / 2 and best[-1][1] else ()
        return () if len(word) < BRIEF and (word in halves(self.spoken) or self._is_scrap(parts)) else parts

    def _is_scrap(self, parts: Said) -> bool:
        """Whether a short form was cut off beside nothing but a scrap: `hack` is no `ha ck`."""
        brief = {part for part in parts if len(part) == 2 and part not in syllables()}
        return bool(brief) and (any(len(part) < 3 for part in parts if part not in brief) or brief.issuperset(parts))

    def _pieces(self, word: str, end: int) -> Iterator[tuple[int, float]]:
        """Where a known word may begin that ends here, and what it is worth: the fewer words, the better."""
        for start in range(max(0, end - _SYLLABLE), end):
            piece = word[start:end]
            if piece in syllables() and len(piece) > 1:
                used = self.frequency.get(piece, 0)
            else:
                used = 20 if piece in ("y", "o") or (piece in self.frequency and is_short(piece)) else 0
            if used:
                yield start, (log(1 + used) - 13) / 2

    def _traced(self, word: str, best: list[tuple[float, int]]) -> Said:
        parts, end = [], len(word)
        while end:
            parts.append(word[best[end][1] : end])
            end = best[end][1]
        return tuple(parts[::-1])


def _is_unspoken(word: str) -> bool:
    """Whether it is three consonants, more likely a short form than a slip."""
    return len(word) == 3 and VOWELS.isdisjoint(word) and not set("jwy") & set(word)


def _is_plain(word: str, typed: Forms) -> bool:
    """Whether a word was typed as it folds, but for đ: `đá` is no short form."""
    return not typed.get(word) or any(form.replace("đ", "d") == word for form in typed[word])
