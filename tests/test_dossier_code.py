import unicodedata

import pytest

from dossier_code import CodeKind, find_codes, key, possible_keys, procedure_codes
from tests.typed_codes import PRINTED, keys

OLDER = ["0200025008122", "05271200001", "04345100001"]


@pytest.mark.parametrize("code", PRINTED)
def test_a_printed_code_is_read_as_printed(code: str) -> None:
    (reading,) = find_codes(code)

    assert (reading.code, reading.key, reading.kind) == (code, key(code), CodeKind.STANDARD)


@pytest.mark.parametrize(
    "typed",
    [
        "hs h29 125 10 250712 0034", "H2912510-250712/0034", "h29.125.10–250712–oo34", "h29125102507120034",
        "HSH29.125.10-250712-0034", "h 29 125 10 250712 0034", "H29 125 10 25 07 12 0034", "H29.125.10-250712-00 34",
        "Ｈ２９．１２５．１０－２５０７１２－００３４", "H29.125.10-\n250712-\n0034", "h29 . 125 . l0 - 25o7l2 - Oo34",
        "xemhosoH29.125.10-250712-0034ok", "H29.125.10-250712-0034oi", "cho hỏi hồ sơ H29.125.10-250712-0034ạ",
        "https://dvc.example.vn/tra-cuu?ma=H29.125.10-250712-0034&x=1", "H29\u200b.125.10\u00a0- 250712-0034",
        "H29,125,10-250712-0034.", "(H29.125.10-250712-0034)", "1.H29.125.10-250712-0034", "H29.125.10250712-0034",
    ],
)  # fmt: skip
def test_a_code_is_read_however_it_is_typed(typed: str) -> None:
    assert keys(typed) == ["H29125102507120034"]
    assert keys(unicodedata.normalize("NFD", typed)) == ["H29125102507120034"]


@pytest.mark.parametrize(
    "text",
    [
        "G22.99.3-241219795252", "079201012345", "cccd 079201012345", "CCCD001205123456", "dinhdanh011205123456",
        "010209100030", "so dinh danh 001205123456", "61/2018/NĐ-CP", "118/2025/ND-CP", "NQ 66.7/2025", "0912345678",
        "+84 912 345 678", "84912345678", "0166-3905957", "01663905957", "028 3910 1234", "02839101234", "0101234567",
        "0101234567-001", "mst 0101234567001", "1.001193", "3.000181.000.00.00.H22", "26/03/2026",
        "12-2025", "ngay 26-03-2026 8h30", "sdt 0912 345 678 goi luc 14h", "STK 04345100001 ngan hang",
        "so nha H12 ngo 250 duong 3/2",
        "hoi ve ho so", "T12 26/03/2026", "20260310042012", "", "2", "75.000 dong", "QCVN 102:2016", "H29",
        "Phường H29 hẹn 25/03/2026 lúc 0830", "giao dich 0200025008122", "8934602100993",
        "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16", "TT 01/2018", "mã số 079201012345",
    ],
)  # fmt: skip
def test_other_numbers_are_never_taken_for_a_dossier(text: str) -> None:
    assert find_codes(text) == ()


@pytest.mark.parametrize("code", OLDER)
def test_a_barcode_of_an_older_system_is_read(code: str) -> None:
    (reading,) = find_codes(f"MC {code} gui 8188")

    assert (reading.key, reading.kind) == (code, CodeKind.LEGACY)
    assert keys(code) == [code]


def test_twelve_bare_digits_may_be_somebodys_id_so_only_the_keyword_makes_them_a_code() -> None:
    assert keys("010209100030") == []
    assert keys("MC 010209100030") == ["010209100030"]
    assert keys("mã hồ sơ: 0102 0910 0030") == ["010209100030"]


def test_a_barcode_whose_check_digit_is_wrong_is_asked_back() -> None:
    (reading,) = find_codes("HS 0200025008123")

    assert reading.kind is CodeKind.MISTYPED
    assert not reading.complete


@pytest.mark.parametrize(
    "typed", ["03706/2026/07906", "so 03706 / 2026 / 07906", "03706 2026 07906", "bhxh 03706202607906"]
)
def test_a_number_of_social_insurance_is_read(typed: str) -> None:
    (reading,) = find_codes(typed)

    assert (reading.code, reading.key, reading.kind) == ("03706/2026/07906", "03706202607906", CodeKind.INSURANCE)


@pytest.mark.parametrize(
    "typed",
    ["06-1377", "hs 06-1377", "H29.125.10-260310-42", "hs 0420", "260310-0420", "HS 06-1377 1234", "hồ sơ 12-2025"],
)
def test_a_shortened_code_is_asked_back_and_never_guessed(typed: str) -> None:
    (reading,) = find_codes(typed)

    assert reading.kind is CodeKind.SHORT
    assert not reading.complete


