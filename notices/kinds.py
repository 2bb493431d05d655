"""The kinds of notices: what is told to whom, how long telling it is of use, and what to do when nobody knows.

The ids are those of the national vocabulary of notices (N01…N24, N31); N33…N37 are this service's own. Each kind is
one line here, one text in texts.py, one line in docs/notices.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Literal

from messages import Lane
from notices.rows import Status

S = Status


class Audience(StrEnum):
    """Who is told."""

    CITIZEN = "citizen"  # the applicant and who follows the dossier
    OFFICIAL = "official"  # who handles it
    LEADER = "leader"  # the official and the head of the office


class Hours(StrEnum):
    """When it may go out."""

    DAYTIME = "daytime"  # outside the quiet hours of the person
    OFFICE = "office"  # while the office is open


class Ends(StrEnum):
    """With what its use ends, should that come before its days are over."""

    AGE = "age"
    DUE = "due"  # the appointed date
    DEADLINE = "deadline"  # the citizen's own time for papers or payment


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind. `holds_in` are the statuses in which it is still true when it goes out; `useful` runs from its event.

    `policy` is what becomes of an attempt of which nobody can say whether it arrived: "again" where missing it is
    worse than hearing it twice. A mandatory notice goes to who refused reminders too. `lead` is how long before or
    after its moment it falls, in words for the documentation; empty where it follows its event at once.
    """

    id: str
    event: str
    what: str
    audience: Audience
    mandatory: bool
    useful: timedelta
    ends: Ends
    policy: Literal["again", "leave"]
    holds_in: frozenset[Status]
    lead: str = ""

    @property
    def lane(self) -> Lane:
        """All of them are notices: replies overtake them, and they overtake broadcasts."""
        return Lane.NOTICE

    @property
    def hours(self) -> Hours:
        """Officials are told in their office's hours, citizens outside their quiet hours."""
        return Hours.DAYTIME if self.audience is Audience.CITIZEN else Hours.OFFICE

    @property
    def reminder(self) -> bool:
        """Whether a citizen may refuse it."""
        return not self.mandatory


def _days(count: float) -> timedelta:
    return timedelta(days=count)


_IN_WORK = frozenset({S.ACCEPTED, S.PROCESSING})
_OPEN = _IN_WORK | {S.SUPPLEMENT, S.PAYMENT}
_ANY = frozenset(Status)
_TO_CITIZEN, _TO_OFFICIAL, _TO_LEADER = Audience.CITIZEN, Audience.OFFICIAL, Audience.LEADER
_MUST, _MAY = True, False
_AGAIN: Literal["again"] = "again"
_LEAVE: Literal["leave"] = "leave"
_AGE, _DUE, _DEADLINE = Ends.AGE, Ends.DUE, Ends.DEADLINE


def _holds(*statuses: Status) -> frozenset[Status]:
    return frozenset(statuses)


