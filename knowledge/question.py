"""A citizen's message read into its parts: keyboard leftovers, short forms and slips mended, fillers and facets set
apart."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from knowledge.lexicon import Lexicon
from knowledge.phrases import Phrase, Phrases, Text, Tokens
from knowledge.reading import Reading, expand, find_slots, sound, without_exceptions
from knowledge.spelling import Speller
from knowledge.vietnamese import Forms, forms, pairs, words

BOUND = 4
FEW = 14
"""Words of a message in which a phrase is found in spite of one slip."""
PAPERS = frozenset(["giay", "the", "so", "bang", "bien", "chung", "ho", "van", "passport", "cccd", "hop", "cavet"])
ALL_OF = frozenset(["het", "ca", "sach", "luon", "tieu", "toan", "mot", "cai", "cuon"])
END = "."
THEN = frozenset([END, "roi", "r", "lam", "xin", "gio", "thi", "phai", "muon", "nen", "nay"])
"""What follows where somebody tells of a loss."""
INTO = frozenset({"tich"})
OFFICIAL = frozenset(
    {("thu", "tuc"), ("ho", "so"), ("giay", "to"), ("giay", "phep"), ("dang", "ky"), ("muon", "lam"), ("xin", "cap")}
)

OFFERED = frozenset(
    [("co", "phieu"), ("co", "phan"), ("them", "co"), ("trai", "phieu"), ("chung", "khoan"), ("chung", "chi"),
     ("chung", "quyen"), ("rieng", "le"), ("ra", "cong"), ("ra", "nuoc"), ("lan", "dau")]
)  # fmt: skip
"""What follows where something is sold, though a friend might be greeted: without marks `chào bán` is `chào bạn`."""
ASKING = frozenset(
    ["gi", "j", "chi", "nao", "dau", "mo", "bao", "may", "nhieu", "lau", "khong", "ai", "sao", "hay", "online", "onl"]
)
"""Words that make a turn of phrase a question."""
_FIGURES = re.compile(
    r"\b(?:(?:nam|hoi|tu|den) )?(?:19|20)\d\d\b"
    r"(?! (?:con|m2|m3|m|met|tan|ta|kg|nguoi|cay|bao|lit|khoi|ha|chiec|cai|kw)\b)"
    r"|(?<!duoi )(?<!tren )\b(?:\d+(?:k|tr|ty)\d*\b"
    r"|\d+(?: \d{1,3})? ?(?:tr|trieu|ty|nghin|ngan)\b(?: (?:\d{1,3}|ruoi|may|hon)\b)?)"
)
"""Years and sums of money: no procedure is told by them, only by what is under or over them, and each is a rare
word."""


def read_question(text: str, lexicon: Lexicon, speller: Speller) -> Reading:
    """A citizen's message: keyboard leftovers, short forms and slips read, fillers and facets set apart."""
    text = without_exceptions(text)
    given = _real_forms(text, lexicon, speller)
    heard, mended = speller.respell(expand(words(text), lexicon.teencode), given, lexicon.either)
    said = _to_the_point(heard, given, lexicon)
    ruled = _without_figures(_apply_rules(said, given, lexicon))
    spelt = expand(ruled, lexicon.abbreviations)
    odd = frozenset(at + 1 for at, pair in enumerate(pairs(spelt)) if not speller.meet(*pair))
    odd = odd if len(spelt) <= FEW else frozenset()
    found = _rewrite(Text(tuple(spelt), given, lexicon.unclear, lexicon.connectors, odd, lexicon.drop), lexicon)
    actions, qualifiers = find_slots(found.tokens, lexicon, given)
    return Reading(
        tokens=_leave_out(found, lexicon, given, speller),
        objects=found.objects,
        actions=frozenset(actions | {"mat"} if found.lost else actions),
        qualifiers=frozenset(qualifiers),
        facets=found.facets,
        spelling=mended,
        open=_is_open(tuple(spelt), found.lost, lexicon),
        asks=bool(found.facets) or not OFFICIAL.isdisjoint(pairs(spelt)),
        surface=sound(_without(expand(_without_figures(said), lexicon.abbreviations), found.asking), lexicon),
        idle=found.idle or (found.mood and not actions),
        typed=tuple(heard),
    )


