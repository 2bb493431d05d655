"""The library: which procedure a message is about, and when it says so."""

import pytest

from knowledge.catalogue import load
from knowledge.facets import Facet
from knowledge.library import Library
from knowledge.procedure import Competence, Level, Procedure

BIRTH, MARRIAGE, DEATH = "1.001193", "1.000894", "1.000656"


@pytest.fixture(scope="module")
def library() -> Library:
    return Library.build(load())


def first(library: Library, text: str) -> str:
    answer = library.ask(text)
    return answer.codes[0] if answer.codes else answer.kind


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("đăng ký khai sinh cho con", BIRTH),
        ("khai tử cho ông nội", DEATH),
        ("khai tư cho ong ngoai", DEATH),
        ("đăng ký thường trú", "1.004222"),
        ("đăng ký tạm trú", "1.004194"),
        ("khai báo tạm vắng", "1.003677"),
        ("xóa đăng ký tạm trú", "1.010028"),
        ("tạm ngừng hộ kinh doanh", "1.001570"),
        ("chấm dứt hoạt động hộ kinh doanh", "1.001266"),
        ("mất cccd", "1.014064"),
        ("cccd hết hạn", "1.014063"),
        ("mất bằng lái xe", "3.000348"),
        ("bằng lái hết hạn", "3.000347"),
        ("thế chấp sổ đỏ", "1.011441"),
        ("xóa thế chấp sổ đỏ", "1.011443"),
        ("kết hôn với người nước ngoài", "2.000806"),
        ("đăng ký kết hôn", MARRIAGE),
    ],
)
def test_procedures_that_look_alike_are_not_confused(library: Library, text: str, code: str) -> None:
    assert first(library, text) == code


@pytest.mark.parametrize(
    "text",
    [
        "Đăng ký kết hôn",
        "dang ky ket hon",
        "ĐĂNG KÝ KẾT HÔN",
        "d9ang ky1 ke6t1 ho6n",
        "ddawng kys keets hoon",
        "dangkykethon",
        "dk ket hon can j vs ạ",
        "đăng kí kết hôn",
        "e muon dk ket hon thi lm ntn z",
    ],
)
def test_one_question_is_understood_however_it_is_typed(library: Library, text: str) -> None:
    assert first(library, text) == MARRIAGE


@pytest.mark.parametrize(
    "text", ["làm giấy tờ", "lam giay to", "thủ tục thế nào", "cần giấy tờ gì", "nộp ở đâu", "đăng ký gì đó"]
)
def test_a_vague_message_is_never_answered_with_a_procedure(library: Library, text: str) -> None:
    assert library.ask(text).kind in ("unknown", "choices")


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("xin chào", "greeting"),
        ("cảm ơn nhiều nha", "thanks"),
        ("mấy giờ phường mở cửa", "office"),
        ("cho tôi gặp cán bộ", "human"),
        ("hồ sơ của tôi tới đâu rồi", "status"),
        ("đồ lừa đảo", "insult"),
        ("nạp thẻ nhận khuyến mãi", "spam"),
        ("hôm nay trời có mưa không", "chat"),
        ("không phải cái đó", "reply"),
        ("bị móc túi trên xe, tài xế không mở cửa", "elsewhere"),
        ("kết quả xổ số miền nam", "elsewhere"),
        ("2 cộng 2 bằng mấy", "elsewhere"),
        (".....", "gibberish"),
    ],
)
def test_messages_that_ask_for_no_procedure_are_told_apart(library: Library, text: str, intent: str) -> None:
    answer = library.ask(text)

    assert (answer.kind in ("other", "unknown"), answer.intent) == (True, intent)


@pytest.mark.parametrize(
    "text",
    [
        "sổ đỏ của gia đình tôi cũ nát, muốn đổi sổ mới",
        "bị tai nạn trên đường đi làm thì hưởng bảo hiểm gì",
        "bán hàng trên facebook lâu giờ muốn có giấy phép",
        "công ty dự báo thời tiết gia hạn giấy phép",
        "nâng hạng lên D để chạy xe buýt",
    ],
)
def test_a_word_of_small_talk_makes_a_question_no_small_talk(library: Library, text: str) -> None:
    assert library.ask(text).why.rule == ""


def test_choices_are_three_at_most_and_each_has_its_own_short_name(library: Library) -> None:
    answer = library.ask("trợ cấp hàng tháng")

    assert answer.kind == "choices"
    assert 2 <= len(answer.codes) <= 3
    assert len(set(answer.labels)) == len(answer.codes)


