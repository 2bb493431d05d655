"""The shipped catalogue and its loader: what officials edit by hand is read whole, or refused by file, code and key."""

import re
from datetime import date
from pathlib import Path

import pytest

from knowledge.catalogue import CatalogueError, load
from knowledge.procedure import Level, Mark, Procedure

ON = date(2026, 11, 21)
RESIDUE = re.compile(
    r"\((?:G|S|U|S2|S\*)\)|: [GU]\b|cổng ghi|Cổng để trống|mất đơn vị|0 đồng\b(?<!0\.000 đồng)(?<!000 đồng)"
)
ENTRY = """
[[thu_tuc]]
ma = '1.000001'
ten = 'Đăng ký thử'
ten_ngan = 'Thử'
cap = ['xã']
thoi_han = '03 ngày làm việc'
dau = { cap = 'S', thoi_han = 'S' }
"""


@pytest.fixture(scope="module")
def procedures() -> dict[str, Procedure]:
    return {each.code: each for each in load()}


def write(folder: Path, text: str, name: str = "thu.toml") -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_every_shipped_procedure_names_its_level_today_its_field_a_short_name_and_the_day_it_was_checked(
    procedures: dict[str, Procedure],
) -> None:
    lacking = [
        each.code
        for each in procedures.values()
        if not (each.competence(ON) and each.field and each.short and each.checked and each.source)
    ]

    assert lacking == []


def test_no_shipped_procedure_is_decided_by_a_district_any_more(procedures: dict[str, Procedure]) -> None:
    districts = [
        each.code for each in procedures.values() if (now := each.competence(ON)) and Level.DISTRICT in now.levels
    ]

    assert districts == []


def test_a_household_business_was_registered_at_the_district_until_july_2025_and_is_at_the_commune_since(
    procedures: dict[str, Procedure],
) -> None:
    procedure = procedures["1.001612"]

    before, since = procedure.competence(date(2025, 6, 30)), procedure.competence(date(2025, 7, 1))

    assert before is not None
    assert since is not None
    assert (before.levels, since.levels) == ((Level.DISTRICT,), (Level.COMMUNE,))


def test_the_place_of_lodging_stands_apart_from_the_level_that_decides(procedures: dict[str, Procedure]) -> None:
    procedure = procedures["1.013831"]

    now = procedure.competence(ON)

    assert now is not None
    assert now.levels == (Level.PROVINCE,)
    assert "một cửa cấp xã" in procedure.lodge.text


def test_facts_hold_no_remarks_of_those_who_gathered_them(procedures: dict[str, Procedure]) -> None:
    dirty = [
        (each.code, text)
        for each in procedures.values()
        for text in (each.name, each.short, each.lodge.text, each.time.text, *each.papers, *each.legal_basis)
        if RESIDUE.search(text)
    ]

    assert dirty == []


def test_a_fee_is_never_said_to_be_nothing_because_the_portal_had_no_sum(procedures: dict[str, Procedure]) -> None:
    assert "HĐND tỉnh" in procedures["1.004873"].fee.text
    assert "HĐND tỉnh" in procedures["1.001612"].fee.text
    assert not procedures["1.001456"].fee.stated


def test_a_code_that_was_replaced_says_by_which(procedures: dict[str, Procedure]) -> None:
    old = [each for each in procedures.values() if not each.current]

    assert all(each.replaced_by in procedures for each in old)


def test_no_two_current_procedures_share_a_short_name(procedures: dict[str, Procedure]) -> None:
    names = [each.short for each in procedures.values() if each.current]

    assert sorted({name for name in names if names.count(name) > 1}) == []


def test_no_alias_belongs_to_two_current_procedures(procedures: dict[str, Procedure]) -> None:
    owners: dict[str, set[str]] = {}
    for each in procedures.values():
        for alias in each.aliases:
            owners.setdefault(alias.casefold(), set()).add(each.code)

    assert {alias: codes for alias, codes in owners.items() if len(codes) > 1} == {}


def test_an_entry_takes_from_its_file_what_it_does_not_state(tmp_path: Path) -> None:
    write(tmp_path, "[mac_dinh]\nlinh_vuc = 'Hộ tịch'\ndau = { cap = 'G' }\n" + ENTRY)

    (procedure,) = load(tmp_path)

    assert procedure.field == "Hộ tịch"
    assert procedure.competences[0].mark is Mark.PORTAL


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (("ten_ngan = 'Thử'\n", ""), "`ten_ngan` is missing"),
        (("thoi_han =", "thoihan ="), "unknown key `thoihan`"),
        (("'03 ngày làm việc'", "3"), "`thoi_han` must be a text"),
        (("['xã']", "'xã'"), "`cap` must be a list of texts"),
        (("['xã']", "['phường']"), "'phường' is not a valid Level"),
        (("thoi_han = 'S'", "thoi_han = 'X'"), "`dau.thoi_han` must be one of"),
        ((", thoi_han = 'S'", ""), "`dau.thoi_han` must be one of"),
        (("thoi_han = 'S' }", "thoi_han = 'S', ten = 'S' }"), "`dau.ten` marks no fact"),
    ],
)
def test_a_slip_is_refused_with_the_file_the_code_and_the_key(
    tmp_path: Path, change: tuple[str, str], complaint: str
) -> None:
    write(tmp_path, ENTRY.replace(*change))

    with pytest.raises(CatalogueError) as refused:
        load(tmp_path)

    assert complaint in str(refused.value)
    assert str(refused.value).startswith("thu.toml, 1.000001: ")


def test_a_file_that_is_no_toml_is_refused_with_its_line(tmp_path: Path) -> None:
    write(tmp_path, ENTRY.replace("'Thử'", "'Thử"))

    with pytest.raises(CatalogueError, match=r"thu\.toml: .*line 5"):
        load(tmp_path)


def test_two_procedures_with_one_code_are_refused(tmp_path: Path) -> None:
    write(tmp_path, ENTRY)
    write(tmp_path, ENTRY, "zz.toml")

    with pytest.raises(CatalogueError, match=r"zz\.toml, 1\.000001: this code stands in thu\.toml"):
        load(tmp_path)
