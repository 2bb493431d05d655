"""Vietnamese as people type it: folding of marks, words, leftovers of Telex and VNI, missing spaces, typing errors.

Everything here is pure and works on folded text: lower case, no marks, đ as d.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from sys import intern

_MARKS = re.compile("[\u0300-\u036f]+")
_WORD = re.compile(r"[a-z0-9]+")
_DIGIT = re.compile(r"\d")
_CODE = re.compile(r"\b(?:[a-z]\d{2}\.[\d.]{3,}[-–][\d-]+|\d{9,})\b")


def _folded_letters() -> dict[int, str | None]:
    """Every letter that Vietnamese is written with, or another Latin script, as it folds; marks by themselves fold to
    nothing."""
    latin = (*range(0x20, 0x7F), *range(0xC0, 0x250), *range(0x1E00, 0x1F00))
    bare = {at: unicodedata.normalize("NFD", chr(at).lower()) for at in latin}
    table: dict[int, str | None] = {
        at: "".join(c for c in of if c < "\u0300" or c > "\u036f") for at, of in bare.items()
    }
    return table | dict.fromkeys(range(0x300, 0x370)) | dict.fromkeys(map(ord, "đĐðÐ"), "d")


_FOLDED = _folded_letters()
_ONSETS = [
    "b", "c", "ch", "d", "g", "gh", "gi", "h", "k", "kh", "l", "m", "n", "ng", "ngh", "nh", "p", "ph", "qu", "r",
    "s", "t", "th", "tr", "v", "x",
]  # fmt: skip
_RIMES = [
    "a", "ac", "ach", "ai", "am", "an", "ang", "anh", "ao", "ap", "at", "au", "ay", "e", "ec", "ech", "em", "en",
    "eng", "enh", "eo", "ep", "et", "eu", "i", "ia", "ich", "iec", "iem", "ien", "ieng", "iep", "iet", "ieu", "im",
    "in", "inh", "ip", "it", "iu", "o", "oa", "oac", "oach", "oai", "oam", "oan", "oang", "oanh", "oao", "oap",
    "oat", "oay", "oc", "oe", "oen", "oeo", "oet", "oi", "om", "on", "ong", "oong", "ooc", "op", "ot", "u", "ua",
    "uan", "uang", "uat", "uay", "uc", "ue", "uech", "uenh", "ui", "um", "un", "ung", "uo", "uoc", "uoi", "uom",
    "uon", "uong", "uop", "uot", "uou", "up", "ut", "uu", "uy", "uya", "uych", "uyen", "uyet", "uynh", "uyt", "uyu",
    "y", "yem", "yen", "yet", "yeu", "yt",
]  # fmt: skip


@lru_cache(maxsize=1)
def syllables() -> frozenset[str]:
    """Every folded syllable that Vietnamese spelling allows: some 3,000."""
    with_onset = {onset + rime for onset in _ONSETS for rime in _RIMES}
    return frozenset(with_onset | set(_RIMES))


def fold(text: str) -> str:
    """Lower case without marks, đ (and the eth that people type for it) as d; NFC and NFD give the same."""
    if text.isascii():
        return text.lower()
    folded = text.translate(_FOLDED)
    return folded if folded.isascii() else _MARKS.sub("", unicodedata.normalize("NFD", folded.lower()))


def words(text: str) -> list[str]:
    """Folded words of a text, as they stand; dossier codes and long numbers are left out."""
    folded = fold(text)
    return split(_CODE.sub(" ", folded) if _DIGIT.search(folded) else folded)


def split(folded: str) -> list[str]:
    """The words of a text that is folded already; each word is the same object wherever it stands, for names by the
    thousand are kept."""
    return [*map(intern, _WORD.findall(folded))]


_MARKED = re.compile(r"[^\W_]+")
_OLD_TONE = re.compile(r"(?<!q)(?:o[áàảãạéèẻẽẹ]|u[ýỳỷỹỵ])\b")
_NEW_TONE = dict(
    zip(
        ["oá", "oà", "oả", "oã", "oạ", "oé", "oè", "oẻ", "oẽ", "oẹ", "uý", "uỳ", "uỷ", "uỹ", "uỵ"],
        ["óa", "òa", "ỏa", "õa", "ọa", "óe", "òe", "ỏe", "õe", "ọe", "úy", "ùy", "ủy", "ũy", "ụy"],
        strict=True,
    )
)
Forms = dict[str, tuple[str, ...]]


def marks(text: str) -> tuple[str, ...]:
    """The words with their marks, in order; one spelling for `hoá` and `hóa`, `thuỷ` and `thủy`."""
    lower = text.lower()
    if lower.isascii():
        return tuple(_parted(lower))
    return tuple(map(_new_tone, _parted(unicodedata.normalize("NFC", lower))))


def _parted(text: str) -> list[str]:
    """Its words; where nothing but blanks stands between them, in a third of the time."""
    return text.split() if text.replace(" ", "").isalnum() else _MARKED.findall(text)


@lru_cache(maxsize=1 << 14)
def _new_tone(word: str) -> str:
    """A language has few words, and its texts have many."""
    return _OLD_TONE.sub(lambda old: _NEW_TONE[old[0]], word)


@lru_cache(maxsize=1 << 14)
def _fold_word(word: str) -> str:
    return intern(fold(word))


def forms(text: str) -> Forms:
    """Folded word → the forms it was typed in, so that `đóng` and `động` stay apart. Empty where marks are mostly
    left out."""
    return {} if text.isascii() else forms_of(marks(text))


def forms_of(typed: tuple[str, ...]) -> Forms:
    """The same of words with their marks."""
    return _forms(typed)[1]


def words_and_forms(text: str) -> tuple[list[str], Forms]:
    """The folded words of a text, and the forms they were typed in; for names by the thousand, read in one go."""
    if text.isascii():
        return split(text.lower()), {}
    plain, found = _forms(marks(text))
    whole = "".join(plain)
    return plain if whole.isascii() and whole.isalnum() else split(fold(text)), found


def _forms(typed: tuple[str, ...]) -> tuple[list[str], Forms]:
    plain = [*map(_fold_word, typed)]
    if sum(map(str.isascii, typed)) * 4 > len(typed) * 3:
        return plain, {}
    found: Forms = dict(zip(plain, zip(typed, strict=True), strict=True))
    for word, form in zip(plain, typed, strict=True) if len(found) < len(typed) else ():
        if form not in found[word]:
            found[word] = (*found[word], form)
    return plain, found


_VNI = re.compile(r"[a-z]+[1-9][a-z1-9]*")
_STOPPED = ("c", "ch", "p", "t")
_DOUBLES = (("dd", "d"), ("aa", "a"), ("ee", "e"), ("oo", "o"))


def decode_vni(word: str) -> str:
    """`ho62` → `ho`; the empty string where the digits cannot be VNI marks of a Vietnamese syllable."""
    if not _VNI.fullmatch(word):
        return ""
    bare = re.sub(r"\d", "", word)
    tones = re.findall(r"[1-5]", word)
    if bare not in syllables() or len(tones) > 1 or len(bare) < 2:
        return ""
    if bare.endswith(_STOPPED) and tones and tones[0] not in "15":
        return ""
    return bare


def decode_telex(word: str) -> str:
    """`giaays` → `giay`; the empty string where no reading gives a Vietnamese syllable."""
    if not word.isalpha() or len(word) > 10:
        return ""
    for once in _without_tone(word):
        bare = once
        for double, single in _DOUBLES:
            bare = bare.replace(double, single)
        bare = re.sub(r"(?<=[aou])w", "", bare)
        if bare != word and bare in syllables():
            return bare
    return ""


def _without_tone(word: str) -> Iterator[str]:
    for at in range(len(word) - 1, 0, -1):
        if word[at] in "sfrxj":
            yield word[:at] + word[at + 1 :]
    yield word


def pairs(tokens: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Neighbouring words."""
    before = ""
    for word in tokens:
        if before:
            yield before, word
        before = word
