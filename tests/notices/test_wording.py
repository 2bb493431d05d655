"""An office's own wording is held to what an SMS may say, and to what its kind must say."""

from __future__ import annotations

from pathlib import Path

import pytest

from notices.compose import template_of
from notices.facts import PLACEHOLDERS
from notices.kinds import KINDS
from notices.privacy import private
from notices.templates import FACT
from notices.texts import FINDINGS, SUPPRESSED, VI
from notices.texts_en import EN
from notices.wording import lint, lint_text


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("plain", [True, False])
def test_our_own_wordings_pass_the_linter(kind: str, plain: bool) -> None:
    for language in ("vi", "en"):
        assert lint(kind, template_of(kind, plain, language), plain) == ()


def test_every_kind_is_worded_in_both_languages_with_the_same_facts() -> None:
    assert VI.keys() == EN.keys() == KINDS.keys()
    for kind in KINDS:
        assert set(FACT.findall(VI[kind].sms)) == set(FACT.findall(EN[kind].sms)), kind


WRONG = [
    ("Hồ sơ {ma} đã có kết quả [LH {dien_thoai}", "brackets"),
    ("Hồ sơ {ma} [đã [có]] kết quả", "brackets"),
    ("Hồ sơ {ma} của {chu_nha}", "placeholder"),
    ("Hồ sơ {ma của Ông/Bà", "placeholder"),
    ("Hồ sơ {0.__class__} {ma}", "placeholder"),
    ("Đã có kết quả, mời Ông/Bà đến nhận.", "code_missing"),
    ("Đã có kết quả[ {ma}], mời Ông/Bà đến nhận.", "code_missing"),
    ("Kính gửi {ho_ten}, hồ sơ {ma} đã có kết quả", "name"),
    ("Hồ sơ {ma} ({thu_tuc}) đã có kết quả", "procedure"),
    ("Hồ sơ {ma} đã có kết quả, gặp bà Nguyễn Thị Hoa", "name"),
    ("Hồ sơ {ma} xác nhận khuyết tật đã có kết quả", "sensitive"),
    ("Ho so {ma} ly hon da co ket qua", "sensitive"),
    ("Hồ sơ {ma} đã có kết quả, đến số 12 đường Lê Lợi", "address"),
    ("Hồ sơ {ma}, CCCD 079090001234, đã có kết quả", "number"),
    ("Hồ sơ {ma} ~ đã có kết quả", "costly"),
    ("Hồ sơ {ma} đã có kết quả. " + "Mời Ông/Bà đến nhận trong giờ làm việc. " * 4, "long"),
]


@pytest.mark.parametrize(("template", "what"), WRONG)
def test_a_wording_that_an_sms_may_not_have_is_found(template: str, what: str) -> None:
    assert what in {finding.what for finding in lint("CO_KET_QUA", template, plain=True)}


def test_what_gives_way_does_not_make_a_wording_too_long() -> None:
    tail = "Mời Ông/Bà đến nhận trong giờ làm việc, " * 4

    assert lint("CO_KET_QUA", f"Hồ sơ {{ma}} đã có kết quả.[? {tail}]", plain=True) == ()


def test_in_chat_a_wording_may_name_the_person_and_the_procedure() -> None:
    assert lint("CO_KET_QUA", "Kính gửi {ho_ten}, hồ sơ {ma} ({thu_tuc}) đã có kết quả.", plain=False) == ()


@pytest.mark.parametrize(("kind", "fact"), [("XIN_LOI_HEN_LAI", "hen"), ("QUA_HAN_CONG_DAN", "dien_thoai")])
def test_a_wording_states_what_its_kind_is_about(kind: str, fact: str) -> None:
    (finding,) = lint(kind, "Hồ sơ {ma} chậm hẹn, xin lỗi Ông/Bà", plain=True)

    assert (finding.what, finding.detail) == ("fact_missing", fact)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("thiếu bản vẽ mặt bằng tầng 2", ()),
        ("Mời Ông/Bà đến UBND phường Nguyễn Thái Bình", ()),
        ("UBND P.Bến Nghé, TP.Hồ Chí Minh", ()),
        ("giấy chứng sinh của bệnh viện", ()),
        ("hồ sơ H29.125.10-260310-0420", ()),
        ("gọi 02838291234, 0903 123 456 hoặc 1900 1022", ()),
        ("CMND 023456789", ("number",)),
        ("nộp 75.000 đồng trước 17/03/2026", ()),
        ("CCCD của ông Trần Văn Bình hết hạn", ("name",)),
        ("CCCD CUA TRAN VAN BINH HET HAN", ("name",)),
        ("chứng minh 079090001234", ("number",)),
        ("nhà số 12 đường Trần Hưng Đạo", ("name", "address")),
        ("tổ dân phố 5", ("address",)),
        ("giấy xác nhận mức độ khuyết tật", ("sensitive",)),
        ("bản án ly hôn", ("sensitive",)),
        ("benh an tam than", ("sensitive",)),
    ],
)
def test_what_no_sms_may_hold_is_seen_with_or_without_marks(text: str, found: tuple[str, ...]) -> None:
    assert private(text) == found


def test_a_text_to_many_is_held_to_the_same_rules() -> None:
    assert {finding.what for finding in lint_text("Mời ông Trần Văn Bình nhận trợ cấp khuyết tật")} == {
        "name",
        "sensitive",
    }
    assert lint_text("Mời Ông/Bà tiêm phòng dại cho chó, mèo ngày 25/03/2026 tại nhà văn hóa") == ()


def test_every_finding_and_every_reason_has_a_sentence() -> None:
    assert {what for _, what in WRONG} <= FINDINGS.keys()
    assert all(FINDINGS[what].format(detail="x") for what in FINDINGS)
    assert {"collected", "overtaken", "due_moved", "paid"} <= SUPPRESSED.keys()
    assert "ma" in PLACEHOLDERS


def test_the_documentation_tells_every_fact_that_a_wording_may_name() -> None:
    text = (Path(__file__).parents[2] / "docs" / "notices.md").read_text(encoding="utf-8")

    named = {name for line in text.splitlines() if line.startswith("| `{") for name in FACT.findall(line)}

    assert named == PLACEHOLDERS