_TABLE = (
    Kind("N01", "NOP_TRUC_TUYEN", "submitted online", _TO_CITIZEN, _MUST, _days(7), _AGE, _LEAVE, _holds(S.SUBMITTED)),
    Kind("N02", "TIEP_NHAN", "accepted, with the appointed date", _TO_CITIZEN, _MUST, _days(7), _AGE, _LEAVE, _OPEN),
    Kind("N03", "TU_CHOI_TIEP_NHAN", "not accepted", _TO_CITIZEN, _MUST, _days(30), _AGE, _AGAIN, _holds(S.REFUSED)),
    Kind("N04", "YEU_CAU_BO_SUNG", "papers missing", _TO_CITIZEN, _MUST, _days(30), _DEADLINE, _AGAIN,
         _holds(S.SUPPLEMENT)),
    Kind("N05", "NHAC_BO_SUNG", "papers still missing", _TO_CITIZEN, _MAY, _days(3), _DEADLINE, _LEAVE,
         _holds(S.SUPPLEMENT), "3 and 1 days before the deadline"),
    Kind("N06", "QUA_HAN_BO_SUNG", "stopped, papers did not come", _TO_CITIZEN, _MUST, _days(30), _AGE, _LEAVE,
         _holds(S.STOPPED)),
    Kind("N07", "DA_NHAN_BO_SUNG", "papers arrived, with the new date", _TO_CITIZEN, _MUST, _days(14), _AGE, _LEAVE,
         _IN_WORK | {S.PAYMENT}),
    Kind("N08", "YEU_CAU_NVTC", "a sum is due", _TO_CITIZEN, _MUST, _days(30), _DEADLINE, _AGAIN, _holds(S.PAYMENT)),
    Kind("N09", "NHAC_NVTC", "a sum is still due", _TO_CITIZEN, _MAY, _days(3), _DEADLINE, _LEAVE, _holds(S.PAYMENT),
         "3 and 1 days before the deadline"),
    Kind("N10", "DA_THANH_TOAN", "payment arrived", _TO_CITIZEN, _MUST, _days(14), _AGE, _LEAVE, _ANY),
    Kind("N11", "CHUYEN_BUOC", "in work (where the office tells it)", _TO_CITIZEN, _MAY, _days(2), _AGE, _LEAVE,
         _IN_WORK),
    Kind("N12", "LIEN_THONG", "forwarded to another agency", _TO_CITIZEN, _MUST, _days(14), _AGE, _LEAVE, _IN_WORK),
    Kind("N13", "SAP_DEN_HAN", "due soon", _TO_OFFICIAL, _MUST, _days(3), _DUE, _LEAVE, _IN_WORK,
         "1 working day and 4 working hours before the due date"),
    Kind("N14", "TONG_HOP_LANH_DAO", "the day's digest", _TO_LEADER, _MUST, timedelta(hours=10), _AGE, _LEAVE, _ANY,
         "08:00 on working days"),
    Kind("N15", "QUA_HAN", "overdue", _TO_LEADER, _MUST, _days(5), _AGE, _LEAVE, _IN_WORK, "at the due date"),
    Kind("N16", "XIN_LOI_HEN_LAI", "an apology with the new date", _TO_CITIZEN, _MUST, _days(15), _DUE, _AGAIN,
         _IN_WORK | {S.PAYMENT}),
    Kind("N17", "TRA_SOM", "result ready before its date", _TO_CITIZEN, _MUST, _days(30), _AGE, _AGAIN,
         _holds(S.READY)),
    Kind("N18", "CO_KET_QUA", "result ready", _TO_CITIZEN, _MUST, _days(30), _AGE, _AGAIN, _holds(S.READY)),
    Kind("N19", "NHAC_NHAN_KQ_1", "result not collected", _TO_CITIZEN, _MAY, _days(10), _AGE, _LEAVE,
         _holds(S.READY), "3 working days and 15 days after it was ready"),
    Kind("N20", "NHAC_NHAN_KQ_CUOI", "result not collected, the last time", _TO_CITIZEN, _MAY, _days(15), _AGE,
         _LEAVE, _holds(S.READY), "30 days after it was ready"),
    Kind("N21", "DA_TRA_DANH_GIA", "returned: how was it?", _TO_CITIZEN, _MAY, _days(7), _AGE, _LEAVE,
         _holds(S.RETURNED)),
    Kind("N22", "GUI_BUU_CHINH", "result handed to the post", _TO_CITIZEN, _MUST, _days(7), _AGE, _LEAVE,
         _holds(S.READY, S.RETURNED)),
    Kind("N23", "RUT_HO_SO", "withdrawn", _TO_CITIZEN, _MUST, _days(30), _AGE, _LEAVE, _holds(S.WITHDRAWN)),
    Kind("N24", "DUNG_XU_LY", "stopped", _TO_CITIZEN, _MUST, _days(30), _AGE, _AGAIN, _holds(S.STOPPED)),
    Kind("N31", "NHAC_HEN", "come tomorrow", _TO_CITIZEN, _MAY, _days(3), _DUE, _LEAVE, _holds(S.READY),
         "1 working day before the appointed date, where the result is ready"),
    Kind("N33", "QUA_HAN_CONG_DAN", "overdue and nobody confirmed an apology", _TO_CITIZEN, _MUST, _days(10), _AGE,
         _AGAIN, _IN_WORK, "at the due date"),
    Kind("N34", "MA_DA_CO", "a code that was asked for has appeared", _TO_CITIZEN, _MUST, _days(30), _AGE, _AGAIN,
         _ANY),
    Kind("N35", "MA_CHUA_CO", "a code that was asked for never appeared", _TO_CITIZEN, _MUST, _days(5), _AGE, _LEAVE,
         _ANY),
    Kind("N36", "DU_THAO_XIN_LOI", "an apology waits to be confirmed", _TO_OFFICIAL, _MUST, _days(3), _DUE, _LEAVE,
         _IN_WORK, "2 working days before the due date"),
    Kind("N37", "HEN_LAI_LAN_HAI", "appointed anew for the second time", _TO_LEADER, _MUST, _days(5), _AGE, _LEAVE,
         _OPEN),
)  # fmt: skip

KINDS: dict[str, Kind] = {kind.event: kind for kind in _TABLE}
"""Every kind by the name of its event, which is what the feed of notices and the database call it."""
