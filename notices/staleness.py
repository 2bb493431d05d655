"""Whether a notice still says what is so, asked just before it goes out. Pure."""

from __future__ import annotations

from notices.kinds import KINDS
from notices.occasions import ENTERED, DossierFacts, day_of
from notices.rows import Status

S = Status

_COUNTED = {event: status for status, event in ENTERED.items() if event != "TIEP_NHAN"} | {
    "QUA_HAN_BO_SUNG": S.STOPPED,
    "DA_NHAN_BO_SUNG": S.SUPPLEMENT,
    "DA_THANH_TOAN": S.PAYMENT,
    "TRA_SOM": S.READY,
}
_DATED = frozenset(
    {"SAP_DEN_HAN", "QUA_HAN", "QUA_HAN_CONG_DAN", "DU_THAO_XIN_LOI", "NHAC_HEN", "XIN_LOI_HEN_LAI", "HEN_LAI_LAN_HAI"}
)
_TIMED_BY_DEADLINE = frozenset({"NHAC_BO_SUNG", "NHAC_NVTC"})
_OF_PAYMENT = frozenset({"YEU_CAU_NVTC", "NHAC_NVTC"})
_WHILE_RUNNING = frozenset({"SAP_DEN_HAN", "QUA_HAN", "QUA_HAN_CONG_DAN", "DU_THAO_XIN_LOI"})
_LEFT = {
    S.RETURNED: "collected",
    S.READY: "ready",
    S.WITHDRAWN: "withdrawn",
    S.REFUSED: "refused",
    S.STOPPED: "stopped",
}


def still_true(event: str, occasion: str, facts: DossierFacts) -> str | None:
    """None while a notice still says what is so; else the word for why it may not go out (texts.SUPPRESSED)."""
    if facts.status not in KINDS[event].holds_in:
        return _LEFT.get(facts.status, "moved_on")
    status = _COUNTED.get(event)
    if status and occasion != str(max(facts.entered(status), 1)):
        return "overtaken"
    if event in _DATED and occasion.partition("/")[0] != day_of(facts.due_at):
        return "due_moved"
    if event in _TIMED_BY_DEADLINE and occasion.partition("/")[0] != day_of(facts.deadline):
        return "deadline_moved"
    if event in _OF_PAYMENT and facts.fee_paid:
        return "paid"
    return None if facts.running or event not in _WHILE_RUNNING else "clock_stopped"
