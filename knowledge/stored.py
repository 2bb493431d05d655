"""A procedure as JSON and back, for the database: every fact with how sure it is."""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter

from knowledge.procedure import Procedure

_FORM = TypeAdapter(Procedure)


def as_facts(procedure: Procedure) -> dict[str, Any]:
    """The procedure's facts as JSON values, without what is empty."""
    facts: dict[str, Any] = _FORM.dump_python(procedure, mode="json", exclude_defaults=True)
    return facts


def from_facts(facts: dict[str, Any]) -> Procedure:
    """The procedure of `as_facts`. Raises pydantic.ValidationError for what is none."""
    return _FORM.validate_python(facts)
