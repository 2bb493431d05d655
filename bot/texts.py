"""Every sentence that the service says in a talk, Vietnamese and English; a short form for SMS where one is needed.

Register: "Ông/Bà", formal and kind. By SMS marks are taken off when the reply is rendered, and a whole reply is one
part of 160 characters: the short forms are written for that, with a code of 25 characters.
"""

from __future__ import annotations

from sentence import Sentence

STATUSES: dict[int, Sentence] = {
    1: Sentence(
        "Đã nộp, đang chờ cán bộ kiểm tra", "Submitted, waiting to be checked", "Da nop, cho tiep nhan", "Submitted"
    ),
    2: Sentence("Đã được tiếp nhận", "Accepted", "Da tiep nhan"),
    3: Sentence("Không được tiếp nhận", "Not accepted", "Khong duoc tiep nhan"),
    4: Sentence("Đang được giải quyết", "Being processed", "Dang xu ly"),
    5: Sentence("Cần bổ sung giấy tờ", "Papers are missing", "Can bo sung giay to"),
    6: Sentence("Chờ Ông/Bà nộp phí, lệ phí hoặc thuế", "Waiting for your payment", "Cho nop tien"),
    7: Sentence("Đã rút hồ sơ", "Withdrawn", "Da rut ho so"),
    8: Sentence("Đã dừng giải quyết", "Stopped", "Dung xu ly"),
    9: Sentence(
        "Đã có kết quả, mời Ông/Bà đến nhận", "The result is ready to collect", "Da co ket qua", "Result ready"
    ),
    10: Sentence("Đã trả kết quả", "The result was returned", "Da tra ket qua"),
}

