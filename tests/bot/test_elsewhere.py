"""What is not the one-stop shop's: the citizen hears whose it is."""

import tomllib

import pytest

from knowledge.elsewhere import DATA, find_elsewhere
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
    ],
)
def test_a_procedure_that_names_such_a_matter_stays_a_procedure(says: str) -> None:
    assert find_elsewhere(says) is None


@pytest.mark.parametrize("matter", MATTERS, ids=lambda matter: matter["ten"])
def test_each_is_told_by_sms_unsigned_in_one_part(matter: dict[str, str]) -> None:
    assert matter["sms"].isascii()
    assert count(matter["sms"]) == 1
