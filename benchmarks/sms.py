"""SMS text and dossier codes: how right they are, and how fast, as ratios to an independent library.

python -m benchmarks.sms
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import smsutil

import sms_text
from dossier_code import find_codes, key
from tests.test_sms_text import SIGNED, vectors
from tests.typed_codes import keys, messages

CORPORA, MESSAGES = 20, 1600


def seconds(work: Callable[[Any], object], pieces: list[Any]) -> float:
    """Best of three."""
    taken = []
    for _ in range(3):
        began = time.perf_counter()
        for piece in pieces:
            work(piece)
        taken.append(time.perf_counter() - began)
    return min(taken)


def main() -> None:
    texts = vectors()
    equal = sum(sms_text.parts(text) == [part.content for part in smsutil.split(text).parts] for text in texts)
    ours, theirs = seconds(sms_text.parts, texts), seconds(smsutil.split, texts)
    print(f"parts equal to smsutil's      {equal:,} of {len(texts):,}")
    print(
        f"  one of them cut             {ours / len(texts) * 1e6:.1f} µs, {theirs / ours:.1f} times as fast as smsutil"
    )
    for name, text in (("an unsigned notice cut", sms_text.unsigned(SIGNED)), ("a signed notice cut", SIGNED * 2)):
        ours, theirs = seconds(sms_text.parts, [text] * 1000), seconds(smsutil.split, [text] * 1000)
        print(f"  {name:<27} {ours * 1000:.1f} µs, {theirs / ours:.1f} times as fast as smsutil")

    corpora = [list(messages(MESSAGES, seed)) for seed in range(CORPORA)]
    corpus = [each for one in corpora for each in one]
    right = sum(keys(text) == wanted for _, text, wanted in corpus)
    others = [(set(keys(text)) - set(wanted)) for _, text, wanted in corpus]
    ambiguous = sum(any(one.others for one in find_codes(text)) for _, text, _ in corpus)
    print(f"messy messages read right     {right:,} of {len(corpus):,} ({right / len(corpus):.2%})")
    print(f"  with a key not meant        {sum(map(bool, others))}")
    print(f"  left for the store to tell  {ambiguous}")
    said = [text for _, text, _ in corpus[:MESSAGES]]
    print(f"a message read                {seconds(find_codes, said) / len(said) * 1e6:.0f} µs")
    print(f"a key folded                  {seconds(key, said) / len(said) * 1e6:.1f} µs")


if __name__ == "__main__":
    main()
