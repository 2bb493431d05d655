from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest

from tests.web.clerk import NOW, details, dossier
from web.card import draw


@pytest.mark.parametrize(
    ("status", "places"),
    [
        (1, ["now", "ahead", "ahead", "ahead"]),
        (2, ["done", "now", "ahead", "ahead"]),
        (4, ["done", "now", "ahead", "ahead"]),
        (5, ["done", "now", "ahead", "ahead"]),
        (9, ["done", "done", "now", "ahead"]),
        (10, ["done", "done", "done", "done"]),
        (3, []),
        (7, []),
    ],
)
def test_the_rail_shows_how_far_a_dossier_is_and_none_for_one_that_was_closed(status, places):
    card = draw(dossier(status), [], "vi", NOW)

    assert [place for _, place in card.rail] == places


@pytest.mark.parametrize("status", range(1, 11))
def test_every_national_status_has_words_in_both_languages(status):
    vietnamese, english = (draw(dossier(status), [], language, NOW) for language in ("vi", "en"))

    assert vietnamese.label
    assert english.label != vietnamese.label


def test_the_way_is_told_newest_first_in_the_steps_own_words_or_the_status():
    steps = [
        SimpleNamespace(at=NOW - timedelta(days=2), content="Tiếp nhận tại quầy", status=2, unit="Một cửa"),
        SimpleNamespace(at=NOW - timedelta(days=1), content="", status=4, unit=""),
        SimpleNamespace(at=NOW, content="", status=4, unit=""),
        SimpleNamespace(at=NOW, content="", status=4, unit=""),
    ]

    way = draw(dossier(4, details=details()), steps, "vi", NOW).steps

    assert [each.words for each in way] == ["Đang xử lý", "Đang xử lý", "Tiếp nhận tại quầy"]


def test_only_a_dossier_under_way_can_be_past_its_date():
    late = details(due_at=NOW - timedelta(minutes=1))

    overdue = {status: draw(dossier(status, details=late), [], "vi", NOW).overdue for status in range(1, 11)}

    assert [status for status, is_late in overdue.items() if is_late] == [1, 2, 4]
