"""Compiles the embedded book: ``manage.py prices compile FOLDER [--check] [--out FILE]``.

FOLDER holds the downloaded sources (see ``pricing/sources/readers.py`` for the paths). The same input gives the same
bytes. Prints what was read, what two sources disagree on, and what was left out and why.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from pricing import container
from pricing.aliases import RENAMED
from pricing.merge import Meter, apply_readings, check, find_meters
from pricing.regions import REGION_INDEX, REGIONS
from pricing.sources import Log, Rate, Source
from pricing.sources.catalog import EC2_SOURCES
from pricing.sources.confirm import readings
from pricing.sources.ec2_tables import build
from pricing.sources.readers import READERS

DATA = Path(__file__).parent / "data"
BOOK, ALIASES_CSV = DATA / "book.zip", DATA / "aliases.csv"
LIMIT = 8 * 1024 * 1024


@dataclass(frozen=True)
class Compiled:
    """A compiled book: the members of its file, its table of aliases, and what happened."""

    encoded: dict[str, bytes]
    aliases: str
    rows: dict[str, int]
    log: Log


def _codes(values: list[str]) -> tuple[list[str], dict[str, int]]:
    table = sorted(set(values))
    return table, {value: index for index, value in enumerate(table)}


def _columns(rates: list[Rate], meters: list[Meter], sources: list[Source]) -> dict[str, Any]:
    offers, offer_code = _codes([rate.offer for rate in rates])
    units, unit_code = _codes([rate.unit for rate in rates])
    labels, label_code = _codes([rate.labels[0] for rate in rates])
    notes, note_code = _codes([rate.note for rate in rates])
    meter_code = {(meter.offer, meter.label): index for index, meter in enumerate(meters)}
    source_code = {source.id: index for index, source in enumerate(sources)}
    rates = sorted(
        rates,
        key=lambda r: (meter_code[r.offer, r.meter], REGION_INDEX[r.region], not r.free, r.begin, r.labels),
    )
    columns: dict[str, Any] = {
        "rates/meter": np.array([meter_code[r.offer, r.meter] for r in rates], dtype=np.uint16),
        "rates/region": np.array([REGION_INDEX[r.region] for r in rates], dtype=np.uint8),
        "rates/label": np.array([label_code[r.labels[0]] for r in rates], dtype=np.uint16),
        "rates/unit": np.array([unit_code[r.unit] for r in rates], dtype=np.uint8),
        "rates/begin": np.array([r.begin for r in rates], dtype=np.float64),
        "rates/end": np.array([r.end for r in rates], dtype=np.float64),
        "rates/usd": np.array([r.usd for r in rates], dtype=np.float64),
        "rates/code": np.array([r.code.encode() for r in rates], dtype=np.bytes_),
        "rates/source": np.array([source_code[r.source.id] for r in rates], dtype=np.uint8),
        "rates/day": np.array([r.as_of.toordinal() for r in rates], dtype=np.int32),
        "rates/published": np.array([r.published for r in rates], dtype=np.bool_),
        "rates/free": np.array([r.free for r in rates], dtype=np.bool_),
        "rates/note": np.array([note_code[r.note] for r in rates], dtype=np.uint16),
        "tables": {"offers": offers, "units": units, "labels": labels, "notes": notes},
        "meters": [
            {
                "offer": offer_code[m.offer],
                "names": list(m.names),
                "covered": sorted(REGION_INDEX[c] for c in m.covered),
            }
            for m in meters
        ],
    }
    return columns


def _aliases(meters: list[Meter]) -> str:
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(["offer", "canonical_label", "also", "reason"])
    for meter in meters:
        for name in meter.names[1:]:
            alias = RENAMED.get((meter.offer, name))
            tier = "a tier of the same rate, or the same rate code in one Region"
            table.writerow([meter.offer, meter.label, name, alias.reason if alias else tier])
    return out.getvalue()


def compile_book(root: Path) -> Compiled:
    """Read every source under ``root``. FileNotFoundError names the file that is missing."""
    log = Log()
    read = [(reader.complete, list(reader.rates(root, log))) for reader in READERS]
    meters = find_meters(read)
    rates = apply_readings([rate for _, rows in read for rate in rows], readings(root), log)
    check(rates)
    sources = sorted({rate.source for rate in rates} | set(EC2_SOURCES), key=lambda source: source.id)
    if len({source.id for source in sources}) != len(sources):
        raise ValueError("two sources share an id")
    by_type, prices_by_type = build(root, log)
    members = _columns(rates, meters, sources) | by_type
    newest = max(rate.as_of for rate in rates)
    members["sources"] = [
        {"id": s.id, "short": s.short, "url": s.url, "as_of": s.as_of.isoformat(), "what": s.what} for s in sources
    ]
    members["regions"] = [region.code for region in REGIONS]
    content = hashlib.sha256(b"".join(container.encode(members).values())).hexdigest()[:10]
    members["book"] = {"id": f"{newest.isoformat()}-{content}", "as_of": newest.isoformat(), "format": 1}
    rows = Counter(rate.offer for rate in rates)
    rows["AmazonEC2 by instance type"] = prices_by_type
    return Compiled(container.encode(members), _aliases(meters), dict(rows), log)


def report(compiled: Compiled) -> str:
    """What a maintainer reads after compiling."""
    log = compiled.log
    lines = ["Rows per offer:"]
    lines += [f"  {count:>9,}  {offer}" for offer, count in sorted(compiled.rows.items())]
    lines.append(f"Conflicts between sources: {sum(log.conflicts.values()):,}")
    lines += [f"  {count:>9,}  {what}" for what, count in sorted(log.conflicts.items())]
    lines.append(f"Prices a second source confirms: {sum(log.confirmed.values()):,}")
    lines += [f"  {count:>9,}  {what}" for what, count in sorted(log.confirmed.items())]
    lines.append("Left out:")
    lines += [f"  {count:>9,}  {why}" for why, count in sorted(log.left_out.items())]
    if log.findings:
        lines.append("Findings:")
        lines += [f"  {text}" for text in log.findings]
    return "\n".join(lines)


def run(root: Path, *, checking: bool = False, out: Path = BOOK) -> tuple[str, bool]:
    """Compile and write (or, when ``checking``, compare with) the book. The report, and whether all is well."""
    compiled = compile_book(root)
    text = report(compiled)
    packed = container.pack(compiled.encoded)
    aliases = out.with_name(ALIASES_CSV.name)
    if checking:
        same = container.Container(out).members() == compiled.encoded and aliases.read_text() == compiled.aliases
        bytes_too = same and out.read_bytes() == packed
        verdict = "the same bytes" if bytes_too else "the same content, packed by another zlib" if same else "DIFFERENT"
        return f"{text}\n{out.name}: {verdict}", same
    if len(packed) > LIMIT:
        return f"{text}\n{out.name} would be {len(packed):,} bytes, over {LIMIT:,}", False
    out.write_bytes(packed)
    aliases.write_text(compiled.aliases)
    return f"{text}\n{out.name}: {len(packed):,} bytes", True
