"""Every sentence that tells of procedures, offices and hours, Vietnamese and English; a short form where SMS needs one.

Names of procedures, papers and laws stay Vietnamese in both languages: they are what the office's forms say.
"""

from __future__ import annotations

from knowledge.procedure import Level
from sentence import Sentence

LEVELS = {
    Level.COMMUNE: Sentence("xã", "commune"),
    Level.DISTRICT: Sentence("huyện", "district"),
    Level.PROVINCE: Sentence("tỉnh", "province"),
    Level.MINISTRY: Sentence("bộ", "ministry"),
}
AT_LEVEL = Sentence("cấp {levels}", "{levels} level")
OTHER_AGENCY = Sentence("cơ quan khác", "another agency")

TITLE = Sentence("{name}", "{name}", "{short}:", "{short}:")
DECIDED_BY = Sentence(
    "• Nơi giải quyết: {levels} – {agency}", "• Decided by: {levels} – {agency}", "{levels}.", "{levels}."
)
DECIDED = Sentence("• Nơi giải quyết: {levels}", "• Decided by: {levels}", "{levels}.", "{levels}.")
BEFORE = Sentence(
    "• Trước {day}: {levels}", "• Before {day}: {levels}", "Trước {day}: {levels}.", "Before {day}: {levels}."
)
BEFORE_USUALLY = Sentence(
    "• Trước {day}: thường là {levels}",
    "• Before {day}: usually {levels}",
    "Trước {day}: thường là {levels}.",
    "Before {day}: usually {levels}.",
)
BY_AGENCY = Sentence("", "", "Do {agency}.", "By {agency}.")
PLACE = Sentence("• Nơi nộp: {fact}", "• Where to lodge: {fact}", "Nộp: {fact}.", "Lodge: {fact}.")
TIME = Sentence("• Thời hạn: {fact}", "• Time: {fact}", "Hạn: {fact}.", "Time: {fact}.")
FEE = Sentence("• Phí, lệ phí: {fact}", "• Fee: {fact}", "Phí: {fact}.", "Fee: {fact}.")
ONLINE = Sentence("• Trực tuyến: {fact}", "• Online: {fact}", "Online: {fact}.", "Online: {fact}.")
STEPS = Sentence("• Cách làm: {fact}", "• Steps: {fact}", "Cách làm: {fact}", "Steps: {fact}")
STEPS_LISTED = Sentence("• Cách làm:", "• Steps:")
PAPERS = Sentence("• Giấy tờ cần có:\n{fact}", "• Papers:\n{fact}", "Cần: {fact}.", "Papers: {fact}.")
PAPERS_IN_SHORT = Sentence(
    "• Giấy tờ chính (tóm tắt):\n{fact}", "• Main papers (in short):\n{fact}", "Cần: {fact}.", "Papers: {fact}."
)
REST_OF_PAPERS = Sentence(
    "… và {count} mục nữa: xem dichvucong.gov.vn, mã {code}",
    "… {count} more: dichvucong.gov.vn, code {code}",
    "Còn {count} mục: dichvucong.gov.vn mã {code}, hoặc nhắn GAP CAN BO.",
    "{count} more: dichvucong.gov.vn, code {code}, or send GAP CAN BO.",
)
LEGAL = Sentence("• Căn cứ: {fact}", "• Legal basis: {fact}", "Căn cứ: {fact}.", "Law: {fact}.")
CHECKED = Sentence(
    "Thông tin đối chiếu ngày {day}. Nguồn: {source}.",
    "Checked on {day}. Source: {source}.",
    "Đối chiếu {day}.",
    "Checked {day}.",
)
REPLACED = Sentence(
    "Thủ tục này đã được thay bằng mã {code}.",
    "This procedure was replaced by {code}.",
    "Đã thay bằng mã {code}.",
    "Replaced by {code}.",
)
ENDED = Sentence(
    "Thủ tục này không còn hiệu lực.", "This procedure is no longer in force.", "Hết hiệu lực.", "No longer in force."
)
UNSURE = Sentence(
    "{fact} (chưa đối chiếu, xin hỏi lại bộ phận một cửa)",
    "{fact} (not verified, please ask the office)",
    "{fact} (hỏi lại)",
    "{fact} (ask)",
)

