"""What a mistyped word may have been meant as: slips of the keyboard, spelling by ear, and how the young write.

All pure, over folded words. A guess has a price: little for a habit (`jay fep`), more for what sounds alike, most for a
wrong key.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping
from functools import lru_cache

from knowledge.vietnamese import syllables

HABIT, DOUBLED, HEARD, SWAPPED, SLIP, FAR = 0.3, 0.6, 0.6, 0.7, 0.9, 1.4
DEAREST = 1.5
"""Of a guess by ear: two parts of a syllable at most."""
LONGEST = 12
"""Letters of a word that may be a syllable mistyped."""
VOWELS = frozenset("aeiou")

_PARTS = re.compile(r"([bcdfghklmnpqrstvxzj]*(?:(?<=q)u)?)([aeiouywj]+)([bcdghkmnptq]*)")
_BEGINNINGS = frozenset(["ch", "gh", "kh", "ng", "nh", "ph", "qu", "th", "tr", "dd"])
_ALPHABET = "abcdeghiklmnopqrstuvxy"
_BESIDE = dict(
    zip(
        "qwertyuiopasdfghjklzxcvbnm",
        ["wa", "qes", "wrd", "etf", "ryg", "tuh", "yij", "uok", "ipl", "ol", "qsz", "adwx", "sfec", "dgrv", "fhtb",
         "gjyn", "hkum", "jli", "ko", "xas", "zcsd", "xvdf", "cbfg", "vngh", "bmhj", "njk"],
        strict=True,
    )
)  # fmt: skip
"""The keys beside each key."""


def _lists(told: str) -> dict[str, list[str]]:
    """`j: gi d` → what each is written for."""
    return {key: rest.split() for key, _, rest in (line.partition(": ") for line in told.split(", "))}


def _both_ways(told: str) -> dict[str, list[str]]:
    """`tr/ch` → either for the other; one side may be empty."""
    found: dict[str, list[str]] = {}
    for one, _, other in (pair.partition("/") for pair in told.split()):
        found.setdefault(one, []).append(other)
        found.setdefault(other, []).append(one)
    return found


_BEGUN = _lists(
    "j: gi d ch, gj: gi, dj: d, kj: k, z: d gi v r, f: ph, w: qu, q: qu c, k: kh c qu, c: k ch, cu: qu, ng: ngh nh, "
    "ngh: ng, g: gh gi, gh: g, t: th, p: ph, n: ng nh"
)
_BEGUN_ALIKE = _both_ways("tr/ch s/x d/gi d/r gi/r l/n d/v gi/v g/r n/nh kh/h h/qu /h")
_CLOSED = _lists("g: ng, h: nh ch, k: c ch nh, nk: nh, q: c")
_CLOSED_ALIKE = _both_ways("n/ng c/t n/nh ch/t nh/ng ch/c m/n p/t p/c")
_BETWEEN = _both_ways(
    "i/y ieu/iu uou/uu uoi/ui ie/i uo/u oi/oai ai/ay ao/au uye/uy uye/ue ye/ie uoi/oi o/oo ua/uo ia/ie ie/e ieu/eu a/e "
    "a/o oa/a uy/y uy/i ui/oi a/i e/i a/u o/u ie/a"
)
_WRITTEN = [
    ("wa", "oa"), ("we", "oe"), ("wy", "uy"), ("wi", "uy"), ("wo", "uo"), ("w", "qu"), ("w", "u"), ("w", "o"),
    ("w", ""), ("j", "i"),
]  # fmt: skip


@lru_cache(maxsize=1 << 13)
def guesses(word: str) -> Mapping[str, float]:
    """Syllables that may have been meant, with their prices."""
    if len(word) > LONGEST:
        return {}
    by_ear = [(each, price) for each, price in _by_ear(word) if price < DEAREST]
    found: dict[str, float] = {}
    for each, price in sorted((*by_ear, *_by_hand(word)), key=lambda guess: -guess[1]):
        if each in syllables() and each != word:
            found[each] = price
    return found


def short_slips(word: str, known: Container[str]) -> list[str]:
    """Known short forms and foreign words one key away: `cmdn`, `kataoke`; of three letters two swapped: `tcy`."""
    near = dict.fromkeys(each for each, _ in _by_hand(word)) if is_whole(word) and len(word) <= LONGEST else ()
    letters = sorted(word)
    whole = [each for each in near if len(each) > 3 or sorted(each) == letters]
    return [each for each in whole if each in known and each not in syllables() and is_whole(each)]


def is_whole(word: str) -> bool:
    """Whether a word that is no syllable may be a short form or a foreign word, and no scrap."""
    return len(word) > 4 or (len(word) > 2 and VOWELS.isdisjoint(word))


def is_short(word: str) -> bool:
    """Whether a known word that is no syllable may stand within a joined one: `giaydk`, but `thta` is no `th ta`."""
    return is_whole(word) or (len(word) == 2 and VOWELS.isdisjoint(word) and word not in _BEGINNINGS)


def _by_hand(word: str) -> Iterator[tuple[str, float]]:
    """One key missed, doubled, swapped or wrong."""
    for at, here in enumerate(word):
        left, right = word[:at], word[at + 1 :]
        yield left + right, DOUBLED if right[:1] == here else SLIP
        if right:
            yield left + right[0] + here + right[1:], SWAPPED
        for each in _ALPHABET:
            yield left + each + right, SLIP if each in _BESIDE.get(here, "") else FAR
            yield left + each + here + right, SLIP
    yield from ((word + each, SLIP) for each in _ALPHABET)


def _by_ear(word: str) -> Iterator[tuple[str, float]]:
    """Each part of the syllable as it sounds alike, or as the young write it."""
    parts = _PARTS.fullmatch(word)
    if parts is None:
        return
    begun, between, closed = parts.groups()
    middles = [(between, 0.0), *_priced(_BETWEEN.get(between, ()), HEARD)]
    middles += [(between.replace(one, other, 1), HABIT) for one, other in _WRITTEN if one in between]
    ends = [*_heard(closed, _CLOSED, _CLOSED_ALIKE)]
    for onset, first in _heard(begun, _BEGUN, _BEGUN_ALIKE):
        for middle, second in middles:
            yield from ((onset + middle + end, first + second + third) for end, third in ends)


def _heard(part: str, written: Mapping[str, list[str]], alike: Mapping[str, list[str]]) -> Iterator[tuple[str, float]]:
    yield part, 0.0
    yield from _priced(written.get(part, ()), HABIT)
    yield from _priced(alike.get(part, ()), HEARD)


def _priced(guessed: Iterable[str], price: float) -> Iterator[tuple[str, float]]:
    return ((each, price) for each in guessed)
