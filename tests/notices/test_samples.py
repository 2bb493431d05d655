"""Sample dossiers are handled in the time that their procedure has, and never before they were received."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest

from knowledge import catalogue
from notices import samples
from notices.samples import COMMUNE_PROCEDURES, PROVINCE_PROCEDURES

TERM = re.compile(r"(\d+)(?: đến (\d+))? ngày làm việc")
SAMPLES = COMMUNE_PROCEDURES + PROVINCE_PROCEDURES


@pytest.mark.parametrize(("code", "days"), [(code, days) for code, _, days in SAMPLES], ids=lambda each: str(each))
def test_a_sample_is_promised_within_the_one_term_that_the_catalogue_tells(code: str, days: int) -> None:
    told = next(each.time.text for each in catalogue.load() if each.code == code)

    terms = [(int(least), int(most or least)) for least, most in TERM.findall(told)]

    assert len(terms) <= 1
    assert all(least <= days <= most for least, most in terms)


def test_at_any_moment_of_a_week_no_dossier_was_received_or_ended_later() -> None:
    monday = datetime(2026, 3, 9, tzinfo=samples.ZONE)

    for hour in range(7 * 24):
        now = monday + timedelta(hours=hour, minutes=1)
        rows = [*samples.sample_envelope(now)["data"], *samples.sample_change(now)["data"]]
        for name in ("NgayTiepNhan", "NgayNopHoSo", "NgayTuChoi", "NgayKetThucXuLy", "NgayTra"):
            assert max(row[name] for row in rows) <= f"{now:%Y%m%d%H%M%S}", (now, name)
