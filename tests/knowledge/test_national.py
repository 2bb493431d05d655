"""Rows of national exports, with what cannot be trusted in them."""

import unicodedata
from typing import Any

import pytest

from knowledge.national import COMPLETE, merge, merge_all, read_row, read_rows
from knowledge.procedure import Competence, Fact, Level, Mark, Procedure

ROW: dict[str, Any] = {
    "code": "1.000001",
    "name": "Cấp giấy phép mẫu",
    "field": "Thử",
    "level": ["xã"],
    "level_basis": "stated",
    "level_from_agency": ["xã"],
    "agency": "Ủy ban nhân dân cấp xã",
    "time_limit": "Trực tiếp: 3 ngày làm việc",
    "fee": "Trực tiếp: 50.000 đồng",
}


def kinds(row: dict[str, Any]) -> set[str]:
    return {fault.kind for fault in read_row(row)[1]}


def read(row: dict[str, Any]) -> Procedure:
    procedure, _ = read_row(row)
    assert procedure is not None
    return procedure


def test_a_clean_row_is_read_whole_and_without_faults() -> None:
    procedure, faults = read_row(ROW)

    assert procedure is not None
    assert (procedure.code, procedure.name, procedure.field) == ("1.000001", "Cấp giấy phép mẫu", "Thử")
    assert procedure.competences[0].levels == (Level.COMMUNE,)
    assert (procedure.time.mark, procedure.fee.mark, procedure.competences[0].mark) == (Mark.PORTAL,) * 3
    assert faults == ()


@pytest.mark.parametrize("time", ["1", "Trực tiếp: 3", "Trực tuyến: 1 (không ghi đơn vị)\nTrực tiếp: 2 ngày"])
def test_a_time_without_its_unit_is_uncertain_and_a_fault(time: str) -> None:
    row = ROW | {"time_limit": time}

    assert read(row).time.mark is Mark.UNCERTAIN
    assert "time without unit" in kinds(row)


def test_the_new_portals_number_and_unit_make_one_time() -> None:
    row = ROW | {"time_limit": "", "processingTime": "5", "processingTimeUnit": "WORKING_DAY"}

    assert read(row).time == Fact("5 ngày làm việc", Mark.PORTAL)


@pytest.mark.parametrize("fee", ["Miễn phí", "0 đồng", "Trực tiếp: Miễn phí\nTrực tuyến: 0 đồng (HĐND tỉnh quy định)"])
def test_free_of_charge_that_may_mean_no_sum_entered_is_never_stated(fee: str) -> None:
    row = ROW | {"fee": fee}

    assert not read(row).fee.stated
    assert "no sum of fee" in kinds(row)


def test_a_fee_that_lost_its_thousands_is_never_stated() -> None:
    row = ROW | {"fee": "Trực tiếp: 700 VNĐ (thu 700.000 đồng)"}

    assert not read(row).fee.stated
    assert "cut fee" in kinds(row)


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"level_basis": "inferred-from-agency"}, "level inferred"),
        ({"level_from_agency": ["tỉnh"]}, "level differs from agency"),
    ],
)
def test_a_level_is_trusted_only_where_stated_and_equal_to_the_agencys(changed: dict[str, Any], fault: str) -> None:
    row = ROW | changed

    assert read(row).competences[0].mark is Mark.UNCERTAIN
    assert fault in kinds(row)


def test_decomposed_names_are_composed_and_named_as_a_fault() -> None:
    row = ROW | {"name": unicodedata.normalize("NFD", "Cấp giấy phép mẫu")}

    assert read(row).name == "Cấp giấy phép mẫu"
    assert "not NFC" in kinds(row)


def test_upper_case_keys_of_the_national_interface_are_understood() -> None:
    procedure = read({"MATTHC": "1.000002", "TENTTHC": "Cấp thẻ", "CAPTHUCHIEN": "Cấp tỉnh", "TENLINHVUC": "Thẻ"})

    assert (procedure.code, procedure.name, procedure.field) == ("1.000002", "Cấp thẻ", "Thẻ")
    assert procedure.competences[0].levels == (Level.PROVINCE,)


@pytest.mark.parametrize(("row", "fault"), [({"name": "X"}, "no code"), ({"code": "1.000003"}, "no name")])
def test_a_row_without_code_or_name_is_no_procedure(row: dict[str, Any], fault: str) -> None:
    procedure, faults = read_row(row)

    assert procedure is None
    assert [each.kind for each in faults] == [fault]


def test_a_name_that_two_codes_share_is_reported_with_the_row() -> None:
    procedures, faults = read_rows([ROW, ROW | {"code": "1.000009"}])

    assert len(procedures) == 2
    assert [(number, fault.kind, fault.detail) for number, fault in faults] == [(2, "duplicate name", "1.000001")]


def test_what_is_shipped_lies_over_the_national_row_which_fills_what_it_leaves_open() -> None:
    shipped = Procedure(
        code="1.000001", name="Giấy phép mẫu", aliases=("phép mẫu",), popularity=0.5, fee=Fact("Miễn phí", Mark.SOURCE)
    )

    merged = merge(shipped, read(ROW))

    assert merged.name == "Cấp giấy phép mẫu"
    assert merged.aliases == ("phép mẫu", "Giấy phép mẫu")
    assert (merged.fee, merged.time.text) == (Fact("Miễn phí", Mark.SOURCE), "Trực tiếp: 3 ngày làm việc")
    assert merged.competences == (
        Competence((Level.COMMUNE,), "Ủy ban nhân dân cấp xã", read(ROW).competences[0].since, None, Mark.PORTAL),
    )


def test_rows_of_different_procedures_cannot_be_merged() -> None:
    with pytest.raises(ValueError, match=r"1\.000008"):
        merge(Procedure(code="1.000008", name="Khác"), read(ROW))


def test_what_a_complete_export_no_longer_lists_is_kept_but_not_current() -> None:
    shipped = Procedure(code="9.000001", name="Đã bỏ")
    export = [Procedure(code=f"1.{number:06}", name=f"Thủ tục {number}") for number in range(COMPLETE)]

    assert merge_all([shipped], export)[-1].current is False
    assert merge_all([shipped], export[:10])[-1].current is True