def _to_the_point(heard: list[str], given: Forms, lexicon: Lexicon) -> list[str]:
    """Without courtesies, the longest first; all of it where nothing else is said. Shares are sold (`chào bán`), not
    greeted."""
    table, left, done = lexicon.courtesies, list[str](), 0
    for at, sizes in table.openings_in(tuple(heard)):
        may = sizes if at >= done else ()
        size = next((size for size in may if _is_meant(tuple(heard[at : at + size]), given, table)), 0)
        if size and tuple(heard[at + size : at + size + 2]) not in OFFERED:
            left += heard[done:at]
            done = at + size
    return (left + heard[done:]) or heard


def _is_meant(said: Tokens, given: Forms, table: Phrases) -> bool:
    """Whether these words are in the table as they were typed: with its marks, or with none at all."""
    bare = all(word in (given.get(word) or (word,)) for word in said)
    return any(bare or each.agrees(given) for each in table.exact.get(said, ()))


def _without_figures(said: list[str]) -> list[str]:
    """Without years and sums of money; all of it where nothing else is said."""
    if not any(word[0].isdigit() for word in said):
        return said
    return _FIGURES.sub(" ", " ".join(said)).split() or said


def _without(said: list[str], asking: Iterable[Tokens]) -> Tokens:
    """The words that are left without these turns of phrase, where they ask ("điều kiện gì"; "điều kiện" alone stands
    in names, too); all of them where nothing else is said."""
    left = list(said)
    for phrase in asking:
        if ASKING.isdisjoint(phrase):
            continue
        size = len(phrase)
        at = next((at for at in range(len(left) - size + 1) if tuple(left[at : at + size]) == phrase), None)
        if at is not None:
            del left[at : at + size]
    return tuple(left or said)


def _real_forms(text: str, lexicon: Lexicon, speller: Speller) -> Forms:
    """How words were typed; of forms that nobody writes (`đõ`) nothing is left: slips, which tell nothing."""
    return {
        word: tuple(each for each in typed if each in speller.marks or each in lexicon.real)
        for word, typed in forms(text).items()
    }


def _apply_rules(tokens: list[str], given: Forms, lexicon: Lexicon) -> list[str]:
    """Rewritten by those rules, in their order, of which a needle is among the words."""
    rules, needed = lexicon.rules, lexicon.rules_with
    said = {at for word in set(tokens) for at in needed.get(word, ()) if rules[at].hears(word, given)}
    text = " ".join(tokens)
    for rule in (lexicon.rules[at] for at in sorted(said)):
        text = rule.rewrite(text)  # the next rule, too, sees single blanks
    return text.split() if said else tokens


@dataclass(frozen=True, slots=True)
class Found:
    """A question rewritten: `firm` marks the words that a thing stands for, which are never left out; `asking`: the
    turns of phrase in which `facets` are asked; `idle`: advice, an opinion or a favour is asked; `mood`: one is
    told, and no thing of a procedure named."""

    tokens: Tokens
    firm: tuple[bool, ...]
    objects: frozenset[str]
    facets: Tokens
    asking: tuple[Tokens, ...]
    lost: bool
    idle: bool
    mood: bool