CODE_STATUS = Sentence("Hồ sơ {code}: {status}.", "Dossier {code}: {status}.", "{code}: {status}.", "{code}: {status}.")
AT_OFFICE = Sentence("Nơi giải quyết: {office}.", "Office: {office}.", "Noi giai quyet: {office}.", "Office: {office}.")
APPLICANT = Sentence("Người nộp: {name}.", "Applicant: {name}.")
PROCEDURE = Sentence("Thủ tục: {name}.", "Procedure: {name}.", "TT: {name}.", "{name}.")
RECEIVED = Sentence("Tiếp nhận ngày {day}.", "Received on {day}.", "Nhan {day}.", "Received {day}.")
DUE = Sentence("Hẹn trả kết quả: ngày {day}.", "Appointed date: {day}.", "Hen tra {day}.", "Due {day}.")
DUE_AGAIN = Sentence("Ngày hẹn mới: {day}.", "New appointed date: {day}.", "Hen lai {day}.", "New date {day}.")
OVERDUE = Sentence(
    "Hồ sơ đã quá hẹn; Ông/Bà có thể gọi {phone} để hỏi.",
    "It is past its date; you may call {phone}.",
    "Da qua hen, goi {phone}.",
    "Overdue, call {phone}.",
)
NOW_AT = Sentence("Đang xử lý tại: {unit}.", "Now at: {unit}.", "Dang o: {unit}.", "Now at: {unit}.")
OFFICER = Sentence("Người xử lý: {officer}.", "Officer: {officer}.", "Can bo: {officer}.", "Officer: {officer}.")
MISSING = Sentence("Cần bổ sung: {missing}.", "Still needed: {missing}.", "Bo sung: {missing}.", "Needed: {missing}.")
MISSING_BY = Sentence("Bổ sung trước ngày {day}.", "Bring it before {day}.", "Truoc {day}.", "Before {day}.")
TO_PAY = Sentence("Số tiền cần nộp: {sum} đồng.", "To pay: {sum} VND.", "Nop {sum}d.", "Pay {sum}d.")
COLLECT = Sentence(
    "Mời Ông/Bà mang giấy hẹn và giấy tờ tùy thân đến nhận.",
    "Please bring the receipt and your ID.",
    "Mang giay hen va CCCD.",
    "Bring receipt and ID.",
)
FINISHED = Sentence("Có kết quả từ ngày {day}.", "Ready since {day}.", "Co tu {day}.", "Since {day}.")
RETURNED = Sentence("Trả kết quả ngày {day}.", "Returned on {day}.", "Tra {day}.", "Returned {day}.")
CALL = Sentence("Liên hệ: {phone}.", "Telephone: {phone}.", "LH {phone}.", "Tel {phone}.")
TOGETHER = Sentence(
    "Cùng yêu cầu (liên thông) có {number} hồ sơ khác:",
    "Lodged together with {number} other dossiers:",
    "Cung lien thong: {number} ho so khac.",
    "With {number} other dossiers.",
)
AS_OF = Sentence("Số liệu đến {hour}.", "As of {hour}.", "(den {hour})", "(as of {hour})")
HOW_TO_PROVE_IN_CHAT = Sentence(
    "Để xem ngày hẹn và bước đang xử lý, vui lòng nhắn XAC NHAN và số điện thoại đã đăng ký khi nộp, hoặc nhắn 4 số "
    "cuối căn cước của người nộp.",
    "For dates and steps, send XAC NHAN and the registered phone number, or the last four digits of the "
    "applicant's ID.",
)
HOW_TO_PROVE = Sentence(
    "Để xem ngày hẹn và bước đang xử lý, vui lòng nhắn từ số điện thoại đã đăng ký khi nộp, hoặc nhắn 4 số cuối căn "
    "cước của người nộp.",
    "For dates and steps, write from the registered phone or send the last four digits of the applicant's ID.",
    "Xem them: nhan tu so da dang ky, hoac gui 4 so cuoi CCCD.",
    "More: text from the registered phone or send 4 last ID digits.",
)
NOT_FOUND = Sentence(
    "Không tìm thấy hồ sơ với mã {code}. Ông/Bà vui lòng kiểm tra lại mã trên Giấy tiếp nhận, ví dụ "
    "H29.125.10-260310-0420. Hồ sơ vừa nộp có thể chưa được chuyển sang; chúng tôi có thể báo khi có.",
    "No dossier has the code {code}. Please check it on your receipt, for example H29.125.10-260310-0420. A new one "
    "may not have reached us yet; we can tell you when it does.",
    "Khong tim thay ho so {code}. Kiem tra lai ma tren giay hen.",
    "No dossier {code}. Check the code on the receipt.",
)
AMBIGUOUS = Sentence(
    "Có hơn một hồ sơ giống mã này. Ông/Bà vui lòng gửi đúng mã như in trên Giấy tiếp nhận, cả dấu chấm và gạch.",
    "More than one dossier looks like this code. Please send it exactly as printed, with dots and dashes.",
    "Co hon mot ho so giong ma nay. Gui dung ma in tren giay hen, ca dau cham va gach.",
    "More than one code looks like this. Send it exactly as printed.",
)
SHORT_CODE = Sentence(
    "“{said}” mới là một phần của mã. Ông/Bà vui lòng gửi đủ mã trên Giấy tiếp nhận, ví dụ H29.125.10-260310-0420.",
    "“{said}” is only a part of a code. Please send the whole code on your receipt, e.g. H29.125.10-260310-0420.",
    "{said} chua du ma. Gui du ma tren giay hen, VD: H29.125.10-260310-0420.",
    "{said} is not the whole code. Send all of it, e.g. H29.125.10-260310-0420.",
)
SLOWED = Sentence(
    "Ông/Bà đã tra nhiều mã trong một giờ. Vui lòng thử lại sau, hoặc nhắn từ số điện thoại đã đăng ký của hồ sơ.",
    "Many codes were looked up within an hour. Please try later, or write from the dossier's registered phone.",
    "Da tra qua nhieu ma trong 1 gio. Vui long thu lai sau, hoac nhan tu so da dang ky.",
    "Too many codes in an hour. Try later or text from the registered phone.",
)
ASK_CODE = Sentence(
    "Ông/Bà vui lòng gửi mã hồ sơ trên Giấy tiếp nhận, ví dụ H29.125.10-260310-0420.",
    "Please send the dossier code on your receipt, for example H29.125.10-260310-0420.",
    "Gui ma ho so tren giay hen, VD: H29.125.10-260310-0420.",
    "Send the code on the receipt, e.g. H29.125.10-260310-0420.",
)
YOURS = Sentence(
    "Hồ sơ của số điện thoại này:", "Dossiers of this phone:", "Ho so cua so nay:", "Dossiers of this phone:"
)
NO_STEPS = Sentence("Chưa có bước nào được ghi lại.", "No step was recorded yet.")
STEP = Sentence("• {hour}: {what}", "• {hour}: {what}", "{hour} {what};", "{hour} {what};")
STEPS_OF = Sentence("Đường đi của hồ sơ {code}:", "The way of dossier {code}:", "{code}:", "{code}:")

