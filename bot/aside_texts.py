"""What is answered to small questions that hold for any procedure, Vietnamese and English; a short form for SMS."""

from sentence import Sentence

PROXY = Sentence(
    "Người khác nộp hoặc nhận thay thường cần giấy ủy quyền, giấy tờ tùy thân của người đó và giấy tiếp nhận nếu đã "
    "nộp; một số việc phải đích thân đến, như đăng ký kết hôn, nhận cha mẹ con, làm căn cước. Ông/Bà nên gọi trước.",
    "Somebody else usually needs an authorisation, their own ID, and the receipt where it was lodged; some things need "
    "you in person: marriage, acknowledging a child, identity cards. Please call first.",
    "Nho nguoi khac: can giay uy quyen, CCCD, giay hen; ket hon, can cuoc phai tu di. Nen goi truoc.",
    "Somebody else needs your authorisation and ID; marriage and ID cards need you. Call first.",
)
FORMS = Sentence(
    "Mẫu đơn, tờ khai tải tại dichvucong.gov.vn (tìm mã thủ tục {code}), hoặc nhận tại bộ phận một cửa.",
    "Forms are at dichvucong.gov.vn (look for procedure {code}) and at the one-stop shop.",
    "Mau don: tai o dichvucong.gov.vn (ma {code}) hoac nhan tai mot cua.",
    "Forms: dichvucong.gov.vn (procedure {code}) or the one-stop shop.",
)
COPIES = Sentence(
    "Giấy tờ yêu cầu bản sao thì nộp bản sao có chứng thực, hoặc bản chụp kèm bản chính để cán bộ đối chiếu; nộp trực "
    "tuyến thì gửi bản điện tử hoặc ảnh chụp bản chính.",
    "Where a copy is asked for, bring a certified one, or a plain one with the original to compare; online, send the "
    "electronic paper or a picture of the original.",
    "Ban sao: nop ban chung thuc, hoac ban photo kem ban chinh de doi chieu. Nop online: gui anh ban chinh.",
    "Copies: certified, or plain with the original to compare. Online: a picture of the original.",
)
