"""What notices say, in English; the marks are those of texts.py."""

from __future__ import annotations

from notices.rows import Status
from notices.texts import Text


def letter_en(body: str) -> str:
    """What a citizen reads in chat: greeted, told whom to call, and taken leave of."""
    return f"Dear Sir or Madam[ ({{ho_ten}})],\n{body}[ Telephone: {{dien_thoai}}.] Yours faithfully."


EN = {
    "NOP_TRUC_TUYEN": Text(
        "Dossier {ma} was submitted. {mot_cua} will check it and reply.[? See {web}][ Tel {dien_thoai}]",
        "Your dossier {ma}[ ({thu_tuc})] was submitted online. {mot_cua} will check it and reply.",
    ),
    "TIEP_NHAN": Text(
        "Dossier {ma} was accepted[ on {ngay_nhan}][, due {hen}] at {mot_cua}.[? Bring the receipt and ID.][ Tel "
        "{dien_thoai}]",
        "Your dossier {ma}[ ({thu_tuc})] was accepted[ on {ngay_nhan}][; the result is due on {hen}] at {mot_cua}. "
        "Please bring your receipt when you collect it.",
    ),
    "TU_CHOI_TIEP_NHAN": Text(
        "Dossier {ma} was not accepted[: {ly_do}].[? Please complete it and apply again.][ Tel {dien_thoai}]",
        "Your dossier {ma} could not be accepted.[ Reason: {ly_do}.] Please complete it and apply again at {mot_cua}.",
    ),
    "YEU_CAU_BO_SUNG": Text(
        "Dossier {ma} needs more papers[: {ly_do}][, by {han}].[? The term starts anew when it is complete.][ Tel "
        "{dien_thoai}]",
        "To settle your dossier {ma} we need more papers[: {ly_do}][, by {han}], at {mot_cua}[ or {web}]. The term "
        "starts anew once the dossier is complete.",
    ),
    "NHAC_BO_SUNG": Text(
        "Reminder: dossier {ma} still needs papers[, by {han}]. Hand in at {mot_cua}[? or {web}].[ Tel {dien_thoai}]",
        "Your dossier {ma} still waits for papers.[ They are due by {han}.] Please hand them in at {mot_cua}[ or "
        "{web}].",
    ),
    "QUA_HAN_BO_SUNG": Text(
        "Papers for dossier {ma} did not come in time[ ({han})]. It was stopped. You may apply anew.[ Tel "
        "{dien_thoai}]",
        "The papers for your dossier {ma} did not come in time[ ({han})]. {co_quan} has stopped it. You may apply "
        "anew.",
    ),
    "DA_NHAN_BO_SUNG": Text(
        "The papers for dossier {ma} arrived.[ New due date: {hen}.][ Tel {dien_thoai}]",
        "{mot_cua} received the papers for your dossier {ma}.[ The new due date is {hen}.]",
    ),
    "YEU_CAU_NVTC": Text(
        "Dossier {ma}: a payment is due[: {tien}][, by {han}]. Pay at {mot_cua}[? or {web}].[ Tel {dien_thoai}]",
        "A payment is due for your dossier {ma}[: {tien}][, by {han}]. Please pay at {mot_cua}[ or online at {web}].",
    ),
    "NHAC_NVTC": Text(
        "Reminder: dossier {ma} is unpaid[ ({tien})], its result cannot be returned.[ By {han}.][? Pay at {web}][ "
        "Tel {dien_thoai}]",
        "The payment[ of {tien}] for your dossier {ma} is outstanding, so the result cannot be returned.[ Please "
        "pay by {han}.]",
    ),
    "DA_THANH_TOAN": Text(
        "Your payment[ of {tien}] for dossier {ma} arrived.[? Receipt: {web}][ Tel {dien_thoai}]",
        "Your payment[ of {tien}] for dossier {ma} was received.[ The receipt is at {web}.]",
    ),
    "CHUYEN_BUOC": Text(
        "Dossier {ma} is being handled at {co_quan}.[ Due {hen}.][? See {web}]",
        "Your dossier {ma}[ ({thu_tuc})] is being handled at {co_quan}.[ The result is due on {hen}.]",
    ),
    "LIEN_THONG": Text(
        "Dossier {ma} went to a partner agency[? ({noi_phoi_hop})]. {mot_cua} will tell you when it is ready.[ Tel "
        "{dien_thoai}]",
        "Your dossier {ma} was forwarded to a partner agency[ ({noi_phoi_hop})]. {mot_cua} will tell you when "
        "there is a result.",
    ),
    "SAP_DEN_HAN": Text(
        "Task: dossier {ma} is due soon[ ({hen})][, {gio} working hours left]. Please finish and update it.",
        "Task: dossier {ma}[ ({thu_tuc})] is due soon[ ({hen})][, {gio} working hours left]. Please finish it and "
        "update the system.",
    ),
    "TONG_HOP_LANH_DAO": Text(
        "Report[ {ngay}]: {so} dossiers in work, {tre} overdue[, {dung} standing still].[? Details: {web}]",
        "Report[ of {ngay}] for {co_quan}: {so} dossiers in work, {tre} of them overdue[, "
        "{dung} without a step for long].[ Details at {web}.]",
    ),
    "QUA_HAN": Text(
        "Overdue: dossier {ma}[, {tre} days late][ (due {hen})]. Please apologise and appoint a new date.",
        "Dossier {ma}[ ({thu_tuc})] is overdue[ by {tre} working days][ (due {hen})]. Please explain, apologise "
        "and appoint a new date today.",
    ),
    "XIN_LOI_HEN_LAI": Text(
        "{co_quan} apologises: dossier {ma} is late.[ Reason: {ly_do}.][ New date: {hen}.][? Thank you for your "
        "patience.][ Tel {dien_thoai}]",
        "{co_quan} apologises that your dossier {ma} could not be settled in time.[ Reason: {ly_do}.][ The new "
        "date is {hen}.] Thank you for your patience.",
    ),
    "TRA_SOM": Text(
        "Dossier {ma} was ready early[ on {ngay_kq}]. Please collect it at {mot_cua}[? in office hours].[ Tel "
        "{dien_thoai}]",
        "The result of your dossier {ma} is ready earlier than appointed[ ({ngay_kq})]. You may collect it at "
        "{mot_cua} in office hours.",
    ),
    "CO_KET_QUA": Text(
        "The result of dossier {ma} is ready. Please collect it at {mot_cua}[?, with receipt and ID].[ Tel "
        "{dien_thoai}]",
        "The result of your dossier {ma}[ ({thu_tuc})] is ready. Please collect it at {mot_cua}, with your receipt "
        "and identity card.",
    ),
    "NHAC_NHAN_KQ_1": Text(
        "Reminder: the result of dossier {ma}[, ready since {ngay_kq},] waits at {mot_cua}[? or can go by post].[ "
        "Tel {dien_thoai}]",
        "The result of your dossier {ma} has been ready[ since {ngay_kq}] and was not collected. Please come to "
        "{mot_cua} or have it sent by post.",
    ),
    "NHAC_NHAN_KQ_CUOI": Text(
        "Last reminder: the result of dossier {ma}[, ready since {ngay_kq},] goes to the archive.[? Collect at "
        "{mot_cua}.][ Tel {dien_thoai}]",
        "The result of your dossier {ma}[, ready since {ngay_kq},] was not collected and goes to the archive. You "
        "can still ask {mot_cua} for it.",
    ),
    "DA_TRA_DANH_GIA": Text(
        "Thank you for collecting the result of dossier {ma}. Please rate us: reply 1 (very dissatisfied) to 5 "
        "(very satisfied).",
        "Thank you for collecting the result of dossier {ma}. Please rate our service: reply 1 (very dissatisfied) "
        "to 5 (very satisfied).",
    ),
    "GUI_BUU_CHINH": Text(
        "The result of dossier {ma} was posted[, parcel {van_don}].[? Please keep your phone at hand.][ Tel "
        "{dien_thoai}]",
        "The result of your dossier {ma} was handed to the post[, parcel number {van_don}]. Please keep your phone "
        "at hand.",
    ),
    "RUT_HO_SO": Text(
        "Dossier {ma} was withdrawn as you asked. {mot_cua} will return your papers.[ Tel {dien_thoai}]",
        "Your dossier {ma} was withdrawn as you asked. {mot_cua} will return your papers.",
    ),
    "DUNG_XU_LY": Text(
        "{co_quan} stopped dossier {ma}.[ Reason: {ly_do}.][ Tel {dien_thoai} for guidance.]",
        "{co_quan} has stopped your dossier {ma}.[ Reason: {ly_do}.] Please ask {mot_cua} for guidance.",
    ),
    "NHAC_HEN": Text(
        "Reminder:[ on {hen}] collect the result of dossier {ma} at {mot_cua}.[? Bring receipt and originals.][ "
        "Tel {dien_thoai}]",
        "A reminder:[ on {hen}] please come to {mot_cua} to collect the result of your dossier {ma}, with your "
        "receipt and the originals.",
    ),
    "QUA_HAN_CONG_DAN": Text(
        "Dossier {ma} is past its date[ ({hen})]. {co_quan} apologises and will tell you the new date.[ Tel "
        "{dien_thoai}]",
        "Your dossier {ma} is past its appointed date[ ({hen})]. {co_quan} apologises and will tell you the new date.",
    ),
    "MA_DA_CO": Text(
        "Code {ma} that you asked for is in the system now[: {trang_thai}].[ Office: {co_quan}.][ Tel {dien_thoai}]",
        "The dossier code {ma} that you asked for is in the system now[: {trang_thai}].[ Office: {co_quan}.]",
    ),
    "MA_CHUA_CO": Text(
        "Sorry, code {ma} has not appeared in the system. Please check it on your receipt[? or ask where you "
        "applied].[ Tel {dien_thoai}]",
        "We are sorry: the dossier code {ma} that you asked for has not appeared in the system. Please check it on "
        "your receipt or ask where you applied.",
    ),
    "DU_THAO_XIN_LOI": Text(
        "Dossier {ma} may miss its date[ ({hen})]. Please finish it, or confirm the apology and a new date.",
        "Dossier {ma}[ ({thu_tuc})] may miss its date[ ({hen})]. An apology is drafted: please finish the dossier, "
        "or confirm the reason and a new date.",
    ),
    "HEN_LAI_LAN_HAI": Text(
        "Dossier {ma} was put off once and may be late or put off again[ (due {hen})]. The head of office should "
        "decide.",
        "Dossier {ma}[ ({thu_tuc})] was put off once and may be late or put off again[ (due {hen})]. A date may be "
        "put off once at most: the head of the office should decide.",
    ),
}

GENERIC_EN = {"co_quan": "the office", "mot_cua": "the one-stop shop"}
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

STATUS_EN = {
    Status.SUBMITTED: "submitted, to be accepted",
    Status.ACCEPTED: "accepted",
    Status.REFUSED: "not accepted",
    Status.PROCESSING: "in work",
    Status.SUPPLEMENT: "papers missing",
    Status.PAYMENT: "payment due",
    Status.WITHDRAWN: "withdrawn",
    Status.STOPPED: "stopped",
    Status.READY: "result ready",
    Status.RETURNED: "returned",
}
