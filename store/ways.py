"""The ways to a notice's recipient: the applicant's phone by default, who follows, a number; in their own order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import time
from typing import Any

from sqlalchemy import ColumnElement, Row, or_, select

from store import officials, wishes
from store.database import Tx
from store.listed import Listed, of_lists
from store.notices import Notice
from store.tables.citizens import addresses, citizens
from store.tables.dossiers import dossiers


@dataclass(frozen=True, slots=True)
class Way:
    """One way to a person. `state` and `refused` are the facts of that address ("ok" and "" where none is known).

    `hours` is when the person wants to be told, said at this address or else at another one of theirs; None: unsaid.
    """

    channel: str
    address: str
    state: str = "ok"
    refused: str = ""
    language: str = "vi"
    hours: tuple[time, time] | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """A notice's recipient: ways in the order of their wish; `why_none` where there is no way at all.

    `refused`: whether they refused anything, be it at an address where nobody is told.
    """

    ways: tuple[Way, ...]
    why_none: str = "no-address"
    refused: bool = False


async def resolve(tx: Tx, notices: Sequence[Notice], order: Sequence[str]) -> dict[int, Person]:
    """The ways to each notice's recipient, in the person's own order of channels, else in the service's."""
    search = _Search(tx, order)
    await search.read(notices)
    return {each.id: search.person(each) for each in notices}


