"""Words of refusal and of coming back. They count only as the whole message, less courtesies (NĐ 91/2020/NĐ-CP). Pure.

"huy ho so thi lam sao" is a question, and bare "dung" is also "đúng": neither refuses anything.
"""

from __future__ import annotations

import re
from typing import Literal

from bot.choices import folded


def _words(text: str) -> frozenset[str]:
    return frozenset(" ".join(each.split()) for each in text.split("|"))


REMINDERS = _words(
    """tc | huy | huy dang ky | huy dk | huy tin | huy tin nhan | huy nhan tin | stop | stopall | unsubscribe | quit
    | tu choi | tuchoi | tu choi nhan tin | ngung | ngung nhan | ngung nhan tin | ngung gui | ngung gui tin | cancel
    | ngung nhan nhac | ngung nhan tin nhan | dung nhan | dung nhan tin | dung gui | dung gui tin | dung gui nua
    | dung nhan nua | dung nhan tin nua | dung gui tin nua | dung nhan tin nhan | dung gui tin nhan | khong nhan
    | khong nhan nua | khong nhan tin | khong nhan tin nua | khong nhan tin nhan nua | ko nhan nua | ko nhan tin nua
    | k nhan nua | k nhan tin nua | khong muon nhan tin | khong muon nhan tin nua | khong muon nhan nua
    | thoi nhan tin | thoi khong nhan nua | dung nhan tin nhac | tat | tat tin | tat tin nhan | tat thong bao"""
)
ALL = _words("tc het | huy het | ngung het | stop het | tu choi het | dung het tin | stop all | tc all")
BACK = _words(
    """bat | bat lai | start | unstop | dk lai | dang ky lai | nhan lai | nhan tin lai | nhan lai tin | bat tin
    | bat thong bao | bat lai tin | dk nhan tin | dang ky nhan tin"""
)
COURTESIES = re.compile(
    r"\b(?:xin|vui long|lam on|cam on|nhieu|thanks?|thank you|please|tks|nhe|nha|ban oi|ban|ah?|di|alo|em|anh|chi"
    r"|minh|toi|giup|voi)\b"
)


def read_refusal(text: str) -> Literal["reminders", "all", "back"] | None:
    """What the whole message refuses or takes back; None when it is about something else."""
    said = " ".join(re.sub(r"[^\w ]", " ", folded(text)).split())
    for words in (said, " ".join(COURTESIES.sub(" ", said).split())):
        if words in ALL:
            return "all"
        if words in REMINDERS:
            return "reminders"
        if words in BACK:
            return "back"
    return None
