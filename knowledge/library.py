"""The library: every procedure in reach, and which of them a citizen's message is about.

`Library.build` reads all names once; `ask` is pure, takes a millisecond or two, and says why (`Answer.why`).
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain, islice
from operator import itemgetter

import numpy as np

from knowledge.certainty import EVIDENCE, Candidates, Certainty, weigh
from knowledge.facets import Facet
from knowledge.index import Index, Long, Numbers
from knowledge.intent import read_intent
from knowledge.lexicon import Lexicon, load, load_aliases, read_table, taught
from knowledge.procedure import Level, Procedure
from knowledge.question import read_question
from knowledge.ranking import FEATURES, Ranker
from knowledge.reading import Name, Reading, plain_name, read_alias, read_name
from knowledge.spelling import Speller, often

SHOWN = 3
NEAREST = 5
WELL_KNOWN = 0.3
FORMER_NAMES = "aliases/noi_ten_cu"
"""The table of what procedures were called before a law renamed them; they are aliases like the others, too."""
AS_WELL = 3.0
"""Twins whose scores lie nearer than this fit about as well."""
AT_HOME = 20.0
"""How much more of its field and agency in the message counts for one of such twins."""
LEVELS = {
    "cap_xa": Level.COMMUNE,
    "cap_tinh": Level.PROVINCE,
    "o_so": Level.PROVINCE,
    "cap_bo": Level.MINISTRY,
    "o_bo": Level.MINISTRY,
}
"""The qualifiers of a question that say at which level it is decided."""
NEAR, NEARER = {Level.COMMUNE, Level.PROVINCE}, 3.0
"""The levels that citizens go to, where they say none; how much more one of such twins counts that is decided there."""
NOTHING_SAID = "nothing of the matter was said"
"""The rule behind an answer to a message without any word of a procedure."""


@dataclass(frozen=True, slots=True)
class Why:
    """How an answer came about: what was read, the best candidates' codes, and how sure either table is."""

    reading: Reading
    nearest: tuple[str, ...] = ()
    scope: float = 0.0
    sure: float = 0.0
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Ranked:
    """Candidates best first: their rows, features and scores, and the evidence for the first."""

    rows: tuple[int, ...]
    measured: Numbers
    scores: Numbers
    evidence: Numbers


@dataclass(frozen=True, slots=True)
class Answer:
    """`kind`: answer (sure of codes[0]) · choices (asks back) · unknown · other (another handler's). `codes`: best
    first, ≤ 3."""

    kind: str
    codes: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    facets: tuple[Facet, ...] = ()
    intent: str = ""
    why: Why = field(default_factory=lambda: Why(Reading(())))


@contextmanager
def _throwing_nothing_away() -> Iterator[None]:
    """While a catalogue is read there is no garbage, and looking for it would take an eighth of the time."""
    looked = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if looked:
            gc.enable()


