"""Which office serves the unit that a citizen names, by its name of today or before: "toi o xa Tan Thanh". Pure.

Since 1 July 2025 there are no districts, and most communes were merged: an office lists the units that went into it
("xã Tân Thạnh, huyện Châu Thành"). A name that several offices know is not guessed but asked back.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from knowledge.office import Office
from knowledge.vietnamese import fold

COMMUNES = frozenset({"xa", "phuong", "thi tran", "dac khu"})
DISTRICTS = frozenset({"huyen", "quan", "thi xa", "thanh pho"})
KINDS = COMMUNES | DISTRICTS | {"tinh"}
SHORT = {"p": "phuong", "f": "phuong", "x": "xa", "tt": "thi tran", "h": "huyen", "q": "quan", "tx": "thi xa"}
SHORT |= {"tp": "thanh pho"}
LEADS = frozenset({"o", "tai", "gan", "thuoc", "ben", "que", "ve", "song"})
NOT_NAMES = frozenset(
    {
        "nao", "co", "lam", "thi", "la", "o", "hay", "va", "hoac", "nay", "do", "minh", "toi", "em", "nhan", "giai",
        "khong", "ko", "k", "cap", "duoc", "gi", "dau", "gan", "nhat", "phuong", "xa", "day", "ra", "len", "hien",
        "dang", "khac", "se", "da", "noi", "cua", "cho", "voi", "de", "bay", "gio", "mat", "chua", "roi", "thanh",
        "may", "mo", "nghi", "con", "hom", "bao",
    }
)  # fmt: skip
"""Words after "xã" that begin no name of one."""
MOST_WORDS = 4
_WORD = re.compile(r"\d+(?:\.\d+)+|[a-z0-9]+")
"""A word, or a number with points in it, such as a procedure's code: "TT 1.001193" names no thị trấn."""
_NUMBERED = re.compile(r"(q|p|f)(\d{1,2})")
_ZERO = re.compile(r"^0+(?=\d)")


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit by its kind and name, both folded, and as it is written: "xã Tân Thạnh"."""

    kind: str
    name: str
    said: str


@dataclass(frozen=True, slots=True)
class Place:
    """A unit and the office that serves it now. `within`: the district and province that it was in, if it `ended`."""

    unit: Unit
    office: str
    within: tuple[Unit, ...] = ()
    ended: bool = False

    @property
    def label(self) -> str:
        """The unit told apart from others of its name: "xã Tân Thạnh (huyện Châu Thành)"."""
        return f"{self.unit.said} ({self.within[0].said})" if self.within else self.unit.said


@dataclass(frozen=True, slots=True)
class Named:
    """A unit in a message: as it was `said`, where, and what it may be; nothing where no office knows it."""

    said: str
    span: tuple[int, int]
    places: tuple[Place, ...] = ()

    @property
    def offices(self) -> tuple[str, ...]:
        """The offices it may mean, each once."""
        return tuple(dict.fromkeys(each.office for each in self.places))

    def without(self, text: str) -> str:
        """The message without the unit's name."""
        return " ".join(f"{text[: self.span[0]]} {text[self.span[1] :]}".split())