def _rewrite(text: Text, lexicon: Lexicon) -> Found:
    out: list[str] = []
    firm: list[bool] = []
    objects: set[str] = set()
    asked: list[tuple[str, Tokens]] = []
    kinds: set[str] = set()
    at = 0
    while at < len(text.tokens):
        found = _unless_within(text, at, text.find(at, lexicon.questions), lexicon)
        phrase, taken = found or (None, 1)
        if phrase is None:
            out.append(text.tokens[at])
            firm.append(False)
        elif phrase.kind == "object":
            objects.add(phrase.value)
            out += phrase.becomes
            firm += [True] * len(phrase.becomes)
        else:
            asked += [(phrase.value, text.tokens[at : at + taken])] if phrase.kind == "facet" else []
            kinds.add(phrase.kind)
            out.append("")
            firm.append(False)
        at += taken
    told = [(word, sure) for word, sure in zip(out, firm, strict=True) if word not in ALL_OF]
    typed = text.typed.get("mat", ())
    lost = (not typed or "mất" in typed) and _is_lost(told)
    return _without_weak(
        Found(
            tuple(out),
            tuple(firm),
            frozenset(objects),
            tuple(dict.fromkeys(facet for facet, _ in asked)),
            tuple(phrase for _, phrase in asked),
            lost,
            "idle" in kinds,
            "mood" in kinds and not objects,
        ),
        lexicon,
    )


def _is_lost(told: list[tuple[str, bool]]) -> bool:
    """Whether a paper or a thing is lost (`mất sổ`), or was (`sổ mất rồi`; "sang tên sổ mất lâu không" takes long)."""
    after = [*(word for word, _ in told[2:]), END]
    return any(
        (one == "mat" and not held and (other in PAPERS or sure)) or (other == "mat" and held and then in THEN)
        for (one, held), (other, sure), then in zip(told, told[1:], after, strict=False)
    )


def _is_open(said: Tokens, lost: bool, lexicon: Lexicon) -> bool:
    """Whether nothing but a phrase of `ask_back` is said, the whole of it; what was lost is known well enough."""
    left = tuple(word for word in said if word not in lexicon.drop)
    spoken = f" {' '.join(said)} "
    return any(
        f" {' '.join(whole)} " in spoken and (not lost or "mat" in whole) for whole in lexicon.ask_back.get(left, ())
    )


def _unless_within(
    text: Text, at: int, found: tuple[Phrase, int] | None, lexicon: Lexicon
) -> tuple[Phrase, int] | None:
    """What was found here, but for a setting ("mở tiệm") in which another thing begins that reaches further ("tiệm
    in")."""
    if found is None or found[0].value not in lexicon.weak:
        return found
    for here in range(at + 1, at + found[1]):
        other = text.find(here, lexicon.questions)
        if other and other[0].kind == "object" and here + other[1] > at + found[1]:
            return None
    return found


def _without_weak(found: Found, lexicon: Lexicon) -> Found:
    """A thing that is only the setting ("mở quán") gives way where another is named; what was lost is no setting."""
    if found.lost:
        return found
    strong = found.objects - lexicon.weak - lexicon.kept
    if not strong or not found.objects & lexicon.weak or INTO & set(found.tokens):
        return found
    gone = {word for each in found.objects & lexicon.weak for word in each[2:].split("_")}
    gone -= {word for each in strong for word in each[2:].split("_")}
    tokens = tuple("" if word in gone else word for word in found.tokens)
    return replace(found, tokens=tokens, objects=found.objects - lexicon.weak)


def _leave_out(found: Found, lexicon: Lexicon, typed: Forms, speller: Speller) -> Tokens:
    """Blank the words that say nothing. Without marks `dang` may be đang or đăng: it stays beside a word it belongs
    to."""
    tokens = found.tokens
    silent = {
        word
        for word in tokens
        if word in lexicon.drop and not (typed.get(word) and lexicon.drop_marked.isdisjoint(typed[word]))
    }
    out = list(tokens)
    for at, word in enumerate(tokens):
        if found.firm[at] or word not in silent:
            continue
        if not any(speller.meet(*pair, least=BOUND) for pair in _beside(tokens, at, silent, bool(typed))):
            out[at] = ""
    return tuple(out)


def _beside(tokens: Tokens, at: int, silent: set[str], marked: bool) -> Iterator[tuple[str, str]]:
    """The pairs that a silent word stands in; where marks were typed, only those with a word that is not silent
    itself."""
    if at and not (marked and tokens[at - 1] in silent):
        yield tokens[at - 1], tokens[at]
    if at + 1 < len(tokens) and not (marked and tokens[at + 1] in silent):
        yield tokens[at], tokens[at + 1]
