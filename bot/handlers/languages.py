"""In which language the service answers from now on: "english", "tiếng Việt"."""

from __future__ import annotations

import re

from bot import channel_texts
from bot.choices import folded
from bot.turn import Result, Turn
from messages import Reply

WORDS = {
    "en": re.compile(
        r"(?:(?:in|speak|please|do you speak|can you speak|noi|tra loi)(?: bang)? )*(?:english|tieng anh)"
    ),
    "vi": re.compile(r"(?:(?:in|speak|please|noi|tra loi)(?: bang)? )*(?:vietnamese|tieng viet)"),
}
MARKS = " ?!."


async def answer(turn: Turn) -> Result | None:
    """Take the wish for a language; it holds for the talks of this person on this channel."""
    said = folded(turn.text).strip(MARKS).removesuffix(" please")
    language = next((language for language, pattern in WORDS.items() if pattern.fullmatch(said)), None)
    if language is None:
        return None
    return Result(Reply(channel_texts.LANGUAGE.say(language, plain=turn.plain)), talk={"language": language})
