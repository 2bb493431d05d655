"""Which days nobody works: weekends, holidays, swapped days; and which weekends are worked in their stead.

The package `holidays` tells Vietnam's holidays and days in lieu; holidays.toml, and what an office imports over it,
change single days. Make-up days (làm bù) are known to no package.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from pathlib import Path

from knowledge.vietnamese import fold

_DATA = Path(__file__).with_name("holidays.toml")
_WEEKDAYS = frozenset(range(5))


@dataclass(frozen=True, slots=True)
class DayChange:
    """One day that is otherwise than the table says: `worked`, or off. `name` is what people call it."""

    day: date
    worked: bool
    name: str


@dataclass(frozen=True, slots=True)
class DaysOff:
    """The calendar of working days: the package's, with `changes` over it, the last one of a day counting."""

    changes: tuple[DayChange, ...] = ()
    _by_day: dict[date, DayChange] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_day", {each.day: each for each in self.changes})

    def holiday(self, day: date) -> str:
        """What the day is called when it is off by law or decision; "" for a plain weekend or a working day."""
        if change := self._by_day.get(day):
            return "" if change.worked else change.name
        return _national(day.year).get(day, "")

    def made_up(self, day: date) -> bool:
        """Whether it is worked in the stead of another day."""
        change = self._by_day.get(day)
        return change is not None and change.worked

    def worked(self, day: date) -> bool:
        """Whether the law counts it as a working day: Monday to Friday less holidays, and make-up days."""
        if change := self._by_day.get(day):
            return change.worked
        return day.weekday() in _WEEKDAYS and day not in _national(day.year)

    def over(self, changes: Iterable[DayChange]) -> DaysOff:
        """The same calendar with more changes over it."""
        return DaysOff((*self.changes, *changes))


def read_changes(text: str) -> tuple[DayChange, ...]:
    """The changes of a TOML text with [[off]] and [[work]]. Raises ValueError with the fault and its day."""
    table = tomllib.loads(text)
    found = []
    for key, worked in (("off", False), ("work", True)):
        for row in table.get(key, ()):
            day = row.get("day")
            if type(day) is not date:
                raise ValueError(f"[[{key}]] {row}: day")
            found.append(DayChange(day, worked, str(row.get("name", ""))))
    return tuple(found)


def read_change(row: Mapping[str, object]) -> DayChange:
    """A change from a row of a table with the columns day, kind and name, or "Ngày", "Loại", "Tên".

    Kind is "off" or "nghỉ", "work", "làm việc" or "làm bù"; a day is ISO, dd/mm/yyyy or a spreadsheet's own. Raises
    ValueError naming the column that cannot be read.
    """
    cells = {fold(str(key)).strip(): value for key, value in row.items()}
    told = {field: next((cells[name] for name in names if name in cells), "") for field, names in _COLUMNS.items()}
    kind = _KINDS.get(fold(str(told["kind"])).strip())
    if kind is None:
        raise ValueError(f"kind: {told['kind']}")
    return DayChange(_read_day(told["day"]), kind, str(told["name"]).strip())


def _read_day(value: object) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = str(value).strip().partition(" ")[0]
    try:
        return datetime.strptime(text, "%d/%m/%Y").date() if "/" in text else date.fromisoformat(text)
    except ValueError as error:
        raise ValueError(f"day: {value}") from error


_COLUMNS = {"day": ("day", "ngay", "date"), "kind": ("kind", "loai"), "name": ("name", "ten", "ghi chu", "ly do")}
_KINDS = {
    "off": False, "nghi": False, "nghi le": False, "nghi bu": False,
    "work": True, "lam bu": True, "lam viec": True, "di lam": True,
}  # fmt: skip


@cache
def shipped_days_off() -> DaysOff:
    """The calendar that the service ships with."""
    return DaysOff(read_changes(_DATA.read_text(encoding="utf-8")))


@cache
def _national(year: int) -> dict[date, str]:
    import holidays  # every country's tables: a question about a procedure must not wait for them

    return {
        day: name
        for day, name in holidays.country_holidays("VN", years=year, language="vi").items()
        if day.year == year
    }
