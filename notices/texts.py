"""What notices say, in Vietnamese; texts_en.py says the same in English. An office may word its own (wording.py).

`{name}` is a fact (compose.PLACEHOLDERS). `[…]` is said only where all its facts are known; `[?…]` also gives way, the
last one first, where an SMS would not fit into one part. SMS texts are written with marks and sent without them.
"""

from __future__ import annotations

from dataclasses import dataclass

from notices.rows import Status


@dataclass(frozen=True, slots=True)
class Text:
    """One kind's words: one part of SMS, and for chat, where a citizen is also greeted (`letter`)."""

    sms: str
    chat: str


def letter(body: str) -> str:
    """What a citizen reads in chat: greeted, told whom to call, and taken leave of."""
    return f"Kính gửi Ông/Bà[ {{ho_ten}}],\n{body}[ Điện thoại: {{dien_thoai}}.] Trân trọng."


VI = {
    "NOP_TRUC_TUYEN": Text(
        "Hồ sơ {ma} đã gửi thành công. {mot_cua} sẽ kiểm tra và phản hồi.[? Tra cứu: {web}][ LH {dien_thoai}]",
        "Hồ sơ {ma}[ ({thu_tuc})] đã được gửi trực tuyến thành công. {mot_cua} sẽ kiểm tra và phản hồi.",
    ),
    "TIEP_NHAN": Text(
        "Hồ sơ {ma} đã tiếp nhận[ ngày {ngay_nhan}][, hẹn trả {hen}] tại {mot_cua}.[? Mang giấy hẹn và CCCD.][ LH "
        "{dien_thoai}]",
        "Hồ sơ {ma}[ ({thu_tuc})] đã được tiếp nhận[ ngày {ngay_nhan}][, hẹn trả kết quả ngày {hen}] tại "
        "{mot_cua}. Ông/Bà vui lòng mang theo Giấy tiếp nhận khi đến nhận kết quả.",
    ),
    "TU_CHOI_TIEP_NHAN": Text(
        "Hồ sơ {ma} chưa được tiếp nhận[: {ly_do}].[? Vui lòng hoàn thiện và nộp lại.][ LH {dien_thoai}]",
        "Hồ sơ {ma} chưa đủ điều kiện tiếp nhận.[ Lý do: {ly_do}.] Ông/Bà vui lòng hoàn thiện và nộp lại tại "
        "{mot_cua}.",
    ),
    "YEU_CAU_BO_SUNG": Text(
        "Hồ sơ {ma} cần bổ sung giấy tờ[: {ly_do}][, hạn cuối {han}].[? Thời hạn tính lại từ khi đủ hồ sơ.][ LH "
        "{dien_thoai}]",
        "Để giải quyết hồ sơ {ma}, đề nghị Ông/Bà bổ sung giấy tờ[: {ly_do}][, hạn cuối ngày {han}], tại "
        "{mot_cua}[ hoặc {web}]. Thời gian giải quyết tính lại từ khi nhận đủ hồ sơ.",
    ),
    "NHAC_BO_SUNG": Text(
        "Nhắc: hồ sơ {ma} còn chờ bổ sung[, hạn cuối {han}]. Bổ sung tại {mot_cua}[? hoặc {web}].[ LH {dien_thoai}]",
        "Hồ sơ {ma} còn chờ Ông/Bà bổ sung giấy tờ.[ Hạn cuối: {han}.] Ông/Bà vui lòng bổ sung tại {mot_cua}[ hoặc "
        "{web}].",
    ),
    "QUA_HAN_BO_SUNG": Text(
        "Quá hạn bổ sung hồ sơ {ma}[ ({han})]. Hồ sơ dừng giải quyết. Ông/Bà có thể nộp lại.[ LH {dien_thoai}]",
        "Đã quá hạn bổ sung hồ sơ {ma}[ (ngày {han})]. {co_quan} dừng giải quyết hồ sơ. Ông/Bà có thể nộp lại hồ "
        "sơ mới.",
    ),
    "DA_NHAN_BO_SUNG": Text(
        "Đã nhận bổ sung hồ sơ {ma}.[ Hẹn trả kết quả mới: {hen}.][ LH {dien_thoai}]",
        "{mot_cua} đã nhận giấy tờ bổ sung của hồ sơ {ma}.[ Ngày hẹn trả kết quả mới: {hen}.]",
    ),
    "YEU_CAU_NVTC": Text(
        "Hồ sơ {ma} cần nộp tiền[: {tien}][, hạn cuối {han}]. Nộp tại {mot_cua}[? hoặc {web}].[ LH {dien_thoai}]",
        "Hồ sơ {ma} cần thực hiện nghĩa vụ tài chính[: {tien}][, hạn cuối ngày {han}]. Ông/Bà vui lòng nộp tại "
        "{mot_cua}[ hoặc thanh toán trực tuyến tại {web}].",
    ),
    "NHAC_NVTC": Text(
        "Nhắc: hồ sơ {ma} chưa nộp tiền[ {tien}], chưa thể trả kết quả.[ Hạn cuối {han}.][? Nộp tại {web}][ LH "
        "{dien_thoai}]",
        "Hồ sơ {ma} chưa hoàn thành nghĩa vụ tài chính[ {tien}] nên chưa thể trả kết quả.[ Ông/Bà vui lòng hoàn "
        "tất trước hết ngày {han}.]",
    ),
    "DA_THANH_TOAN": Text(
        "Đã ghi nhận thanh toán[ {tien}] cho hồ sơ {ma}.[? Biên lai điện tử: {web}][ LH {dien_thoai}]",
        "Đã ghi nhận thanh toán[ {tien}] cho hồ sơ {ma}.[ Ông/Bà có thể xem biên lai tại {web}.]",
    ),
    "CHUYEN_BUOC": Text(
        "Hồ sơ {ma} đang xử lý tại {co_quan}.[ Hẹn trả {hen}.][? Tra cứu {web}]",
        "Hồ sơ {ma}[ ({thu_tuc})] đang được xử lý tại {co_quan}.[ Hẹn trả kết quả ngày {hen}.]",
    ),
    "LIEN_THONG": Text(
        "Hồ sơ {ma} đã chuyển cơ quan phối hợp[? ({noi_phoi_hop})]. {mot_cua} sẽ báo khi có kết quả.[ LH {dien_thoai}]",
        "Hồ sơ {ma} đã được chuyển đến cơ quan phối hợp[ ({noi_phoi_hop})] để giải quyết liên thông. {mot_cua} sẽ "
        "thông báo khi có kết quả.",
    ),
    "SAP_DEN_HAN": Text(
        "Nhắc việc: hồ sơ {ma} sắp đến hạn[ {hen}][, còn {gio} giờ làm việc]. Đề nghị xử lý và cập nhật hệ thống.",
        "Nhắc việc: hồ sơ {ma}[ ({thu_tuc})] sắp đến hạn[ {hen}][, còn {gio} giờ làm việc]. Đề nghị hoàn tất và "
        "cập nhật hệ thống.",
    ),
    "TONG_HOP_LANH_DAO": Text(
        "Báo cáo[ {ngay}]: {so} hồ sơ đang xử lý, {tre} quá hạn[, {dung} đứng yên lâu] cần đôn đốc.[? Chi tiết: {web}]",
        "Báo cáo nhanh[ ngày {ngay}] của {co_quan}: {so} hồ sơ đang giải quyết, {tre} hồ sơ quá hạn[, {dung} hồ sơ lâu "
        "không có bước xử lý nào], cần đôn đốc.[ "
        "Xem chi tiết tại {web}.]",
    ),
    "QUA_HAN": Text(
        "Quá hạn: hồ sơ {ma} quá hạn[ {tre} ngày][ (hẹn {hen})]. Đề nghị gửi thư xin lỗi, hẹn lại.",
        "Hồ sơ {ma}[ ({thu_tuc})] đã quá hạn[ {tre} ngày làm việc][ (hẹn {hen})]. Đề nghị gửi văn bản giải trình, "
        "xin lỗi và hẹn lại trong ngày.",
    ),
    "XIN_LOI_HEN_LAI": Text(
        "{co_quan} xin lỗi vì hồ sơ {ma} chậm hẹn.[ Lý do: {ly_do}.][ Hẹn trả mới: {hen}.][? Mong Ông/Bà thông "
        "cảm.][ LH {dien_thoai}]",
        "{co_quan} thành thật xin lỗi vì hồ sơ {ma} chưa được giải quyết đúng hẹn.[ Lý do: {ly_do}.][ Ngày trả kết "
        "quả mới: {hen}.] Rất mong Ông/Bà thông cảm.",
    ),
    "TRA_SOM": Text(
        "Hồ sơ {ma} có kết quả sớm[ ngày {ngay_kq}]. Mời Ông/Bà nhận tại {mot_cua}[? trong giờ làm việc].[ LH "
        "{dien_thoai}]",
        "Hồ sơ {ma} có kết quả sớm hơn hẹn[ ({ngay_kq})]. Ông/Bà có thể nhận tại {mot_cua} trong giờ làm việc.",
    ),
    "CO_KET_QUA": Text(
        "Hồ sơ {ma} đã có kết quả. Mời Ông/Bà đến {mot_cua} nhận[?, mang giấy hẹn và CCCD].[ LH {dien_thoai}]",
        "Hồ sơ {ma}[ ({thu_tuc})] đã có kết quả. Ông/Bà vui lòng đến {mot_cua} nhận kết quả, mang theo Giấy tiếp "
        "nhận và giấy tờ tùy thân.",
    ),
    "NHAC_NHAN_KQ_1": Text(
        "Nhắc: kết quả hồ sơ {ma}[ có từ {ngay_kq},] chưa được nhận. Mời đến {mot_cua}[? hoặc nhận qua bưu điện].[ "
        "LH {dien_thoai}]",
        "Kết quả hồ sơ {ma} đã sẵn sàng[ từ ngày {ngay_kq}] nhưng chưa được nhận. Ông/Bà vui lòng đến {mot_cua} "
        "hoặc đăng ký nhận qua bưu chính.",
    ),
    "NHAC_NHAN_KQ_CUOI": Text(
        "Lần cuối: kết quả hồ sơ {ma}[ có từ {ngay_kq},] chưa được nhận, sẽ chuyển lưu trữ.[? Nơi nhận: "
        "{mot_cua}.][ LH {dien_thoai} để nhận.]",
        "Kết quả hồ sơ {ma}[ có từ ngày {ngay_kq}] vẫn chưa được nhận và sẽ được chuyển lưu trữ theo quy định. "
        "Ông/Bà vẫn có thể liên hệ {mot_cua} để nhận.",
    ),
    "DA_TRA_DANH_GIA": Text(
        "Cảm ơn Ông/Bà đã nhận kết quả hồ sơ {ma}. Mời đánh giá: trả lời từ 1 (rất không hài lòng) đến 5 (rất hài "
        "lòng).",
        "Cảm ơn Ông/Bà đã nhận kết quả hồ sơ {ma}. Mời Ông/Bà đánh giá sự phục vụ: trả lời từ 1 (rất không hài "
        "lòng) đến 5 (rất hài lòng).",
    ),
    "GUI_BUU_CHINH": Text(
        "Kết quả hồ sơ {ma} đã giao bưu chính[, vận đơn {van_don}].[? Vui lòng giữ máy để nhận.][ LH {dien_thoai}]",
        "Kết quả hồ sơ {ma} đã giao bưu chính[, mã vận đơn {van_don}]. Ông/Bà vui lòng giữ điện thoại để nhận.",
    ),
    "RUT_HO_SO": Text(
        "Đã ghi nhận rút hồ sơ {ma}. {mot_cua} sẽ trả lại giấy tờ.[ LH {dien_thoai}]",
        "Đã ghi nhận yêu cầu rút hồ sơ {ma}. {mot_cua} sẽ trả lại giấy tờ đã nộp.",
    ),
    "DUNG_XU_LY": Text(
        "{co_quan} dừng giải quyết hồ sơ {ma}.[ Lý do: {ly_do}.][ LH {dien_thoai} để được hướng dẫn.]",
        "{co_quan} dừng giải quyết hồ sơ {ma}.[ Lý do: {ly_do}.] Ông/Bà vui lòng liên hệ {mot_cua} để được hướng dẫn.",
    ),
    "NHAC_HEN": Text(
        "Nhắc lịch:[ ngày {hen}] đến {mot_cua} nhận kết quả hồ sơ {ma}.[? Mang giấy hẹn và bản chính.][ LH "
        "{dien_thoai}]",
        "Nhắc lịch:[ ngày {hen},] mời Ông/Bà đến {mot_cua} nhận kết quả hồ sơ {ma}. Ông/Bà vui lòng mang theo Giấy "
        "tiếp nhận và bản chính để đối chiếu.",
    ),
    "QUA_HAN_CONG_DAN": Text(
        "Hồ sơ {ma} đã quá hẹn[ {hen}]. {co_quan} xin lỗi và sẽ báo ngày trả mới.[ LH {dien_thoai}]",
        "Hồ sơ {ma} đã quá ngày hẹn trả[ {hen}]. {co_quan} xin lỗi Ông/Bà và sẽ thông báo ngày trả kết quả mới.",
    ),
    "MA_DA_CO": Text(
        "Mã {ma} Ông/Bà hỏi đã có trên hệ thống[: {trang_thai}].[ Nơi giải quyết: {co_quan}.][ LH {dien_thoai}]",
        "Mã hồ sơ {ma} mà Ông/Bà hỏi đã có trên hệ thống[: {trang_thai}].[ Nơi giải quyết: {co_quan}.]",
    ),
    "MA_CHUA_CO": Text(
        "Đến nay chưa thấy mã {ma} trên hệ thống, mong Ông/Bà thông cảm. Vui lòng kiểm tra mã trên giấy hẹn[? hoặc "
        "hỏi nơi nộp].[ LH {dien_thoai}]",
        "Đến nay hệ thống vẫn chưa có mã hồ sơ {ma} mà Ông/Bà hỏi, rất mong Ông/Bà thông cảm. Ông/Bà vui lòng kiểm "
        "tra lại mã trên Giấy tiếp nhận hoặc hỏi nơi đã nộp hồ sơ.",
    ),
    "DU_THAO_XIN_LOI": Text(
        "Hồ sơ {ma} có nguy cơ trễ hẹn[ {hen}]. Đề nghị hoàn tất, hoặc xác nhận Phiếu xin lỗi và hẹn lại.",
        "Hồ sơ {ma}[ ({thu_tuc})] có nguy cơ trễ hẹn[ {hen}]. Phiếu xin lỗi và hẹn lại đã được soạn: đề nghị hoàn "
        "tất hồ sơ, hoặc xác nhận lý do và ngày trả mới.",
    ),
    "HEN_LAI_LAN_HAI": Text(
        "Hồ sơ {ma} đã hẹn lại một lần, nay lại có nguy cơ trễ hoặc hẹn lại[ (hẹn {hen})]. Đề nghị thủ trưởng chỉ đạo.",
        "Hồ sơ {ma}[ ({thu_tuc})] đã được hẹn lại một lần, nay lại có nguy cơ trễ hoặc phải hẹn lại[ (hẹn {hen})]. "
        "Việc hẹn lại không quá một lần: đề nghị thủ trưởng xem xét, chỉ đạo.",
    ),
}

