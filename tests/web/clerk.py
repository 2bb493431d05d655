"""A clerk who answers at the seam: each message is kept as the real conversation keeps it, the reply is the test's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from messages import Choice, Inbound, Reply
from store.conversations import Taken, greet, keep, note_answered, stored
from store.database import Database
from store.dossiers import Details, OfficeLine, Seen

NOW = datetime(2026, 3, 10, 2, 0, tzinfo=UTC)
CODE = "H29.125.10-260310-0420"


class Clerk:
    """`heard` is what came in, `gone_out` the provider ids whose first answer was written whole."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.heard: list[Inbound] = []
        self.gone_out: list[str] = []
        self.says: Callable[[Inbound], Reply] = lambda inbound: Reply(f"Đã nhận: {inbound.text}")

    async def answer(self, inbound: Inbound) -> Reply:
        async with self.database.begin() as tx:
            if (before := await stored(tx, inbound)) is not None:
                return before
            [person] = await greet(tx, [inbound])
            self.heard.append(inbound)
            reply = self.says(inbound)
            await keep(tx, [Taken(inbound, person, reply, "clerk", {})])
        return reply

    async def answered(self, inbound: Inbound) -> None:
        self.gone_out.append(inbound.provider_id)
        async with self.database.begin() as tx:
            await note_answered(tx, [(inbound.channel, inbound.provider_id)], inbound.received_at)

    async def record(self, receipt: object) -> None:
        raise AssertionError(f"no receipt was due: {receipt}")


def dossier(status: int = 4, *, details: Details | None = None) -> Seen:
    office = OfficeLine(
        "Bộ phận Một cửa phường Bến Nghé",
        "Mot cua P.Ben Nghe",
        "028 3829 0001",
        "29 Lê Duẩn, phường Bến Nghé",
        "H29.125",
    )
    return Seen(1, CODE, status, NOW - timedelta(days=2), NOW - timedelta(minutes=20), office, details, sample=True)


def details(**told: object) -> Details:
    values: dict[str, object] = {
        "procedure_code": "1.009994",
        "procedure": "Cấp giấy phép xây dựng đối với nhà ở riêng lẻ",
        "received_at": NOW - timedelta(days=4),
        "due_at": NOW + timedelta(days=11),
        "due_by": "source",
        "finished_at": None,
        "returned_at": None,
        "unit": "Phòng Kinh tế, Hạ tầng và Đô thị",
        "officer": "",
        "missing": "",
        "missing_by": None,
        "fee_due": None,
        "fee_paid": False,
        "request": "",
        "followed": False,
    }
    return Details(**(values | told))  # type: ignore[arg-type]


def choices(*labels: str) -> tuple[Choice, ...]:
    return tuple(Choice(label, label) for label in labels)
