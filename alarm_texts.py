"""What operators are told by SMS when the service stands still: unsigned, one part."""

TEXTS = {
    "no-tick": {
        "vi": "Mot Cua: khong tien trinh worker nao chay tu {minutes} phut nay. Xem docs/operations.md.",
        "en": "Mot Cua: no worker has run for {minutes} minutes. See docs/operations.md.",
    },
    "stuck": {
        "vi": "Mot Cua: tin bao cho gui da {minutes} phut ma chua di. Xem docs/operations.md.",
        "en": "Mot Cua: notices have waited for {minutes} minutes. See docs/operations.md.",
    },
}
