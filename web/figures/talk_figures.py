"""Figures of what citizens ask and say: questions answered, asked back, unknown; ratings and complaints by office."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from store.tallies import Table
from web.figures.figure import Column, Figure, Kind, Plot, Value, mean, share

NEEDS = ("heard", "asked")
VOICES = ("rated", "complaints")
SCORES = ("5", "4", "3", "2", "1")
_NOT_BY_US = "held"
"""What a person answered while an official held the talk."""
_MONTH = Column("fig_month", Kind.MONTH)


def question_figures(by_month: Table, months: Sequence[str], unanswered: Sequence[tuple[str, int]]) -> list[Figure]:
    """Those of questions; they belong to no office."""
    return [answered_by_month(by_month, months), most_unanswered(unanswered)]


def voice_figures(by_month: Table, by_office: Table, months: Sequence[str], names: Mapping[int, str]) -> list[Figure]:
    """Those of ratings and complaints."""
    return [ratings_by_month(by_month, months), voices_by_office(by_office, names)]


def answered_by_month(told: Table, months: Sequence[str]) -> Figure:
    """Messages of citizens that the bot took: answered, asked back, or not known."""
    rows: list[tuple[Value, ...]] = []
    for month in months:
        heard, asked = told.get(("heard", month), Counter()), told.get(("asked", month), Counter())
        taken = heard.total() - heard[_NOT_BY_US]
        back = asked["choices"]
        unknown = asked.total() - back
        answered = max(0, taken - back - unknown)
        rows.append((month, taken, answered, back, unknown, share(answered, taken)))
    columns = (
        _MONTH, Column("fig_asked"), Column("fig_answered"), Column("fig_asked_back"), Column("fig_unknown"),
        Column("fig_answered_share", Kind.SHARE),
    )  # fmt: skip
    return Figure("answered_by_month", columns, tuple(rows), Plot("columns", 5), everywhere=True)


def most_unanswered(groups: Sequence[tuple[str, int]]) -> Figure:
    """Questions that were not known and that nobody has settled yet, the most asked first."""
    columns = (Column("fig_question", Kind.TEXT), Column("fig_times"))
    return Figure("most_unanswered", columns, tuple(groups), Plot("bars", 1), everywhere=True)


def ratings_by_month(told: Table, months: Sequence[str]) -> Figure:
    """Ratings by the month in which they were given, and complaints."""
    rows: list[tuple[Value, ...]] = []
    for month in months:
        scores = told.get(("rated", month), Counter())
        complaints = told.get(("complaints", month), Counter()).total()
        rows.append((month, scores.total(), mean(scores), *(scores[each] for each in SCORES), complaints))
    return Figure("ratings_by_month", (_MONTH, *_RATED, Column("fig_complaints")), tuple(rows), Plot("columns", 2))


def voices_by_office(told: Table, names: Mapping[int, str]) -> Figure:
    """Ratings and complaints by office, the lowest mean first."""
    rows: list[tuple[Value, ...]] = []
    for place, name in names.items():
        scores = told.get(("rated", place), Counter())
        complaints = told.get(("complaints", place), Counter())
        if scores or complaints:
            counted = (complaints.total(), complaints["open"])
            rows.append((name, scores.total(), mean(scores), *(scores[each] for each in SCORES), *counted))
    rows.sort(key=lambda row: (row[2] is None, row[2], row[0]))
    columns = (
        Column("col_office", Kind.TEXT), *_RATED, Column("fig_complaints"), Column("fig_complaints_open"),
    )  # fmt: skip
    return Figure("voices_by_office", columns, tuple(rows), Plot("bars", 2))


_RATED = (
    Column("fig_ratings"), Column("fig_mean_score", Kind.MEAN), *(Column(f"fig_score_{each}") for each in SCORES),
)  # fmt: skip
