"""Facets: what a question asks of a procedure (which level, papers, fee, time, place …)."""

from __future__ import annotations

from enum import StrEnum


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
