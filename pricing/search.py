"""Finding rates of a book by words: over the rates every Region shares and the ones by instance type."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from pricing.book import Book
from pricing.ec2 import OFFER as EC2
from pricing.purchases import Purchase, parse
from pricing.purchases import labels as purchase_labels
from pricing.regions import REGION_INDEX, REGIONS
from pricing.rows import RateRow


def search(
    book: Book, text: str = "", offer: str = "", region: str = "", limit: int = 50, offset: int = 0
) -> tuple[tuple[RateRow, ...], int]:
    """Rows ``offset`` to ``offset + limit`` of those that hold every word of ``text``, and how many there are.

    Rows that are 0 by their nature (what No Upfront costs upfront) are not among them. A word may stand in the offer
    code, the label, the instance type or the rate code; case does not matter. KeyError for a Region code that is none.
    """
    words = text.lower().split()
    regions = [REGION_INDEX[region]] if region else list(range(len(REGIONS)))
    found = [row for row in book.shared_rows(offer, regions) if _holds(book, row, words)]
    rows = [book.shared_row(row) for row in found[offset : offset + limit]]
    total = len(found)
    if offer in ("", EC2):
        for label, kinds in _by_type(book, words):
            purchase = parse(label)
            if purchase is None:
                continue
            priced = np.isfinite(book.prices(EC2, label, "instance_type").usd[0][regions][:, kinds])
            count = int(priced.sum())
            first = max(offset - total, 0)
            for r, k in np.argwhere(priced)[first : first + limit - len(rows)] if first < count else ():
                rows += book.receipts(EC2, label, REGIONS[regions[r]].code, book.keys("instance_type")[kinds[k]])
            total += count
    return tuple(rows), total


def _holds(book: Book, row: int, words: list[str]) -> bool:
    if not words:
        return True
    held = book.shared_text(row)
    return all(word in held for word in words)


def _always_zero(purchase: Purchase) -> bool:
    """Whether a row of this kind is 0 by its nature: nothing upfront, or nothing by the hour."""
    return purchase.payment == "all" if purchase.part == "hour" else purchase.payment in ("", "no")


def _by_type(book: Book, words: list[str]) -> Iterator[tuple[str, list[int]]]:
    types = book.keys("instance_type")
    for label in purchase_labels():
        named = f"{EC2} {label}".lower()
        purchase = parse(label)
        if purchase is None or _always_zero(purchase):
            continue
        rest = [word for word in words if word not in named]
        kinds = [k for k, kind in enumerate(types) if all(word in kind for word in rest)]
        if kinds and book.has(EC2, label):
            yield label, kinds