FOLLOWING = Sentence(
    "Chúng tôi sẽ báo cho Ông/Bà mỗi khi hồ sơ {code} có thay đổi. Nhắn THÔI {code} để ngừng.",
    "We will tell you whenever dossier {code} changes. Send THOI {code} to stop.",
    "Se bao khi ho so {code} co thay doi. Nhan THOI {code} de ngung.",
    "We will text when {code} changes. Send THOI {code} to stop.",
)
WAITING = Sentence(
    "Chúng tôi sẽ báo cho Ông/Bà khi hồ sơ {code} có trong hệ thống (trong {days} ngày). Nhắn THÔI {code} để ngừng.",
    "We will tell you when dossier {code} appears (within {days} days). Send THOI {code} to stop.",
    "Se bao khi co ho so {code} (trong {days} ngay). Nhan THOI {code} de ngung.",
    "We will text when {code} appears ({days} days). Send THOI {code} to stop.",
)
PROVE_TO_FOLLOW = Sentence(
    "Để theo dõi hồ sơ {code}, vui lòng nhắn từ số điện thoại đã đăng ký, hoặc nhắn 4 số cuối căn cước của người nộp.",
    "To follow {code}, write from its registered phone or send the last four digits of the applicant's ID.",
    "De theo doi {code}: nhan tu so da dang ky, hoac gui 4 so cuoi CCCD.",
    "To follow {code}: text from its phone, or send the 4 last ID digits.",
)
STOPPED_FOLLOWING = Sentence(
    "Đã ngừng theo dõi {count} hồ sơ.", "Stopped following {count} dossier(s).", "Da ngung theo doi {count} ho so."
)
FOLLOWED = Sentence("Ông/Bà đang theo dõi: {codes}.", "You follow: {codes}.", "Dang theo doi: {codes}.")
NOTHING_FOLLOWED = Sentence(
    "Ông/Bà chưa theo dõi hồ sơ nào. Gửi mã hồ sơ để bắt đầu.", "You follow no dossier. Send a code to begin."
)

HELP = Sentence(
    "Ông/Bà có thể gửi:\n• mã hồ sơ, để biết hồ sơ đến đâu\n• câu hỏi về thủ tục, ví dụ “đăng ký khai sinh làm ở đâu”\n"
    "• GẶP CÁN BỘ, để nói chuyện với người\n• TC, để ngừng nhận tin nhắc; BẬT, để nhận lại\n"
    "• CHỈ NHẬN TIN TỪ 8H ĐẾN 20H, hoặc ƯU TIÊN ZALO, để chọn giờ và kênh nhận tin; CÀI ĐẶT, để xem lại",
    "You can send:\n• a dossier code, to know how far it is\n• a question about a procedure\n"
    "• GAP CAN BO, to talk with a person\n• TC, to stop reminders; BAT, to get them again\n"
    "• NHAN TIN TU 8H DEN 20H, or UU TIEN ZALO, to choose hours and channel; CAI DAT, to see them",
    "Gui: ma ho so; cau hoi ve thu tuc (VD: dang ky khai sinh o dau); GAP CAN BO; TC de ngung tin nhac; CAI DAT de "
    "chon gio va kenh nhan tin.",
    "Send: a dossier code; a question on a procedure; GAP CAN BO: a person; TC: no reminders; CAI DAT: hours.",
)
REFUSED_REMINDERS = Sentence(
    "Ông/Bà đã ngừng nhận tin nhắc. Thông báo bắt buộc về hồ sơ đang giải quyết vẫn gửi theo quy định; nhắn TC HẾT để "
    "ngừng cả thông báo đó. Nhắn BẬT để nhận lại.",
    "Reminders are stopped. Mandatory notices about open dossiers go on; send TC HET to stop those too, BAT to resume.",
    "Da ngung tin nhac. Thong bao bat buoc ve ho so van gui; nhan TC HET de ngung ca. Nhan BAT de nhan lai.",
    "Reminders stopped. Mandatory notices go on; TC HET stops those too. BAT to resume.",
)
REFUSED_ALL = Sentence(
    "Đã ngừng gửi mọi tin đến Ông/Bà. Khi có kết quả, đơn vị sẽ gọi điện. Nhắn BẬT để nhận lại.",
    "No more messages will be sent to you; the office will call. Send BAT to resume.",
    "Da ngung gui moi tin. Don vi se goi dien khi can. Nhan BAT de nhan lai.",
    "No more messages; the office will call. BAT to resume.",
)
BACK_AGAIN = Sentence(
    "Ông/Bà sẽ nhận lại tin nhắc và thông báo. Nhắn TC để ngừng.",
    "Reminders and notices are on again. Send TC to stop.",
    "Da bat lai tin nhac va thong bao. Nhan TC de ngung.",
)

