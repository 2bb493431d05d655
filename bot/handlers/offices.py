"""Where to go: the one-stop shop of the unit that a citizen names, open now or not, and its advisory points."""

from __future__ import annotations

import re

from bot import place_texts, texts, where
from bot.choices import folded
from bot.rendering import fitted
from bot.turn import Result, Turn
from knowledge.office import Office, describe_point, describe_visit
from knowledge.places import Named, Place, unit_in
from messages import Choice, Reply

PICKED = re.compile(r"^NOI O (\S+)$")
NEAR = re.compile(r"\bgan (?:toi|day|nhat|nha|em|minh|cho (?:toi|em|minh))\b|\b(?:o dau|cho nao|noi nao) gan\b")
POINTS = re.compile(r"\b(?:to|diem|noi) (?:tu van|huong dan|ho tro)\b")
SHOP = re.compile(
    r"\b(?:mot cua|1 cua|ubnd|uy ban|hanh chinh cong|tru so)\b.*\b(?:dau|cho nao|dia chi|dien thoai|sdt|may gio)\b"
    r"|\b(?:dia chi|so dien thoai|sdt)\b.*\b(?:mot cua|1 cua|ubnd|uy ban|xa|phuong|hanh chinh cong)\b"
)
PHONE = re.compile(
    r"^(?:(?:cho|xin|hoi|toi|tui|em|minh|con|the|va|a) )*(?:so dien thoai|so dt|sdt|dien thoai|hotline|duong day nong)"
    r"(?: \w+){0,5}\W*$"
)
ADDRESS = re.compile(r"^(?:(?:the|va|con|cho|hoi|xin) )*(?:dia chi|o duong nao|o so may|duong nao)(?: \w+){0,2}\W*$")
BECAME = re.compile(
    r"\b(?:nay|gio|bay gio|hien nay|hien) (?:la|thuoc|thanh|nhap|sap nhap|doi|o)\b|\b(?:sap nhap|nhap vao|doi thanh)\b"
)
FILLERS = frozenset(
    {
        "toi", "em", "minh", "chau", "con", "nha", "bac", "co", "chu", "anh", "chi", "ong", "ba", "o", "tai", "song",
        "dang", "hien", "thuong", "tru", "tam", "cu", "thuoc", "ad", "oi", "da", "thua", "vang", "a", "nhe", "thi",
        "la", "gia", "dinh", "que", "dan", "ben", "ve", "gan",
    }
)  # fmt: skip
"""Words around the name of a unit that ask nothing: "da toi o xa Tan Thanh a"."""
MOST_BY_SMS, MOST_IN_CHAT, LONGEST_NAME = 3, 9, 6


async def answer(turn: Turn) -> Result | None:
    """The office of the unit named, chosen or remembered; else which unit is asked."""
    picked = PICKED.match(turn.text)
    if picked and picked[1] in turn.house.offices:
        return _tell(turn, turn.house.offices[picked[1]], None, turn.remembers("wish") or "")
    if turn.remembers("asks") == "person":
        return None
    wish, awaited = _wish(turn), turn.remembers("asks") == "place"
    named = turn.house.places.find(turn.text, free=bool(wish) or awaited)
    not_else = turn.answer.kind == "unknown" and bool(named and named.places)
    if named and (wish or not_else or _says_nothing_else(turn, named)):
        return _answer_named(turn, named, wish or turn.remembers("wish") or "")
    if wish:
        return await _answer_unnamed(turn, wish)
    return _not_found(turn, turn.text) if awaited and _is_name(turn) else None


def _wish(turn: Turn) -> str:
    """What is wanted of an office: its points, itself, what became of a unit; "" for nothing of the kind."""
    said = folded(turn.text)
    if POINTS.search(said):
        return "points"
    asks_procedure = turn.answer.kind in ("answer", "choices")
    if turn.answer.intent == "office" or (not asks_procedure and SHOP.search(said)):
        return "office"
    if PHONE.match(said) and turn.answer.kind != "answer":
        return "office"
    if ADDRESS.match(said) and turn.remembers("place") and not turn.remembers("topic"):
        return "office"
    if BECAME.search(said) and turn.house.places.find(turn.text):
        return "became"
    return "office" if NEAR.search(said) and not asks_procedure else ""


