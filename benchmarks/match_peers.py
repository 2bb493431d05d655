"""What others would answer: RapidFuzz alone, BM25, SQLite FTS5 and tantivy over the same names, accents folded."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import bm25s
import tantivy
from rapidfuzz import fuzz, process

from knowledge.procedure import Procedure
from knowledge.vietnamese import words

Search = Callable[[str], list[str]]
SHOWN = 3


@dataclass(frozen=True)
class Peer:
    """A way to search; `slow` ones are given fewer questions and their quality is taken on those."""

    name: str
    search: Search
    slow: bool = False


def peers(procedures: Sequence[Procedure]) -> list[Peer]:
    """All of them, each with its own index over code and folded name."""
    codes = [each.code for each in procedures]
    names = [" ".join(words(each.name)) for each in procedures]
    return [
        Peer("RapidFuzz WRatio", rapid(codes, names, fuzz.WRatio), slow=True),
        Peer("RapidFuzz token_set_ratio", rapid(codes, names, fuzz.token_set_ratio), slow=True),
        Peer("BM25 (bm25s)", bm25(codes, names)),
        Peer("SQLite FTS5", fts5(codes, names)),
        Peer("tantivy", lucene(codes, names)),
    ]


def rapid(codes: list[str], names: list[str], scorer: Callable[..., float]) -> Search:
    """RapidFuzz over every name."""

    def search(text: str) -> list[str]:
        found = process.extract(" ".join(words(text)), names, scorer=scorer, limit=SHOWN)
        return [codes[row] for _, _, row in found]

    return search


def bm25(codes: list[str], names: list[str]) -> Search:
    """bm25s over words and pairs of words."""

    def terms(line: str) -> list[str]:
        parts = line.split()
        return parts + [f"{a}_{b}" for a, b in pairwise(parts)]

    index = bm25s.BM25()
    index.index([terms(name) for name in names], show_progress=False)

    def search(text: str) -> list[str]:
        found, _ = index.retrieve([terms(" ".join(words(text)))], k=SHOWN, show_progress=False)
        return [codes[int(row)] for row in found[0]]

    return search


def fts5(codes: list[str], names: list[str]) -> Search:
    """SQLite's own full-text index, any of the words, ranked by its bm25()."""
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE names USING fts5(code UNINDEXED, name)")
    connection.executemany("INSERT INTO names VALUES (?, ?)", zip(codes, names, strict=True))

    def search(text: str) -> list[str]:
        asked = " OR ".join(f'"{word}"' for word in words(text))
        query = "SELECT code FROM names WHERE names MATCH ? ORDER BY rank LIMIT ?"
        return [code for (code,) in connection.execute(query, (asked, SHOWN))] if asked else []

    return search


def lucene(codes: list[str], names: list[str]) -> Search:
    """tantivy, any of the words."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("code", stored=True)
    builder.add_text_field("name")
    index = tantivy.Index(builder.build())
    writer = index.writer(num_threads=1)
    for code, name in zip(codes, names, strict=True):
        writer.add_document(tantivy.Document(code=code, name=name))
    writer.commit()
    index.reload()
    searcher = index.searcher()

    def search(text: str) -> list[str]:
        query = index.parse_query(" ".join(words(text)) or "x", ["name"])
        return [searcher.doc(address)["code"][0] for _, address in searcher.search(query, SHOWN).hits]

    return search
