"""The order of candidates: each is measured on some thirty readable features, and a shipped table of weights adds them
up.

The weights were learned offline (benchmarks/learn.py) and stand in lexicon/weights.toml; nothing is learned at run
time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from knowledge.hits import Hits, Near
from knowledge.index import Asked, Index, Long, Numbers, Rows
from knowledge.lexicon import Lexicon
from knowledge.procedure import Procedure
from knowledge.reading import Reading
from knowledge.sayings import PAIR_WORTH, Sayings, Script, weight_of
from knowledge.traits import MISSION, Traits
from knowledge.voices import NamesOf, Voices

Values = npt.NDArray[Any]
CANDIDATES = 60
ROWS = 320
"""Names that are looked at for candidates: a procedure has several."""
PLACES = 8_000
"""Places that are looked at for candidates, those of the rarest words first: what everybody says ("xin giấy") stands in
a third of all names and finds none."""
LEAST = np.float32(0.1)
"""What a share is of, where that is nothing."""

MEASURED = (
    "words",  # share of the question's words that one of its names holds, by rarity
    "pairs",  # share of the question's neighbouring words found together in one of its names
    "things",  # share of the things asked that one of its names is about
    "said",  # share of the message as it was said that one of its names holds, words and pairs
    "alias",  # likeness to the nearest of its names, official or alias
    "alike",  # likeness of the two as they were said
    "alias_within",  # how far one of its names stands whole inside the question
    "saying",  # how far one of them does as it was said
    "said_all",  # what one of its names holds of the message as it was said, by rarity, however long that is
    "alias_same",  # the question is that name
    "name",  # share of the official name that the question says
    "long",  # words of the name beyond the question, by rarity
    "other_things",  # things in the name that were not asked
    "action",  # the procedure does what was asked, by the table of fits
    "later",  # it does something to what must already exist, and nothing of the sort was asked
    "undone",  # something of the sort was asked, and it does nothing that answers it
    "unasked",  # qualifiers of the procedure that the question does not have
    "unmet",  # qualifiers of the question that the procedure does not have
    "clash",  # it is another of a kind than was asked: a company of two members, not of shareholders
    "repealed",
    "commune",  # decided by the commune (too)
    "ministry",  # decided by a ministry or another agency only
    "popularity",
    "abroad",  # done by a mission abroad, and nothing of the sort was said
    "order",  # share of the question's words that stand in the name in the same order
    "field",  # share of the message found in its field and agency
    "named",  # how much has been written about it
    "likely",  # how likely all its names together make this message
    "told",  # share of the message's neighbouring words that any of its names has side by side
    "likely_all",  # `likely` summed over the words, not their mean: a long message says more than a short one
)
UNNAMED = ("words", "name", "order", "said", "alike", "likely")
"""What weighs otherwise for a procedure that has only its official name, and the less so the more names it or a twin of
it has: nobody's words are to be found there."""
FEATURES = (*MEASURED, "unnamed", *(f"{each}_unnamed" for each in UNNAMED))
_APART = [MEASURED.index(each) for each in UNNAMED]


@dataclass(frozen=True, slots=True)
class Measured:
    """Procedures worth measuring by their rows, FEATURES of each, and what the question holds as read and as said."""

    rows: Long
    features: Numbers
    asked: Asked
    said: Asked


