"""A text read into its parts: the words of the matter, the things and actions named, what narrows them, what is asked.

Names of procedures and questions of citizens are read with the same tables, so that they can be compared part by part.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import zip_longest
from typing import NamedTuple

from knowledge.lexicon import Lexicon
from knowledge.phrases import Phrases, Text, Tokens
from knowledge.vietnamese import Forms, fold, forms_of, marks, split, words_and_forms

OPENING = frozenset({"dang_ky", "thong_bao", "khai_bao"})
PASSED_OVER = frozenset(
    ["noi", "dung", "thuc", "hien", "giai", "quyet", "de", "nghi", "va", "hoac", "viec", "cac", "thu", "tuc", "tiep"]
) | frozenset(["ve", "tu", "dinh", "nguyen", "tac"])
AGAIN = ("hoat dong tro lai", "hoat dong giao duc tro lai", "hoat dong dao tao tro lai")
PAPER = frozenset(["giay", "phep", "chung", "nhan", "van", "ban"])
JOINING = frozenset(["va", "hoac", "cac", "cua"])
_BOTH = re.compile(r"(?:dang ky|thong bao|khai bao) ?[,/]")
"""Who registers and who changes are both meant: "Đăng ký, điều chỉnh dự án"."""
_CHANGED = re.compile(
    r"cap (?:giay (?:phep |chung nhan )?(?:dang ky )?)?(?:dieu chinh|gia han|sua doi|bo sung|thay doi)"
)
_OPENING = re.compile(r"^(?:trinh tu,? )?(?:nhom )?thu tuc(?: hanh chinh)?:? |^\W*\d+\W+(?=thu tuc)|^trinh tu,? ")
_NUMBERS = re.compile(r"\(? *\d\.\d{6} *\)?")
_TAIL = re.compile(
    r"\(|\b(?:thuc hien (?:tai|bang)|doi voi|trong truong hop|thuoc tham quyen|tren dia ban|tru truong hop"
    r"|theo (?:quy dinh|de nghi|quyet dinh))\b"
)


_EXCEPTION = re.compile(r"\((?:tr[uừ]|(?:ch[uứ] )?kh[oô]ng ph[aả]i) [^()]*(?:\([^()]*\)[^()]*)*\)", re.IGNORECASE)
_BRACKETS = re.compile(r"\((?:tr|kh|ch)", re.IGNORECASE)
_LEVEL = re.compile(
    r"[ .,-]*(?:\((?:[^()]*\b)?(?:cap (?:tinh|xa|huyen|bo|trung uong|tw)|trung uong|dia phuong"
    r"|tham quyen cua (?:bo|so))\b[^()]*\)"
    r"|\bthuc hien (?:tai|bang)\b.*|\b(?:bang|qua) dich vu cong truc tuyen\b.*|\btruc tuyen toan trinh\b"
    r"|\bthuoc tham quyen\b.*|\b(?:tai cong an )?cap (?:tinh|xa|huyen|bo|trung uong)\.?$)[ .]*"
)
_OF_LEVEL = (
    "cap tinh", "cap xa", "cap huyen", "cap bo", "cap tw", "trung uong", "dia phuong", "thuc hien", "truc tuyen",
    "tham quyen",
)  # fmt: skip
"""Without one of these no level is told: looking for it takes longer than all else that is read of a name."""


class Reading(NamedTuple):
    """`tokens`: words of the matter in order (an empty one marks a gap); `tail` counts those of lesser weight at the
    end.

    `asks`: papers, fees, a procedure are spoken of; `open`: so many things may be meant that the citizen must be asked.
    `surface`: the words as they were said, only short forms written out and slips mended; `typed`: only slips mended.
    `idle`: advice, an opinion or a favour is asked, as of no procedure. A tuple, for a catalogue has fifty thousand.
    """

    tokens: Tokens
    objects: frozenset[str] = frozenset()
    actions: frozenset[str] = frozenset()
    qualifiers: frozenset[str] = frozenset()
    facets: Tokens = ()
    tail: int = 0
    spelling: tuple[tuple[str, str], ...] = ()
    asks: bool = False
    open: bool = False
    surface: Tokens = ()
    idle: bool = False
    typed: Tokens = ()

    @property
    def matter(self) -> list[str]:
        """The words without the gaps."""
        return [word for word in self.tokens if word]


def without_exceptions(text: str) -> str:
    """A text without what it says, in brackets, that it is not about ("(trừ …)", "(không phải …)")."""
    return _EXCEPTION.sub(" ", text) if _BRACKETS.search(text) else text


def find_slots(tokens: Tokens, lexicon: Lexicon, typed: Forms) -> tuple[set[str], set[str]]:
    """Actions and qualifiers named; a longer phrase hides the actions inside it, and qualifiers of its kind ("không qua
    đấu giá"), and what is none those that begin in it ("hoạt động chi nhánh" closes none). `typed`: the words with
    their marks, if any."""
    actions: set[str] = set()
    qualifiers: set[str] = set()
    hidden: dict[Tokens, int] = {}
    taken = 0
    table = lexicon.slots
    for at, lengths in table.openings_in(tokens):
        for length in lengths:
            for phrase in table.exact.get(tokens[at : at + length], ()):
                alone = length == 1 and tokens[at] in lexicon.unclear and tokens[at] not in typed
                within = at < taken and phrase.kind == "action"
                if len(phrase.tokens) < length or alone or within or not phrase.agrees(typed):
                    continue
                taken = at + length if phrase.kind == "action" and not phrase.value else taken
                if at + length > hidden.get(phrase.becomes, 0):
                    (qualifiers if phrase.kind == "qualifier" else actions).add(phrase.value)
                    hidden[phrase.becomes] = at + length
    return actions - {""}, qualifiers - {""}


@dataclass(frozen=True, slots=True)
class Name:
    """A procedure's official name: folded, without a number of its own and without "Thủ tục"; its words to where it
    only narrows, and those behind ("(", "đối với", "thực hiện tại" …); all of them with their marks."""

    bare: str
    head: list[str]
    tail: list[str]
    marks: Tokens

    @classmethod
    def of(cls, name: str) -> Name:
        """From how it is written."""
        folded = " ".join(fold(name).split())
        bare = _OPENING.sub("", _NUMBERS.sub(" ", folded) if "." in folded else folded)
        said = without_exceptions(bare)
        narrows = _TAIL.search(said, 12)
        at = narrows.start() if narrows else len(said)
        return cls(bare, split(said[:at]), split(said[at:]), marks(name))


def read_name(name: Name, lexicon: Lexicon) -> Reading:
    """A procedure's official name. What only narrows it weighs less."""
    head, rest = tuple(expand(name.head, lexicon.abbreviations)), tuple(expand(name.tail, lexicon.abbreviations))
    typed = forms_of(name.marks)
    leading = Text(head, typed, lexicon.unclear)
    tokens, objects = _rewrite_name(leading, lexicon.names)
    more, others = _rewrite_name(Text(rest, typed, lexicon.unclear), lexicon.names) if rest else ((), frozenset())
    actions, qualifiers = find_slots(tokens, lexicon, typed)
    _, narrowing = find_slots(more, lexicon, typed)
    deeds = {*_leading(leading, lexicon, name.bare), *_in_later_parts(name.bare, typed, lexicon)} or actions
    return Reading(
        (*tokens, *more),
        objects | others,
        frozenset(deeds),
        frozenset(qualifiers | narrowing),
        (),
        len(more),
        surface=sound((*head, *rest), lexicon),
    )


def plain_name(name: Name) -> str:
    """The folded words of a name but for what differs between twins: the level that decides, the way it is lodged."""
    plain, words = name.bare, (*name.head, *name.tail)
    while any(each in plain for each in _OF_LEVEL) and (less := _LEVEL.sub(" ", plain).strip(" .-")) not in ("", plain):
        plain, words = less, tuple(split(less))
    return " ".join(sorted({*words} - JOINING))


def read_alias(says: str, lexicon: Lexicon) -> Reading:
    """What people call a procedure: its words and things; what it does stands in the official name."""
    folded, typed = words_and_forms(says)
    said = tuple(expand(folded, lexicon.abbreviations))
    tokens, objects = _rewrite_name(Text(said, typed, lexicon.unclear), lexicon.spoken)
    return Reading(tokens, objects, surface=sound(said, lexicon))


def sound(said: Tokens, lexicon: Lexicon) -> Tokens:
    """The words as they were said, without those that are mere sound; all of them where nothing else is said."""
    return tuple([word for word in said if word not in lexicon.hollow]) or said


def _leading(text: Text, lexicon: Lexicon, folded: str) -> list[str]:
    """What the name begins with: "Cấp, cấp lại, gia hạn Giấy phép …". "Đăng ký thay đổi" is a change, not a
    registration, and "Cấp giấy chứng nhận đăng ký thay đổi" one, too."""
    found: list[str] = []
    at = 0
    while at < len(text.tokens):
        action = text.find(at, lexicon.deeds)
        if action is not None and action[0].value:
            found.append(action[0].value)
            at += action[1]
        elif action is None and (text.tokens[at] in PASSED_OVER or (found == ["cap"] and text.tokens[at] in PAPER)):
            at += 1
        else:
            break
    held = [
        each
        for each, after in zip_longest(found, found[1:], fillvalue="")
        if not (each in OPENING and after in lexicon.later) or _BOTH.match(folded)
    ]
    return [each for each in held if each != "cap"] if _CHANGED.match(folded) else held


def _in_later_parts(folded: str, typed: Forms, lexicon: Lexicon) -> list[str]:
    """What the parts of a name after the first begin with ("…; gia hạn …"); who may work again goes on."""
    found = ["tiep_tuc"] if any(each in folded for each in AGAIN) else []
    if ";" not in folded:
        return found
    parts = [tuple(split(each)) for each in folded.partition("(")[0].split(";")[1:]]
    return found + [each for part in parts for each in _leading(Text(part, typed, lexicon.unclear), lexicon, "")]


def _rewrite_name(text: Text, table: Phrases) -> tuple[Tokens, frozenset[str]]:
    tokens = text.tokens
    out: list[str] = []
    objects: set[str] = set()
    done = 0
    for at, lengths in table.openings_in(tokens):
        found = text.exactly(at, lengths, table) if at >= done else None
        if found is not None:
            out += (*tokens[done:at], *found.becomes)
            objects.add(found.value)
            done = at + len(found.tokens)
    return (*out, *tokens[done:]), frozenset(objects)


def expand(tokens: list[str], short: Mapping[str, Tokens]) -> list[str]:
    """Short forms written out."""
    if short.keys().isdisjoint(tokens):
        return tokens
    return [word for token in tokens for word in short.get(token, (token,))]
