import random
import re
import unicodedata
from collections.abc import Callable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossier_code import CodeKind, find_codes, key, possible_keys, procedure_codes

PRINTED = [
    "H29.125.10-260310-0420", "000.00.01.H29-240115-0001", "000.00.01.H29-260310-0420", "38.98.H29-210519-0013",
    "000.A0.01.H26-210212-9090", "000.00.12.H62-201105-0004", "H15.50-260706-1377", "G22.99-251225-020175",
    "G22.99.09-240114-0001", "G22.99.08-260921-896048", "G09.20-20260609-0092637", "H29.125.10-250712-0034",
]  # fmt: skip
OLDER = ["0200025008122", "05271200001", "04345100001"]
DASHES = "-–—‐‑−_/"


def keys(text: str) -> list[str]:
    return [reading.key for reading in find_codes(text) if reading.complete]


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


# --- messy messages --------------------------------------------------------------------------------------------------


def swap(dice: random.Random, code: str, letters: dict[str, str], share: float) -> str:
    return "".join(dice.choice(letters[char]) if char in letters and dice.random() < share else char for char in code)


def one_gap(dice: random.Random, code: str) -> str:
    return re.sub("[.-]", lambda _: dice.choice([" ", "  ", ".", "-", " - ", " . ", "\n", "_", "/", ": "]), code)


TYPING: dict[str, Callable[[random.Random, str], str]] = {
    "as printed": lambda dice, code: code,
    "lower case": lambda dice, code: code.lower(),
    "o for 0": lambda dice, code: swap(dice, code, {"0": "oO"}, 0.7),
    "l for 1": lambda dice, code: swap(dice, code, {"1": "lI"}, 0.7),
    "o and l": lambda dice, code: swap(dice, code, {"0": "oO", "1": "lI"}, 0.5),
    "spaces": lambda dice, code: re.sub("[.-]", " ", code),
    "any gap": one_gap,
    "any dash": lambda dice, code: code.replace("-", dice.choice(DASHES)),
    "spaced dash": lambda dice, code: code.replace("-", f" {dice.choice(DASHES)} "),
    "no dots": lambda dice, code: code.replace(".", ""),
    "no dashes": lambda dice, code: code.replace("-", dice.choice(["", " "]), 1),
    "nothing": lambda dice, code: re.sub("[.-]", "", code),
    "full width": lambda dice, code: "".join(chr(ord(char) + 0xFEE0) for char in code),
    "line breaks": lambda dice, code: code.replace("-", "-\n"),
    "commas": lambda dice, code: code.replace(".", ","),
    "hidden marks": lambda dice, code: code.replace(".", ".\u200b").replace("-", "\u00ad-"),
}
SENTENCES = [
    "{}", "HS {}", "hs {}", "mc {} 1234", "Hồ sơ {} của tôi xong chưa ạ?", "ho so{} da xong chua", "MHS: {}.",
    "xem {}ok", "tôi nộp ngày 26/03/2026, mã {} , sđt 0912 345 678", "thu tuc 1.001193 ma {} cccd 079201012345",
    "{} và {}",
    "theo 61/2018/NĐ-CP thì {} quá hạn 2 ngày rồi", "anh oi kiem tra dum {} voi, goi 0987.654.321", "1) {}\n2) {}",
    "mã giao dịch G22.99.3-241219795252 hồ sơ {}", "mst 0101234567-001 hoi {}", "ma ho so la {} , {}", "“{}”", "{}?",
    "co ket qua chua {} em oi", "Dạ cho em hỏi {}\nEm cảm ơn",
]  # fmt: skip
BARE = [
    "0912345678",
    "khai sinh 1.001193 can gi",
    "cccd 079201012345 xin hoi",
    "NĐ 118/2025/NĐ-CP",
    "75.000đ ngày 12/03/2026",
]


def make_code(dice: random.Random) -> str:
    day = f"{dice.randint(19, 26):02}{dice.randint(1, 12):02}{dice.randint(1, 28):02}"
    place = f"H{dice.randint(1, 63):02}"
    serial = f"{dice.randint(1, 2500):04}"
    return dice.choice(
        [
            f"{place}.{dice.randint(1, 200):03}.{dice.randint(1, 40):02}-{day}-{serial}",
            f"000.{dice.randint(0, 40):02}.{dice.randint(0, 60):02}.{place}-{day}-{serial}",
            f"{dice.randint(10, 60)}.{dice.randint(10, 99)}.{place}-{day}-{serial}",
            f"{place}.{dice.randint(1, 99):02}-{day}-{serial}",
            f"{place}-{day}-{serial}",
            f"G22.99.{dice.randint(1, 30):02}-{day}-{dice.randint(1, 999999):06}",
            f"G09.20-20{day}-{dice.randint(1, 199999):07}",
        ]
    )


def messages(amount: int, seed: int) -> Iterator[tuple[str, str, list[str]]]:
    """Typing style, message, the keys that are right; one in ten holds no code."""
    dice = random.Random(seed)
    for number in range(amount):
        if number % 10 == 9:
            yield "no code", dice.choice(BARE), []
            continue
        style = list(TYPING)[number % len(TYPING)]
        sentence = dice.choice(SENTENCES)
        codes = [make_code(dice) for _ in range(sentence.count("{}"))]
        text = sentence.format(*(TYPING[style](dice, code) for code in codes))
        yield style, unicodedata.normalize(dice.choice(["NFC", "NFD"]), text), [key(code) for code in codes]


def look_up(text: str, dossiers: set[str]) -> list[str]:
    """As the service does: of the keys that a reading may mean, likeliest first, the one that exists."""
    found = [
        next((key for key in (one.key, *one.others) if key in dossiers), "") for one in find_codes(text) if one.complete
    ]
    return list(filter(None, found))


def test_messy_messages_are_read_right_and_never_as_another_dossier() -> None:
    corpus = list(messages(1600, seed=20261121))
    dice = random.Random(1)
    dossiers = {right for _, _, rights in corpus for right in rights}
    neighbours = {key(f"H{dice.randint(1, 63):02}-{right[-10:]}") for right in dossiers} | {
        right[4:] for right in dossiers
    }

    missed = [(style, text, right) for style, text, right in corpus if look_up(text, dossiers | neighbours) != right]

    assert len(missed) <= len(corpus) * 0.01, missed[:10]
    for _, text, right in missed:
        assert set(look_up(text, dossiers | neighbours)) <= set(right)


def test_the_likeliest_reading_alone_is_nearly_always_right() -> None:
    corpus = list(messages(1600, seed=7))

    assert sum(keys(text) == right for _, text, right in corpus) >= len(corpus) * 0.99


@given(st.sampled_from(PRINTED), st.randoms(use_true_random=False), st.sampled_from(list(TYPING)))
def test_every_printed_code_survives_every_way_of_typing(code: str, dice: random.Random, style: str) -> None:
    assert keys(TYPING[style](dice, code)) == [key(code)]


@given(st.text(max_size=300))
def test_any_text_is_read_without_fault_and_spans_lie_inside_it(text: str) -> None:
    composed = unicodedata.normalize("NFC", text)

    for reading in find_codes(text):
        assert key(composed[reading.start : reading.end]) == reading.key


@given(st.text(alphabet="0123456789 .-/hHoOlIgG", max_size=80))
def test_digits_and_separators_alone_never_break_the_reading(text: str) -> None:
    for reading in find_codes(text):
        assert 4 <= len(reading.key) <= 40


@given(st.text(max_size=60))
def test_a_key_is_settled_at_once(text: str) -> None:
    assert key(key(text)) == key(text)