def test_a_date_that_cannot_be_is_asked_back() -> None:
    kinds = [find_codes(code)[0].kind for code in ("H29.125.10-261340-0420", "H29.125.10-260231-0420")]

    assert kinds == [CodeKind.MISTYPED, CodeKind.MISTYPED]


@pytest.mark.parametrize(
    ("text", "digits4"),
    [
        ("HS H29.125.10-260310-0420 1234", "1234"), ("H29.125.10-260310-0420 cccd 079201012345", "2345"),
        ("h29 125 10 260310 0420 4 số cuối là 9o12", "9012"), ("H29.125.10-260310-0420, cuối: 0007.", "0007"),
        ("HS 04345100001 1234", "1234"), ("H29.125.10-260310-0420", None), ("H29.125.10-260310-0420 0912345678", None),
        ("H29.125.10-260310-0420 75.000 dong", None), ("H29.125.10-260310-0420 nop 2026", None),
    ],
)  # fmt: skip
def test_the_last_four_digits_of_an_id_are_read_behind_the_code(text: str, digits4: str | None) -> None:
    assert [reading.digits4 for reading in find_codes(text)] == [digits4]


def test_a_number_before_the_code_is_another_reading_not_a_part_of_it() -> None:
    (reading,) = find_codes("xem giup 12 H29-240115-0001")

    assert reading.key == "H292401150001"
    assert reading.others == ("12H292401150001",)


@pytest.mark.parametrize(
    ("keyed", "printed"),
    [
        ("HS 29125102603100420", "H29.125.10-260310-0420"),
        ("HS 29125102603100420 1234", "H29.125.10-260310-0420"),
        ("hs 29.125.10-260310-0420", "H29.125.10-260310-0420"),
        ("HS 0000001292401150001", "000.00.01.H29-240115-0001"),
        ("HS 3898292105190013", "38.98.H29-210519-0013"),
        ("HS 2299251225020175", "G22.99-251225-020175"),
    ],
)
def test_a_code_without_its_letter_as_a_telephone_gives_it_names_every_letter_that_fits(
    keyed: str, printed: str
) -> None:
    (reading,) = find_codes(keyed)

    assert key(printed) in (reading.key, *reading.others)
    assert reading.digits4 == ("1234" if keyed.endswith(" 1234") else None)


def test_a_local_code_is_found_once_it_is_known() -> None:
    text = "cho hoi hs-2026-ooo1 va 1234/2017/HS da xong chua"
    known = {key("HS-2026-0001"), key("1234/2017/HS")}

    assert known <= set(possible_keys(text))
    assert {reading.key for reading in find_codes(text, known)} == known
    assert {reading.kind for reading in find_codes(text, known)} == {CodeKind.LOCAL}


def test_a_known_reading_wins_over_a_likelier_one() -> None:
    (reading,) = find_codes("xem giup 12 H29-240115-0001", known={"12H292401150001"})

    assert reading.key == "12H292401150001"


def test_a_known_part_of_an_unknown_code_is_somebody_elses() -> None:
    (reading,) = find_codes("38.98.H29-210519-0013", known={"H292105190013"})

    assert reading.key == "3898H292105190013"


def test_of_several_readings_the_known_one_is_kept() -> None:
    text = "HS 2299251225020175"

    assert "G2299251225020175" in possible_keys(text)
    (reading,) = find_codes(text, known={"G2299251225020175"})
    assert (reading.key, reading.others) == ("G2299251225020175", ())


def test_two_codes_in_one_text_are_both_read_and_a_repeated_one_once() -> None:
    text = "H29.125.10-250712-0034 va 000.00.01.h29-240115-ooo1, nhac lai h29 125 10 250712 0034"

    assert keys(text) == ["H29125102507120034", "0000001H292401150001"]


def test_a_reading_says_where_it_stood() -> None:
    text = "Hồ sơ H29.125.10-250712-0034 xong chưa"

    (reading,) = find_codes(text)

    assert text[reading.start : reading.end] == "H29.125.10-250712-0034"


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("thủ tục 1.001193 và 3.000181.000.00.00.H22", ("1.001193", "3.000181")),
        ("TTHC 1.OO1193", ("1.001193",)),
        ("1,001193", ("1.001193",)),
        ("1.000.000 dong", ()),
        ("H29.125.10-250712-0034", ()),
        ("000.00.01.H29-240115-0001", ()),
        ("ngay 26.032026", ()),
    ],
)
def test_a_procedure_code_is_read_apart(text: str, codes: tuple[str, ...]) -> None:
    assert procedure_codes(text) == codes
