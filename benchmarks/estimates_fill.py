"""Fills a site's database with estimates, and prints as JSON how to ask for some of them.

benchmarks.web.server runs it in the site's own environment, before the site starts.
"""

import json
import random
from dataclasses import replace

import django

from benchmarks.estimates import ESTIMATES, ITEMS, LARGE

django.setup()

from django.core.signing import TimestampSigner  # noqa: E402 - the settings come first

from calculator.accounts.visitor import COOKIE  # noqa: E402
from calculator.estimates.access import digest  # noqa: E402
from calculator.estimates.document import ROOT, Document, Group  # noqa: E402
from calculator.estimates.examples import examples  # noqa: E402
from calculator.estimates.models import Estimate, columns_of  # noqa: E402
from pricing.book import embedded  # noqa: E402

KEY = "the key of the browser that measures"
PLACES = ("us-east-1", "us-west-2", "eu-west-1", "eu-central-1")


def large(seed: int) -> Document:
    """200 items of all the examples' services in 20 groups; no two estimates are alike."""
    rnd = random.Random(seed)  # noqa: S311 - a made-up estimate, the same every time
    held = [item for e in examples() for _, item in e.document.items]
    made = [
        replace(base, id=f"i{n}", name=f"{base.title} {n}", inputs={**base.inputs, "region": rnd.choice(PLACES)})
        for n, base in enumerate(rnd.choices(held, k=ITEMS))
    ]
    groups = tuple(Group(f"g{n}", f"Tier {n}", tuple(made[n * 10 : n * 10 + 10])) for n in range(ITEMS // 10))
    return Document(Group(ROOT, f"Two hundred items, {seed}", groups), book=embedded().id)


def main() -> None:
    small = [replace(e.document, book=embedded().id) for e in examples()]
    rows = [Estimate(browser=digest(KEY), **columns_of(large(n))) for n in range(LARGE)]
    rows += [
        Estimate(browser=digest(f"another browser {n // 20}"), **columns_of(small[n % len(small)]))
        for n in range(ESTIMATES - LARGE)
    ]
    made = Estimate.objects.bulk_create(rows, batch_size=200)
    node = next(item.id for _, item in large(0).items if item.service == "ec2")
    signed = TimestampSigner(salt="sizewright.browser").sign(KEY)
    paths = [f"/estimates/{e.public_id}/" for e in made[:LARGE]]
    print(json.dumps({"paths": paths, "cookie": f"{COOKIE}={signed}", "node": node}))


if __name__ == "__main__":
    main()
