"""A library as bytes and back: a catalogue is read once, not by every process at every start.

It is kept in two parts. What is told is JSON that says what lies where; it is read and let go. What is held stays as it
lies: arrays and procedures, looked at in place. Nothing of it is ever run (it is no pickle), and whoever reads it must
have the same `fingerprint`.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Any, get_origin, get_type_hints

import numpy as np
import numpy.typing as npt

from knowledge.certainty import Certainty
from knowledge.lexicon import Lexicon, load, read_table, taught
from knowledge.library import Library
from knowledge.procedure import Procedure
from knowledge.ranking import Ranker
from knowledge.shelf import Shelf
from knowledge.spelling import Speller, often
from knowledge.stored import as_text, from_text

ALIGNED = 16


@lru_cache(maxsize=1)
def fingerprint() -> bytes:
    """Of the program that reads catalogues, with its tables: a library that another one read is of no use."""
    found = blake2b(f"{sys.byteorder} {np.__version__}".encode(), digest_size=16)
    here = Path(__file__).parent
    for path in sorted(each for each in here.rglob("*") if each.suffix in (".py", ".toml")):
        found.update(path.relative_to(here).as_posix().encode() + path.read_bytes())
    return found.digest()


def pack(library: Library, shelf: Shelf, synonyms: Sequence[tuple[str, str]]) -> tuple[bytes, bytes]:
    """The library over that shelf, as `unpack` takes it: what is told, and what is held."""
    body = _Body()
    head = {
        "synonyms": list(synonyms),
        "ranker": body.tell(library.ranker),
        "used": body.tell(library.speller.frequency),
        "marks": sorted(library.speller.marks),
        "procedures": list(library.procedures),
        "at_hand": body.lay(as_text(each) for each in library.procedures.values()),
        "whole": body.lay(map(shelf.packed, library.procedures)),
    }
    head["size"] = body.size
    return json.dumps(head, ensure_ascii=False, separators=(",", ":")).encode(), b"".join(body.parts)


def unpack(told: bytes, held: bytes | bytearray) -> tuple[Library, Shelf, list[tuple[str, str]]]:
    """What `pack` was given: it looks at arrays and procedures where they lie in `held`.

    Raises ValueError, KeyError or TypeError for what is none.
    """
    head = json.loads(told)
    if len(held) < head["size"]:
        raise ValueError(f"{len(held)} of {head['size']} bytes")
    synonyms = [(phrase, code) for phrase, code in head["synonyms"]]
    read = _Reader(memoryview(held), taught(load(), synonyms))
    ranker = read.tell(Ranker, head.pop("ranker"))
    used, lexicon = read.tell(dict, head.pop("used")), read.lexicon
    together, marks = often(ranker.index.rows_with), frozenset(head["marks"])
    speller = Speller(used, together, lexicon.together, lexicon.asked_together, lexicon.drop, marks)
    certainty = Certainty.of(read_table("weights"))
    rows = {code: row for row, code in enumerate(head.pop("procedures"))}
    procedures = AtHand(Lying(read.body, rows, read.tell(np.ndarray, head["at_hand"])))
    shelf = Shelf({}, {}, Lying(read.body, rows, read.tell(np.ndarray, head["whole"])))
    library = Library(procedures, tuple(procedures), ranker, speller, lexicon, certainty, shelf.get)
    return library, shelf, synonyms


@dataclass(frozen=True, slots=True, eq=False)
class Lying(Mapping[str, memoryview]):
    """Texts by the code of their procedure, each where it lies. `spans`: start and size of each row's."""

    held: memoryview
    rows: Mapping[str, int]
    spans: npt.NDArray[np.int64]

    def __getitem__(self, code: str) -> memoryview:
        start, size = self.spans[self.rows[code]].tolist()
        return self.held[start : start + size]

    def __contains__(self, code: object) -> bool:
        return code in self.rows

    def __iter__(self) -> Iterator[str]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


@dataclass(frozen=True, slots=True, eq=False)
class AtHand(Mapping[str, Procedure]):
    """Procedures as they are matched and listed, by code; each is read when it is first looked at."""

    texts: Lying
    _read: dict[str, Procedure] = field(default_factory=dict)

    def __getitem__(self, code: str) -> Procedure:
        if code not in self._read:
            self._read[code] = from_text(bytes(self.texts[code]))
        return self._read[code]

    def __contains__(self, code: object) -> bool:
        return code in self.texts

    def __iter__(self) -> Iterator[str]:
        return iter(self.texts)

    def __len__(self) -> int:
        return len(self.texts)


@dataclass(slots=True)
class _Body:
    """What is held, part by part."""

    parts: list[bytes | memoryview] = field(default_factory=list)
    size: int = 0
    _lain: dict[int, tuple[npt.NDArray[Any], Any]] = field(default_factory=dict)

    def put(self, data: bytes | memoryview) -> tuple[int, int]:
        """Where it lies now: start and size."""
        start, rest = self.size, -len(data) % ALIGNED
        self.parts += (data, b"\0" * rest)
        self.size += len(data) + rest
        return start, len(data)

    def lay(self, texts: Iterable[bytes | memoryview]) -> Any:
        """Texts one after the other: of each where it lies and its size, in rows of an array."""
        return self.tell(np.array([self.put(each) for each in texts], np.int64))

    def tell(self, value: Any) -> Any:
        """The value as JSON, its arrays put among the parts, each once. The lexicon is left out: it is shipped."""
        if isinstance(value, np.ndarray):
            if id(value) not in self._lain:
                self._lain[id(value)] = value, self._array(value)
            return self._lain[id(value)][1]
        if isinstance(value, dict):
            return [self._listed([*value]), self._listed([*value.values()])]
        if is_dataclass(value):
            told = {each.name: getattr(value, each.name) for each in fields(value)}
            return {name: self.tell(each) for name, each in told.items() if not isinstance(each, Lexicon)}
        return value

    def _array(self, value: npt.NDArray[Any]) -> Any:
        at = self.put(value.reshape(-1).view(np.uint8).data)
        return {"dtype": value.dtype.str, "shape": value.shape, "at": at}

    def _listed(self, values: list[Any]) -> Any:
        """Numbers by the hundred thousand are an array."""
        return values if values and isinstance(values[0], str) else self.tell(np.array(values, np.int64))


@dataclass(frozen=True, slots=True)
class _Reader:
    body: memoryview
    lexicon: Lexicon

    def at(self, start: int, size: int) -> memoryview:
        return self.body[start : start + size]

    def tell(self, kind: Any, told: Any) -> Any:
        """The value of that type that `_Body.tell` told so."""
        if kind is Lexicon:
            return self.lexicon
        origin = get_origin(kind) or kind
        if origin is np.ndarray:
            return self._array(told)
        if origin is dict:
            return dict(zip(*map(self._listed, told), strict=True))
        if is_dataclass(kind):
            make: Any = kind
            kinds = get_type_hints(kind)
            return make(**{each.name: self.tell(kinds[each.name], told.get(each.name)) for each in fields(kind)})
        return tuple(told) if origin is tuple else told

    def _array(self, told: Any) -> npt.NDArray[Any]:
        return np.frombuffer(self.at(*told["at"]), np.dtype(told["dtype"])).reshape(told["shape"])

    def _listed(self, told: Any) -> list[Any]:
        return told if isinstance(told, list) else self._array(told).tolist()
