"""Facts made fit to say: steps one by one, a time once, long texts cut between words."""

from datetime import date

from knowledge.description import describe
from knowledge.facets import Facet
from knowledge.fact_text import cut, steps, tidy
from knowledge.procedure import Procedure
from sms_text import count

ON = date(2026, 11, 22)
STEPS = "Bước 1: Nộp hồ sơ tại một cửa.\n- Hồ sơ thiếu thì được hướng dẫn;\n" + "Bước 2: " + "thẩm định hồ sơ " * 40


def test_each_step_is_a_line_without_its_bullet_and_a_long_one_is_cut_between_words() -> None:
    told = steps(STEPS, 60)

    assert told[:2] == ["Bước 1: Nộp hồ sơ tại một cửa.", "Hồ sơ thiếu thì được hướng dẫn"]
    assert len(told[2]) <= 60
    assert told[2].endswith("hồ..") or told[2].endswith("sơ..") or told[2].endswith("định..")


def test_steps_run_into_one_line_are_told_apart() -> None:
    assert steps("Bước 1: nộp. Bước 2: chờ. Bước 3: nhận.", 60) == ["Bước 1: nộp.", "Bước 2: chờ.", "Bước 3: nhận."]


def test_long_steps_by_sms_take_three_parts_and_are_never_empty() -> None:
    procedure = Procedure("1.000001", "Cai nghiện tự nguyện", steps=STEPS.replace("\n", " "))

    told = describe(procedure, [Facet.STEPS], on=ON, plain=True)

    assert "Buoc 1: Nop ho so tai mot cua." in told
    assert count(told) <= 3


def test_in_chat_steps_are_a_list_with_a_way_to_the_rest() -> None:
    procedure = Procedure("1.000001", "Cai nghiện tự nguyện", steps="\n".join(f"- việc {each}" for each in range(14)))

    told = describe(procedure, [Facet.STEPS], on=ON, plain=False)

    assert "• Cách làm:\n  • việc 0\n  • việc 1\n" in told
    assert "4 mục nữa" in told


def test_remarks_under_the_channels_are_no_part_of_the_time() -> None:
    assert tidy("Trực tuyến: 7 ngày (a\n- kể cả b)\nTrực tiếp: 7 ngày") == "7 ngày"


def test_a_cut_text_keeps_to_its_room() -> None:
    assert cut("một hai ba bốn", 10) == "một hai.."
    assert cut("một hai", 10) == "một hai"
