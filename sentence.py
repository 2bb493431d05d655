"""One thing to say to a person. A leaf: the sentences themselves stand in each room's texts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Sentence:
    """In two languages, for chat and for SMS (empty: the same)."""

    vi: str
    en: str
    vi_sms: str = ""
    en_sms: str = ""

    def say(self, language: str, *, plain: bool, **facts: Any) -> str:
        """The words for that language and kind of channel, with the facts in their places."""
        full, short = (self.en, self.en_sms) if language == "en" else (self.vi, self.vi_sms)
        return (short if plain and short else full).format(**facts)