UNKNOWN_LEVEL = Sentence(
    "• Nơi giải quyết: chưa có thông tin chắc chắn, xin hỏi bộ phận một cửa",
    "• Decided by: not known for certain, please ask the office",
    "cấp giải quyết chưa rõ.",
    "level not known.",
)
UNKNOWN_PLACE = Sentence(
    "• Nơi nộp: chưa có thông tin chắc chắn, xin hỏi bộ phận một cửa",
    "• Where to lodge: not known for certain, please ask the office",
    "Nơi nộp: chưa rõ, xin hỏi một cửa.",
    "Place: not known, please ask the office.",
)
UNKNOWN_TIME = Sentence(
    "• Thời hạn: chưa có thông tin chắc chắn, xin hỏi bộ phận một cửa",
    "• Time: not known for certain, please ask the office",
    "Thời hạn: chưa rõ, xin hỏi một cửa.",
    "Time: not known, please ask the office.",
)
UNKNOWN_FEE = Sentence(
    "• Phí, lệ phí: chưa có thông tin chắc chắn, xin hỏi bộ phận một cửa",
    "• Fee: not known for certain, please ask the office",
    "Phí: chưa rõ, xin hỏi một cửa.",
    "Fee: not known, please ask the office.",
)
UNKNOWN_PAPERS = Sentence(
    "• Giấy tờ: chưa có thông tin chắc chắn, xin hỏi bộ phận một cửa",
    "• Papers: not known for certain, please ask the office",
    "Giấy tờ: chưa rõ, xin hỏi một cửa.",
    "Papers: not known, please ask the office.",
)
UNKNOWN_ONLINE = Sentence(
    "• Trực tuyến: nguồn không nêu, xin xem dichvucong.gov.vn",
    "• Online: not stated, see dichvucong.gov.vn",
    "Online: chưa rõ, xem dichvucong.gov.vn.",
    "Online: see dichvucong.gov.vn.",
)
COMMUNE_SHOP = Sentence(
    "Bộ phận một cửa cấp xã, hoặc trực tuyến trên dichvucong.gov.vn",
    "any commune's one-stop shop, or online at dichvucong.gov.vn",
    "một cửa xã hoặc online",
    "one-stop shop or online",
)
ANY_SHOP = Sentence(
    "Bộ phận một cửa cấp xã bất kỳ trong tỉnh, Trung tâm Phục vụ hành chính công tỉnh, hoặc trực tuyến trên "
    "dichvucong.gov.vn",
    "any one-stop shop of the province, or online at dichvucong.gov.vn",
    "một cửa xã, tỉnh hoặc online",
    "any one-stop shop or online",
)
MANY_FEES = Sentence("nhiều mức, tùy trường hợp", "several sums, by case")
UNKNOWN_STEPS = Sentence(
    "• Cách làm: chuẩn bị giấy tờ, nộp tại nơi nhận hồ sơ, nhận giấy hẹn, đến lấy kết quả theo hẹn",
    "• Steps: prepare the papers, lodge them, keep the receipt, collect the result on the appointed date",
    "Cách làm: chuẩn bị giấy tờ, nộp, giữ giấy hẹn, đến lấy kết quả theo hẹn.",
    "Prepare papers, lodge, keep the receipt, collect on the date.",
)
UNKNOWN_LEGAL = Sentence(
    "• Căn cứ pháp lý: chưa có trong danh mục, xin hỏi bộ phận một cửa",
    "• Legal basis: not in the catalogue, please ask the office",
    "Căn cứ: chưa có, xin hỏi một cửa.",
    "Legal basis: please ask the office.",
)
UNKNOWN_HOURS = Sentence(
    "• Giờ làm việc: theo từng nơi, xin nhắn “giờ làm việc”",
    "• Hours: they differ by office, please send “giờ làm việc”",
    "Giờ làm việc: nhắn GIO LAM VIEC.",
    "Hours: send GIO LAM VIEC.",
)
UNKNOWN_CONDITIONS = Sentence(
    "• Điều kiện: chưa có trong danh mục, xin hỏi bộ phận một cửa",
    "• Conditions: not in the catalogue, please ask the office",
    "Điều kiện: chưa có, xin hỏi một cửa.",
    "Conditions: please ask the office.",
)