WHICH_OFFICE = Sentence(
    "Ông/Bà muốn liên hệ đơn vị nào?", "Which office would you like to contact?", "Don vi nao?", "Which office?"
)
PASSED_ON = Sentence(
    "Đã chuyển câu hỏi đến cán bộ; câu trả lời sẽ đến đây trong giờ làm việc.",
    "Passed on to an official; the answer will come here during office hours.",
    "Da chuyen can bo, se tra loi vao so nay.",
    "Passed on to an official, who will answer here.",
)
WAIT_AHEAD = Sentence(
    "Trước Ông/Bà có {count} người đang chờ.",
    "{count} people wait before you.",
    "{count} nguoi cho truoc.",
    "{count} wait before you.",
)
WAIT_USUAL = Sentence(
    "Thường được trả lời trong khoảng {time}, tính trong giờ làm việc.",
    "Usually answered within about {time} of office hours.",
    "Thuong tra loi trong {time} lam viec.",
    "Usually within {time} of office hours.",
)
MINUTES = Sentence("{count} phút", "{count} minutes", "{count} phut")
HOURS = Sentence("{count} giờ", "{count} hours", "{count} gio")
TWICE = Sentence(
    "Xin lỗi, tôi vẫn chưa hiểu câu hỏi.",
    "Sorry, this is still not understood.",
    "Xin loi, van chua hieu.",
    "Sorry, still not understood.",
)
NO_OFFICE = Sentence(
    "Ông/Bà vui lòng gọi {hotline} trong giờ hành chính.", "Please call {hotline} in office hours.", "Goi {hotline}."
)
NO_HOTLINE = Sentence(
    "Ông/Bà vui lòng đến Bộ phận Một cửa gần nhất trong giờ hành chính.",
    "Please visit the nearest one-stop shop in office hours.",
    "Moi den Mot cua gan nhat trong gio hanh chinh.",
)

RATED = Sentence(
    "Cảm ơn Ông/Bà đã đánh giá {score}/5 cho hồ sơ {code}.",
    "Thank you for rating {code} {score}/5.",
    "Cam on Ong/Ba da danh gia {score}/5 ho so {code}.",
)
RATED_LOW = Sentence(
    "Cảm ơn Ông/Bà đã đánh giá {score}/5 cho hồ sơ {code}. Rất tiếc vì sự phục vụ chưa tốt; nhắn PHẢN ÁNH và nội dung "
    "để đơn vị xem lại.",
    "Thank you for rating {code} {score}/5. We are sorry; send PHAN ANH and what went wrong.",
    "Cam on da danh gia {score}/5 ho so {code}. Rat tiec; nhan PHAN ANH va noi dung de don vi xem lai.",
)
WHAT_COMPLAINT = Sentence(
    "Ông/Bà muốn phản ánh điều gì? Vui lòng nhắn nội dung trong tin tiếp theo, kèm mã hồ sơ nếu có.",
    "What would you like to complain about? Please send it next, with the dossier code if there is one.",
    "Ong/Ba phan anh dieu gi? Nhan noi dung trong tin tiep theo, kem ma ho so neu co.",
)
COMPLAINT_TAKEN = Sentence(
    "Đã ghi nhận phản ánh của Ông/Bà và chuyển đến đơn vị. Xin cảm ơn.",
    "Your complaint was taken and passed on to the office. Thank you.",
    "Da ghi nhan phan anh va chuyen den don vi. Xin cam on.",
)