@dataclass(frozen=True, slots=True, repr=False)  # asyncio.run writes out what it returns: half a gigabyte of this
class Library:
    """All procedures by code, read and indexed."""

    procedures: Mapping[str, Procedure]
    codes: tuple[str, ...]
    ranker: Ranker
    speller: Speller
    lexicon: Lexicon
    certainty: Certainty
    whole: Callable[[str], Procedure | None]

    @classmethod
    @_throwing_nothing_away()
    def build(
        cls,
        procedures: Iterable[Procedure],
        synonyms: Iterable[tuple[str, str]] = (),
        whole: Callable[[str], Procedure | None] | None = None,
    ) -> Library:
        """Read and index. `synonyms`: (phrase, code) pairs of the office's own; `whole`: where `get` finds the whole of
        a procedure, if those given have only what is matched. Of several procedures with one code the last wins."""
        synonyms = list(synonyms)
        lexicon = taught(load(), synonyms)
        by_code = {each.code: each for each in procedures}
        kept = list(by_code.values())
        names = [Name.of(each.name) for each in kept]
        readings = [read_name(name, lexicon) for name in names]
        at = {each.code: row for row, each in enumerate(kept)}
        aliases = dict.fromkeys((at[code], phrase) for phrase, code in _aliases(kept, synonyms) if code in at)
        others = sorted(aliases, key=itemgetter(0))
        rows = chain(readings, (read_alias(phrase, lexicon) for _, phrase in others))
        table = read_table("weights")
        same = _with_former_names(kept, tuple(map(_sameness, names, readings)))
        number = {each: at for at, each in enumerate(same)}
        kin = np.array([number[each] for each in same], np.int64)
        ranker = Ranker.of(kept, rows, [row for row, _ in others], lexicon, table["weights"]).akin(kin)
        speller = _speller(ranker.index, lexicon, names)
        return cls(by_code, tuple(by_code), ranker, speller, lexicon, Certainty.of(table), whole or by_code.get)

    @property
    def same(self) -> Long:
        """Of each procedure a number, equal for those that are called the same but for their level."""
        return self.ranker.sayings.voices.kin

    def get(self, code: str) -> Procedure | None:
        """The whole procedure of that code; `procedures` may have only what is matched and listed."""
        return self.whole(code)

    def ask(self, text: str, topic: str | None = None) -> Answer:
        """What a message is about. `topic`: code of the procedure under discussion, which a bare facet question
        means."""
        reading = read_question(text, self.lexicon, self.speller)
        facets = tuple(Facet(each) for each in reading.facets)
        intent = read_intent(text, reading, self.speller.frequency)
        if intent.ends:
            return Answer(intent.kind, intent=intent.name, facets=facets, why=Why(reading, rule=intent.name))
        if not reading.matter and not reading.objects:
            bare = Answer("unknown", intent="vague", facets=facets, why=Why(reading, rule=NOTHING_SAID))
            return self.in_talk(bare, topic)
        return self.decide(self.measure(reading), facets)

    def in_talk(self, answer: Answer, topic: str | None) -> Answer:
        """The same answer where a talk is about that procedure: a question that names nothing means it."""
        reading = answer.why.reading
        if topic is None or topic not in self.procedures:
            return answer
        if answer.why.rule != NOTHING_SAID or not (answer.facets or reading.tokens):
            return answer
        return Answer("answer", (topic,), (self._label(topic),), answer.facets, "procedure", Why(reading, rule="topic"))

    def measure(self, reading: Reading) -> Candidates:
        """The candidates of a question with their features, in no order."""
        found = self.ranker.measure(reading)
        asked = found.asked
        return Candidates(reading, found.rows, found.features, asked.of_words, asked.unknown, found.said.of_known)

    def rank(self, found: Candidates) -> Ranked:
        """The candidates best first."""
        scores = found.measured @ self.ranker.weights
        order = np.argsort(-scores, kind="stable")
        rows = found.rows[order].tolist()
        measured, scores = found.measured[order], scores[order]
        if not rows:
            return Ranked((), measured, scores, np.zeros(len(EVIDENCE), np.float32))
        lean = self.certainty.leanings.lean(found.reading.typed)
        evidence = weigh(found, measured, scores, self.same.take(rows).tolist(), lean)
        return Ranked(tuple(rows), measured, scores, evidence)

    def decide(self, found: Candidates, facets: tuple[Facet, ...] = ()) -> Answer:
        """Answer, ask back or own up, by what was measured."""
        reading, ranked = found.reading, self.rank(found)
        if not ranked.rows:
            return Answer(
                "unknown", facets=facets, intent="vague", why=Why(reading, rule="no procedure has these words")
            )
        scope, sure = self.certainty.in_scope(ranked.evidence), self.certainty.is_first(ranked.evidence)
        why = Why(reading, tuple(self.codes[row] for row in ranked.rows[:NEAREST]), scope, sure)
        known = f"o:{self.codes[ranked.rows[0]]}" in reading.objects  # by an office's own name, whatever that leans to
        if scope < self.certainty.scope and not (reading.open or known):
            return Answer("unknown", facets=facets, intent="procedure", why=why)
        codes = tuple(self._diverse(reading, ranked))
        if sure >= self.certainty.sure and not reading.open:
            return Answer("answer", codes[:1], (self._label(codes[0]),), facets, "procedure", why)
        return Answer("choices", codes, tuple(map(self._label, codes)), facets, "procedure", why)

    def _diverse(self, reading: Reading, ranked: Ranked) -> Iterator[str]:
        """Different procedures, best first; of twins that fit about as well the one whose level was said, that is asked
        most, that a commune or a province decides, or whose agency was said, and never a repealed one where another is
        in force."""
        groups: dict[int, list[int]] = {}
        for at, number in enumerate(self.same.take(ranked.rows).tolist()):
            groups.setdefault(number, []).append(at)
        known = self.ranker.traits
        levels = {level for name, level in LEVELS.items() if name in reading.qualifiers}
        at_home = ranked.scores + AT_HOME * ranked.measured[:, FEATURES.index("field")]

        def worth(at: int) -> tuple[float, float]:
            near = NEARER * self._decides(ranked.rows[at], levels or NEAR)
            return known.popularity(ranked.rows[at]), at_home[at] + near

        for twins in islice(groups.values(), SHOWN):
            in_force = [at for at in twins if not known.is_repealed(ranked.rows[at])] or twins
            there = [at for at in in_force if len(levels) == 1 and self._decides(ranked.rows[at], levels)] or in_force
            fitting = [at for at in there if ranked.scores[there[0]] - ranked.scores[at] < AS_WELL]
            yield self.codes[ranked.rows[max(fitting, key=worth)]]

    def _decides(self, row: int, levels: set[Level]) -> bool:
        """Whether the procedure of that row is decided at one of these levels."""
        competences = self.procedures[self.codes[row]].competences
        return bool(competences) and not levels.isdisjoint(competences[-1].levels)

    def _label(self, code: str) -> str:
        procedure = self.procedures[code]
        return procedure.short or procedure.name

    def explain(self, text: str) -> list[str]:
        """Readable lines for `motcua ask --explain`: what was read, the candidates, and what counted for each."""
        answer = self.ask(text)
        reading = answer.why.reading
        lines = [
            f"kind {answer.kind}  intent {answer.intent or '-'}  rule {answer.why.rule or '-'}  "
            f"scope {answer.why.scope:.2f}  sure {answer.why.sure:.2f}",
            f"words   {' '.join(reading.matter)}",
            f"things  {' '.join(sorted(each[2:] for each in reading.objects))}",
            f"actions {' '.join(sorted(reading.actions))}   qualifiers {' '.join(sorted(reading.qualifiers))}",
            f"facets  {' '.join(reading.facets)}   spelling {', '.join(f'{a} → {b}' for a, b in reading.spelling)}",
        ]
        return [*lines, *self._reasons(reading)] if answer.why.nearest else lines

    def _reasons(self, reading: Reading) -> Iterator[str]:
        """The best candidates, two lines each: score, share of belief among all, and what each of FEATURES added."""
        ranked = self.rank(self.measure(reading))
        belief = np.exp(ranked.scores - ranked.scores[0])
        belief /= belief.sum()
        added = ranked.measured * self.ranker.weights
        for row, score, share, of in islice(zip(ranked.rows, ranked.scores, belief, added, strict=True), NEAREST):
            parts = sorted(zip(FEATURES, of.tolist(), strict=True), key=lambda part: -abs(part[1]))
            yield f"{self.codes[row]}  {score:6.2f}  {share:4.0%}  {self.procedures[self.codes[row]].name[:90]}"
            yield f"          {'  '.join(f'{name} {x:+.2f}' for name, x in parts if x)}"


