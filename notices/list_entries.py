"""The entries of lists: rows of a file as it comes, or the people of dossiers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import phone
from knowledge.working_time import VIETNAM
from notices.packed import Source
from notices.recipients import Columns, LeftOut, Recipient, read_recipients
from notices.tables import read_cells
from store.broadcast_lists import Entry
from store.vault import Vault

DOSSIER_NAMES = ("ma", "so_ho_so", "don_vi", "ngay_hen")
"""The placeholders of people taken from dossiers."""


def read_file(source: Source, by_mail: bool = False) -> tuple[Columns, Iterator[Entry]]:
    """The columns of a file and its rows, read as they are walked; `by_mail`: those without a number too.

    Raises BatchRefused for one that cannot be read, and so does walking. Slow: use a thread.
    """
    columns, rows = read_recipients(read_cells(source), by_mail)
    return columns, (_entry(columns.placeholders, each) for each in rows)


def people_of(vault: Vault, rows: Iterable[Any], by_mail: bool) -> list[Entry]:
    """People of dossiers: one entry a phone, or else, `by_mail`, an e-mail address; their dossiers' codes together.

    `rows` as `store.broadcast_lists.of_dossiers` gives them. Slow for many: use a thread.
    """
    people: dict[str, list[Any]] = defaultdict(list)
    without: list[Entry] = []
    for line, row in enumerate(rows, 1):
        email = _email(vault, row) if by_mail else ""
        if row.phone_hash is not None and row.phone is not None and (not email or row.phone_kind == "mobile"):
            people[row.phone_hash].append(row)
        elif email:
            people[email].append(row)
        else:
            without.append(Entry(line, left_out="no-number", detail=row.code))
    reached = [_person(vault, line, whose, found) for line, (whose, found) in enumerate(people.items(), 1)]
    return [*reached, *without]


def _entry(names: Sequence[str], row: Recipient | LeftOut) -> Entry:
    if isinstance(row, LeftOut):
        return Entry(row.line, row.number, left_out=row.reason, detail=row.detail)
    values = dict(zip(names, row.values, strict=True))
    return Entry(row.line, row.number, values, row.consent, email=row.email)


def _email(vault: Vault, row: Any) -> str:
    return vault.open(row.email).strip().lower() if row.email is not None else ""


def _person(vault: Vault, line: int, whose: str, rows: Sequence[Any]) -> Entry:
    number, email = (vault.open(rows[0].phone), "") if "@" not in whose else ("", whose)
    if number and not phone.is_mobile(number):
        return Entry(line, number, left_out="landline")
    codes = [row.code for row in rows]
    due = rows[0].due_at
    values = {
        "ma": ", ".join(codes[:2]) + (f" (+{len(codes) - 2})" if len(codes) > 2 else ""),
        "so_ho_so": str(len(codes)),
        "don_vi": rows[0].short or rows[0].name,
        "ngay_hen": due.astimezone(VIETNAM).strftime("%d/%m/%Y") if due else "",
    }
    return Entry(line, number, values, email=email)