def _says_nothing_else(turn: Turn, named: Named) -> bool:
    rest = re.findall(r"[a-z0-9]+", folded(named.without(turn.text)))
    return not set(rest) - FILLERS


def _is_name(turn: Turn) -> bool:
    """Whether the answer to "which commune?" may be one that we do not know."""
    short = len(turn.text.split()) <= LONGEST_NAME and not any(char.isdigit() for char in turn.text)
    return short and turn.answer.kind == "unknown"


def _answer_named(turn: Turn, named: Named, wish: str) -> Result:
    office = where.the_one(turn.house, named)
    if office is not None:
        return _tell(turn, office, named.places[0], wish)
    return _ask_which(turn, named, wish) if named.places else _not_found(turn, named.said)


async def _answer_unnamed(turn: Turn, wish: str) -> Result | None:
    office = turn.house.offices.get(turn.remembers("place") or "") or await where.of_dossier(turn)
    if office is not None:
        return _tell(turn, office, None, wish)
    if turn.house.places.by_name:
        return Result(Reply(turn.say(place_texts.ASK_PLACE)), talk={"asks": "place", "wish": wish})
    return None


def _not_found(turn: Turn, said: str) -> Result:
    return Result(Reply(turn.say(place_texts.UNKNOWN_PLACE, said=said)), talk={"asks": "place"})


def _ask_which(turn: Turn, named: Named, wish: str) -> Result:
    """One choice for each office: what tells the places apart, or, of a district, the units of today."""
    apart = {place.office: place for place in reversed(named.places)}
    labels = {place.label for place in apart.values()}
    same = len(labels) == len(apart)
    sentence = place_texts.WHICH_PLACE if same else place_texts.MANY_PLACES
    most = MOST_BY_SMS if turn.plain else MOST_IN_CHAT
    choices = [
        Choice(place.label if same else _unit(turn.house.offices[code]), f"NOI O {code}")
        for code, place in sorted(apart.items())[:most]
    ]
    asked = Result(Reply(turn.say(sentence, said=named.said)), talk={"asks": "place", "wish": wish})
    return asked.offering(*choices)


def _tell(turn: Turn, office: Office, place: Place | None, wish: str) -> Result:
    became = _became(turn, office, place)
    lines = _points(turn, office) if wish == "points" else _office(turn, office)
    room = 160 if wish == "points" or not office.points else 146
    said = Reply(fitted([*became, *lines], plain=turn.plain, room=room))
    result = Result(said, talk={"place": office.code, "asks": None, "wish": None, "misses": None})
    points = Choice(turn.say(place_texts.LABEL_POINTS), "tổ tư vấn")
    human = Choice(turn.say(texts.LABEL_HUMAN), f"GAP CAN BO {office.code}")
    offers = [points] if office.points and wish != "points" else []
    return result.offering(*offers, *([] if turn.plain else [human]))


def _became(turn: Turn, office: Office, place: Place | None) -> list[str]:
    if place is None or not place.ended or place.unit.said == _unit(office):
        return []
    old = place.unit.said if turn.plain else place.label
    return [turn.say(place_texts.NOW_PART_OF, old=old[:1].upper() + old[1:], now=_unit(office))]


def _unit(office: Office) -> str:
    """The unit that it is there for: "xã Đồng Mẫu"; its name where it serves no single one."""
    unit = unit_in(office.name)
    if len(office.serves) == 1:
        return office.serves[0]
    return unit.said if unit else office.name


def _office(turn: Turn, office: Office) -> list[str]:
    return list(describe_visit(office, turn.at, turn.language, plain=turn.plain))


def _points(turn: Turn, office: Office) -> list[str]:
    if not office.points:
        return [turn.say(place_texts.NO_POINTS), *_office(turn, office)]
    told = [describe_point(office, each, turn.at, turn.language, plain=turn.plain) for each in office.points]
    return [*([] if turn.plain else [office.name]), *told]
