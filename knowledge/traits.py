"""What is fixed of each procedure before anything is asked: actions and qualifiers, level, how much it is asked."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from knowledge.index import Numbers
from knowledge.lexicon import Lexicon
from knowledge.procedure import Level, Procedure
from knowledge.reading import Reading
from knowledge.vietnamese import fold

MISSION = "co_quan_dai_dien"
MILITARY = "quan_doi"
FIXED = ("repealed", "commune", "ministry", "popularity", "abroad")
"""The columns of `Traits.fixed`, in the order of the features of the same names."""
REPEALED, POPULARITY = FIXED.index("repealed"), FIXED.index("popularity")


@dataclass(frozen=True, slots=True)
class Traits:
    """What is fixed of each procedure, a row each: which actions and qualifiers it has, level, popularity."""

    actions: npt.NDArray[np.bool_]
    later: npt.NDArray[np.bool_]
    qualifiers: npt.NDArray[np.bool_]
    fixed: Numbers
    fits: Numbers
    unasked: Numbers
    unmet: Numbers
    kinds: Numbers

    @classmethod
    def of(cls, procedures: Sequence[Procedure], readings: Sequence[Reading], lexicon: Lexicon) -> Traits:
        """Traits of procedures whose names read so."""
        action_at = {action: at for at, action in enumerate(lexicon.actions)}
        qualifier_at = {each.name: at for at, each in enumerate(lexicon.qualifiers)}
        actions = np.zeros((len(procedures), len(action_at)), bool)
        qualifiers = np.zeros((len(procedures), len(qualifier_at)), bool)
        for row, reading in enumerate(readings):
            actions[row, [action_at[each] for each in reading.actions]] = True
            qualifiers[row, [qualifier_at[each] for each in reading.qualifiers]] = True
        fixed = np.array([_fixed(each) for each in procedures], np.float32).reshape(len(procedures), len(FIXED))
        qualifiers[fixed[:, -1] > 0, qualifier_at[MISSION]] = True
        military = np.array([_is_military(_agency(each)) for each in procedures], bool)
        qualifiers[military, qualifier_at[MILITARY]] = True
        later = np.array([bool(reading.actions) and reading.actions <= lexicon.later for reading in readings], bool)
        unasked = np.array([each.unasked for each in lexicon.qualifiers], np.float32)
        unmet = np.array([each.unmet for each in lexicon.qualifiers], np.float32)
        return cls(actions, later, qualifiers, fixed, fit_table(lexicon), unasked, unmet, _kinds(lexicon))

    def is_repealed(self, row: int) -> bool:
        """Whether the procedure of that row is no longer in force."""
        return bool(self.fixed[row, REPEALED] > 0)

    def popularity(self, row: int) -> float:
        """How much the procedure of that row is asked, 0…1."""
        return float(self.fixed[row, POPULARITY])


def _kinds(lexicon: Lexicon) -> Numbers:
    """Which qualifiers (rows) are one of which kind (columns)."""
    kinds = list(dict.fromkeys(each.one_of for each in lexicon.qualifiers if each.one_of))
    return np.array([[each.one_of == kind for kind in kinds] for each in lexicon.qualifiers], np.float32)


_ABROAD = re.compile("dai dien|lanh su|le tan")
_MILITARY = re.compile("^cuc quan y|bo tong tham muu|cong nghiep quoc phong|^bo quoc phong$")


@lru_cache(maxsize=4096)
def _is_abroad(agency: str) -> bool:
    return bool(_ABROAD.search(fold(agency)))


@lru_cache(maxsize=4096)
def _is_military(agency: str) -> bool:
    return bool(_MILITARY.search(fold(agency)))


def _agency(procedure: Procedure) -> str:
    return procedure.competences[-1].agency if procedure.competences else ""


def _fixed(procedure: Procedure) -> tuple[float, ...]:
    levels = procedure.competences[-1].levels if procedure.competences else ()
    ministry = bool(levels) and set(levels) <= {Level.MINISTRY, Level.OTHER}
    commune = Level.COMMUNE in levels
    abroad = not commune and _is_abroad(_agency(procedure))
    flags = (not procedure.current, commune, ministry, procedure.popularity, abroad)
    return tuple(map(float, flags))


def fit_table(lexicon: Lexicon) -> Numbers:
    """How well each action of a procedure (column) answers each that was asked (row); an action without a row fits
    itself."""
    tables: list[Mapping[str, float]] = [lexicon.fits.get(each, {each: 1.0}) for each in lexicon.actions]
    return np.array([[table.get(each, -0.3) for each in lexicon.actions] for table in tables], np.float32)
