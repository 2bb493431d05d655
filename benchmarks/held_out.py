"""The library as it were if nobody had said some things: what is measured so stands for what citizens will say next.

Names are blanked in the arrays of a built library, which takes a millisecond, so that every question can be asked
without the names of its own right answers, and every telling without itself.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from knowledge.hits import Hits
from knowledge.index import Index, Numbers
from knowledge.library import Library
from knowledge.reading import read_alias
from knowledge.traits import FIXED
from knowledge.voices import Voices

OUT_OF_REACH = np.float32(1e6)
EXACTLY = 0.999
Rows = npt.NDArray[np.bool_]


def without_names(library: Library, codes: Collection[str]) -> Library:
    """The library without aliases, short names and popularity of these procedures; vocabulary and rules stay."""
    wanted = set(codes)
    rows = [row for row, code in enumerate(library.codes) if code in wanted]
    gone = np.isin(library.ranker.owner, rows)
    gone[: library.ranker.names] = False
    bare = without_rows(library, gone)
    fixed = bare.ranker.traits.fixed.copy()
    fixed[rows, FIXED.index("popularity")] = 0
    return replace(bare, ranker=replace(bare.ranker, traits=replace(bare.ranker.traits, fixed=fixed)))


def without_itself(library: Library, says: str, code: str) -> Library:
    """The library as if nobody had called the procedure just this."""
    ranker = library.ranker
    names = ranker.names_of(np.array([library.codes.index(code)]))
    nothing, said = ranker.index.ask(()), ranker.sayings.index.ask(read_alias(says, library.lexicon).surface)
    near = Hits.of(ranker.index, said.places).near(names.where(ranker.index.size))
    _, (_, alike), _ = ranker.compare(nothing, said, names, near)
    gone = np.zeros(ranker.index.size, bool)
    gone[names.rows[alike > EXACTLY]] = True
    gone[: ranker.names] = False
    return without_rows(library, gone)


def without_rows(library: Library, gone: Rows) -> Library:
    """The library without these names."""
    ranker = library.ranker
    index, heard = _blank(ranker.index, gone), _blank(ranker.sayings.index, gone)
    lengths = np.where(gone, np.float32(0), ranker.sayings.voices.lengths)
    kin = ranker.sayings.voices.kin
    voices = Voices.of(replace(heard, worth=index.worth), lengths, ranker.owner).akin(kin)
    return replace(
        library,
        ranker=replace(
            ranker,
            index=index,
            held=_unreachable(ranker.held, gone),
            sayings=replace(ranker.sayings, voices=voices),
        ),
    )


def _blank(index: Index, gone: Rows) -> Index:
    worth = np.where(gone[index.rows], np.float32(0), index.worth)
    return replace(index, worth=worth, mass=replace(index.mass, words=_unreachable(index.mass.words, gone)))


def _unreachable(mass: Numbers, gone: Rows) -> Numbers:
    return np.where(gone, OUT_OF_REACH, mass)
