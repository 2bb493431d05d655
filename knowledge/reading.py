"""A text read into its parts: the words of the matter, the things and actions named, what narrows them, what is asked.

Names of procedures and questions of citizens are read with the same tables, so that they can be compared part by part.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from knowledge.lexicon import Lexicon, Phrase, Phrases, Tokens
from knowledge.vietnamese import Forms, fold, forms, misspellings, pairs, soundalikes, split_joined, syllables, untype, words

SHORT = 7
OFFICIAL = frozenset({("thu", "tuc"), ("ho", "so"), ("giay", "to"), ("giay", "phep"), ("dang", "ky"), ("muon", "lam"), ("xin", "cap"), ("giay", "chung")})
INTO = frozenset({"tich"})
VERY_SHORT = 3
OPENING = frozenset({"dang_ky", "thong_bao", "khai_bao"})
PASSED_OVER = frozenset("thuc hien giai quyet de nghi va hoac viec cac thu tuc tiep".split())
_CHANGED = re.compile(r"cap (?:dieu chinh|gia han|sua doi|bo sung|thay doi)")
_OPENING = re.compile(r"^(?:trinh tu,? )?(?:nhom )?thu tuc(?: hanh chinh)?:? |^\W*\d+\W+(?=thu tuc)|^trinh tu,? ")
_NUMBERS = re.compile(r"\(? *\d\.\d{6} *\)?")
_TAIL = re.compile(
    r"\(|\b(?:thuc hien (?:tai|bang)|doi voi|trong truong hop|thuoc tham quyen|theo (?:quy dinh|de nghi|quyet dinh)|tren dia ban|tru truong hop)\b"
)


@dataclass(frozen=True, slots=True)
class Reading:
    """`tokens`: words of the matter in order (an empty one marks a gap); `tail` counts those of lesser weight at the end."""

    tokens: Tokens
    objects: frozenset[str] = frozenset()
    actions: frozenset[str] = frozenset()
    qualifiers: frozenset[str] = frozenset()
    facets: Tokens = ()
    tail: int = 0
    spelling: tuple[tuple[str, str], ...] = ()
    asks: bool = False

    @property
    def matter(self) -> list[str]:
        """The words without the gaps."""
        return [word for word in self.tokens if word]


@dataclass(frozen=True, slots=True)
class Text:
    """Folded words with what is known of how they were typed."""

    tokens: Tokens
    typed: Forms
    lexicon: Lexicon

    def find(self, at: int, table: Phrases) -> tuple[Phrase, int] | None:
        """The longest phrase that begins here and agrees with the marks typed, and how many words it takes."""
        for phrase in table.get(self.tokens[at], ()):
            taken = self._takes(phrase.tokens, at)
            if taken and phrase.agrees(self.typed):
                if len(phrase.tokens) > 1 or self.typed or phrase.tokens[0] not in self.lexicon.unclear:
                    return phrase, taken
        return None

    def _takes(self, phrase: Tokens, at: int) -> int:
        size = len(phrase)
        there = self.tokens[at : at + size]
        if there == phrase:
            return size
        if size > 2 and len(there) == size and len(self.tokens) <= 2 * SHORT and self._one_slip(there, phrase):
            return size
        if size < 2 or at + size >= len(self.tokens):
            return 0
        here = at + 1
        for word in phrase[1:]:
            while here < len(self.tokens) and self.tokens[here] != word and self.tokens[here] in self.lexicon.connectors:
                here += 1
            if here >= len(self.tokens) or self.tokens[here] != word:
                return 0
            here += 1
        return here - at


    def _one_slip(self, there: Tokens, phrase: Tokens) -> bool:
        """All words but one are the same, and that one is a slip of the keyboard: `hộ kinh danh`."""
        odd = [(one, other) for one, other in zip(there, phrase, strict=True) if one != other]
        return len(odd) == 1 and odd[0][0] not in self.lexicon.drop and odd[0][1] in slips(odd[0][0])


def find_slots(tokens: Tokens, lexicon: Lexicon, typed: Forms) -> tuple[set[str], set[str]]:
    """Actions and qualifiers named; a longer phrase hides those inside it. `typed`: the words with their marks, if any."""
    actions: set[str] = set()
    qualifiers: set[str] = set()
    hidden = 0
    for at, word in enumerate(tokens):
        size = len(tokens) - at
        for phrase in lexicon.slots.get(word, ()):
            length = len(phrase.tokens)
            if length > size or tokens[at : at + length] != phrase.tokens:
                continue
            if not phrase.agrees(typed) or (length == 1 and not typed and word in lexicon.unclear):
                continue
            if phrase.kind == "qualifier":
                qualifiers.add(phrase.value)
            elif at + length > hidden:
                actions.add(phrase.value)
                hidden = at + length
    return actions, qualifiers


def read_name(name: str, lexicon: Lexicon, spoken: bool = False) -> Reading:
    """A procedure's official name, or (`spoken`) an alias. What follows "(", "đối với", "thực hiện tại" … weighs less."""
    folded = _OPENING.sub("", " ".join(_NUMBERS.sub(" ", fold(name)).split()))
    tail_at = _TAIL.search(folded, 12)
    head = tuple(_expand(words(folded[: tail_at.start()] if tail_at else folded), lexicon.abbreviations))
    rest = tuple(_expand(words(folded[tail_at.start() :]), lexicon.abbreviations)) if tail_at else ()
    typed = forms(name)
    table = lexicon.spoken if spoken else lexicon.names
    tokens, objects = _rewrite_name(Text(head, typed, lexicon), table)
    more, others = _rewrite_name(Text(rest, typed, lexicon), table)
    actions, qualifiers = find_slots(tokens, lexicon, typed)
    _, narrowing = find_slots(more, lexicon, typed)
    return Reading(
        (*tokens, *more), objects | others, frozenset(actions), frozenset(qualifiers | narrowing), (), len(more)
    )


