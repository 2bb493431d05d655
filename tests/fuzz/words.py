"""What fuzzers say: any JSON, a known message with something else in one place, text of any kind."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from hypothesis import strategies as st

hard = st.sampled_from(
    ["", "\x00", "a\x00b", "\ud800", "﻿", "‮", "0" * 5000, "=1+1", "'; DROP TABLE dossiers; --", "{{7*7}}", "%00",
     "../../etc/passwd", "9" * 40, "-1", "1e309", "NaN", "🙂" * 50, "H29.125.10-260310-0420", "0912345678", "\r\nX: y"]
)  # fmt: skip
words = st.one_of(hard, st.text(max_size=80))
numbers = st.one_of(st.integers(), st.floats(), st.sampled_from([2**31, 2**63, 2**64, -(2**63) - 1, 10**400]))
any_json: st.SearchStrategy[Any] = st.recursive(
    st.one_of(st.none(), st.booleans(), numbers, words),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(words, inner, max_size=4)),
    max_leaves=12,
)


def mutations(known: Any) -> st.SearchStrategy[Any]:
    """The known message with any JSON in one to three of its places, or without them."""
    places = list(_places(known))
    return st.lists(
        st.tuples(st.sampled_from(places), st.one_of(any_json, st.just(_GONE))), min_size=1, max_size=3
    ).map(lambda changes: _changed(known, changes))


_GONE = object()


def _places(told: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    inner = told.items() if isinstance(told, dict) else enumerate(told) if isinstance(told, list) else ()
    for name, value in inner:
        yield (*path, name)
        yield from _places(value, (*path, name))


def _changed(known: Any, changes: list[tuple[tuple[Any, ...], Any]]) -> Any:
    told = deepcopy(known)
    for path, value in changes:
        place = told
        try:
            for name in path[:-1]:
                place = place[name]
            if value is _GONE:
                del place[path[-1]]
            else:
                place[path[-1]] = value
        except (KeyError, IndexError, TypeError):
            continue
    return told
