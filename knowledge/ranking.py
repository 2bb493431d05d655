"""The order of candidates: each is measured on some thirty readable features, and a shipped table of weights adds them
up.

The weights were learned offline (benchmarks/learn.py) and stand in lexicon/weights.toml; nothing is learned at run
time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any

import numpy as np
import numpy.typing as npt

from knowledge.index import Index, Matches, Numbers, Rows
from knowledge.lexicon import Lexicon
from knowledge.procedure import Procedure
from knowledge.reading import Reading
from knowledge.sayings import Sayings, Script
from knowledge.traits import MISSION, Traits
from knowledge.voices import NamesOf

CANDIDATES = 60

MEASURED = (
    "words",  # share of the question's words that one of its names holds, by rarity
    "name",  # share of the name that the question says
    "pairs",  # share of the question's neighbouring words found together in one of its names
    "things",  # share of the things asked that one of its names is about
    "other_things",  # things in the name that were not asked
    "alias",  # likeness to the nearest of its names, official or alias
    "alias_within",  # how far one of its names stands whole inside the question
    "alias_same",  # the question is that name
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
    "long",  # words of the name beyond the question, by rarity
    "said",  # share of the message as it was said that one of its names holds, words and pairs
    "saying",  # share of that name
    "alike",  # likeness of the two as they were said
    "field",  # share of the message found in its field and agency
    "likely",  # how likely all its names together make this message
    "told",  # share of the message's neighbouring words that any of its names has side by side
    "named",  # how much has been written about it
)
UNNAMED = ("words", "name", "order", "said", "alike", "likely")
"""What weighs otherwise for a procedure that has only its official name, as most have: nobody's words are to be found
there."""
FEATURES = (*MEASURED, "unnamed", *(f"{each}_unnamed" for each in UNNAMED))
_APART = [MEASURED.index(each) for each in UNNAMED]


@dataclass(frozen=True, slots=True)
class Ranker:
    """Features and their weights over one index. Rows below `names` are official names, the others aliases, sorted by
    `owner`: those of procedure k stand at aliases[k]:aliases[k + 1]. `held`: what each row holds, words and things."""

    index: Index
    traits: Traits
    lexicon: Lexicon
    weights: Numbers
    owner: npt.NDArray[np.int64]
    names: int
    script: Script
    sayings: Sayings
    aliases: npt.NDArray[np.int64]
    held: Numbers

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
        index = Index.build(read, owner, lexicon.faint)
        aliases = len(procedures) + np.searchsorted(np.array(others, np.int64), np.arange(len(procedures) + 1))
        return cls(
            index,
            Traits.of(procedures, names, lexicon),
            lexicon,
            np.array([weights.get(each, 0.0) for each in FEATURES], np.float32),
            np.array(owner, np.int64),
            len(procedures),
            Script.of(names),
            Sayings.of(said, owner, procedures),
            aliases,
            index.mass.words + index.mass.things,
        )

    def candidates(self, matches: Matches, likeness: Numbers, alike: Numbers) -> npt.NDArray[np.int64]:
        """The procedures worth measuring: the best rows by a coarse sum of what they share as read and as said."""
        rough = matches.words + 0.7 * matches.pairs + matches.things - 0.12 * self.index.mass.words
        rough[: self.names] -= 4.0 * self.traits.fixed[:, 0]
        rough += 8.0 * likeness + 6.0 * alike
        rough[(matches.words + matches.things <= 0) & (alike <= 0)] = -99.0
        count = min(CANDIDATES * 2, len(rough))
        best = np.argpartition(-rough, count - 1)[:count] if count else np.zeros(0, np.int64)
        best = best[rough[best] > -99.0]
        best = best[np.argsort(-rough[best], kind="stable")]
        owners = self.owner[best]
        _, first = np.unique(owners, return_index=True)
        return owners[np.sort(first)][:CANDIDATES]

    def likeness(self, matches: Matches, shared: Numbers) -> Numbers:
        """For each row its likeness to the question: shared of all."""
        asked = np.float32(matches.of_words + matches.of_things)
        alike: Numbers = shared / np.maximum(self.held + asked - shared, np.float32(0.1))
        return alike

    def measure(self, reading: Reading) -> tuple[npt.NDArray[np.int64], Numbers, Matches]:
        """The procedures worth measuring, a row of FEATURES for each, and what all rows share with the question."""
        matches = self.index.match(reading.tokens, reading.objects)
        shared: Numbers = np.minimum(matches.words + matches.things, self.held)
        likeness = self.likeness(matches, shared)
        heard = self.sayings.measure(reading)
        chosen = self.candidates(matches, likeness, heard.alike)
        if not len(chosen):
            return chosen, np.zeros((0, len(FEATURES)), np.float32), matches
        names = self.names_of(chosen)
        at = names.rows
        like = names.best(likeness[at])
        within = names.best(shared[at] / np.maximum(self.held[at], 0.1))
        parts = self._parts(reading, matches, chosen, names, (like, within, like > 0.97))
        said = names.best(heard.shared[at]) / max(heard.asked, 0.1)
        saying = names.best(heard.shared[at] / np.maximum(self.sayings.mass[at], 0.1))
        home = heard.field[self.sayings.field_of[chosen]]
        columns = (parts, said, saying, names.best(heard.alike[at]), home, *self._voiced(reading, names))
        return chosen, _set_apart(np.column_stack(columns).astype(np.float32)), matches

    def _voiced(self, reading: Reading, names: NamesOf) -> tuple[Numbers, Numbers, Numbers]:
        voices = self.sayings.voices
        return *voices.heard(reading.surface, names), voices.named(names)

    def _parts(
        self,
        reading: Reading,
        matches: Matches,
        chosen: npt.NDArray[np.int64],
        names: NamesOf,
        alias: tuple[npt.NDArray[Any], ...],
    ) -> Numbers:
        index, traits, at = self.index, self.traits, names.rows
        mass = np.maximum(index.mass.words[chosen], 0.1)
        words = names.best(matches.words[at]) / max(matches.of_words, 0.1)
        name = np.minimum(matches.words[chosen] / mass, 1.0)
        pairs = names.best(matches.pairs[at]) / max(matches.of_pairs, 0.1)
        things = names.best(matches.things[at]) / max(matches.of_things, 0.1)
        others = np.minimum((index.mass.things[chosen] - matches.things[chosen]) / 10.0, 3.0)
        deeds = self._actions(reading.actions, chosen)
        narrowed = self._qualifiers(reading.qualifiers, chosen)
        beyond = np.minimum((mass - np.minimum(matches.words[chosen], mass)) / 50.0, 3.0)
        columns = (words, name, pairs, things, others, *alias, *deeds, *narrowed)
        order = self.script.in_order(reading, chosen)
        fixed = traits.fixed[chosen]
        if reading.qualifiers & {"nuoc_ngoai", MISSION}:
            fixed[:, -1] = 0.0
        return np.column_stack((*columns, fixed, order, beyond))

    def names_of(self, chosen: npt.NDArray[np.int64]) -> NamesOf:
        """The rows of these procedures' names, official and aliases."""
        begin = self.aliases[chosen]
        sizes = self.aliases[chosen + 1] - begin + 1
        starts = np.cumsum(sizes) - sizes
        rows = np.arange(sizes.sum()) + np.repeat(begin - 1 - starts, sizes)
        rows[starts] = chosen
        return NamesOf(rows, starts)

    def _actions(self, asked: frozenset[str], chosen: npt.NDArray[np.int64]) -> tuple[Numbers, ...]:
        """`action`, `later` and `undone`."""
        after = asked & self.lexicon.later
        meant = after or asked
        none = np.zeros(len(chosen), np.float32)
        if not meant:
            return none, self.traits.later[chosen].astype(np.float32), none
        does = self.traits.actions[chosen]
        fits = self.traits.fits[[self.lexicon.actions.index(each) for each in meant]].max(axis=0)
        worth = np.where(does, fits, -9.0).max(axis=1)
        undone = does.any(axis=1) & (worth <= 0.0) if after else none
        worth = np.where(worth < -1.0, -0.2, worth)
        later = self.traits.later[chosen] & (worth < 0.5) & (not after)
        return worth.astype(np.float32), later.astype(np.float32), undone.astype(np.float32)

    def _qualifiers(self, asked: frozenset[str], chosen: npt.NDArray[np.int64]) -> tuple[Numbers, ...]:
        """`unasked`, `unmet` and `clash`."""
        traits = self.traits
        said = np.array([each.name in asked for each in self.lexicon.qualifiers], np.float32)
        has = traits.qualifiers[chosen]
        unasked: Numbers = np.minimum(has @ ((1.0 - said) * traits.unasked), np.float32(3.0))
        unmet: Numbers = np.minimum((1.0 - has) @ (said * traits.unmet), np.float32(3.0))
        other: npt.NDArray[np.bool_] = (
            (said @ traits.kinds > 0) & (has @ traits.kinds > 0) & ((has * said) @ traits.kinds <= 0)
        )
        return unasked, unmet, np.asarray(other.any(axis=1), np.float32)


def _set_apart(measured: Numbers) -> Numbers:
    """The measures, and once more those of UNNAMED for the procedures that nobody has named."""
    unnamed = (measured[:, MEASURED.index("named")] <= 0).astype(np.float32)[:, None]
    return np.hstack((measured, unnamed, measured[:, _APART] * unnamed))