def _leading(text: Text, folded: str) -> list[str]:
    """What the name begins with: "Cấp, cấp lại, gia hạn Giấy phép …". "Đăng ký thay đổi" is a change, not a registration."""
    found: list[str] = []
    at = 0
    while at < len(text.tokens):
        action = text.find(at, text.lexicon.deeds)
        if action is not None:
            found.append(action[0].value)
            at += action[1]
        elif text.tokens[at] in PASSED_OVER:
            at += 1
        else:
            break
    held = [each for each, after in zip(found, [*found[1:], ""], strict=True) if not (each in OPENING and after in text.lexicon.later)]
    return [each for each in held if each != "cap"] if _CHANGED.match(folded) else held


def _rewrite_name(text: Text, table: Phrases) -> tuple[Tokens, frozenset[str]]:
    out: list[str] = []
    objects: set[str] = set()
    at = 0
    while at < len(text.tokens):
        found = text.find(at, table) if text.tokens[at] in table else None
        if found is None:
            out.append(text.tokens[at])
            at += 1
        else:
            out += found[0].becomes
            objects.add(found[0].value)
            at += found[1]
    return tuple(out), frozenset(objects)


def _expand(tokens: list[str], short: Mapping[str, Tokens]) -> list[str]:
    return [word for token in tokens for word in short.get(token, (token,))]


def _mendable(word: str) -> bool:
    return word.isalpha() and len(word) > 2 and any(each in "aeiouy" for each in word)


def slips(word: str) -> set[str]:
    """Likely slips that give another real word: a sound confused, one letter too few or too many."""
    near = {each for each in misspellings(word) if len(each) != len(word)}
    return near | {each for each in soundalikes(word) if each in syllables()}


@dataclass(frozen=True, slots=True)
class Speller:
    """What the catalogue's own words allow: how often each is used, and which stand side by side."""

    frequency: Mapping[str, int]
    together: frozenset[tuple[str, str]]
    bound: frozenset[tuple[str, str]]
    marks: frozenset[str]

    def respell(self, tokens: list[str], lexicon: Lexicon) -> tuple[list[str], tuple[tuple[str, str], ...]]:
        """Cut joined words and mend what no Vietnamese would write; returns the words and what was mended."""
        out: list[str] = []
        mended: list[tuple[str, str]] = []
        for at, word in enumerate(tokens):
            if word in self.frequency or word in lexicon.known or word in lexicon.drop or not _mendable(word):
                out.append(word)
                continue
            parts = self._cut(word) if len(word) > 5 else [word]
            if len(parts) == 1 and word not in syllables():
                parts = [self._mend(word, tokens[at - 1] if at else "", tokens[at + 1] if at + 1 < len(tokens) else "")]
            mended += [(word, " ".join(parts))] if parts != [word] else []
            out += parts
        return out, tuple(mended)

    def _cut(self, word: str) -> list[str]:
        return split_joined(word, self.frequency) if len(word) < 60 else [word]

    def _mend(self, word: str, before: str, after: str) -> str:
        def worth(each: str) -> float:
            beside = ((before, each) in self.together) + ((each, after) in self.together)
            return beside * 1000 + min(self.frequency.get(each, 0), 900)

        return max(sorted(misspellings(word)), key=worth, default=word) if len(word) > 1 else word

    def mend_pairs(self, tokens: list[str], lexicon: Lexicon) -> tuple[list[str], tuple[tuple[str, str], ...]]:
        """Two real words that never meet, one slip away from two that do in the vocabulary: `cải chín` → `cải chính`."""
        out = list(tokens)
        mended: list[tuple[str, str]] = []
        if len(tokens) > SHORT:
            return out, ()
        for at, (one, other) in enumerate(pairs(tokens)):
            if (one, other) in self.together or one in lexicon.drop or other in lexicon.drop:
                continue
            if not (one.isalpha() and other.isalpha()):
                continue
            near = misspellings if len(tokens) <= VERY_SHORT else slips
            kept_left = at > 0 and (tokens[at - 1], one) in self.together
            kept_right = (other, *tokens[at + 2 : at + 3]) in self.together
            right = [] if kept_right else [each for each in near(other) if (one, each) in lexicon.together]
            left = [] if kept_left else [each for each in near(one) if (each, other) in lexicon.together]
            if len(right) == 1 and not left:
                out[at + 1] = right[0]
                mended.append((f"{one} {other}", f"{one} {right[0]}"))
            elif len(left) == 1 and not right:
                out[at] = left[0]
                mended.append((f"{one} {other}", f"{left[0]} {other}"))
        return out, tuple(mended)


