"""The order of candidates: each is measured on some thirty readable features, and a shipped table of weights adds them
up.

The weights were learned offline (benchmarks/learn.py) and stand in lexicon/weights.toml; nothing is learned at run
time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice, repeat
from typing import Any

import numpy as np
import numpy.typing as npt

from knowledge.index import Asked, Index, Long, Numbers, Rows, Whole
from knowledge.lexicon import Lexicon
from knowledge.procedure import Procedure
from knowledge.reading import Reading
from knowledge.sayings import Sayings, Script, weight_of
from knowledge.traits import MISSION, Traits
from knowledge.voices import NamesOf

Values = npt.NDArray[Any]
CANDIDATES = 60
ROWS = 200
"""Names that are looked at for candidates: a procedure has several."""
PLACES = 8_000
"""Places that are looked at for candidates, those of the rarest words first: what everybody says ("xin giấy") stands in
a third of all names and finds none."""

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
    "likely_all",  # `likely` summed over the words, not their mean: a long message says more than a short one
    "said_all",  # what one of its names holds of the message as it was said, by rarity, however long that is
)
UNNAMED = ("words", "name", "order", "said", "alike", "likely")
"""What weighs otherwise for a procedure that has only its official name, as most have: nobody's words are to be found
there."""
FEATURES = (*MEASURED, "unnamed", *(f"{each}_unnamed" for each in UNNAMED))
_APART = [MEASURED.index(each) for each in UNNAMED]
_NAMED = MEASURED.index("named")


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
        index = Index.build(read, owner, lexicon.faint)
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
            Sayings.of(said, owner, procedures),
            aliases,
            index.mass.words + index.mass.things,
            _handicap(index.mass.words, traits),
        )

    def candidates(self, asked: Asked, said: Asked) -> Long:
        """The procedures worth measuring: the best rows by a coarse sum of what they share as read and as said."""
        fit = 1.0 + 8.0 / max(asked.of_words + asked.of_things, 0.1)
        heard = 6.0 / max(weight_of(said), 0.1)
        kinds = (len(asked.words), len(asked.pairs), len(asked.things))
        read = zip(asked.places, np.repeat((fit, 0.7, fit), kinds).tolist(), repeat(self.index))
        told = zip(said.places, repeat(heard), repeat(self.sayings.index))
        rows, worth = zip(*_rarest([*read, *told]), strict=True)
        shared = np.bincount(np.concatenate(rows), np.concatenate(worth), minlength=self.index.size)
        touched = (shared > 0).nonzero()[0]  # of truths they are found twice as fast as of numbers
        rough = self.handicap[touched] - shared[touched]
        best = np.argpartition(rough, ROWS)[:ROWS] if len(rough) > ROWS else np.arange(len(rough))
        owners = self.owner[touched[best[np.argsort(rough[best], kind="stable")]]]
        return np.array([*islice(dict.fromkeys(owners.tolist()), CANDIDATES)], np.int64)

    def measure(self, reading: Reading) -> Measured:
        """The procedures worth measuring, and a row of FEATURES for each."""
        asked, said = self.index.ask(reading.tokens, reading.objects), self.sayings.index.ask(reading.surface)
        chosen = self.candidates(asked, said) if asked.places or said.places else np.zeros(0, np.int64)
        if not len(chosen):
            return Measured(chosen, np.zeros((0, len(FEATURES)), np.float32), asked, said)
        names = self.names_of(chosen)
        where = names.where(self.index.size)
        parts = self._parts(reading, asked, chosen, names, self._shared(asked, names, where))
        heard, at = self.sayings.measure(said, names, where), names.rows
        most = names.best(heard.shared)
        saying = names.best(heard.shared / np.maximum(self.sayings.mass[at], 0.1))
        home = self.sayings.at_home(reading.surface, chosen)
        spoken = (most / max(heard.asked, 0.1), saying, names.best(heard.alike), home, heard.likely, heard.told)
        whole = (heard.likely * (len(said.words) / 10.0), most / 30.0)
        columns = (*parts, *spoken, self.sayings.voices.written[chosen], *whole)
        return Measured(chosen, _in_columns(columns, len(chosen)), asked, said)

    def _parts(self, reading: Reading, asked: Asked, chosen: Long, names: NamesOf, parts: Numbers) -> Iterator[Values]:
        """What is measured on the readings of names, column by column; `parts`: what each name shares."""
        mass, traits, held = self.index.mass, self.traits, self.held[names.rows]
        by_word, by_pair, by_thing = parts
        shared = np.minimum(by_word + by_thing, held)
        like = names.best(shared / np.maximum(held + (asked.of_words + asked.of_things) - shared, 0.1))
        long, own = np.maximum(mass.words[chosen], 0.1), by_word[names.starts]
        yield names.best(by_word) / max(asked.of_words, 0.1)
        yield np.minimum(own / long, 1.0)
        yield names.best(by_pair) / max(asked.of_pairs, 0.1)
        yield names.best(by_thing) / max(asked.of_things, 0.1)
        yield np.minimum((mass.things[chosen] - by_thing[names.starts]) / 10.0, 3.0)
        yield from (like, names.best(shared / np.maximum(held, 0.1)), like > 0.97)
        yield from self._actions(reading.actions, chosen)
        yield from self._qualifiers(reading.qualifiers, chosen)
        fixed = traits.fixed[chosen]
        if reading.qualifiers & {"nuoc_ngoai", MISSION}:
            fixed[:, -1] = 0.0
        yield from fixed.T
        yield self.script.in_order(reading, chosen)
        yield np.minimum((long - np.minimum(own, long)) / 50.0, 3.0)

    def _shared(self, asked: Asked, names: NamesOf, where: Whole) -> Numbers:
        """What each of these names shares with the question: words, pairs and things, a row each."""
        near = self.index.near(asked, where)
        kinds = np.repeat((0, 1, 2), (len(asked.words), len(asked.pairs), len(asked.things)))
        cells = kinds[near.terms] * len(names.rows) + near.rows
        return np.bincount(cells, near.worth, minlength=3 * len(names.rows)).astype(np.float32).reshape(3, -1)

    def names_of(self, chosen: Long) -> NamesOf:
        """The rows of these procedures' names, official and aliases."""
        begin = self.aliases[chosen]
        sizes = self.aliases[chosen + 1] - begin + 1
        starts = np.cumsum(sizes) - sizes
        rows = np.arange(sizes.sum()) + np.repeat(begin - 1 - starts, sizes)
        rows[starts] = chosen
        return NamesOf(rows, starts)

    def _actions(self, asked: frozenset[str], chosen: Long) -> tuple[Numbers, ...]:
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

    def _qualifiers(self, asked: frozenset[str], chosen: Long) -> tuple[Numbers, ...]:
        """`unasked`, `unmet` and `clash`."""
        traits, has = self.traits, self.traits.qualifiers[chosen]
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


def _rarest(places: list[tuple[slice, float, Index]]) -> Iterator[tuple[Whole, Numbers]]:
    """Rows and their worth for the rarest of these terms, each with its weight and its index, PLACES in all."""
    places.sort(key=lambda each: each[0].stop - each[0].start)
    seen = 0
    for place, weight, index in places:
        seen += place.stop - place.start
        if seen > PLACES and place is not places[0][0]:
            return
        yield index.rows[place], index.worth[place] * weight


def _handicap(mass: Numbers, traits: Traits) -> Numbers:
    """A fifth of what a row holds; and of a name that is repealed four words more."""
    handicap = mass * np.float32(0.2)
    handicap[: len(traits.fixed)] += 4.0 * traits.fixed[:, 0]
    return handicap


def _in_columns(measured: Sequence[Values], rows: int) -> Numbers:
    """The measures, a column each; and once more those of UNNAMED for the procedures that nobody has named."""
    columns = np.empty((len(FEATURES), rows), np.float32)
    for at, each in enumerate(measured):
        columns[at] = each
    unnamed = columns[len(measured)] = columns[_NAMED] <= 0
    np.multiply(columns[_APART], unnamed, out=columns[len(measured) + 1 :])
    return columns.T
