"""A procedure as JSON and back, for the database: every fact with how sure it is."""

from __future__ import annotations

from collections.abc import Mapping
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


def as_text(procedure: Procedure) -> bytes:
    """The same as JSON text, UTF-8."""
    return _FORM.dump_json(procedure, exclude_defaults=True)


def from_text(text: str | bytes) -> Procedure:
    """The procedure of `as_text`, or of `as_facts` as JSON text. Raises pydantic.ValidationError for what is none."""
    return _FORM.validate_json(text)


def corrected(procedure: Procedure, corrections: Mapping[str, Any]) -> Procedure:
    """The procedure with these facts, in the form of `differences`, instead of its own."""
    return from_facts({**as_facts(procedure), **corrections}) if corrections else procedure


def differences(before: Procedure, after: Procedure) -> dict[str, Any]:
    """The facts of `after` that are otherwise than those of `before`, as JSON values; what was emptied is empty."""
    was, now = (_FORM.dump_python(each, mode="json") for each in (before, after))
    return {name: value for name, value in now.items() if value != was[name]}
