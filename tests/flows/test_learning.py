"""What nobody understood is kept, an official adds words for it, and the next citizen is answered."""

from datetime import UTC, datetime

from store import questions, synonyms
from tests.flows.conftest import Demo

PHONE, OTHER, WORDS, MARRIAGE = "0900999002", "0900999003", "to giay hong hanh phuc", "1.000894"


async def test_a_synonym_is_live_without_a_restart(demo: Demo) -> None:
    before = (await demo.text(PHONE, f"lam {WORDS} o dau"))["text"]
    async with demo.service.database.read() as tx:
        kept = [row.example for row in await questions.groups(tx)]

    async with demo.service.database.begin() as tx:
        await synonyms.put(tx, WORDS, MARRIAGE, "live", "editor", datetime.now(UTC))
    await demo.service.refresh()
    after = (await demo.text(PHONE, f"lam {WORDS} o dau"))["text"]

    assert "ket hon" not in before.lower()
    assert any(WORDS in text for text in kept)
    assert "ket hon" in after.lower()


async def test_a_draft_changes_nothing(demo: Demo) -> None:
    before = (await demo.text(PHONE, f"lam {WORDS} o dau"))["text"]

    async with demo.service.database.begin() as tx:
        await synonyms.put(tx, WORDS, MARRIAGE, "draft", "editor", datetime.now(UTC))
    await demo.service.refresh()

    assert (await demo.text(OTHER, f"lam {WORDS} o dau"))["text"] == before
