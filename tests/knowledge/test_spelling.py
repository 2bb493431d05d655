"""What people mistype is read as it was meant, and what they typed right stays."""

import pytest

from knowledge.catalogue import load
from knowledge.lexicon import load as load_lexicon
from knowledge.library import Library
from knowledge.slips import guesses, short_slips
from knowledge.spelling import LONG, Speller
from knowledge.vietnamese import forms, words


@pytest.fixture(scope="module")
def speller() -> Speller:
    return Library.build(load()).speller


def heard(speller: Speller, text: str) -> str:
    return " ".join(speller.respell(words(text), forms(text))[0])


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("giaays pheps xaay duwngj", "giay phep xay dung"),
        ("d9a8ng ky1 ke6t1 ho6n", "dang ky ket hon"),
        ("nhap ho kha63u", "nhap ho khau"),
        ("ta1ch thua dat", "tach thua dat"),
    ],
)
def test_what_the_keyboard_leaves_behind_is_read(speller: Speller, typed: str, meant: str) -> None:
    assert heard(speller, typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("jay fep xay dug", "giay phep xay dung"),
        ("jai the ho kjnh zoanh", "giai the ho kinh doanh"),
        ("wyet toan thue", "quyet toan thue"),
        ("hwan thue", "hoan thue"),
        ("cai chih ho tich", "cai chinh ho tich"),
    ],
)
def test_how_the_young_write_is_read(speller: Speller, typed: str, meant: str) -> None:
    assert heard(speller, typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("sac nhan doc than", "xac nhan doc than"),
        ("cai chin ho tich", "cai chinh ho tich"),
        ("so liet xi", "so liet si"),
        ("khai xinh cho con", "khai sinh cho con"),
    ],
)
def test_what_is_spelt_by_ear_is_read(speller: Speller, typed: str, meant: str) -> None:
    assert heard(speller, typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("trich luc khai sihn", "trich luc khai sinh"),
        ("giay phep kinh doah", "giay phep kinh doanh"),
        ("doi ho chjeu", "doi ho chieu"),
        ("lam cccdd gan chip", "lam cccd gan chip"),
    ],
)
def test_a_wrong_key_is_mended(speller: Speller, typed: str, meant: str) -> None:
    assert heard(speller, typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("lamgiaykhaisinh", "lam giay khai sinh"),
        ("mua bhytho gia dinh", "mua bhyt ho gia dinh"),
        ("nha oxa hoi", "nha o xa hoi"),
        ("lop1 truong tieu hoc", "lop 1 truong tieu hoc"),
        ("xay 2tang", "xay 2 tang"),
    ],
)
def test_what_is_written_as_one_word_is_cut(speller: Speller, typed: str, meant: str) -> None:
    assert heard(speller, typed) == meant


@pytest.mark.parametrize(
    "text",
    [
        "đăng ký khai sinh cho con",
        "bang lai hang b2",
        "mat cccd o q1",
        "mở quán karaoke cần giấy phép gì",
        "con lười học",
        "nhà 50 m2 mới xây",
        "zzz qqq",
    ],
)
def test_what_was_typed_right_or_means_nothing_stays(speller: Speller, text: str) -> None:
    assert speller.respell(words(text), forms(text)) == (words(text), ())


def test_what_was_mended_is_told(speller: Speller) -> None:
    _, mended = speller.respell(["khai", "sihn"], {})

    assert mended == (("sihn", "sinh"),)


def test_a_flood_of_words_is_left_as_it_is(speller: Speller) -> None:
    flood = ["sihn"] * (LONG + 1)

    assert speller.respell(flood, {}) == (flood, ())


def test_a_habit_is_likelier_than_a_wrong_key() -> None:
    prices = guesses("fep")

    assert prices["phep"] < prices["dep"]


def test_no_syllable_is_guessed_behind_a_long_word() -> None:
    assert guesses("k" * 40) == {}


def test_short_forms_and_foreign_words_slip_too() -> None:
    assert short_slips("cmdn", {"cmnd": 1, "cdn": 1}) == ["cmnd"]
    assert short_slips("kataoke", {"karaoke": 1}) == ["karaoke"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("tt gd hoa nhap", "trung tam giao duc hoa nhap"),
        ("giay cn can cuoc", "giay chung nhan can cuoc"),
        ("cty nghien cuu cn cao", "cty nghien cuu cong nghe cao"),
        ("phat hanh cp tra co tuc", "phat hanh co phieu tra co tuc"),
        ("ks cho con", "khai sinh cho con"),
        ("ks minh len 3 sao", "khach san minh len 3 sao"),
        ("theo nd 30 2020 nd cp", "theo nd 30 2020 nd cp"),
    ],
)
def test_a_short_form_of_several_meanings_is_read_by_what_stands_beside_it(
    speller: Speller, typed: str, meant: str
) -> None:
    either = load_lexicon().either

    said, _ = speller.respell(words(typed), forms(typed), either)

    assert " ".join(said) == meant


@pytest.mark.parametrize(("typed", "meant"), [("xin gphep", "xin giay phep"), ("bao hiem xhoi", "bao hiem xa hoi")])
def test_a_word_clipped_to_its_first_letter_is_written_out(speller: Speller, typed: str, meant: str) -> None:
    assert heard(speller, typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("mat giaydk xe", "mat giay dang ky xe"),
        ("thuehkd", "thue hkd"),
    ],
)
def test_a_short_form_is_read_within_a_joined_word(speller: Speller, typed: str, meant: str) -> None:
    either = load_lexicon().either

    said, _ = speller.respell(words(typed), forms(typed), either)

    assert " ".join(said) == meant


def test_a_short_form_of_three_letters_is_known_with_two_of_them_swapped() -> None:
    assert short_slips("tcy", {"cty", "tcv"}) == ["cty"]