class _Search:
    """One search for a batch: dossiers, the addresses named, then what is linked to them. Three statements at most."""

    def __init__(self, tx: Tx, order: Sequence[str]) -> None:
        self.tx, self.order = tx, order
        self.dossiers: dict[int, Row[Any]] = {}
        self.phones: dict[int, str] = {}  # of dossiers, where it is a mobile
        self.mails: dict[int, str] = {}  # of dossiers
        self.addresses: dict[int, Row[Any]] = {}
        self.officials: dict[int, str] = {}
        self.by_number: dict[str, Row[Any]] = {}
        self.by_mail: dict[str, Row[Any]] = {}
        self.listed: dict[str, Listed] = {}
        self.by_phone: dict[str, list[Row[Any]]] = defaultdict(list)
        self.by_citizen: dict[int, list[Row[Any]]] = defaultdict(list)

    async def read(self, notices: Iterable[Notice]) -> None:
        await self._read_dossiers({each.dossier_id for each in notices if each.recipient == "applicant"} - {None})
        officials_told = [each.recipient for each in notices if each.recipient.startswith("official:")]
        self.officials = await officials.phones(
            self.tx, {int(each.removeprefix("official:")) for each in officials_told}
        )
        await self._read_addresses([each.recipient for each in notices])
        unknown = [each for each in notices if self._named(each.recipient) is None]
        self.listed = await of_lists(self.tx, {(each.subject, each.recipient) for each in unknown})
        await self._read_linked()

    async def _read_dossiers(self, ids: set[int | None]) -> None:
        if ids:
            c = dossiers.c
            wanted = select(c.id, c.phone, c.phone_hash, c.phone_kind, c.email).where(c.id.in_(ids))
            self.dossiers = {row.id: row for row in await self.tx.execute(wanted)}
        mobile = [row for row in self.dossiers.values() if row.phone is not None and row.phone_kind == "mobile"]
        self.phones = {row.id: self.tx.vault.open(row.phone) for row in mobile}
        mailed = [row for row in self.dossiers.values() if row.email is not None]
        self.mails = {row.id: self.tx.vault.open(row.email).strip().lower() for row in mailed}

    async def _read_addresses(self, recipients: Sequence[str]) -> None:
        ids = [int(each.removeprefix("address:")) for each in recipients if each.startswith("address:")]
        numbers = [each.removeprefix("number:") for each in recipients if each.startswith("number:")]
        numbers += [self._number(phone) for phone in (*self.phones.values(), *self.officials.values())]
        mails = [each.removeprefix("mail:") for each in recipients if each.startswith("mail:")]
        mails += [self._mail(mail) for mail in self.mails.values()]
        if ids or numbers or mails:
            is_number = (addresses.c.channel == "sms") & addresses.c.address_hash.in_(numbers)
            is_mail = (addresses.c.channel == "email") & addresses.c.address_hash.in_(mails)
            await self._keep(or_(addresses.c.id.in_(ids), is_number, is_mail))

    async def _read_linked(self) -> None:
        told: list[Any] = [*self.dossiers.values(), *self.addresses.values(), *self.listed.values()]
        phones = {row.phone_hash for row in told} - {None}
        people = {row.citizen_id for row in self.addresses.values()} - {None}
        if phones or people:
            await self._keep(or_(addresses.c.phone_hash.in_(phones), addresses.c.citizen_id.in_(people)))

    async def _keep(self, which: ColumnElement[bool]) -> None:
        a, c = addresses.c, citizens.c
        columns = (a.id, a.channel, a.address, a.address_hash, a.citizen_id, a.phone_hash)
        wanted = select(*columns, a.state, a.refused, a.hours, c.language, c.channel_order)
        wanted = wanted.outerjoin(citizens, c.id == a.citizen_id).where(which)
        for row in await self.tx.execute(wanted.order_by(a.id)):
            if row.id not in self.addresses:
                self._index(row)

    def _index(self, row: Row[Any]) -> None:
        self.addresses[row.id] = row
        if row.channel == "sms":
            self.by_number[row.address_hash] = row
        if row.channel == "email":
            self.by_mail[row.address_hash] = row
        if row.phone_hash is not None:
            self.by_phone[row.phone_hash].append(row)
        if row.citizen_id is not None:
            self.by_citizen[row.citizen_id].append(row)

    def person(self, notice: Notice) -> Person:
        sort, _, name = notice.recipient.partition(":")
        if sort == "applicant":
            return self._applicant(self.dossiers.get(notice.dossier_id or 0))
        if sort == "official":
            return self._official(self.officials.get(int(name), ""))
        named = self._named(notice.recipient)
        if named is not None:
            rows = self._linked(named)
            return self._ordered([self._way(row) for row in rows], rows)
        listed = self.listed.get(notice.recipient)
        return self._of_list(listed) if listed else Person(())

    def _named(self, recipient: str) -> Row[Any] | None:
        """The row of the address that a recipient names, as far as it is read."""
        sort, _, name = recipient.partition(":")
        if sort == "address":
            return self.addresses.get(int(name))
        return (self.by_mail if sort == "mail" else self.by_number).get(name)

    def _of_list(self, listed: Listed) -> Person:
        """Somebody known only from a list of officials, and the chats that proved the same number."""
        own = self.by_phone.get(listed.phone_hash or "", [])
        way = Way(listed.channel, self.tx.vault.open(listed.address))
        return self._ordered([*(self._way(row) for row in own), way], own)

    def _applicant(self, dossier: Row[Any] | None) -> Person:
        """Who proved the dossier's phone, then its phone and mail: they may have refused without ever writing to us."""
        if dossier is None:
            return Person((), "no-dossier")
        phone, mail = self.phones.get(dossier.id), self.mails.get(dossier.id)
        own = [row for row in self.by_phone.get(dossier.phone_hash or "", []) if phone is None or row.channel != "sms"]
        ways = [self._way(row) for row in own]
        number, box = self.by_number.get(self._number(phone or "")), self.by_mail.get(self._mail(mail or ""))
        for channel, address, row in (("sms", phone, number), ("email", mail, box)):
            if address:
                own += [row] if row is not None else []
                ways.append(replace(self._way(row), address=address) if row is not None else Way(channel, address))
        return self._ordered(ways, own, "landline" if dossier.phone_kind == "landline" else "no-address")

    def _official(self, phone: str) -> Person:
        """An official is told by SMS, whatever chats the same number proved as a citizen."""
        number = self.by_number.get(self._number(phone))
        way = replace(self._way(number), hours=None) if number is not None else Way("sms", phone)
        return Person((way,) if phone else (), refused=bool(way.refused))

    def _ordered(self, ways: Sequence[Way], rows: Sequence[Row[Any]], why_none: str = "no-address") -> Person:
        """One way for each channel that the person, or else the service, wants: the first open one, else the first."""
        wished = next((row.channel_order for row in rows if row.channel_order), None)
        order = {channel: place for place, channel in enumerate(wished or self.order)}
        hours = next((wishes.read_window(row.hours) for row in rows if row.hours), None)
        ways = [replace(way, hours=way.hours or hours) for way in ways]
        open_first = sorted(ways, key=lambda way: way.state != "ok")
        known = {way.channel: way for way in reversed(open_first) if way.channel in order}
        wanted = sorted(known.values(), key=lambda way: order[way.channel])
        return Person(tuple(wanted), why_none, any(way.refused for way in ways))

    def _linked(self, row: Row[Any]) -> list[Row[Any]]:
        """The address and what is the same person's: the same citizen, or the same proved phone."""
        same = [*self.by_phone.get(row.phone_hash or "", []), *self.by_citizen.get(row.citizen_id or 0, [])]
        return list({each.id: each for each in (row, *same)}.values())

    def _way(self, row: Row[Any]) -> Way:
        address, hours = self.tx.vault.open(row.address), wishes.read_window(row.hours)
        return Way(row.channel, address, row.state, row.refused, row.language or "vi", hours)

    def _number(self, phone: str) -> str:
        return self.tx.vault.digest("sms", phone)

    def _mail(self, address: str) -> str:
        return self.tx.vault.digest("email", address)