GREETING = Sentence(
    "Kính chào Ông/Bà. Ông/Bà gửi mã hồ sơ để tra cứu, hoặc hỏi về thủ tục, ví dụ “đăng ký khai sinh làm ở đâu”.",
    "Hello. Send a dossier code, or ask about a procedure.",
    "Kinh chao Ong/Ba. Gui ma ho so de tra cuu, hoac hoi thu tuc, VD: dang ky khai sinh o dau.",
)
ACKNOWLEDGED = Sentence(
    "Vâng. Ông/Bà cần hỏi thêm xin cứ nhắn; muốn ngừng nhận tin nhắc thì nhắn TC.",
    "All right. Please ask if there is more; send TC to stop reminders.",
    "Vang. Can hoi them xin cu nhan; muon ngung nhan tin nhac thi nhan TC.",
)
THANKS = Sentence("Cảm ơn Ông/Bà. Chúc Ông/Bà một ngày tốt lành.", "Thank you.", "Cam on Ong/Ba.")
DID_YOU_MEAN = Sentence(
    "Ông/Bà muốn hỏi thủ tục nào?", "Which procedure do you mean?", "Ong/Ba hoi thu tuc nao?", "Which one?"
)
VAGUE = Sentence(
    "Ông/Bà muốn làm giấy tờ gì? Vui lòng nói rõ hơn, ví dụ “đăng ký khai sinh”, “cấp lại căn cước”.",
    "Which paper do you need? For example “birth registration”.",
    "Ong/Ba muon lam giay to gi? VD: dang ky khai sinh, cap lai can cuoc.",
)
UNKNOWN = Sentence(
    "Xin lỗi, tôi chưa hiểu câu hỏi hoặc chưa có thông tin này. Câu hỏi được giữ lại (không kèm thông tin cá nhân) để "
    "bổ sung. Ông/Bà có thể hỏi cách khác, hoặc nhắn GẶP CÁN BỘ.",
    "Sorry, this is not understood or not known here. The question is kept, without personal data. Ask in other "
    "words, or send GAP CAN BO.",
    "Xin loi, chua hieu hoac chua co thong tin nay. Hoi cach khac, hoac nhan GAP CAN BO de gap nguoi.",
    "Sorry, not understood. Ask in other words, or send GAP CAN BO.",
)
NOT_OURS = Sentence(
    "Việc này không thuộc thủ tục một cửa. Ông/Bà gửi mã hồ sơ hoặc hỏi về một thủ tục hành chính.",
    "This is not a matter of the one-stop shop. Send a dossier code or ask about a procedure.",
    "Viec nay khong thuoc mot cua. Gui ma ho so hoac hoi ve thu tuc hanh chinh.",
)
REPHRASE = Sentence(
    "Vâng, đó không phải điều Ông/Bà hỏi. Câu hỏi được giữ lại để sửa. Ông/Bà vui lòng hỏi cách khác, hoặc nhắn "
    "GẶP CÁN BỘ.",
    "Understood. The question is kept so that we learn. Please ask in other words, or send GAP CAN BO.",
    "Xin loi. Ong/Ba vui long hoi cach khac, hoac nhan GAP CAN BO.",
)
OTHERS = Sentence(
    "Vâng, đó không phải điều Ông/Bà hỏi; câu hỏi được giữ lại để sửa. Ông/Bà hỏi thủ tục nào dưới đây, hay xin hỏi "
    "cách khác?",
    "Understood; the question is kept so that we learn. Is it one of these? Else please ask in other words.",
    "Xin loi. Ong/Ba hoi thu tuc nao?",
    "Sorry. Is it one of these?",
)
WRONG_NUMBER = Sentence(
    "Số này không có trong các lựa chọn. Ông/Bà vui lòng chọn từ 1 đến {count}.",
    "This number is not among the choices. Please choose 1 to {count}.",
    "Vui long chon tu 1 den {count}.",
)
NOTHING_ASKED = Sentence(
    "Hiện không có lựa chọn nào mang số này. Ông/Bà gửi mã hồ sơ hoặc câu hỏi về thủ tục.",
    "No choice has this number now. Send a dossier code or a question.",
    "Gui ma ho so hoac cau hoi ve thu tuc.",
)
TROUBLE = Sentence(
    "Hệ thống đang gặp trục trặc. Ông/Bà vui lòng thử lại sau ít phút.",
    "Something went wrong. Please try again in a few minutes.",
    "He thong dang gap truc trac. Vui long thu lai sau it phut.",
)

LABEL_FOLLOW = Sentence("Báo tôi khi có thay đổi", "Tell me of changes", "bao khi co thay doi", "follow")
LABEL_WAIT = Sentence("Báo tôi khi có hồ sơ này", "Tell me when it appears", "bao khi co", "tell me")
LABEL_STEPS = Sentence("Các bước đã qua", "The steps so far", "cac buoc", "steps")
LABEL_HUMAN = Sentence("Gặp cán bộ", "Talk to a person", "gap can bo", "a person")
LABEL_PAPERS = Sentence("Giấy tờ", "Papers", "giay to", "papers")
LABEL_FEE = Sentence("Lệ phí", "Fee", "le phi", "fee")
LABEL_TIME = Sentence("Thời hạn", "Time", "thoi han", "time")
LABEL_PLACE = Sentence("Nơi nộp", "Where", "noi nop", "where")
LABEL_NONE = Sentence("Không phải", "None of these", "viec khac", "none")
