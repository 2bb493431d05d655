"""When and over which channel somebody is told: own hours, the channel to try first, both shown and taken back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time

from bot import wish_texts as texts
from bot.turn import Result, Turn
from bot.wishes import Window, Wish, read_wish
from messages import Reply
from store import wishes


async def answer(turn: Turn) -> Result | None:
    """Take a wish, take it back, or show what holds; a visitor who proved no number has nothing to be told yet."""
    wish = read_wish(turn.text, turn.house.told_within or (time(), time(23, 59)))
    if wish is None:
        return None
    if turn.said.channel == "web" and turn.person.phone_hash is None:
        return Result(Reply(turn.say(texts.PROVE_FIRST)))
    return Result(Reply(await _take(turn, wish)))


async def _take(turn: Turn, wish: Wish) -> str:
    match wish.what:
        case "hours" | "any hour":
            await wishes.set_window(turn.tx, turn.person.address_id, wish.window)
            return _of_hours(turn, wish.window)
        case "channel":
            return await _prefer(turn, wish.channel)
        case "any channel":
            await wishes.set_order(turn.tx, turn.person.address_id, (), turn.evidence)
            return turn.say(texts.CHANNEL_BACK, channels=_named(turn.house.channels))
        case "show":
            return await _show(turn)


def _of_hours(turn: Turn, window: Window | None) -> str:
    if window is not None:
        return turn.say(texts.HOURS_SET, **_clock(window))
    usual = turn.house.told_within
    return turn.say(texts.HOURS_BACK, **_clock(usual)) if usual else turn.say(texts.ANY_HOUR)


async def _prefer(turn: Turn, channel: str) -> str:
    """That channel first, the others after it in the service's order: what must be told is never lost to a wish."""
    open_here = turn.house.channels
    if channel not in open_here:
        return turn.say(texts.CHANNEL_CLOSED, channel=texts.NAMES[channel], channels=_named(open_here))
    order = (channel, *(each for each in open_here if each != channel))
    await wishes.set_order(turn.tx, turn.person.address_id, order, turn.evidence)
    said = turn.say(texts.CHANNEL_SET, channel=texts.NAMES[channel])
    if channel in ("zalo", "telegram") and not await _reached(turn, channel):
        return f"{said} {turn.say(texts.NOT_LINKED, channel=texts.NAMES[channel])}"
    return said


async def _reached(turn: Turn, channel: str) -> bool:
    own = turn.person.phone_hash
    return turn.said.channel == channel or bool(own and await wishes.reached_by(turn.tx, own, channel))


async def _show(turn: Turn) -> str:
    own = await wishes.read(turn.tx, turn.person.address_id)
    window = own.window or turn.house.told_within
    hours = turn.say(texts.WITHIN, **_clock(window)) if window else turn.say(texts.ANY_TIME)
    example = next((texts.NAMES[each] for each in turn.house.channels if each in texts.NAMES), "SMS").upper()
    return turn.say(texts.NOW, hours=hours, channels=_named(own.order or turn.house.channels), example=example)


def _clock(window: Window) -> dict[str, str]:
    return {"opens": f"{window[0]:%H:%M}", "closes": f"{window[1]:%H:%M}"}


def _named(channels: Sequence[str]) -> str:
    return ", ".join(texts.NAMES[each] for each in channels if each in texts.NAMES)
