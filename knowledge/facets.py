"""Facets: what a question asks of a procedure (which level, papers, fee, time, place …)."""

from __future__ import annotations

from enum import StrEnum

from knowledge.lexicon import load
from knowledge.reading import Phrases, find
from knowledge.vietnamese import Forms, forms, untype, words


class Facet(StrEnum):
    """One thing to be told of a procedure."""

    LEVEL = "level"
    PAPERS = "papers"
    FEE = "fee"
    TIME = "time"
    PLACE = "place"
    HOURS = "hours"
    STEPS = "steps"
    LEGAL = "legal"
    ONLINE = "online"
    CONDITIONS = "conditions"


def read_facets(text: str) -> tuple[Facet, ...]:
    """The facets that a message asks, in its order, each once; none where it asks in general."""
    lexicon = load()
    short = {**lexicon.abbreviations, **lexicon.teencode}
    tokens = tuple(word for token in untype(words(text), short) for word in lexicon.teencode.get(token, (token,)))
    return _facets_of(tokens, lexicon.questions, forms(text))


def _facets_of(tokens: tuple[str, ...], table: Phrases, typed: Forms) -> tuple[Facet, ...]:
    found: dict[Facet, None] = {}
    at = 0
    while at < len(tokens):
        phrase = find(tokens, at, table, typed, frozenset()) if tokens[at] in table else None
        if phrase is not None and phrase.kind == "facet":
            found[Facet(phrase.value)] = None
        at += len(phrase.tokens) if phrase is not None else 1
    return tuple(found)