OFFICE = Sentence("{name}", "{name}", "{short}", "{short}")
ADDRESS = Sentence("Địa chỉ: {address}", "Address: {address}", "Đ/c: {address}.", "At: {address}.")
PHONE = Sentence("Điện thoại: {phone}", "Telephone: {phone}", "ĐT {phone}.", "Tel {phone}.")
HOURS = Sentence("Giờ làm việc: {hours}", "Hours: {hours}", "{hours}.", "{hours}.")
POINTS = Sentence("Tổ tư vấn: {points}", "Advisory points: {points}", "Tổ tư vấn: {points}.", "Points: {points}.")
POINT = Sentence("{where}: {hours}.", "{where}: {hours}.")
ON_DUTY = Sentence("Hiện có người trực.", "Somebody is there now.", "Dang truc.", "Open now.")
UNCONFIRMED = Sentence(
    "Thông tin về đơn vị này chưa được xác nhận.",
    "What is known of this office has not been confirmed.",
    "Chưa xác nhận.",
    "Not confirmed.",
)
OPEN_NOW = Sentence(
    "Đang làm việc, đến {closing}.", "Open now, until {closing}.", "Đang mở đến {closing}.", "Open until {closing}."
)
OPENS = Sentence(
    "Hiện đang nghỉ; làm việc lại lúc {opening}, {weekday} ngày {day}.",
    "Closed now; opens at {opening}, {weekday} {day}.",
    "Đang nghỉ, mở lại {opening} {weekday} {day}.",
    "Closed, opens {opening} {weekday} {day}.",
)
WEEKDAYS_VI = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
WEEKDAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
WEEKDAYS_SMS_VI = ("T2", "T3", "T4", "T5", "T6", "T7", "CN")
WEEKDAYS_SMS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
DAYS = Sentence(
    "{first} đến {last}: {spans}", "{first} to {last}: {spans}", "{first}-{last}: {spans}", "{first}-{last}: {spans}"
)
ONE_DAY = Sentence("{first}: {spans}", "{first}: {spans}")
NEVER_OPEN = Sentence("chưa có giờ làm việc", "no hours are known")

NO_DISTRICT = Sentence(
    "Từ 01/07/2025 không còn cấp huyện (quận, huyện, thị xã, thành phố thuộc tỉnh): việc trước đây ở “{said}” nay do "
    "cấp xã hoặc cấp tỉnh giải quyết.",
    "Since 1 July 2025 there is no district level: what “{said}” did is now done by the commune or the province.",
    "Nay không còn cấp huyện.",
    "There are no districts now.",
)
NO_DISTRICT_POLICE = Sentence(
    "Từ 01/03/2025 không còn công an cấp huyện: việc trước đây ở “{said}” nay do công an cấp xã hoặc cấp tỉnh "
    "giải quyết.",
    "Since 1 March 2025 there is no district police: what “{said}” did is now done by the police of the commune "
    "or the province.",
    "Nay không còn công an huyện.",
    "There is no district police now.",
)
MERGED_PROVINCE = Sentence(
    "{old} nay thuộc {now} (từ 01/07/2025).",
    "{old} is now part of {now} (since 1 July 2025).",
    "{old} nay thuộc {now}.",
    "{old} is now {now}.",
)
NO_TOWNSHIP = Sentence(
    "Từ 01/07/2025 không còn thị trấn: nơi này nay là xã hoặc phường.",
    "Since 1 July 2025 there are no townships: this place is now a commune or ward.",
    "Thị trấn nay là xã hoặc phường.",
    "Townships are now communes.",
)
NO_CITY = Sentence(
    "{old} không còn là một cấp hành chính từ 01/07/2025: nơi này nay là các xã, phường thuộc {now}.",
    "{old} is no longer an administrative level since 1 July 2025: it is now communes and wards of {now}.",
    "{old} nay là các xã, phường thuộc {now}.",
    "{old} is now wards of {now}.",
)
