"""What is not the one-stop shop's: the citizen hears whose it is."""

import tomllib

import pytest

from knowledge.elsewhere import DATA, find_elsewhere, is_surely_elsewhere
from sms_text import count
from tests.people import Person

MATTERS = tomllib.loads(DATA.read_text(encoding="utf-8"))["viec"]


@pytest.mark.parametrize(
    ("says", "hears"),
    [
        ("vo chong toi muon ly hon", "Toa an nhan dan khu vuc"),
        ("xã mình cúp điện từ sáng tới giờ", "cong ty dien luc"),
        ("nha hang xom dang chay", "114"),
        ("xem xe co bi phat nguoi khong", "csgt.vn"),
        ("quen mat khau vneid", "1900 0368"),
        ("xin visa di han quoc", "dai su quan"),
        ("trom xe dap thi bi xu may nam tu", "Toa an"),
        ("chuyen khoan nham sang nguoi la thi lay lai sao", "ngan hang"),
        ("bi lua chuyen tien qua mang", "Cong an"),
        ("hang xom mo loa to ngu khong duoc", "Cong an"),
        ("mat the sieu thi thi xin cap lai o dau", "noi phat the"),
        ("ngan hang xac nhan so du can giay gi", "chi nhanh"),
        ("lam lai sim viettel can giay to gi", "nha mang"),
        ("mo gian hang tren shopee bao lau duoc duyet", "san ban"),
        ("huy hop dong bao hiem nhan tho", "cong ty bao hiem"),
        ("xin giay gioi thieu cua cong ty di gap doi tac", "phong nhan su"),
        ("chu tro khong tra tien coc", "chu nha"),
        ("dang ky thi ielts le phi bao nhieu", "trung tam do"),
        ("mau hop dong thue nha", "cong chung"),
        ("quen mat khau email cong ty xin cap lai", "Quen mat khau"),
        ("dat tiec tat nien cho co quan", "noi ban"),
    ],
)
async def test_the_citizen_hears_whose_matter_it_is(stranger: Person, says: str, hears: str) -> None:
    assert hears in await stranger.says(says)


async def test_in_chat_it_is_said_with_marks(visitor: Person) -> None:
    assert "Tòa án nhân dân khu vực" in await visitor.says("em muốn ly hôn thì nộp đơn ở đâu")


@pytest.mark.parametrize(
    "says",
    [
        "ghi chu ly hon o nuoc ngoai",
        "xac nhan tinh trang hon nhan sau khi ly hon",
        "bi mat trom can cuoc thi lam lai o dau",
        "ho tro tien dien ho ngheo",
        "khoa tai khoan dinh danh vi mat dien thoai",
        "chung thuc ban sao don ly hon",
        "xin cap giay phep phong chay chua chay",
        "tung bi phat tu gio xin phieu ly lich tu phap",
        "chuyen tien nham khi nop thue",
        "xin thuê mặt nước của xã để nuôi cá lồng",
        "ghe đang chạy mà chưa đăng ký",
        "ly hôn rồi muốn tách hộ",
        "thẻ nhân viên tiếp cận cộng đồng xin cấp lại",
        "tiền trợ cấp chuyển vào tài khoản",
        "vay ngân hàng thế chấp sổ đỏ thì đăng ký ở đâu",
        "xin giấy phép trung tâm tiếng anh luyện ielts",
        "chứng thực chữ ký giấy vay tiền",
        "bán hàng trên shopee có phải đăng ký kinh doanh",
        "công ty không nộp hồ sơ nghỉ ốm cho bảo hiểm xã hội",
        "chủ trọ không cho đăng ký tạm trú",
        "xin cấp phép cung cấp dịch vụ internet của viettel",
        "mất con dấu công ty thì báo ai",
        "chuyển trường cho con vì chuyển lớp không được",
    ],
)
def test_a_procedure_that_names_such_a_matter_stays_a_procedure(says: str) -> None:
    assert find_elsewhere(says) is None


@pytest.mark.parametrize(
    "says",
    ["em làm mất thẻ tập ở phòng gym, xin làm lại", "Sao kê 6 tháng ở Vietcombank cần giấy gì?", "gói cước Viettel"],
)
def test_what_no_procedure_is_about_is_refused_however_official_it_sounds(says: str) -> None:
    assert is_surely_elsewhere(says)


@pytest.mark.parametrize("matter", MATTERS, ids=lambda matter: matter["ten"])
def test_each_is_told_by_sms_unsigned_in_one_part(matter: dict[str, str]) -> None:
    assert matter["sms"].isascii()
    assert count(matter["sms"]) == 1
