"""Consent and refusal as evidence: who said what of being written to, how far it reaches, in which words, when.

Luật 91/2025/QH15 Đ9 and Đ10: consent is for a purpose, can be shown, and can be taken back; silence is none. NĐ 91/2020
keeps refusals at least a year. What holds today stands with the address (`addresses.refused`, `addresses.state`); here
stands how it came to be. Entries are never changed; `forget` and an erasure take words away and end mere consents.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, Row, Select, delete, insert, literal, null, or_, select, update

from store.database import Tx
from store.tables.citizens import addresses
from store.tables.consents import consents
from store.vault import Vault

What = Literal["agreed", "withdrew", "refused", "resumed"]
Scope = Literal["all", "reminders", "broadcasts", "channel", "dossier"]
Source = Literal["text", "page", "list", "official", "carrier", "platform"]
NUMBERS = ("sms", "sandbox", "voice")
"""The channels whose address is the telephone number itself."""
AT_ONCE = 2000
_LONGEST = 500


@dataclass(frozen=True, slots=True)
class Evidence:
    """How somebody said it: by what, when, in which words, and what it is about besides its scope ("dossier:5")."""

    source: Source
    at: datetime
    words: str = ""
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the ledger, opened. `who` is the keyed hash of the address."""

    id: int
    at: datetime
    channel: str
    who: str
    said: What
    scope: Scope
    source: Source
    subject: str
    words: str
    line: int | None


async def note(tx: Tx, way: tuple[str, str], said: What, scope: Scope, how: Evidence) -> None:
    """Enter what the person at (channel, address) said."""
    channel, address = way
    who = {"channel": channel, "address_hash": tx.vault.digest(channel, address)}
    await tx.execute(insert(consents).values(who | _values(tx, said, scope, how)))


async def note_of(tx: Tx, address_id: int, said: What, scope: Scope, how: Evidence) -> None:
    """Enter what the person of that address said."""
    values = _values(tx, said, scope, how)
    columns = [literal(value, consents.c[name].type).label(name) for name, value in values.items()]
    theirs = select(addresses.c.channel, addresses.c.address_hash, *columns).where(addresses.c.id == address_id)
    await tx.execute(insert(consents).from_select(["channel", "address_hash", *values], theirs))


async def note_list(tx: Tx, rows: Sequence[dict[str, Any]]) -> None:
    """Enter the consents of a list, as `of_list` makes them."""
    if rows:
        await tx.execute(insert(consents), rows)


async def unsay_list(tx: Tx, subject: str, at: datetime) -> None:
    """Take out the consents that were entered at that moment of a list that then could not be read to its end."""
    c = consents.c
    mine = (c.at == at) & c.words.is_not(None) & (c.source == "list") & (c.subject == subject)
    await tx.execute(delete(consents).where(mine))


def of_list(
    vault: Vault, agreed: Sequence[tuple[str, str, int, str]], subject: str, at: datetime
) -> list[dict[str, Any]]:
    """Rows for `note_list`: of each (channel, hash of the address, line, cell that says yes). Slow: use a thread.

    The same words are sealed once, for a list says yes in few ways.
    """
    sealed = {cell: vault.seal(cell[:_LONGEST]) for cell in {each[3] for each in agreed}}
    fixed = {"at": at, "said": "agreed", "scope": "broadcasts", "source": "list", "subject": subject}
    return [
        fixed | {"channel": channel, "address_hash": who, "line": line, "words": sealed[cell]}
        for channel, who, line, cell in agreed
    ]


async def of_phone(tx: Tx, phone: str, limit: int = 200) -> list[Entry]:
    """What the person with that phone (E.164) said, newest first: from it, or from a chat that proved it."""
    found = await tx.execute(_newest().where(_whose(tx, phone)).limit(limit))
    return [_entry(tx, row) for row in found]


async def standing(tx: Tx, phone: str) -> tuple[str, str]:
    """What holds now of the number (E.164): what is refused ("", reminders, all), and the state of its address."""
    a = addresses.c
    wanted = select(a.refused, a.state).where(a.channel == "sms", a.address_hash == tx.vault.digest("sms", phone))
    row = (await tx.execute(wanted)).one_or_none()
    return (row.refused, row.state) if row else ("", "ok")


async def newest(tx: Tx, before: int | None, limit: int) -> list[Entry]:
    """The newest entries of everybody, before that entry's id."""
    wanted = _newest().limit(limit)
    if before is not None:
        wanted = wanted.where(consents.c.id < before)
    return [_entry(tx, row) for row in await tx.execute(wanted)]


async def since(tx: Tx, at: datetime) -> AsyncIterator[Entry]:
    """All entries from that moment on, oldest first."""
    last, more = 0, True
    while more:
        page = select(consents).where(consents.c.id > last, consents.c.at >= at).order_by(consents.c.id).limit(AT_ONCE)
        rows = (await tx.execute(page)).all()
        for row in rows:
            yield _entry(tx, row)
        more, last = len(rows) == AT_ONCE, rows[-1].id if rows else last


async def erase(tx: Tx, which: ColumnElement[bool]) -> None:
    """Forget these: of a refusal, and of its end, stay the hash, scope, source and moment."""
    await tx.execute(delete(consents).where(which, consents.c.said.in_(("agreed", "withdrew"))))
    await tx.execute(update(consents).where(which).values(_WORDLESS))


async def forget(tx: Tx, before: datetime) -> int:
    """Forget the words and the consents of before then; how many, AT_ONCE at most. Refusals stay, without words."""
    c = consents.c
    old = select(c.id).where(c.at < before, c.words.is_not(None)).order_by(c.at).limit(AT_ONCE)
    ids = (await tx.execute(old)).scalars().all()
    await erase(tx, c.id.in_(ids))
    return len(ids)


_WORDLESS = {"words": null(), "subject": "", "line": null()}


def _values(tx: Tx, said: What, scope: Scope, how: Evidence) -> dict[str, Any]:
    words = tx.vault.seal(how.words[:_LONGEST]) if how.words else None
    told = {"at": how.at, "said": said, "scope": scope, "source": how.source, "subject": how.subject}
    return told | {"words": words}


def _whose(tx: Tx, phone: str) -> ColumnElement[bool]:
    c, a = consents.c, addresses.c
    numbers = [(c.channel == each) & (c.address_hash == tx.vault.digest(each, phone)) for each in NUMBERS]
    chats = select(a.address_hash).where(a.phone_hash == tx.vault.digest("phone", phone), a.channel == c.channel)
    return or_(*numbers, c.address_hash.in_(chats))


def _newest() -> Select[Any]:
    return select(consents).order_by(consents.c.id.desc())


def _entry(tx: Tx, row: Row[Any]) -> Entry:
    words = tx.vault.open(row.words) if row.words else ""
    fields = (row.said, row.scope, row.source, row.subject)
    return Entry(row.id, row.at, row.channel, row.address_hash, *fields, words, row.line)
