"""Every kind of notice in one unsigned part of SMS, and with marks for chat, whatever the facts are."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.working_time import VIETNAM
from notices.compose import compose, compose_with_marks
from notices.facts import NoticeFacts, told_facts
from notices.kinds import KINDS
from notices.office_names import one_stop_of, short_office
from notices.privacy import private
from notices.rows import Status
from sms_text import parts


def day(text: str) -> datetime:
    return datetime.strptime(text, "%d/%m/%Y").replace(tzinfo=VIETNAM)


FACTS = NoticeFacts(
    code="000.00.01.H29-240115-0001",
    status=Status.READY,
    procedure="Xác định, xác định lại mức độ khuyết tật",
    office="UBND phường Bến Nghé",
    phone="02838291234",
    web="dvc.example.vn",
    name="Nguyễn Văn A",
    received=day("10/03/2026"),
    due=day("25/03/2026"),
    ready=day("23/03/2026"),
    deadline=day("17/03/2026"),
    reason="thiếu bản vẽ mặt bằng tầng 2",
    sum=75_000,
    partner="Công an thành phố",
    tracking="BC0326001",
    hours_left=4,
    late=2,
    count=24,
    day=date(2026, 3, 5),
)
DOSSIER_KINDS = [event for event in KINDS if event != "TONG_HOP_LANH_DAO"]


def test_result_ready_reads_as_people_expect_it() -> None:
    assert compose("CO_KET_QUA", FACTS, plain=True) == (
        "Ho so 000.00.01.H29-240115-0001 da co ket qua. Moi Ong/Ba den Mot cua P.Ben Nghe nhan, mang giay hen va CCCD. "
        "LH 02838291234"
    )
    assert compose("CO_KET_QUA", replace(FACTS, procedure="Cấp giấy phép xây dựng"), plain=False) == (
        "Kính gửi Ông/Bà Nguyễn Văn A,\nHồ sơ 000.00.01.H29-240115-0001 (Cấp giấy phép xây dựng) đã có kết quả. "
        "Ông/Bà vui lòng đến Bộ phận Một cửa phường Bến Nghé nhận kết quả, mang theo Giấy tiếp nhận và giấy tờ tùy "
        "thân. Điện thoại: 02838291234. Trân trọng."
    )
    assert compose("CO_KET_QUA", FACTS, plain=True, language="en").startswith("The result of dossier 000.00.01.H29")


def test_an_apology_states_office_code_reason_and_new_date() -> None:
    text = compose("XIN_LOI_HEN_LAI", FACTS, plain=True)

    assert text == (
        "UBND P.Ben Nghe xin loi vi ho so 000.00.01.H29-240115-0001 cham hen. Ly do: thieu ban ve mat bang tang 2. "
        "Hen tra moi: 25/03/2026. LH 02838291234"
    )


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_no_sms_names_person_or_procedure_and_chat_names_the_person_only_where_it_is_given(
    kind: str, language: str
) -> None:
    plain = compose(kind, FACTS, True, language)
    stranger = compose(kind, replace(FACTS, name=""), False, language)

    assert "Nguyen" not in plain
    assert "khuyet tat" not in plain
    assert "Nguyễn" not in stranger


@pytest.mark.parametrize(
    "reason",
    ["ông Nguyễn Văn A chưa ký", "thiếu giấy xác nhận khuyết tật", "CCCD 079090001234 hết hạn", "số 5 đường Lê Lai"],
)
def test_a_reason_that_no_sms_may_hold_stays_in_the_chat(reason: str) -> None:
    facts = replace(FACTS, reason=reason)

    assert compose("YEU_CAU_BO_SUNG", facts, plain=True).count("giay to, han cuoi 17/03/2026")
    assert reason in compose("YEU_CAU_BO_SUNG", facts, plain=False)


def test_what_is_not_known_is_left_out_and_leaves_no_gap() -> None:
    bare = NoticeFacts(code="H29.125.10-260310-0420")

    for kind in KINDS:
        for plain in (True, False):
            text = compose(kind, bare, plain)
            assert "  " not in text
            assert "{" not in text
            assert " ." not in text
            assert ".." not in text
    assert compose("CO_KET_QUA", bare, plain=True) == (
        "Ho so H29.125.10-260310-0420 da co ket qua. Moi Ong/Ba den Mot cua nhan, mang giay hen va CCCD."
    )


def test_where_there_is_no_room_courtesies_go_first_and_the_code_date_and_telephone_stay() -> None:
    office = "Trung tâm Phục vụ hành chính công phường Tân Thới Hiệp Đông Bắc thành phố Hồ Chí Minh cơ sở hai"

    text = compose("TIEP_NHAN", replace(FACTS, office=office), plain=True)

    assert len(text) <= 160
    for kept in (FACTS.code, "10/03/2026", "25/03/2026", "02838291234"):
        assert kept in text
    assert "Mang giay hen" not in text


def test_an_office_whose_name_has_no_room_is_called_what_it_is() -> None:
    text = compose("CO_KET_QUA", replace(FACTS, office="Chi cục Quản lý " + "rất dài " * 30), True)

    assert text == "Ho so 000.00.01.H29-240115-0001 da co ket qua. Moi Ong/Ba den Mot cua nhan. LH 02838291234"


def test_a_fact_that_opens_a_sentence_is_capitalised() -> None:
    assert ". One-stop shop UBND P.Ben Nghe will" in compose("NOP_TRUC_TUYEN", FACTS, True, "en")
    assert compose("DUNG_XU_LY", NoticeFacts(code="C-1"), False).count("\nCơ quan giải quyết dừng")


def test_what_an_office_or_a_citizen_wrote_is_never_read_as_a_template() -> None:
    facts = replace(FACTS, reason="[?{ma}] {ho_ten}", office="UBND {web}")

    text = compose("TU_CHOI_TIEP_NHAN", facts, plain=False)

    assert "[?{ma}] {ho_ten}" in text


def test_an_offices_own_wording_is_used_and_ours_where_it_has_no_room() -> None:
    own = "Ho so {ma}: xin moi den lay.[ LH {dien_thoai}]"

    assert compose("CO_KET_QUA", FACTS, True, wording=own) == (
        "Ho so 000.00.01.H29-240115-0001: xin moi den lay. LH 02838291234"
    )
    assert compose("CO_KET_QUA", FACTS, True, wording="Hồ sơ {ma} " + "rất " * 60) == compose("CO_KET_QUA", FACTS, True)


def test_even_a_wording_for_chat_names_nobody_when_it_goes_by_sms() -> None:
    text = compose("CO_KET_QUA", FACTS, True, wording="{ma} {ho_ten} {thu_tuc} LH {dien_thoai}")

    assert text == "000.00.01.H29-240115-0001 LH 02838291234"


def test_an_office_may_pay_for_marks_by_sms_and_still_nothing_private_is_said() -> None:
    facts = replace(FACTS, reason="thiếu giấy xác nhận khuyết tật")

    assert compose_with_marks("CO_KET_QUA", facts) == (
        "Hồ sơ 000.00.01.H29-240115-0001 đã có kết quả. Mời Ông/Bà đến Một cửa P.Bến Nghé nhận, mang giấy hẹn và CCCD. "
        "LH 02838291234"
    )
    assert not [kind for kind in KINDS if private(compose_with_marks(kind, facts).replace(FACTS.code, ""))]


def test_a_reason_that_was_cut_short_ends_its_sentence_once() -> None:
    long = "thiếu bản vẽ mặt bằng tầng 2, tầng 3, tầng 4 và bản sao giấy chứng nhận quyền sử dụng đất có công chứng"

    text = compose("XIN_LOI_HEN_LAI", replace(FACTS, reason=long), True)

    assert "Ly do: thieu ban ve mat bang tang 2, tang 3... Hen tra moi: 25/03/2026." in text
    assert "chung. Hen tra" in compose("XIN_LOI_HEN_LAI", replace(FACTS, reason=long[-24:] + "."), True)


def test_the_facts_of_a_notice_are_read_back_as_they_were_told() -> None:
    told = {"due": datetime(2026, 3, 25, 10, tzinfo=UTC).isoformat(), "sum": 75000, "reason": "x", "unheard": 1}

    facts = told_facts(told, code="C-1", office="UBND xã Tân Phú")

    assert (facts.due, facts.sum, facts.code) == (datetime(2026, 3, 25, 10, tzinfo=UTC), 75000, "C-1")


@pytest.mark.parametrize(
    ("office", "one_stop", "short"),
    [
        ("UBND phường Bến Nghé", "Bộ phận Một cửa phường Bến Nghé", "Một cửa P.Bến Nghé"),
        ("Ủy ban nhân dân xã Tân Phú", "Bộ phận Một cửa xã Tân Phú", "Một cửa xã Tân Phú"),
        ("Sở Xây dựng", "Bộ phận Một cửa Sở Xây dựng", "Một cửa Sở Xây dựng"),
        ("Trung tâm Phục vụ hành chính công thành phố Huế", "Trung tâm Phục vụ hành chính công thành phố Huế",
         "TT PVHCC TP.Huế"),
        ("", "", ""),
    ],
)  # fmt: skip
def test_an_office_is_called_by_its_one_stop_shop_and_shortened_by_sms(office: str, one_stop: str, short: str) -> None:
    assert one_stop_of(office) == one_stop
    assert short_office(one_stop) == short


WORDS = st.sampled_from(
    ["thiếu", "bản vẽ", "chữ ký", "phường", "Tân Thới Hiệp", "ĐỀ NGHỊ", "😀", "{x}", "[", "^", "€", "\n"]
)
LONG = st.lists(WORDS, max_size=40).map(" ".join) | st.just("Chi cục Quản lý " + "rất dài " * 30)
CODES = st.from_regex(r"[A-Z0-9][A-Z0-9./-]{6,33}[0-9]", fullmatch=True)
DAYS = st.none() | st.datetimes(datetime(2025, 1, 1), datetime(2027, 12, 31)).map(lambda each: each.replace(tzinfo=UTC))
ANY_FACTS = st.builds(
    NoticeFacts,
    code=CODES,
    status=st.none() | st.sampled_from(Status),
    procedure=LONG,
    office=LONG,
    one_stop=LONG,
    phone=st.sampled_from(["", "02838291234", "1900 1022", "(028) 3829 1234", "0283829123, 0903123456"]),
    web=st.sampled_from(["", "dvc.example.vn", "https://dichvucong.tinhrattenraidai.gov.vn/tra-cuu-ho-so"]),
    name=LONG,
    received=DAYS,
    due=DAYS,
    ready=DAYS,
    deadline=DAYS,
    reason=LONG,
    sum=st.integers(0, 99_000_000_000),
    partner=LONG,
    tracking=st.from_regex(r"[A-Z0-9]{0,25}", fullmatch=True),
    hours_left=st.none() | st.floats(0, 8),
    late=st.none() | st.integers(0, 900),
    count=st.none() | st.integers(0, 90_000),
    day=st.none() | st.dates(date(2025, 1, 1), date(2027, 12, 31)),
)


thorough = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@thorough
@given(facts=ANY_FACTS, language=st.sampled_from(["vi", "en"]))
def test_every_kind_is_one_ascii_part_that_keeps_its_code_whatever_the_facts(facts: NoticeFacts, language: str) -> None:
    for kind in KINDS:
        text = compose(kind, facts, True, language)

        assert text.isascii()
        assert len(parts(text)) == 1
        said = text.replace(facts.code, "")
        assert private(said) in {(), ("number",)}
        assert len(said) > 15
        assert kind == "TONG_HOP_LANH_DAO" or facts.code in text


@thorough
@given(facts=ANY_FACTS)
def test_the_telephone_and_the_date_are_never_cut(facts: NoticeFacts) -> None:
    facts = replace(facts, phone="02838291234", due=day("25/03/2026"))

    for kind in DOSSIER_KINDS:
        bare = compose(kind, NoticeFacts(code="C-1", phone=facts.phone, due=facts.due), True)
        text = compose(kind, facts, True)

        assert facts.phone in text or facts.phone not in bare
        assert "25/03/2026" in text or "25/03/2026" not in bare
