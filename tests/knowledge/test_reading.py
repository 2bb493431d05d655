"""What a message is read as: a loss is not a death, a proof is no identity card, what parents give is a gift."""

import pytest

from knowledge import lexicon
from knowledge.catalogue import load
from knowledge.library import Library
from knowledge.reading import Name, Reading, find_slots, read_name


@pytest.fixture(scope="module")
def library() -> Library:
    return Library.build(load())


def read(library: Library, text: str) -> Reading:
    return library.ask(text).why.reading


@pytest.mark.parametrize("text", ["tía em mất hôm qua", "bu tôi vừa mất cần làm gì", "má tui mới mất", "ba em qua đời"])
def test_a_death_is_read_whoever_died(library: Library, text: str) -> None:
    assert "o:khai_tu" in read(library, text).objects


@pytest.mark.parametrize(
    "text",
    [
        "ba tôi mất hết giấy tờ xe",
        "thẻ căn cước của em mất rồi",
        "con em mất thẻ bảo hiểm y tế",
        "giấy cũ mất, làm lại sao",
        "chung cư mất nước",
        "nhà ba em mất điện cả ngày",
    ],
)
def test_a_lost_paper_is_no_death(library: Library, text: str) -> None:
    assert "o:khai_tu" not in read(library, text).objects


@pytest.mark.parametrize("text", ["mất biển số xe", "mất hết giấy tờ xe", "mất luôn cái cavet"])
def test_a_loss_is_heard_over_the_small_words_between(library: Library, text: str) -> None:
    assert "mat" in read(library, text).actions


@pytest.mark.parametrize("text", ["thẻ căn cước mất", "cavet mat roi", "the bhyt mat xin lai o dau"])
def test_a_loss_is_heard_behind_what_was_lost(library: Library, text: str) -> None:
    assert "mat" in read(library, text).actions


@pytest.mark.parametrize(
    "text", ["sang tên sổ đỏ mất lâu không", "lam the can cuoc mat khoang may ngay", "san lap mat bang"]
)
def test_what_takes_long_is_not_lost(library: Library, text: str) -> None:
    assert "mat" not in read(library, text).actions


@pytest.mark.parametrize(
    ("text", "thing"),
    [
        ("hai đứa em muốn lấy nhau", "o:ket_hon"),
        ("mới có em bé cần làm giấy tờ gì", "o:khai_sinh"),
        ("cha mẹ cho nhà thì sang tên làm sao", "o:chuyen_nhuong_quyen_su_dung_dat"),
        ("mất giấy phép lái tàu", "o:giay_phep_lai_tau"),
    ],
)
def test_a_thing_is_known_by_how_people_tell_of_it(library: Library, text: str, thing: str) -> None:
    assert thing in read(library, text).objects


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("để quên ví trên taxi mất căn cước rồi", "1.014064"),
        ("làm rơi sổ đỏ ngoài đường", "1.012786"),
        ("bán xe máy mà người mua không chịu sang tên", "1.013076"),
        ("sổ hồng của mẹ giờ muốn chuyển qua tên tôi", "1.013831"),
        ("giấy tạm trú còn 1 tuần nữa hết", "1.002755"),
        ("ông nội 77 tuổi chưa nhận trợ cấp gì", "1.014027"),
        ("chồng tôi bị tai biến nằm liệt xin trợ cấp", "1.001776"),
        ("con chuyển từ trường tư sang trường công", "2.002854"),
    ],
)
def test_what_happened_leads_to_what_is_needed(library: Library, text: str, code: str) -> None:
    assert library.ask(text).codes[0] == code


@pytest.mark.parametrize("text", ["giấy chứng minh nguồn gốc đất", "chứng minh thu nhập để mua nhà"])
def test_to_prove_something_is_not_the_identity_card(library: Library, text: str) -> None:
    assert "o:the_can_cuoc" not in read(library, text).objects


def test_the_words_as_they_were_said_stay_beside_what_they_are_read_as(library: Library) -> None:
    reading = read(library, "cho em hỏi mất hộ chiếu rồi")

    assert reading.surface == ("mat", "ho", "chieu", "roi")
    assert "o:ho_chieu_pho_thong" in reading.objects


def test_a_word_that_means_too_much_is_no_deed_at_the_end_either(library: Library) -> None:
    actions, _ = find_slots(("cua", "hang", "dong"), library.lexicon, {})

    assert actions == set()


def test_a_word_that_was_written_out_is_no_deed_that_sounds_like_it(library: Library) -> None:
    assert "cham_dut" not in read(library, "chuyên gia nước ngoài cần xác nhận").actions


def test_what_is_founded_to_work_is_not_closed(library: Library) -> None:
    assert "cham_dut" not in read(library, "xin giay hoat dong van phong cong ty").actions


@pytest.mark.parametrize(("text", "taken"), [("khach co yeu to nuoc ngoai", "quan_doi"), ("me em o lang", "cap_xa")])
def test_without_its_marks_a_word_is_what_it_mostly_means(library: Library, text: str, taken: str) -> None:
    assert taken not in read(library, text).qualifiers


@pytest.mark.parametrize("text", ["xay ra ngoai tinh co duoc khong", "nop don dau"])
def test_an_idle_word_is_only_heard_as_it_is_meant(library: Library, text: str) -> None:
    assert not read(library, text).idle


