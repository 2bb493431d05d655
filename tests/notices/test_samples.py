"""Sample dossiers are handled in the time that their procedure has."""

from __future__ import annotations

import re

import pytest

from knowledge import catalogue
from notices.samples import COMMUNE_PROCEDURES, PROVINCE_PROCEDURES

TERM = re.compile(r"(\d+)(?: đến (\d+))? ngày làm việc")
SAMPLES = COMMUNE_PROCEDURES + PROVINCE_PROCEDURES


@pytest.mark.parametrize(("code", "days"), [(code, days) for code, _, days in SAMPLES], ids=lambda each: str(each))
def test_a_sample_is_promised_within_the_one_term_that_the_catalogue_tells(code: str, days: int) -> None:
    told = next(each.time.text for each in catalogue.load() if each.code == code)

    terms = [(int(least), int(most or least)) for least, most in TERM.findall(told)]

    assert len(terms) <= 1
    assert all(least <= days <= most for least, most in terms)
