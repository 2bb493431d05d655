"""What notices say, for dispatch: what the batch is about, whether it still holds, and the text for each way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from notices.compose import compose
from notices.facts import told_facts
from notices.kinds import KINDS
from notices.merging import facts_of
from notices.rows import Status
from notices.rules import Content
from notices.staleness import still_true
from store import dossiers
from store.database import Tx
from store.dossiers import NAMES_ARE_SHOWN_IN
from store.notices import Notice
from store.ways import Way


@dataclass(frozen=True, slots=True)
class Service:
    """What every text may name: the look-up page and the telephone where an office has none."""

    lookup_page: str = ""
    hotline: str = ""


def make_content(service: Service) -> Content:
    """The content of dossiers' notices."""

    def write(notice: Notice, about: Any, way: Way) -> str:
        return _write(notice, about, way, service)

    return Content(_read, _judge, write, KINDS.__getitem__)


async def _read(tx: Tx, notices: Sequence[Notice]) -> Mapping[int, Any]:
    about = await dossiers.about(tx, {each.dossier_id for each in notices if each.dossier_id is not None})
    return {each.id: about.get(each.dossier_id) for each in notices if each.dossier_id is not None}


def _judge(notice: Notice, about: Any, now: datetime) -> str | None:
    if notice.kind not in KINDS or about is None:
        return None
    return still_true(notice.kind, notice.occasion, facts_of(about))


def _write(notice: Notice, about: Any, way: Way, service: Service) -> str:
    row = about or {}
    named = notice.recipient == "applicant" and way.channel in NAMES_ARE_SHOWN_IN
    facts = told_facts(
        notice.facts,
        code=row.get("code") or notice.facts.get("code", ""),
        status=Status(row["status"]) if row else None,
        procedure=row.get("procedure_name", ""),
        office=row.get("office_name", ""),
        phone=row.get("office_phone") or service.hotline,
        web=service.lookup_page,
        name=row.get("applicant", "") if named else "",
    )
    return compose(notice.kind, facts, way.channel in ("sms", "sandbox"), way.language)