@dataclass(frozen=True, slots=True)
class Places:
    """Every unit that an office serves or took over, by its folded name."""

    by_name: Mapping[str, tuple[Place, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, offices: Iterable[Office]) -> Places:
        """The units of these offices: those they `serve`, or that their name names, and those that went into them."""
        found: dict[str, dict[Place, None]] = defaultdict(dict)
        for office in offices:
            for place in _places(office):
                found[place.unit.name][place] = None
        return cls({name: tuple(places) for name, places in found.items()})

    def find(self, text: str, *, free: bool = False) -> Named | None:
        """The unit that a message names. `free`: a name alone counts, for a place was asked for.

        Else a name needs its kind ("xã", "p.") or a word of place before it. A kind followed by a name that no office
        knows gives a Named without places.
        """
        if not self.by_name:
            return None
        typed = unicodedata.normalize("NFC", text)
        flat = "".join(fold(char) or char for char in typed)
        if len(flat) != len(typed):
            typed = flat
        hits = list(self._hits(_Words.of(typed, flat), free))
        known = [hit for hit in hits if hit.places]
        if not known:
            return hits[0] if hits else None
        return _narrowed(known)

    def _hits(self, words: _Words, free: bool) -> Iterator[Named]:
        at = 0
        while at < len(words.flat):
            kind, after = words.kind(at)
            hit = self._named(words, at, after, kind) if kind else None
            if hit is None and not kind and words.may_name(at, free):
                hit = self._named(words, at, at, "")
            if hit is None:
                at += 1
                continue
            yield hit
            at = next((place for place in range(at, len(words.flat)) if words.starts[place] >= hit.span[1]), 10**6)

    def _named(self, words: _Words, start: int, after: int, kind: str) -> Named | None:
        """The longest name that begins there, of that kind where one of it is known."""
        for count in range(min(MOST_WORDS, len(words.flat) - after), 0, -1):
            name = _ZERO.sub("", " ".join(words.flat[after : after + count]))
            places = self.by_name.get(name, ())
            if not kind and count == 1 and not words.alone(after):
                continue
            if places and (kind or not name.isdigit()):
                same = tuple(each for each in places if each.unit.kind == kind)
                return words.named(start, after + count, same or places)
        return words.unknown(start, after) if kind else None


def read_unit(text: str) -> Unit | None:
    """ "xã Tân Thạnh" → its kind and name; None where no kind stands in front."""
    said = " ".join(unicodedata.normalize("NFC", text).split())
    words = _Words.of(said, fold(said))
    kind, after = words.kind(0) if words.flat else ("", 0)
    name = _ZERO.sub("", " ".join(words.flat[after:]))
    return Unit(kind, name, said) if kind and name else None


def unit_in(office: str) -> Unit | None:
    """The unit in an office's name: "Bộ phận Một cửa phường Bến Nghé" → phường Bến Nghé."""
    said = " ".join(unicodedata.normalize("NFC", office).split())
    words = _Words.of(said, "".join(fold(char) or char for char in said))
    for at in range(len(words.flat)):
        kind, after = words.kind(at)
        if kind and after < len(words.flat) and words.starts[at] < len(said):
            return read_unit(said[words.starts[at] :])
    return None


def _places(office: Office) -> Iterator[Place]:
    served = [read_unit(each) for each in office.serves] or [unit_in(office.name)]
    yield from (Place(unit, office.code) for unit in served if unit)
    for old in office.old_names:
        unit, *within = [read_unit(part) for part in old.split(",")]
        known = tuple(each for each in within if each)
        if unit:
            yield Place(unit, office.code, known, ended=True)
        for number, each in enumerate(known):
            if each.kind in DISTRICTS:
                yield Place(each, office.code, known[number + 1 :], ended=True)


def _narrowed(hits: list[Named]) -> Named:
    """The smallest unit named, among several of its name the one within the others that were named."""
    communes = [hit for hit in hits if any(each.unit.kind in COMMUNES for each in hit.places)]
    first = (communes or hits)[0]
    for other in hits:
        names, offices = {each.unit.name for each in other.places}, set(other.offices)
        within = [each for each in first.places if names & {above.name for above in each.within}]
        kept = within or [each for each in first.places if each.office in offices]
        if other is not first and kept:
            first = Named(first.said, first.span, tuple(kept))
    return Named(first.said, _together(first.span, hits), first.places)


def _together(span: tuple[int, int], hits: list[Named]) -> tuple[int, int]:
    """The span with the units named right behind it: "xã Tân Thạnh, huyện Châu Thành" is one place."""
    start, end = span
    for hit in hits:
        if end <= hit.span[0] <= end + len(" , "):
            end = hit.span[1]
    return start, end


@dataclass(frozen=True, slots=True)
class _Words:
    """A message's folded words and where each begins and ends in what was typed."""

    typed: str
    flat: list[str]
    starts: list[int]
    ends: list[int]

    @classmethod
    def of(cls, typed: str, flat: str) -> _Words:
        found: list[tuple[str, int, int]] = []
        for match in _WORD.finditer(flat):
            numbered = _NUMBERED.fullmatch(match.group())
            cut = match.start() + 1
            pieces = [(numbered[1], match.start(), cut), (numbered[2], cut, match.end())] if numbered else []
            found += pieces or [(match.group(), *match.span())]
        return cls(typed, [each[0] for each in found], [each[1] for each in found], [each[2] for each in found])

    def kind(self, at: int) -> tuple[str, int]:
        """The kind of unit that stands there, and where its name begins."""
        two = " ".join(self.flat[at : at + 2])
        if two in KINDS:
            return two, at + 2
        one = SHORT.get(self.flat[at], self.flat[at])
        return (one, at + 1) if one in KINDS and at + 1 < len(self.flat) else ("", at)

    def may_name(self, at: int, free: bool) -> bool:
        """Whether a name without its kind may begin there."""
        return free or (at > 0 and self.flat[at - 1] in LEADS) or self._capital(at)

    def alone(self, at: int) -> bool:
        """Whether a name of one word is meant: it is written with a capital, or is all that was said."""
        return self._capital(at) or len(self.flat) <= 2

    def named(self, start: int, end: int, places: tuple[Place, ...]) -> Named:
        span = self.starts[start], self.ends[end - 1]
        return Named(self.typed[slice(*span)], span, places)

    def unknown(self, start: int, after: int) -> Named | None:
        """A kind with what looks like a name: capitals, else one or two words that are no question words."""
        end = after
        while end < len(self.flat) and end - after < 3 and self._like_name(end, after):
            end += 1
        whole_kind = self.flat[start] not in SHORT
        return self.named(start, end, ()) if end > after and whole_kind else None

    def _like_name(self, at: int, after: int) -> bool:
        if self._capital(after):
            return self._capital(at)
        return at - after < 2 and self.flat[at] not in NOT_NAMES

    def _capital(self, at: int) -> bool:
        return self.typed[self.starts[at]].isupper()
