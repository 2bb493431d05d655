"""One person's data, found by their phone: told to them whole, or erased.

What stays after an erasure is the evidence of a refusal: the keyed hash, its date, scope and source, and that it holds.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from secrets import token_urlsafe
from typing import Any

from sqlalchemy import Select, Table, delete, null, or_, select, update

from messages import DeliveryState
from store.broadcast_retention import erase_from_lists
from store.consents import NUMBERS
from store.consents import erase as erase_consents
from store.database import Tx
from store.notices import NoticeState
from store.retention import NOBODY
from store.tables.broadcasts import broadcast_recipients
from store.tables.citizens import addresses, inbound, one_time_codes
from store.tables.consents import consents
from store.tables.dossiers import dossiers, subscriptions, watched_codes
from store.tables.invitations import invitations
from store.tables.notices import deliveries, notices
from store.tables.voices import complaints, ratings

_SECRET = frozenset(
    [
        "address_hash",
        "phone_hash",
        "asker_hash",
        "codes_hash",
        "code_hash",
        "id_hash",
        "number_hash",
        "token_hash",
        "recipient",
        "mark",
        "talk",
    ]
)
"""Not told: hashes mean nothing to a person, and what the talk remembers stands in the messages."""


@dataclass(frozen=True, slots=True)
class _Found:
    """A person's rows: ids of addresses and dossiers, and (channel, hash) of each address."""

    phone_hash: str
    addresses: tuple[int, ...]
    dossiers: tuple[int, ...]
    chats: tuple[tuple[str, str], ...]

    def wrote(self, table: Table) -> Any:
        """The rows of a table with channel and address hash that are this person's."""
        c = table.c
        return or_(False, *((c.channel == channel) & (c.address_hash == hashed) for channel, hashed in self.chats))


async def export(tx: Tx, phone: str) -> dict[str, list[dict[str, Any]]]:
    """All that is kept of the person with that phone (E.164), opened, a list of rows for each kind; moments in ISO."""
    found = await _find(tx, phone)
    kinds: dict[str, Select[Any]] = {
        "addresses": select(addresses).where(addresses.c.id.in_(found.addresses)),
        "messages": select(inbound).where(inbound.c.address_id.in_(found.addresses)),
        "deliveries": select(deliveries).where(found.wrote(deliveries)),
        "consents": select(consents).where(found.wrote(consents)),
        "dossiers": select(dossiers).where(dossiers.c.id.in_(found.dossiers)),
        "followed": select(subscriptions).where(subscriptions.c.address_id.in_(found.addresses)),
        "waited_for": select(watched_codes).where(watched_codes.c.address_id.in_(found.addresses)),
        "ratings": select(ratings).where(ratings.c.address_id.in_(found.addresses)),
        "lists": select(broadcast_recipients).where(broadcast_recipients.c.phone_hash == found.phone_hash),
        "invitations": select(invitations).where(invitations.c.phone_hash == found.phone_hash),
        "complaints": select(complaints).where(complaints.c.address_id.in_(found.addresses)),
    }
    return {name: [_open(tx, row) for row in (await tx.execute(query)).mappings()] for name, query in kinds.items()}


async def erase(tx: Tx, phone: str, now: datetime) -> dict[str, int]:
    """Erase it; how many addresses, messages, deliveries and dossiers. Notices that wait are not sent.

    What the one-stop software still holds of a dossier comes back when that dossier changes there.
    """
    found = await _find(tx, phone)
    await _stop_notices(tx, found, now)
    written = await _run(tx, inbound, inbound.c.address_id.in_(found.addresses), _SILENT)
    await tx.execute(delete(deliveries).where(found.wrote(deliveries), deliveries.c.state == DeliveryState.WAITING))
    nowhere = {"text": null(), "choices": [], "address": tx.vault.seal(""), "address_hash": ""}
    sent = await _run(tx, deliveries, found.wrote(deliveries), nowhere)
    await _run(tx, complaints, complaints.c.address_id.in_(found.addresses), {"text": null()})
    codes = one_time_codes.c
    await tx.execute(
        delete(one_time_codes).where(or_(codes.phone_hash == found.phone_hash, codes.address_id.in_(found.addresses)))
    )
    for table in (subscriptions, watched_codes):
        await tx.execute(delete(table).where(table.c.address_id.in_(found.addresses)))
    cut = await _run(tx, dossiers, dossiers.c.id.in_(found.dossiers), NOBODY)
    await erase_from_lists(tx, found.phone_hash)
    await erase_consents(tx, found.wrote(consents))
    await _forget_addresses(tx, found)
    return {"addresses": len(found.addresses), "messages": written, "deliveries": sent, "dossiers": cut}


_SILENT = {"text": null(), "reply": null(), "asker_hash": null(), "codes_hash": null()}


async def _find(tx: Tx, phone: str) -> _Found:
    """The phone's own address by SMS or voice, chats that proved it, and whatever is linked to the same citizen."""
    a, hashed = addresses.c, tx.vault.digest("phone", phone)
    own = [a.address_hash == tx.vault.digest(channel, phone) for channel in NUMBERS]
    first = or_(a.phone_hash == hashed, *own)
    linked = select(a.citizen_id).where(first, a.citizen_id.is_not(None))
    rows = (await tx.execute(select(a.id, a.channel, a.address_hash).where(or_(first, a.citizen_id.in_(linked))))).all()
    theirs = (await tx.execute(select(dossiers.c.id).where(dossiers.c.phone_hash == hashed))).scalars()
    chats = {(channel, tx.vault.digest(channel, phone)) for channel in NUMBERS}
    chats |= {(row.channel, row.address_hash) for row in rows}
    return _Found(hashed, tuple(row.id for row in rows), tuple(theirs), tuple(sorted(chats)))


async def _stop_notices(tx: Tx, found: _Found, now: datetime) -> None:
    n = notices.c
    theirs = or_(
        n.recipient.in_([f"address:{each}" for each in found.addresses]),
        (n.recipient == "applicant") & n.dossier_id.in_(found.dossiers),
        n.recipient.in_([f"number:{hashed}" for channel, hashed in found.chats if channel == "sms"]),
    )
    stopped = {"state": NoticeState.SUPPRESSED, "reason": "erased", "changed_at": now, "seq": None}
    await tx.execute(update(notices).where(theirs, n.state == NoticeState.WAITING).values(stopped))


async def _forget_addresses(tx: Tx, found: _Found) -> None:
    """A row that refused keeps its hash, so that the refusal holds; the others can be found by nobody."""
    a = addresses.c
    nobody = {"address": tx.vault.seal(""), "phone_hash": null(), "citizen_id": null(), "talk": null(), "hours": ""}
    await _run(tx, addresses, a.id.in_(found.addresses), nobody)
    for id_ in (await tx.execute(select(a.id).where(a.id.in_(found.addresses), a.refused == ""))).scalars().all():
        gone = {"address_hash": token_urlsafe(32)[:43], "state": "gone"}
        await tx.execute(update(addresses).where(a.id == id_).values(gone))


async def _run(tx: Tx, table: Table, which: Any, values: dict[str, Any]) -> int:
    return (await tx.execute(update(table).where(which).values(values))).rowcount


def _open(tx: Tx, row: Any) -> dict[str, Any]:
    """A row as a person can read it: opened, without hashes."""
    told: dict[str, Any] = {}
    for name, value in row.items():
        if name not in _SECRET and value is not None:
            opened = tx.vault.open(value) if isinstance(value, bytes) else value
            told[name] = opened.isoformat() if isinstance(opened, datetime) else opened
    return told