def _sameness(name: Name, reading: Reading) -> str:
    """What is equal for twins: the words of the name but for the level, and what is done ("lại" is not "lái")."""
    return f"{plain_name(name)}: {' '.join(sorted(reading.actions))}"


def _with_former_names(kept: Sequence[Procedure], same: tuple[str, ...]) -> tuple[str, ...]:
    """Who was repealed under a former name of a procedure in force is its twin, so that it is not offered beside it."""
    in_force = {each.code: of for each, of in zip(kept, same, strict=True) if each.current}
    former = {
        plain_name(Name.of(says)): in_force[code]
        for code, names in read_table(FORMER_NAMES).items()
        for says in names
        if code in in_force
    }
    return tuple(
        of if each.current else former.get(of.partition(":")[0], of) for each, of in zip(kept, same, strict=True)
    )


def _speller(index: Index, lexicon: Lexicon, names: Iterable[Name]) -> Speller:
    used = dict.fromkeys((*lexicon.known, *lexicon.abbreviations, *lexicon.drop), 1) | index.frequency()
    typed = frozenset(chain.from_iterable(name.marks for name in names))
    return Speller(used, often(index.rows_with), lexicon.together, lexicon.asked_together, lexicon.drop, typed)


def _aliases(procedures: list[Procedure], synonyms: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    shipped = load_aliases()
    for each in procedures:
        yield from ((alias, each.code) for alias in each.aliases)
        if each.short:
            yield each.short, each.code
        if each.field and each.popularity >= WELL_KNOWN:
            yield each.field, each.code
        yield from ((alias, each.code) for alias in shipped.get(each.code, ()))
    yield from synonyms