@pytest.mark.parametrize("text", ["bao lâu?", "thế còn lệ phí?", "nộp ở đâu?", "xã có làm không?", "cần giấy tờ gì"])
def test_a_bare_question_after_an_answer_is_about_the_same_procedure(library: Library, text: str) -> None:
    answer = library.ask(text, topic=BIRTH)

    assert (answer.kind, answer.codes) == ("answer", (BIRTH,))
    assert answer.facets


def test_a_new_matter_after_an_answer_is_not_taken_for_the_old_one(library: Library) -> None:
    assert library.ask("còn đăng ký kết hôn thì sao", topic=BIRTH).codes[0] == MARRIAGE


def test_a_topic_that_the_library_does_not_have_is_ignored(library: Library) -> None:
    assert library.ask("bao lâu?", topic="9.999999").kind == "unknown"


@pytest.mark.parametrize(
    ("text", "facets"),
    [
        ("cần giấy tờ gì, lệ phí bao nhiêu, mấy ngày xong", (Facet.PAPERS, Facet.FEE, Facet.TIME)),
        ("nộp ở đâu", (Facet.PLACE,)),
        ("xã có làm không", (Facet.LEVEL,)),
        ("quy định ở nghị định nào", (Facet.LEGAL,)),
        ("lam online dc k", (Facet.ONLINE,)),
        ("trình tự thực hiện", (Facet.STEPS,)),
        ("đăng ký khai sinh", ()),
        ("Hồ sơ khai sinh gồm những gì?", (Facet.PAPERS,)),
        ("ho so dang ky ket hon bao gom nhung gi", (Facet.PAPERS,)),
        ("khai sinh qua mang dc k", (Facet.ONLINE,)),
        ("mat can cuoc gio lam sao", ()),
        ("khai sinh xã làm hay huyện làm", (Facet.LEVEL,)),
        ("khai sinh bao h xong", (Facet.TIME,)),
        ("quy trình khai sinh", (Facet.STEPS,)),
        ("khai sinh thu 7 co lam khong", (Facet.HOURS,)),
        ("ngồi nhà làm khai sinh được không", (Facet.ONLINE,)),
        ("di lam xa may thang co phai khai bao tam vang khong", ()),
        ("khai bao tam vang may ngay xong", (Facet.TIME,)),
    ],
)
def test_facets_are_read_in_the_order_they_are_asked(library: Library, text: str, facets: tuple[Facet, ...]) -> None:
    assert library.ask(text).facets == facets


def test_a_repealed_procedure_stands_below_the_current_one_of_the_same_name() -> None:
    repealed = Procedure(code="1.000001", name="Cấp thẻ mẫu", current=False)
    current = Procedure(code="1.000002", name="Cấp thẻ mẫu")
    other = Procedure(code="1.000003", name="Gia hạn thẻ khác")

    assert first(Library.build([repealed, current, other]), "cấp thẻ mẫu") == "1.000002"


def test_the_communes_procedure_stands_above_the_ministrys_of_the_same_name() -> None:
    ministry = Procedure(code="1.000001", name="Cấp thẻ mẫu", competences=(Competence((Level.MINISTRY,)),))
    commune = Procedure(code="1.000002", name="Cấp thẻ mẫu", competences=(Competence((Level.COMMUNE,)),))
    other = Procedure(code="1.000003", name="Gia hạn thẻ khác")

    assert first(Library.build([ministry, commune, other]), "cấp thẻ mẫu") == "1.000002"


def test_a_synonym_of_the_office_leads_to_its_procedure(library: Library) -> None:
    taught = Library.build(load(), synonyms=[("bùa cầu bình an", BIRTH)])

    assert first(library, "bùa cầu bình an") != BIRTH
    assert first(taught, "bùa cầu bình an") == BIRTH


def test_a_synonym_for_an_unknown_code_is_left_out() -> None:
    library = Library.build([Procedure(code="1.000001", name="Cấp thẻ mẫu")], synonyms=[("thẻ lạ", "9.999999")])

    assert first(library, "cấp thẻ mẫu") == "1.000001"


def test_an_empty_library_knows_nothing_and_says_so() -> None:
    assert Library.build([]).ask("đăng ký khai sinh").kind == "unknown"


def test_the_same_question_is_answered_the_same_twice(library: Library) -> None:
    assert library.ask("sang tên sổ đỏ") == library.ask("sang tên sổ đỏ")


def test_explain_says_what_was_read_and_what_counted(library: Library) -> None:
    lines = "\n".join(library.explain("mất cccd làm lại ở đâu"))

    assert all(word in lines for word in ("the_can_cuoc", "cap_lai", "place", "1.014064", "alias"))


def test_get_finds_a_procedure_by_its_code(library: Library) -> None:
    procedure = library.get(BIRTH)

    assert procedure is not None
    assert procedure.code == BIRTH
    assert library.get("9.999999") is None