@dataclass(frozen=True, slots=True)
class Ranker:
    """Features and their weights over one index.

    Rows below `names` are official names, the others aliases, sorted by `owner`: those of procedure k stand at
    aliases[k]:aliases[k + 1]. `held`: what each row holds, words and things; `handicap`: what it must share before it
    is thought of, for long names share something with everything.
    """

    index: Index
    traits: Traits
    lexicon: Lexicon
    weights: Numbers
    owner: Long
    names: int
    script: Script
    sayings: Sayings
    aliases: Long
    held: Numbers
    handicap: Numbers

    @classmethod
    def of(
        cls,
        procedures: Sequence[Procedure],
        rows: Iterator[Reading],
        others: Sequence[int],
        lexicon: Lexicon,
        weights: Mapping[str, float],
    ) -> Ranker:
        """Index the readings of the procedures' names, then of their aliases; `others`: whose each alias is,
        sorted."""
        names = list(islice(rows, len(procedures)))
        owner = [*range(len(procedures)), *others]
        read, said = Rows(), Rows()
        for each in chain(names, rows):
            read.add(each.tokens, each.objects, each.tail)
            said.add(each.surface)
        index, heard = Index.build(read, owner, lexicon.faint).beside(Index.build(said, owner, pair_worth=PAIR_WORTH))
        traits = Traits.of(procedures, names, lexicon)
        aliases = len(procedures) + np.searchsorted(np.array(others, np.int64), np.arange(len(procedures) + 1))
        return cls(
            index,
            traits,
            lexicon,
            np.array([weights.get(each, 0.0) for each in FEATURES], np.float32),
            np.array(owner, np.int64),
            len(procedures),
            Script.of(names),
            Sayings.of(Voices.of(heard, said.lengths, owner), procedures),
            aliases,
            np.stack((index.mass.words + index.mass.things, heard.mass.words + heard.mass.pairs)),
            _handicap(index.mass.words, traits),
        )

    def akin(self, kin: Long) -> Self:
        """The same where procedures of one number are twins."""
        voices = self.sayings.voices.akin(kin)
        return replace(self, sayings=replace(self.sayings, voices=voices))

    def candidates(self, asked: Asked, said: Asked, hits: Hits) -> Long:
        """The procedures worth measuring: the best rows by a coarse sum of what they share as read and as said."""
        if not hits.terms:
            return np.zeros(0, np.int64)
        fit = 1.0 + 8.0 / max(asked.of_words + asked.of_things, 0.1)
        heard = 6.0 / max(weight_of(said), 0.1)
        kinds = ((fit, asked.words), (0.7, asked.pairs), (fit, asked.things), (heard, said.places))
        shared = hits.sums([weight for weight, terms in kinds for _ in terms], PLACES)
        touched = (shared > 0).nonzero()[0]  # of truths they are found twice as fast as of numbers
        rough = self.handicap.take(touched) - shared.take(touched)
        best = np.argpartition(rough, ROWS)[:ROWS] if len(rough) > ROWS else np.arange(len(rough))
        owners = self.owner.take(touched[best[np.argsort(rough[best], kind="stable")]])
        return np.array([*islice(dict.fromkeys(owners.tolist()), CANDIDATES)], np.int64)

    def measure(self, reading: Reading) -> Measured:
        """The procedures worth measuring, and a row of FEATURES for each."""
        asked, said = self.index.ask(reading.tokens, reading.objects), self.sayings.index.ask(reading.surface)
        hits = Hits.of(self.index, [*asked.places, *said.places])
        chosen = self.candidates(asked, said, hits)
        if not len(chosen):
            return Measured(chosen, np.zeros((0, len(FEATURES)), np.float32), asked, said)
        names = self.names_of(chosen)
        near = hits.near(names.where(self.index.size))
        likely, told = self.sayings.voices.heard(said, near, names, len(asked.places))
        blocks = (
            *self._nearest(asked, said, names, near),
            *self._actions(reading.actions, chosen),
            *self._qualifiers(reading.qualifiers, chosen),
            self._fixed(reading.qualifiers, chosen),
            self.script.in_order(reading, chosen),
            self.sayings.at_home(reading.surface, chosen),
            self.sayings.voices.written.take(chosen),
            *(likely, told, likely * (len(said.words) / 10.0)),
            self.sayings.voices.unnamed.take(chosen),
        )
        return Measured(chosen, _in_columns(blocks, len(chosen)), asked, said)

    def compare(self, asked: Asked, said: Asked, names: NamesOf, near: Near) -> tuple[Values, Values, Values]:
        """What each of these names (a column) shares with the question, in lines: words, pairs, things, and as it was
        said; how alike the two are, as read and as said; and how far the name stands within the question, as both."""
        kinds = np.repeat((0, 1, 2, 3), (len(asked.words), len(asked.pairs), len(asked.things), len(said.places)))
        cells = kinds.take(near.terms) * len(names.rows) + near.rows
        shared = np.bincount(cells, near.worth, minlength=4 * len(names.rows)).astype(np.float32).reshape(4, -1)
        held = self.held.take(names.rows, axis=1)
        both = np.stack((np.minimum(shared[0] + shared[2], held[0]), shared[3]))
        asks = np.array([[asked.of_words + asked.of_things], [weight_of(said)]], np.float32)
        alike = both / np.maximum(held + asks - both, LEAST)
        return shared, alike, both / np.maximum(held, LEAST)

    def _nearest(self, asked: Asked, said: Asked, names: NamesOf, near: Near) -> Iterator[Values]:
        """From `words` to `other_things`."""
        compared = self.compare(asked, said, names, near)
        best = names.best(np.concatenate(compared))
        most = best[3] / 30.0
        best[:4] /= np.array([[max(of, LEAST)] for of in (*asked.of_kinds, weight_of(said))], np.float32)
        yield from (best, most, best[4] > 0.97)
        own, mass = compared[0].take(names.starts, axis=1), self.index.mass
        long = np.maximum(mass.words.take(names.chosen), LEAST)
        spoken = np.minimum(own[0], long)
        yield from (spoken / long, np.minimum((long - spoken) / 50.0, 3.0))
        yield np.minimum((mass.things.take(names.chosen) - own[2]) / 10.0, 3.0)

    def _fixed(self, qualifiers: frozenset[str], chosen: Long) -> Numbers:
        """From `repealed` to `abroad`."""
        fixed = self.traits.fixed.take(chosen, axis=0)
        if qualifiers & {"nuoc_ngoai", MISSION}:
            fixed[:, -1] = 0.0
        return fixed.T

    def names_of(self, chosen: Long) -> NamesOf:
        """The rows of these procedures' names, official and aliases."""
        begin = self.aliases.take(chosen)
        sizes = self.aliases.take(chosen + 1) - begin + 1
        starts = sizes.cumsum() - sizes
        rows = np.arange(sizes.sum()) + (begin - 1 - starts).repeat(sizes)
        rows[starts] = chosen
        return NamesOf(rows, starts)

    def _actions(self, asked: frozenset[str], chosen: Long) -> tuple[Numbers, ...]:
        """`action`, `later` and `undone`."""
        after = asked & self.lexicon.later
        meant = after or asked
        none = np.zeros(len(chosen), np.float32)
        if not meant:
            return none, self.traits.later.take(chosen).astype(np.float32), none
        does = self.traits.actions.take(chosen, axis=0)
        fits = self.traits.fits[[self.lexicon.actions.index(each) for each in meant]].max(axis=0)
        worth = np.where(does, fits, -9.0).max(axis=1)
        undone = does.any(axis=1) & (worth <= 0.0) if after else none
        worth = np.where(worth < -1.0, -0.2, worth)
        later = self.traits.later.take(chosen) & (worth < 0.5) & (not after)
        return worth.astype(np.float32), later.astype(np.float32), undone.astype(np.float32)

    def _qualifiers(self, asked: frozenset[str], chosen: Long) -> tuple[Numbers, ...]:
        """`unasked`, `unmet` and `clash`."""
        traits, has = self.traits, self.traits.qualifiers.take(chosen, axis=0).astype(np.float32)
        if not asked:
            none = np.zeros(len(chosen), np.float32)
            return np.minimum(has @ traits.unasked, np.float32(3.0)), none, none
        said = np.array([each.name in asked for each in self.lexicon.qualifiers], np.float32)
        unasked: Numbers = np.minimum(has @ ((1.0 - said) * traits.unasked), np.float32(3.0))
        unmet: Numbers = np.minimum((1.0 - has) @ (said * traits.unmet), np.float32(3.0))
        other: npt.NDArray[np.bool_] = (
            (said @ traits.kinds > 0) & (has @ traits.kinds > 0) & ((has * said) @ traits.kinds <= 0)
        )
        return unasked, unmet, np.asarray(other.any(axis=1), np.float32)


def _handicap(mass: Numbers, traits: Traits) -> Numbers:
    """A fifth of what a row holds; and of a name that is repealed four words more."""
    handicap = mass * np.float32(0.2)
    handicap[: len(traits.fixed)] += 4.0 * traits.fixed[:, 0]
    return handicap


def _in_columns(blocks: Iterable[Values], rows: int) -> Numbers:
    """The measures, a column each, the last of them `unnamed`; and once more those of UNNAMED by that."""
    columns, at = np.empty((len(FEATURES), rows), np.float32), 0
    for each in blocks:
        end = at + (len(each) if each.ndim > 1 else 1)
        columns[at:end] = each
        at = end
    np.multiply(columns.take(_APART, axis=0), columns[at - 1], out=columns[at:])
    return columns.T
