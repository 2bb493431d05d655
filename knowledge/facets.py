"""Facets: what a question asks of a procedure (which level, papers, fee, time, place …)."""

from __future__ import annotations

from enum import StrEnum

from knowledge.lexicon import load
from knowledge.phrases import Text
from knowledge.vietnamese import forms, untype, words


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
    typed = Text(tokens, forms(text), lexicon.unclear, lexicon.connectors)
    found: dict[Facet, None] = {}
    at = 0
    while at < len(tokens):
        phrase, taken = typed.find(at, lexicon.questions) or (None, 1)
        if phrase is not None and phrase.kind == "facet":
            found[Facet(phrase.value)] = None
        at += taken
    return tuple(found)