@pytest.mark.parametrize(
    ("text", "thing"),
    [
        ("nhà thuộc hộ nghèo", "o:ho_ngheo_ho_can_ngheo"),
        ("mua thêm 30 gậy điện cho bảo vệ", "o:cong_cu_ho_tro"),
        ("sinh mổ xong bác sĩ khuyên nghỉ thêm", "o:duong_suc_phuc_hoi_suc_khoe"),
        ("muốn khai tử công ty cho xong", "o:giai_the_doanh_nghiep"),
    ],
)
def test_what_happened_in_a_story_names_the_matter(library: Library, text: str, thing: str) -> None:
    assert thing in read(library, text).objects


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("hội sinh vật cảnh xã em vừa đại hội", "cap_xa"),
        ("đề án đóng mỏ được bộ duyệt năm ngoái", "cap_bo"),
        ("hội nông sản sạch tỉnh em muốn đổi tên", "cap_tinh"),
    ],
)
def test_whose_association_or_approval_it_is_tells_the_level(library: Library, text: str, level: str) -> None:
    assert level in read(library, text).qualifiers


def test_a_word_that_was_written_out_is_no_thing_that_sounds_like_it(library: Library) -> None:
    assert "o:phuong_tien_thuy_noi_dia" not in read(library, "lãnh hộ lương hưu cho mẹ").objects


@pytest.mark.parametrize(
    ("text", "qualifiers"),
    [
        ("thử nghiệm tại ba tỉnh", {"lien_tinh"}),
        ("hoạt động trong một tỉnh", {"noi_tinh"}),
        ("thuê đất thông qua đấu giá", {"qua_dau_gia"}),
        ("thuê đất không thông qua đấu giá", {"khong_dau_gia"}),
        ("lập công ty cổ phần", {"co_phan", "doanh_nghiep"}),
        ("chuyển nhượng cổ phần", set()),
        ("phát hành phim không bán vé", {"khong_doanh_thu"}),
        ("vợ chồng người Mỹ nhận con nuôi", {"con_nuoi_nuoc_ngoai", "nuoc_ngoai"}),
        ("xin giấy kiểm soát vài ngày", {"ngan_han"}),
    ],
)
def test_what_narrows_a_message_is_heard_and_what_is_denied_is_not(
    library: Library, text: str, qualifiers: set[str]
) -> None:
    assert read(library, text).qualifiers == qualifiers


@pytest.mark.parametrize(
    "text", ["thi khối A nên chọn ngành gì", "nhờ viết giúp lá thư xin nghỉ", "luật sư giỏi lấy phí nhiêu"]
)
def test_who_asks_for_advice_or_a_favour_is_heard_to(library: Library, text: str) -> None:
    assert read(library, text).idle


@pytest.mark.parametrize(
    "text",
    [
        "Cử tri chúng tôi đề nghị Quốc hội xem xét giảm tuổi nghỉ hưu cho công nhân",
        "Cô ở quầy tiếp nhận ăn nói trống không, đề nghị chấn chỉnh",
        "Trộm xe đạp thì bị xử mấy năm tù",
        "Cả tỉnh hiện có bao nhiêu doanh nghiệp",
        "Vợ chồng tôi muốn thuận tình ly hôn thì tòa nào giải quyết",
    ],
)
def test_an_opinion_a_quarrel_or_a_figure_is_heard_to(library: Library, text: str) -> None:
    assert read(library, text).idle


@pytest.mark.parametrize(
    "text",
    ["xin sao lại sổ hộ khẩu, cần giấy tờ gì", "đổi bằng lái xe bộ đội", "tố cáo cán bộ có thái độ quát tháo dân"],
)
def test_who_asks_for_papers_asks_for_no_advice(library: Library, text: str) -> None:
    assert not read(library, text).idle


@pytest.mark.parametrize(
    ("name", "deeds"),
    [
        ("Cấp Giấy chứng nhận đăng ký thay đổi đại lý", {"dieu_chinh"}),
        ("Cấp giấy phép thành lập văn phòng đại diện", {"cap", "thanh_lap"}),
        ("Cấp, cấp lại giấy phép thành lập", {"cap", "cap_lai"}),
        ("Cấp phép thi công nút giao", {"cap"}),
    ],
)
def test_a_name_does_what_its_paper_is_given_for(name: str, deeds: set[str]) -> None:
    reading = read_name(Name.of(name), lexicon.load())

    assert reading.actions == deeds


@pytest.mark.parametrize(
    ("name", "deed"),
    [
        ("Cho phép quỹ hoạt động trở lại sau khi bị đình chỉ", "tiep_tuc"),
        ("Thông báo về việc tự quyết định chấm dứt hoạt động dự án", "cham_dut"),
        ("Chuyển hình thức sử dụng đất; gia hạn sử dụng đất khi hết thời hạn", "gia_han"),
    ],
)
def test_a_name_does_what_any_of_its_parts_begins_with(name: str, deed: str) -> None:
    assert deed in read_name(Name.of(name), lexicon.load()).actions


@pytest.mark.parametrize(
    ("text", "deed"),
    [
        ("giấy phép của chúng tôi chỉ còn hiệu lực đến cuối tháng", "het_han"),
        ("thông tin trên giấy chứng nhận không còn đúng", "dieu_chinh"),
        ("hai trường muốn gộp lại làm một", "chia_tach"),
        ("văn phòng xin dừng tham gia trợ giúp pháp lý", "cham_dut"),
    ],
)
def test_a_letter_says_in_a_sentence_what_is_to_be_done(library: Library, text: str, deed: str) -> None:
    assert deed in read(library, text).actions


def test_what_brackets_deny_is_not_heard(library: Library) -> None:
    assert "o:ket_hon" not in read(library, "xin xác nhận độc thân (không phải đăng ký kết hôn)").objects
