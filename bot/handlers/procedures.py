"""Which level handles a procedure, what papers, what fee, how long, where: an answer, choices, or honesty."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from bot import texts, where
from bot.choices import folded
from bot.rendering import fitted
from bot.turn import Result, Turn
from dossier_code import procedure_codes
from knowledge.description import describe, offered
from knowledge.english import read_english
from knowledge.facets import Facet
from knowledge.labels import tell_apart
from knowledge.library import Answer
from knowledge.units import explain, read_units
from messages import Choice, Reply
from sms_text import GSM_SINGLE, units, unsigned

NOT_THAT = re.compile(
    r"^(?:khong phai(?: cai do| vay| the)?|sai roi|ko phai|k phai|khong dung|nham roi|khac|cai khac)\W*$"
)
FOLLOW_UPS = {
    Facet.FEE: "phi|le phi|tien|tien nong|chi phi|gia|fees?|cost|how much",
    Facet.PAPERS: "giay to|ho so|giay|papers|documents|what documents",
    Facet.TIME: "thoi gian|thoi han|ngay tra|how long|time",
    Facet.PLACE: "dia chi|noi nop|cho nop|dia diem|where|where to go|address",
    Facet.HOURS: "gio|gio giac",
    Facet.ONLINE: "truc tuyen|online|tren mang|qua mang",
    Facet.STEPS: "cach lam|cac buoc|quy trinh|trinh tu|steps|how",
    Facet.CONDITIONS: "dieu kien",
}
"""Words that alone, after an answer, ask for more of it: "thế còn phí?"."""
LEADS = r"(?:(?:the|vay|va|roi|con|a|thi|cho|hoi|xin|ve|toi|em|minh|biet|muon) )*"
TAILS = r"(?: (?:thi|sao|the|nao|nua|a|ha|vay|gi|nhu|la|o|dau|bao|nhieu))*\W*"
BARE = {facet: re.compile(f"^{LEADS}(?:{words}){TAILS}$") for facet, words in FOLLOW_UPS.items()}
ROOM = 137
"""GSM units that leave an SMS room for "1.giay to 2.viec khac"."""
MOST_OTHERS = 3
SMS_LABEL, CHAT_LABEL = 41, 60
"""Characters of a choice: three of them and the question are one SMS part."""
SHORT_LABELS = {
    Facet.PAPERS: (texts.LABEL_PAPERS, "giấy tờ gì"),
    Facet.FEE: (texts.LABEL_FEE, "lệ phí bao nhiêu"),
    Facet.TIME: (texts.LABEL_TIME, "bao lâu"),
    Facet.PLACE: (texts.LABEL_PLACE, "nộp ở đâu"),
}


async def answer(turn: Turn) -> Result | None:
    """Answer about a procedure; a bare "còn lệ phí?" is about the one under discussion."""
    if NOT_THAT.match(folded(turn.text)) and turn.remembers("asked"):
        return _others(turn, turn.remembers("asked"))
    in_english = read_english(turn.text) if turn.answer.kind != "answer" else ""
    if in_english:
        asked = _in_english(turn, in_english)
        result = _tell_or_offer(asked, _understood(asked))
        return replace(result, talk={**result.talk, "language": "en"}) if result else None
    return _tell_or_offer(turn, _understood(turn))


def _in_english(turn: Turn, text: str) -> Turn:
    """The turn of somebody who writes English: understood by its Vietnamese words, answered in English."""
    person = replace(turn.person, talk={**turn.person.talk, "language": "en"})
    return replace(turn, text=text, person=person, answer=turn.house.library.ask(text))


def _tell_or_offer(turn: Turn, found: Answer) -> Result | None:
    if found.kind == "answer":
        return _tell(turn, found)
    if found.kind == "unknown" and not turn.remembers("topic"):
        return _offer_again(turn, found.facets or _follow_up(turn))
    return _offer(turn, found) if found.kind == "choices" else None


def _others(turn: Turn, asked: str) -> Result:
    """The question is kept to learn from; what was next best, and not shown yet, is offered."""
    library, shown = turn.house.library, set(turn.remembers("shown") or [])
    again = library.ask(where.matter(turn.house, asked))
    named: dict[str, str] = {}
    for code in (each for each in again.why.nearest if each not in shown):
        procedure = library.get(code)
        if procedure is not None:
            named.setdefault(procedure.short or procedure.name, code)
    codes = list(named.values())[:MOST_OTHERS]
    talk = {"topic": None, "shown": [*shown, *codes]}
    if not codes:
        return Result(Reply(turn.say(texts.REPHRASE)), question=asked, talk=talk)
    labels = tell_apart(list(named)[:MOST_OTHERS], SMS_LABEL if turn.plain else CHAT_LABEL)
    choices = [Choice(label, f"TT {code}") for code, label in zip(codes, labels, strict=True)]
    return Result(Reply(turn.say(texts.OTHERS)), question=asked, talk=talk).offering(*choices)


def _understood(turn: Turn) -> Answer:
    """By its code, by its words, or as a follow-up of what was talked of."""
    procedures = turn.house.library.procedures
    codes = [code for code in procedure_codes(turn.text) if code in procedures]
    if codes:
        return replace(turn.answer, kind="answer", codes=(codes[0],))
    topic = turn.remembers("topic")
    more = _follow_up(turn) if topic in procedures else ()
    if more:
        return replace(turn.answer, kind="answer", codes=(topic,), facets=more)
    return turn.house.library.in_talk(turn.answer, topic)


def _follow_up(turn: Turn) -> tuple[Facet, ...]:
    """What more is asked of the procedure under discussion, where the words name none: "huyện nào làm" asks who."""
    if turn.answer.kind != "unknown":
        return ()
    said = folded(turn.text)
    found = tuple(facet for facet, pattern in BARE.items() if pattern.match(said))
    return found or ((Facet.LEVEL,) if not turn.answer.facets and read_units(turn.text) else ())


def _tell(turn: Turn, found: Answer) -> Result:
    procedure = turn.house.library.get(found.codes[0])
    assert procedure is not None, "the library answers with procedures that it holds"
    today = turn.at.astimezone(turn.house.zone).date()
    office = where.for_procedure(turn, procedure, today)
    text = describe(procedure, found.facets, on=today, plain=turn.plain, language=turn.language, office=office)
    ended = [explain(each, turn.language, plain=turn.plain) for each in read_units(turn.text)]
    result = Result(
        Reply(fitted([text, *ended], plain=turn.plain, room=ROOM)),
        topic=procedure.code,
        talk={
            **_of_question(turn, found),
            "misses": None,
            "about": None,
            **({"place": office.code} if office else {}),
        },
    )
    if turn.plain and found.facets:
        kept = turn.remembers("open") if turn.remembers("topic") == procedure.code else None
        return replace(result, talk={**result.talk, "open": kept})
    missing = [facet for facet in offered(procedure, found.facets) if facet in SHORT_LABELS]
    offers = [Choice(turn.say(SHORT_LABELS[facet][0]), SHORT_LABELS[facet][1]) for facet in missing]
    return result.offering(*offers, Choice(turn.say(texts.LABEL_NONE), "không phải"))


def _of_question(turn: Turn, found: Answer) -> dict[str, Any]:
    """The question and the procedures that it was answered with so far: a choice or a follow-up is part of it."""
    if turn.text == turn.said.text and found.why.nearest:
        return {"asked": turn.text, "shown": [found.codes[0]]}
    shown = [*(turn.remembers("shown") or []), found.codes[0]]
    return {"asked": turn.remembers("asked") or turn.text, "shown": list(dict.fromkeys(shown))}


def _offer(turn: Turn, found: Answer) -> Result:
    """Ask back, in short names; the chosen one is answered with what was asked of it."""
    wish = " ".join(_words(facet) for facet in found.facets)
    labels = tell_apart(found.labels, SMS_LABEL if turn.plain else CHAT_LABEL)
    choices = [Choice(label, f"TT {code} {wish}".strip()) for code, label in zip(found.codes, labels, strict=True)]
    ended = [explain(each, turn.language, plain=turn.plain) for each in read_units(turn.text)]
    room = GSM_SINGLE - sum(units(unsigned(label)) + len(" 1.") for label in labels)
    asked = fitted([turn.say(texts.DID_YOU_MEAN), *ended], plain=turn.plain, room=room)
    talk = {"asked": turn.text, "shown": list(found.codes)}
    return Result(Reply(asked), question=turn.text, talk=talk).offering(*choices)


def _offer_again(turn: Turn, facets: tuple[Facet, ...]) -> Result | None:
    """Who asks "nộp ở đâu" instead of choosing still has to choose: the one chosen is answered with that."""
    wish = " ".join(_words(facet) for facet in facets)
    offered = [] if not facets else [each for each in turn.remembers("open") or [] if procedure_codes(each[1])]
    choices = [Choice(label, f"{says} {wish}".strip()) for label, says in offered]
    return Result(Reply(turn.say(texts.DID_YOU_MEAN))).offering(*choices) if choices else None


def _words(facet: Facet) -> str:
    return SHORT_LABELS[facet][1] if facet in SHORT_LABELS else ""