def read_question(text: str, lexicon: Lexicon, speller: Speller) -> Reading:
    """A citizen's message: keyboard leftovers, short forms and slips read, fillers and facets set apart."""
    typed = untype(_expand(words(text), lexicon.teencode), speller.frequency.keys() | lexicon.abbreviations.keys())
    spelt, mended = speller.respell(_apply_rules(typed, lexicon), lexicon)
    spelt = _expand(spelt, lexicon.abbreviations)
    spelt, again = speller.mend_pairs(spelt, lexicon)
    given = real_forms(text, lexicon, speller)
    found = _rewrite_question(Text(tuple(spelt), given, lexicon))
    actions, qualifiers = find_slots(found.tokens, lexicon, given)
    if found.lost:
        actions.add("mat")
    matter = _leave_out(found, lexicon, given, speller)
    return Reading(
        matter, found.objects, frozenset(actions), frozenset(qualifiers), found.facets, 0, (*mended, *again),
        bool(found.facets) or not OFFICIAL.isdisjoint(pairs(spelt)),
    )


def real_forms(text: str, lexicon: Lexicon, speller: Speller) -> Forms:
    """How words were typed; of forms that nobody writes (`đõ`) an empty set is left: slips, which tell nothing."""
    return {word: {each for each in typed if each in speller.marks or each in lexicon.real} for word, typed in forms(text).items()}


def _apply_rules(tokens: list[str], lexicon: Lexicon) -> list[str]:
    text = " ".join(tokens)
    present = set(tokens)
    for rule in lexicon.rules:
        if any(needle in present for needle in rule.needles) and not (rule.unless and rule.unless.search(text)):
            text = rule.pattern.sub(rule.becomes, text)
    return text.split()


@dataclass(frozen=True, slots=True)
class Found:
    """A question rewritten: `firm` marks the words that a thing stands for, which are never left out."""

    tokens: Tokens
    firm: tuple[bool, ...]
    objects: frozenset[str]
    facets: Tokens
    lost: bool


def _rewrite_question(text: Text) -> Found:
    out: list[str] = []
    firm: list[bool] = []
    objects: set[str] = set()
    facets: list[str] = []
    lost = False
    at = 0
    while at < len(text.tokens):
        found = text.find(at, text.lexicon.questions) if text.tokens[at] in text.lexicon.questions else None
        phrase, taken = found or (None, 1)
        if phrase is None:
            out.append(text.tokens[at])
            firm.append(False)
        elif phrase.kind == "object":
            lost = lost or (at > 0 and text.tokens[at - 1] == "mat")
            objects.add(phrase.value)
            out += phrase.becomes
            firm += [True] * len(phrase.becomes)
        else:
            facets += [phrase.value] if phrase.kind == "facet" else []
            out.append("")
            firm.append(False)
        at += taken
    return _without_weak(Found(tuple(out), tuple(firm), frozenset(objects), tuple(dict.fromkeys(facets)), lost), text.lexicon)


def _without_weak(found: Found, lexicon: Lexicon) -> Found:
    """A thing that is only the setting ("mở quán") gives way where another is named."""
    strong = found.objects - lexicon.weak
    if not strong or len(strong) == len(found.objects) or INTO & set(found.tokens):
        return found
    gone = {word for each in found.objects & lexicon.weak for word in each[2:].split("_")}
    gone -= {word for each in strong for word in each[2:].split("_")}
    tokens = tuple("" if word in gone else word for word in found.tokens)
    return replace(found, tokens=tokens, objects=strong)


def _leave_out(found: Found, lexicon: Lexicon, typed: Forms, speller: Speller) -> Tokens:
    """Blank the words that say nothing. Without marks `dang` may be đang or đăng: it stays beside a word it belongs to."""
    tokens = found.tokens
    silent = {word for word in tokens if word in lexicon.drop and not (typed.get(word) and not typed[word] & lexicon.drop_marked)}
    out = list(tokens)
    for at, word in enumerate(tokens):
        if found.firm[at] or word not in silent:
            continue
        if not any(pair in speller.bound for pair in _beside(tokens, at, silent, bool(typed))):
            out[at] = ""
    return tuple(out)


def _beside(tokens: Tokens, at: int, silent: set[str], marked: bool) -> Iterator[tuple[str, str]]:
    """The pairs that a silent word stands in; where marks were typed, only those with a word that is not silent itself."""
    if at and not (marked and tokens[at - 1] in silent):
        yield tokens[at - 1], tokens[at]
    if at + 1 < len(tokens) and not (marked and tokens[at + 1] in silent):
        yield tokens[at], tokens[at + 1]