GENERIC = {"co_quan": "cơ quan giải quyết", "mot_cua": "Bộ phận Một cửa"}

STATUS_VI = {
    Status.SUBMITTED: "đã nộp, chờ tiếp nhận",
    Status.ACCEPTED: "đã tiếp nhận",
    Status.REFUSED: "không được tiếp nhận",
    Status.PROCESSING: "đang xử lý",
    Status.SUPPLEMENT: "yêu cầu bổ sung",
    Status.PAYMENT: "chờ nộp tiền",
    Status.WITHDRAWN: "đã rút hồ sơ",
    Status.STOPPED: "dừng xử lý",
    Status.READY: "đã có kết quả",
    Status.RETURNED: "đã trả kết quả",
}

SUPPRESSED = {
    "collected": "Công dân đã nhận kết quả (collected meanwhile)",
    "ready": "Đã có kết quả (the result is ready)",
    "withdrawn": "Hồ sơ đã rút (withdrawn)",
    "refused": "Hồ sơ không được tiếp nhận (not accepted)",
    "stopped": "Hồ sơ đã dừng (stopped)",
    "moved_on": "Hồ sơ đã sang trạng thái khác (moved on)",
    "overtaken": "Đã có tin báo mới hơn về cùng việc (overtaken by a newer notice)",
    "due_moved": "Ngày hẹn trả đã đổi (the appointed date has moved)",
    "deadline_moved": "Hạn của công dân đã đổi (the citizen's deadline has moved)",
    "paid": "Đã nộp tiền (paid)",
    "clock_stopped": "Thời hạn đang tạm dừng (the clock stands still)",
}

FINDINGS = {
    "brackets": "Ngoặc vuông không khép hoặc lồng nhau (brackets do not close, or nest): {detail}",
    "placeholder": "Không có chỗ điền tên này (no such placeholder): {detail}",
    "code_missing": "Thiếu mã hồ sơ {{ma}} (the dossier code is missing)",
    "fact_missing": "Thiếu {detail}, là điều tin này phải nói (what this notice must state is missing)",
    "name": "Có họ tên; tin SMS không được nêu (a person's name): {detail}",
    "procedure": "Có tên thủ tục; tin SMS không nêu, vì có thể nhạy cảm (the procedure's name): {detail}",
    "number": "Có dãy số giống số định danh hoặc số tài khoản (an ID or account number): {detail}",
    "address": "Có địa chỉ (an address): {detail}",
    "sensitive": "Có nội dung nhạy cảm (a sensitive matter): {detail}",
    "costly": "Có ký tự tính hai (characters that count twice): {detail}",
    "long": "Dài hơn một tin SMS: {detail} ký tự (longer than one part)",
    "empty": "Không còn gì để nói (nothing is left to say)",
}
