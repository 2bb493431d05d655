"""The order of candidates: each is measured on a dozen readable features, and a shipped table of weights adds them up.

The weights were learned offline (benchmarks/learn.py) and stand in lexicon/weights.toml; nothing is learned at run
time.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from knowledge.index import Index, Line, Matches, Numbers
from knowledge.lexicon import Lexicon
from knowledge.procedure import Level, Procedure
from knowledge.reading import Reading
from knowledge.sayings import Sayings, Script
from knowledge.vietnamese import fold

CANDIDATES = 60
MISSION = "co_quan_dai_dien"

FEATURES = (
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
    "unasked",  # qualifiers of the procedure that the question does not have
    "unmet",  # qualifiers of the question that the procedure does not have
    "repealed",
    "commune",  # decided by the commune (too)
    "ministry",  # decided by a ministry only
    "popularity",
    "abroad",  # done by a mission abroad, and nothing of the sort was said
    "order",  # share of the question's words that stand in the name in the same order
    "long",  # words of the name beyond the question, by rarity
    "said",  # share of the message as it was said that one of its names holds, words and pairs
    "saying",  # share of that name
    "alike",  # likeness of the two as they were said
    "field",  # share of the message found in its field and agency
)


@dataclass(frozen=True, slots=True)
class Traits:
    """What is fixed of each procedure, a row each: its actions and qualifiers as 0/1, level, popularity."""

    actions: npt.NDArray[np.bool_]
    later: npt.NDArray[np.bool_]
    qualifiers: Numbers
    fixed: Numbers
    fits: Numbers
    unasked: Numbers
    unmet: Numbers

    @classmethod
    def of(cls, procedures: Sequence[Procedure], readings: Sequence[Reading], lexicon: Lexicon) -> Traits:
        """Traits of procedures whose names read so."""
        action_at = {action: at for at, action in enumerate(lexicon.actions)}
        qualifier_at = {each.name: at for at, each in enumerate(lexicon.qualifiers)}
        actions = np.zeros((len(procedures), len(action_at)), bool)
        qualifiers = np.zeros((len(procedures), len(qualifier_at)), np.float32)
        for row, reading in enumerate(readings):
            actions[row, [action_at[each] for each in reading.actions]] = True
            qualifiers[row, [qualifier_at[each] for each in reading.qualifiers]] = 1.0
        fixed = np.array([_fixed(each) for each in procedures], np.float32).reshape(len(procedures), 5)
        qualifiers[fixed[:, -1] > 0, qualifier_at[MISSION]] = 1.0
        later = np.array([bool(reading.actions) and reading.actions <= lexicon.later for reading in readings], bool)
        unasked = np.array([each.unasked for each in lexicon.qualifiers], np.float32)
        unmet = np.array([each.unmet for each in lexicon.qualifiers], np.float32)
        return cls(actions, later, qualifiers, fixed, fit_table(lexicon), unasked, unmet)


_ABROAD = re.compile("dai dien|lanh su|le tan")


@lru_cache(maxsize=4096)
def _is_abroad(agency: str) -> bool:
    return bool(_ABROAD.search(fold(agency)))


def _fixed(procedure: Procedure) -> tuple[float, float, float, float, float]:
    levels = procedure.competences[-1].levels if procedure.competences else ()
    agency = procedure.competences[-1].agency if procedure.competences else ""
    ministry = bool(levels) and set(levels) <= {Level.MINISTRY, Level.OTHER}
    commune = Level.COMMUNE in levels
    abroad = not commune and _is_abroad(agency)
    return float(not procedure.current), float(commune), float(ministry), procedure.popularity, float(abroad)


@dataclass(frozen=True, slots=True)
class NamesOf:
    """Rows of the names of some procedures; those of the k-th begin at `starts[k]`."""

    rows: npt.NDArray[np.int64]
    starts: npt.NDArray[np.int64]

    def best(self, by_row: npt.NDArray[np.floating[Any]]) -> Numbers:
        """The most that any name of each procedure has; `by_row` in the order of `rows`."""
        most: Numbers = np.maximum.reduceat(by_row, self.starts)
        return most


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
        rows: Sequence[Reading],
        others: Sequence[int],
        lexicon: Lexicon,
        weights: Mapping[str, float],
    ) -> Ranker:
        """Index the readings of the procedures' names, then of their aliases; `others`: whose each alias is,
        sorted."""
        names = rows[: len(procedures)]
        owner = [*range(len(procedures)), *others]
        lines = [Line(each.tokens, each.objects, each.tail) for each in rows]
        index = Index.build(lines, owner, lexicon.faint)
        aliases = len(procedures) + np.searchsorted(np.array(others, np.int64), np.arange(len(procedures) + 1))
        return cls(
            index,
            Traits.of(procedures, names, lexicon),
            lexicon,
            np.array([weights.get(each, 0.0) for each in FEATURES], np.float32),
            np.array(owner, np.int64),
            len(procedures),
            Script.of(names),
            Sayings.of(rows, owner, procedures),
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

    def likeness(self, matches: Matches) -> Numbers:
        """For each row its likeness to the question: shared of all."""
        shared = self._shared(matches)
        asked = np.float32(matches.of_words + matches.of_things)
        alike: Numbers = shared / np.maximum(self.held + asked - shared, np.float32(0.1))
        return alike

    def _shared(self, matches: Matches) -> Numbers:
        shared: Numbers = np.minimum(matches.words + matches.things, self.held)
        return shared

    def measure(self, reading: Reading) -> tuple[npt.NDArray[np.int64], Numbers, Matches]:
        """The procedures worth measuring, a row of FEATURES for each, and what all rows share with the question."""
        matches = self.index.match(reading.tokens, reading.objects)
        likeness = self.likeness(matches)
        heard = self.sayings.measure(reading)
        chosen = self.candidates(matches, likeness, heard.alike)
        if not len(chosen):
            return chosen, np.zeros((0, len(FEATURES)), np.float32), matches
        names = self.names_of(chosen)
        at = names.rows
        like = names.best(likeness[at])
        within = names.best(self._shared(matches)[at] / np.maximum(self.held[at], 0.1))
        parts = self._parts(reading, matches, chosen, names, (like, within, like > 0.97))
        said = names.best(heard.shared[at]) / max(heard.asked, 0.1)
        saying = names.best(heard.shared[at] / np.maximum(self.sayings.mass[at], 0.1))
        home = heard.field[self.sayings.field_of[chosen]]
        columns = (parts, said, saying, names.best(heard.alike[at]), home)
        return chosen, np.column_stack(columns).astype(np.float32), matches

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
        action, later = self._actions(reading.actions, chosen)
        unasked, unmet = self._qualifiers(reading.qualifiers, chosen)
        beyond = np.minimum((mass - np.minimum(matches.words[chosen], mass)) / 50.0, 3.0)
        columns = (words, name, pairs, things, others, *alias, action, later, unasked, unmet)
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

    def _actions(self, asked: frozenset[str], chosen: npt.NDArray[np.int64]) -> tuple[Numbers, Numbers]:
        meant = asked & self.lexicon.later or asked
        if not meant:
            return np.zeros(len(chosen), np.float32), self.traits.later[chosen].astype(np.float32)
        fits = self.traits.fits[[self.lexicon.actions.index(each) for each in meant]].max(axis=0)
        worth = np.where(self.traits.actions[chosen], fits, -9.0).max(axis=1)
        worth = np.where(worth < -1.0, -0.2, worth)
        later = self.traits.later[chosen] & (worth < 0.5) & (not asked & self.lexicon.later)
        return worth.astype(np.float32), later.astype(np.float32)

    def _qualifiers(self, asked: frozenset[str], chosen: npt.NDArray[np.int64]) -> tuple[Numbers, Numbers]:
        said = np.array([each.name in asked for each in self.lexicon.qualifiers], np.float32)
        has = self.traits.qualifiers[chosen]
        unasked, unmet = has @ ((1.0 - said) * self.traits.unasked), (1.0 - has) @ (said * self.traits.unmet)
        return np.minimum(unasked, 3.0), np.minimum(unmet, 3.0)


def fit_table(lexicon: Lexicon) -> Numbers:
    """How well each action of a procedure (column) answers each that was asked (row); an action without a row fits
    itself."""
    tables: list[Mapping[str, float]] = [lexicon.fits.get(each, {each: 1.0}) for each in lexicon.actions]
    return np.array([[table.get(each, -0.3) for each in lexicon.actions] for table in tables], np.float32)
