"""An office's own wordings: held by the linter before they are kept."""

from __future__ import annotations

from datetime import datetime

from notices.kinds import KINDS
from notices.texts import FINDINGS
from notices.wording import Finding, lint
from store import wordings
from store.database import Tx


class BadWording(ValueError):
    """A wording that may not be used; `findings` says why, the message in words for an official."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__("; ".join(FINDINGS[each.what].format(detail=each.detail) for each in findings))
        self.findings = findings


async def word(tx: Tx, office_id: int, key: wordings.Key, template: str, at: datetime) -> None:
    """Let an office say a kind of notice in its own words (kind, language, plain); "" gives the service's words back.

    Raises KeyError for a kind that is not in KINDS, BadWording where the linter finds something.
    """
    kind, _, plain = key
    KINDS[kind]
    if template and (findings := lint(kind, template, plain)):
        raise BadWording(findings)
    await wordings.keep(tx, office_id, key, template.strip(), at)
