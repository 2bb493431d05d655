"""What each figure must say, reckoned anew from the rows as they were put in."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from statistics import mean, median
from typing import Any

from store import tallies
from tests.store.recount import days_to_collect, month, outcome, recount
from tests.store.small_province import SmallProvince
from tests.web.clerk import NOW
from web.figures.message_figures import LANES, STATES, Price

PRICES = {"sms": Price(2.0, 700), "zalo": Price(20.0, None)}


def part(some: int, whole: int) -> float | None:
    return some / whole if whole else None


class Recount:
    """What each figure must say, from the rows as they were put in."""

    def __init__(self, province: SmallProvince, scope: set[int] | None) -> None:
        self.province, self.scope = province, scope
        self.months = tallies.months(NOW, 12)
        self.names = {1: "Trung tâm", 2: "Xã Một", 3: "Xã Hai", 4: "Sở"}
        self.counts = recount(province)

    def mine(self, office_id: int | None) -> bool:
        return self.scope is None or office_id in self.scope

    def number(self, figure: str, period: str, key: str) -> int:
        return sum(
            number
            for (name, when, office, which), number in self.counts.items()
            if (name, when, which) == (figure, period, key) and self.mine(office)
        )

    def year(self, figure: str, key: str) -> int:
        return sum(self.number(figure, each, key) for each in self.months)

    def finished(self, office: int | None = None, period: str | None = None) -> tuple[Any, ...]:
        told = Counter(
            outcome(life)
            for life in self.province.dossiers
            if life["finished_at"] and self.mine(life["office_id"])
            and (office is None or life["office_id"] == office)
            and month(life["finished_at"]) in ([period] if period else self.months)
        )  # fmt: skip
        kinds = [told[each] for each in ("on_time", "put_off", "late", "undated")]
        return told.total(), *kinds, part(kinds[0], sum(kinds[:3]))

    def days(self, periods: list[str]) -> list[int]:
        lives = enumerate(self.province.dossiers, 1)
        back = [(n, life) for n, life in lives if life["returned_at"] and life["status"] == 10]
        back = [(n, life) for n, life in back if self.mine(life["office_id"]) and month(life["returned_at"]) in periods]
        return [days for n, life in back if (days := days_to_collect(self.province, n, life)) is not None]

    def scores(self, periods: list[str], office: int | None = None) -> list[int]:
        return [
            each["score"]
            for each in self.province.ratings
            if month(each["at"]) in periods and self.mine(each["office_id"]) and office in (None, each["office_id"])
        ]

    def complaints(self, periods: list[str], office: int | None = None, state: str | None = None) -> int:
        return sum(
            month(each["at"]) in periods and self.mine(each["office_id"] or 0)
            and office in (None, each["office_id"]) and state in (None, each["state"])
            for each in self.province.complaints
        )  # fmt: skip

    def asked(self, period: str) -> tuple[Any, ...]:
        heard = sum(
            month(each["received_at"]) == period and each["handler"] != "held" for each in self.province.inbound
        )
        kept = [each["kind"] for each in self.province.questions if each["on_day"][:7] == period]
        back, unknown = kept.count("choices"), len(kept) - kept.count("choices")
        answered = max(0, heard - back - unknown)
        return heard, answered, back, unknown, part(answered, heard)

    def figures(self) -> dict[str, list[tuple[Any, ...]]]:
        return {**self._dossiers(), **self._messages(), **self._talks()}

    def _dossiers(self) -> dict[str, list[tuple[Any, ...]]]:
        ways = ("in_person", "online", "postal", "")
        lodged = {each: [self.number("received", each, way) for way in ways] for each in self.months}
        days = self.days(self.months)
        classes = (("0", 0, 0), ("1", 1, 1), ("2–3", 2, 3), ("4–7", 4, 7), ("8–15", 8, 15), ("16–30", 16, 30))
        spread = [(name, sum(least <= day <= most for day in days)) for name, least, most in classes]
        spread.append((">30", sum(day > 30 for day in days)))
        return {
            "on_time_by_month": [(each, *self.finished(period=each)) for each in self.months],
            "on_time_by_office": [(n, *self.finished(i)) for i, n in self.names.items() if self.finished(i)[0]],
            "lodged_by_month": [
                (each, sum(ways), *ways, part(ways[1], sum(ways[:3]))) for each, ways in lodged.items()
            ],
            "collected_by_month": [
                (each, len(d), float(median(d)) if d else None, part(sum(n <= 3 for n in d), len(d)))
                for each, d in ((each, self.days([each])) for each in self.months)
            ],
            "collected_by_days": [(name, n, part(n, len(days))) for name, n in spread],
        }

    def _messages(self) -> dict[str, list[tuple[Any, ...]]]:
        channels = {"sms", "zalo", "telegram"}
        by_month = {
            each: [sum(self.number("sent", each, f"{c}/{state}") for c in channels) for state in STATES]
            for each in self.months
        }
        by_channel = {c: [self.year("sent", f"{c}/{state}") for state in STATES] for c in channels}
        prompt = {each: self._prompt(each, LANES[:2]) for each in self.months}
        lanes = {
            lane: [sum(x) for x in zip(*(self._prompt(m, [lane]) for m in self.months), strict=True)] for lane in LANES
        }
        parts = {each: self.number("parts", each, "sms") for each in self.months}
        return {
            "sent_by_month": [(each, sum(told), *told) for each, told in by_month.items()],
            "sent_by_channel": [(c, sum(t), *t, part(t[0], sum(t))) for c, t in by_channel.items() if sum(t)],
            "prompt_by_month": [(each, a + b, a, part(a, a + b)) for each, (a, b) in prompt.items()],
            "prompt_by_lane": [(lane, a + b, a, part(a, a + b)) for lane, (a, b) in lanes.items()],
            "cost_by_month": [(each, n, n * 700) for each, n in parts.items()],
            "allowance": [(name, *self._busy(name), int(PRICES[name].rate * 60)) for name in PRICES],
        }

    def _prompt(self, period: str, lanes) -> tuple[int, int]:
        a, b = (sum(self.number("prompt", period, f"{lane}/{w}") for lane in lanes) for w in ("prompt", "later"))
        return a, b

    def _busy(self, channel: str) -> tuple[int, int]:
        minutes: Counter[Any] = Counter()
        for each in self.province.deliveries:
            if each["channel"] == channel and each["sent_at"] and each["sent_at"] >= NOW - timedelta(days=1):
                minutes[each["sent_at"].replace(second=0, microsecond=0)] += each["parts"]
        return minutes.total(), max(minutes.values(), default=0)

    def _talks(self) -> dict[str, list[tuple[Any, ...]]]:
        voices = []
        for office, name in self.names.items():
            scores = self.scores(self.months, office)
            told = self.complaints(self.months, office), self.complaints(self.months, office, "open")
            if scores or told[0]:
                voices.append((name, *self._scored(scores), *told))
        unknown = Counter(
            each["gist"]
            for each in self.province.questions
            if not each["settled"] and each["kind"] != "choices" and each["on_day"][:7] in self.months
        )
        return {
            "answered_by_month": [(each, *self.asked(each)) for each in self.months],
            "most_unanswered": list(unknown.items()),
            "ratings_by_month": [
                (each, *self._scored(self.scores([each])), self.complaints([each])) for each in self.months
            ],
            "voices_by_office": voices,
        }

    def _scored(self, scores: list[int]) -> tuple[Any, ...]:
        return len(scores), float(mean(scores)) if scores else None, *(scores.count(each) for each in (5, 4, 3, 2, 1))
