"""Who is told, and by which ways: the applicant's phone by default, subscribers, officials; never what they refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, or_, select

from store.database import Tx
from store.notices import Notice
from store.tables.citizens import addresses, citizens
from store.tables.dossiers import dossiers, subscriptions


@dataclass(frozen=True, slots=True)
class Way:
    """One way to a person. `state` and `refused` are the facts of that address ("ok" and "" where none is known)."""

    channel: str
    address: str
    state: str = "ok"
    refused: str = ""
    language: str = "vi"


@dataclass(frozen=True, slots=True)
class Person:
    """A notice's recipient: ways in the order of their wish; `why_none` where there is no way at all."""

    ways: tuple[Way, ...]
    why_none: str = "no-address"


async def told(tx: Tx, dossier_ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """Whom each dossier's events are told to, as recipients of notices: the applicant, then each other person once.

    Somebody who follows a dossier over two linked addresses (the same citizen, or the same proved phone) is one person,
    and the applicant's own chats are the applicant.
    """
    c = addresses.c
    wanted = (
        select(subscriptions.c.dossier_id, c.id, c.citizen_id, c.phone_hash, c.address_hash, c.channel)
        .add_columns(dossiers.c.phone_hash.label("applicant"))
        .join(addresses, c.id == subscriptions.c.address_id)
        .join(dossiers, dossiers.c.id == subscriptions.c.dossier_id)
        .where(subscriptions.c.dossier_id.in_(dossier_ids), subscriptions.c.ended_at.is_(None))
        .order_by(subscriptions.c.dossier_id, c.id)
    )
    seen: dict[int, set[str]] = {each: set() for each in dossier_ids}
    found: dict[int, list[str]] = {each: ["applicant"] for each in dossier_ids}
    for row in await tx.execute(wanted):
        signs = {f"citizen {row.citizen_id}" if row.citizen_id else "", row.phone_hash or ""} - {""}
        own = row.applicant is not None and row.phone_hash == row.applicant
        if not own and not signs & seen[row.dossier_id]:
            found[row.dossier_id].append(f"address:{row.id}")
        seen[row.dossier_id] |= signs
    return {dossier_id: tuple(recipients) for dossier_id, recipients in found.items()}


async def resolve(tx: Tx, notices: Sequence[Notice], order: Sequence[str]) -> dict[int, Person]:
    """The ways to each notice's recipient, in the person's own order of channels, else in the service's."""
    return await _Search(tx, order).people(notices)


async def mark_address(tx: Tx, way: tuple[str, str], state: str, now: datetime) -> None:
    """Keep a fact about (channel, address): "blocked", "stopped", "gone", or "ok" again."""
    channel, address = way
    row = tx.insert(addresses).values(
        channel=channel,
        address_hash=tx.vault.digest(channel, address),
        address=tx.vault.seal(address),
        state=state,
        phone_hash=tx.vault.digest("phone", address) if channel == "sms" else None,
        created_at=now,
    )
    set_ = {"state": row.excluded.state}
    await tx.execute(row.on_conflict_do_update(index_elements=["channel", "address_hash"], set_=set_))


class _Search:
    """One search for a batch: dossiers, the addresses named, then what is linked to them. Three statements at most."""

    def __init__(self, tx: Tx, order: Sequence[str]) -> None:
        self.tx, self.order = tx, order
        self.dossiers: dict[int, Row[Any]] = {}
        self.addresses: dict[int, Row[Any]] = {}

    async def people(self, notices: Sequence[Notice]) -> dict[int, Person]:
        await self._read_dossiers(notices)
        await self._read_addresses(notices)
        await self._read_linked()
        return {each.id: self._person(each) for each in notices}

    async def _read_dossiers(self, notices: Sequence[Notice]) -> None:
        ids = {each.dossier_id for each in notices if each.recipient == "applicant"} - {None}
        if ids:
            c = dossiers.c
            wanted = select(c.id, c.phone, c.phone_hash, c.phone_kind, c.email).where(c.id.in_(ids))
            self.dossiers = {row.id: row for row in await self.tx.execute(wanted)}

    async def _read_addresses(self, notices: Sequence[Notice]) -> None:
        ids = [int(each.recipient[8:]) for each in notices if each.recipient.startswith("address:")]
        numbers = [each.recipient[7:] for each in notices if each.recipient.startswith("number:")]
        c = addresses.c
        if ids or numbers:
            await self._keep(or_(c.id.in_(ids), (c.channel == "sms") & c.address_hash.in_(numbers)))

    async def _read_linked(self) -> None:
        phones = {row.phone_hash for row in (*self.dossiers.values(), *self.addresses.values())} - {None}
        people = {row.citizen_id for row in self.addresses.values()} - {None}
        if phones or people:
            await self._keep(or_(addresses.c.phone_hash.in_(phones), addresses.c.citizen_id.in_(people)))

    async def _keep(self, which: ColumnElement[bool]) -> None:
        a, c = addresses.c, citizens.c
        columns = (a.id, a.channel, a.address, a.address_hash, a.citizen_id, a.phone_hash, a.state, a.refused)
        wanted = select(*columns, c.language, c.channel_order).outerjoin(citizens, c.id == a.citizen_id).where(which)
        self.addresses.update({row.id: row for row in await self.tx.execute(wanted)})

    def _person(self, notice: Notice) -> Person:
        if notice.recipient == "applicant":
            return self._applicant(self.dossiers.get(notice.dossier_id or 0))
        rows = [row for row in self.addresses.values() if self._is_named(row, notice.recipient)]
        return self._ordered([self._way(each) for row in rows for each in self._linked(row)], rows)

    def _applicant(self, dossier: Row[Any] | None) -> Person:
        if dossier is None:
            return Person((), "no-dossier")
        own = [row for row in self.addresses.values() if dossier.phone_hash and row.phone_hash == dossier.phone_hash]
        ways = [self._way(row) for row in own]
        known = {way.channel for way in ways}
        if dossier.phone is not None and dossier.phone_kind == "mobile" and "sms" not in known:
            ways.append(Way("sms", self.tx.vault.open(dossier.phone)))
        if dossier.email is not None and "email" not in known:
            ways.append(Way("email", self.tx.vault.open(dossier.email)))
        return self._ordered(ways, own, "landline" if dossier.phone_kind == "landline" else "no-address")

    def _ordered(self, ways: Sequence[Way], rows: Sequence[Row[Any]], why_none: str = "no-address") -> Person:
        wished = next((row.channel_order for row in rows if row.channel_order), None)
        order = {channel: place for place, channel in enumerate(wished or self.order)}
        known = {way.channel: way for way in reversed(ways) if way.channel in order}
        return Person(tuple(sorted(known.values(), key=lambda way: order[way.channel])), why_none)

    def _linked(self, row: Row[Any]) -> list[Row[Any]]:
        def same(other: Row[Any]) -> bool:
            citizen = row.citizen_id is not None and other.citizen_id == row.citizen_id
            return other.id == row.id or citizen or (row.phone_hash is not None and other.phone_hash == row.phone_hash)

        return [row, *(other for other in self.addresses.values() if other.id != row.id and same(other))]

    def _way(self, row: Row[Any]) -> Way:
        return Way(row.channel, self.tx.vault.open(row.address), row.state, row.refused, row.language or "vi")

    @staticmethod
    def _is_named(row: Row[Any], recipient: str) -> bool:
        return recipient == f"address:{row.id}" or (row.channel == "sms" and recipient == f"number:{row.address_hash}")
