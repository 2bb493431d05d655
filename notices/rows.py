"""What a one-stop system tells us of its dossiers, once it is read: rows, refusals, and the batch they came in.

Source: DongBoHoSoMC and CapNhatTienDoHoSoMC of the national portal. Every moment is aware, in UTC; None is unknown.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum


class Status(IntEnum):
    """The ten national statuses (trạng thái hồ sơ theo Cổng Dịch vụ công quốc gia)."""

    SUBMITTED = 1
    ACCEPTED = 2
    REFUSED = 3
    PROCESSING = 4
    SUPPLEMENT = 5
    PAYMENT = 6
    WITHDRAWN = 7
    STOPPED = 8
    READY = 9
    RETURNED = 10


CLOSED = frozenset({Status.REFUSED, Status.WITHDRAWN, Status.RETURNED})
PAUSED = frozenset({Status.SUPPLEMENT, Status.PAYMENT, Status.STOPPED})
RUNNING = frozenset({Status.SUBMITTED, Status.ACCEPTED, Status.PROCESSING})


@dataclass(frozen=True, slots=True)
class Supplement:
    """One request for further papers (yêu cầu bổ sung). `due_after` is the appointed date once it is answered."""

    content: str = ""
    asked_at: datetime | None = None
    received_at: datetime | None = None
    deadline: datetime | None = None
    due_before: datetime | None = None
    due_after: datetime | None = None


@dataclass(frozen=True, slots=True)
class Fee:
    """One sum to pay, in đồng. `paid` is None where the source does not say."""

    name: str
    amount: int
    paid: bool | None = None


@dataclass(frozen=True, slots=True)
class DossierRow:
    """One dossier as its source tells it, cut to what we may keep.

    `phone` is E.164 where it could be read, else ""; `sms` tells whether an SMS can reach it (a landline cannot), and
    `phone_fault` why not ("landline", "unreadable"). `id_last4` is all that is kept of the ID number. `office_code`
    is the unit part of the code. `channel`: "in_person", "online", "postal" or "". `request` is the code of the dossier
    that it was lodged together with (liên thông), `partner` the agency that it was forwarded to, `tracking` the parcel
    in which its result travels.
    """

    code: str
    status: Status
    procedure_code: str = ""
    procedure_name: str = ""
    field: str = ""
    office_name: str = ""
    office_code: str = ""
    applicant_name: str = ""
    id_last4: str = ""
    phone: str = ""
    sms: bool = False
    phone_fault: str = ""
    email: str = ""
    channel: str = ""
    submitted_at: datetime | None = None
    received_at: datetime | None = None
    due_at: datetime | None = None
    refused_at: datetime | None = None
    finished_at: datetime | None = None
    returned_at: datetime | None = None
    updated_at: datetime | None = None
    supplements: tuple[Supplement, ...] = ()
    fees: tuple[Fee, ...] = ()
    note: str = ""
    request: str = ""
    partner: str = ""
    tracking: str = ""

    @property
    def happened_at(self) -> datetime | None:
        """When it entered its status, as far as the source tells; the events of a dossier are put in this order."""
        match self.status:
            case Status.SUBMITTED:
                told = self.submitted_at
            case Status.ACCEPTED:
                told = self.received_at
            case Status.REFUSED:
                told = self.refused_at
            case Status.SUPPLEMENT:
                told = self.supplements[-1].asked_at if self.supplements else None
            case Status.READY:
                told = self.finished_at
            case Status.RETURNED:
                told = self.returned_at
            case _:
                told = None
        return told or self.updated_at

    @property
    def unpaid(self) -> int:
        """What is still to pay, in đồng; a fee whose state is not told counts only while payment is asked for."""
        asked = self.status is Status.PAYMENT
        return sum(fee.amount for fee in self.fees if fee.paid is False or (fee.paid is None and asked))


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step of a dossier's way through the office (CapNhatTienDoHoSoMC)."""

    code: str
    at: datetime
    officer: str = ""
    title: str = ""
    unit: str = ""
    content: str = ""
    status: Status | None = None
    started_at: datetime | None = None
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """A row that was not taken, and why. `index` counts the rows from 0, `line` the file's lines from 1 (0: none)."""

    index: int
    code: str
    reasons: tuple[str, ...]
    line: int = 0


class BatchRefused(Exception):
    """The whole batch is refused: nothing of it may change anything. `reason` is for people, `what` for programs."""

    def __init__(self, what: str, reason: str) -> None:
        super().__init__(reason)
        self.what, self.reason = what, reason


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch as it is read: `rows` is walked once and read as it is walked, in bounded memory.

    Walking raises BatchRefused when the batch proves to be cut off, empty or without a column that it must have, so
    nothing may be merged before the walk has ended. `updating` is the envelope's isUpdating.
    """

    source: str
    rows: Iterator[DossierRow | StepRow | Refusal]
    judged: Iterator[object]
    updating: bool = False
