"""The library as it were if nobody had named some procedures: what is measured so stands for the procedures that
nobody has written a word about.

Aliases, short names and popularity of the procedures are blanked in the arrays of a built library, which takes a
millisecond, so that every question can be asked without the names of its own right answers.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from knowledge.index import Index, Numbers
from knowledge.library import Library

OUT_OF_REACH = np.float32(1e6)
POPULARITY = 3


def without_names(library: Library, codes: Collection[str]) -> Library:
    """The library without aliases, short names and popularity of these procedures; vocabulary and rules stay."""
    ranker = library.ranker
    rows = [row for row, code in enumerate(library.codes) if code in codes]
    gone = np.isin(ranker.owner, rows)
    gone[: ranker.names] = False
    fixed = ranker.traits.fixed.copy()
    fixed[rows, POPULARITY] = 0
    sayings = ranker.sayings
    return replace(
        library,
        ranker=replace(
            ranker,
            index=_blank(ranker.index, gone),
            held=_unreachable(ranker.held, gone),
            sayings=replace(sayings, index=_blank(sayings.index, gone), mass=_unreachable(sayings.mass, gone)),
            traits=replace(ranker.traits, fixed=fixed),
        ),
    )


def _blank(index: Index, gone: npt.NDArray[np.bool_]) -> Index:
    weights = np.where(gone[index.rows], np.float32(0), index.weights)
    return replace(index, weights=weights, mass=replace(index.mass, words=_unreachable(index.mass.words, gone)))


def _unreachable(mass: Numbers, gone: npt.NDArray[np.bool_]) -> Numbers:
    return np.where(gone, OUT_OF_REACH, mass)
