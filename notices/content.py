"""What notices say, for dispatch: what the batch is about, whether it still holds, and the text for each way."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from knowledge.working_time import OfficeHours, next_working_moment
from notices.compose import compose, compose_with_marks
from notices.facts import NoticeFacts, told_facts
from notices.kinds import KINDS, Hours
from notices.merging import facts_of
from notices.office_time import ANY
from notices.rows import Status
from notices.rules import Content, Rules, opens_at
from notices.staleness import still_true
from store import dossiers, wordings
from store.database import Tx
from store.dossiers import NAMES_ARE_SHOWN_IN
from store.notices import Notice
from store.ways import Way

BY_SMS = frozenset({"sms", "sandbox"})


def _no_hours() -> Mapping[str, OfficeHours]:
    return {}


@dataclass(frozen=True, slots=True)
class Service:
    """What every text may name: the look-up page and the telephone where an office has none; and when people are told.

    `hours` gives the hours of each office by its id, as they stand now.
    """

    lookup_page: str = ""
    hotline: str = ""
    rules: Rules = field(default_factory=Rules)
    hours: Callable[[], Mapping[str, OfficeHours]] = _no_hours


@dataclass(frozen=True, slots=True)
class About:
    """What a notice is about: the dossier's stored row, and the office as it is told; empty where there is none."""

    dossier: Mapping[str, Any] = field(default_factory=dict)
    office: Mapping[str, Any] = field(default_factory=dict)


def make_content(service: Service) -> Content:
    """The content of dossiers' notices."""

    def write(notice: Notice, about: Any, way: Way) -> str:
        return _write(notice, about or About(), way, service)

    def may_go_at(notice: Notice, about: Any, now: datetime) -> datetime:
        return _may_go_at(notice, service, now)

    return Content(_read, _judge, write, KINDS.__getitem__, may_go_at)


async def _read(tx: Tx, notices: Sequence[Notice]) -> Mapping[int, Any]:
    about = await dossiers.about(tx, {each.dossier_id for each in notices if each.dossier_id is not None})
    places: dict[int, int] = {
        each.id: about.get(each.dossier_id or 0, {}).get("office_id") or each.office_id or 0 for each in notices
    }
    offices = await wordings.offices_as_told(tx, set(places.values()))
    return {each.id: About(about.get(each.dossier_id or 0, {}), offices.get(places[each.id], {})) for each in notices}


def _judge(notice: Notice, about: Any, now: datetime) -> str | None:
    if notice.kind not in KINDS or about is None or not about.dossier:
        return None
    return still_true(notice.kind, notice.occasion, facts_of(about.dossier))


def _may_go_at(notice: Notice, service: Service, now: datetime) -> datetime:
    """Officials are told while their office is open, citizens outside the quiet hours; where those are off, at once."""
    kind = KINDS.get(notice.kind)
    if kind is None or kind.hours is Hours.DAYTIME or service.rules.quiet_hours is None:
        return opens_at(service.rules, now)
    hours = service.hours()
    return next_working_moment(now, hours.get(str(notice.office_id)) or hours.get(ANY) or USUAL)


def _write(notice: Notice, about: About, way: Way, service: Service) -> str:
    plain = way.channel in BY_SMS
    marked = plain and bool(about.office.get("accents"))
    facts = _facts(notice, about, way, service, by_plain_sms=plain and not marked)
    wording = about.office.get("words", {}).get((notice.kind, way.language, plain))
    if marked:
        return compose_with_marks(notice.kind, facts, way.language, wording)
    return compose(notice.kind, facts, plain, way.language, wording)


def _facts(notice: Notice, about: About, way: Way, service: Service, *, by_plain_sms: bool) -> NoticeFacts:
    row, office = about.dossier, about.office
    named = notice.recipient == "applicant" and way.channel in NAMES_ARE_SHOWN_IN
    day = notice.facts.get("day")
    told = {
        "code": row.get("code") or notice.facts.get("code", ""),
        "status": Status(row["status"]) if row else None,
        "procedure": row.get("procedure_name", ""),
        "office": office.get("name", ""),
        "one_stop": office.get("short", "") if by_plain_sms else "",
        "phone": office.get("phone") or service.hotline,
        "web": service.lookup_page,
        "name": row.get("applicant", "") if named else "",
        "day": date.fromisoformat(day) if day else None,
    }
    return told_facts(notice.facts, **told)


USUAL = OfficeHours()
