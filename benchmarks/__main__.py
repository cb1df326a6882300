"""Measure and print one table; `make bench` ends here."""

import os
import platform

from benchmarks import engine, estimates, files, sheets, sweeps, web, workers


def main() -> None:
    model = next(
        (row.split(":", 1)[1].strip() for row in _lines("/proc/cpuinfo") if row.startswith("model name")),
        platform.processor() or platform.machine(),
    )
    print(f"{model}, {os.cpu_count()} cores, Python {platform.python_version()}, {platform.system()}\n")
    print("| service | one case, priced and explained | scenarios/s, columns | scenarios/s, grid | decimal loop |")
    print("| --- | ---: | ---: | ---: | ---: |")
    changed = {}
    for row in engine.rows():
        changed[row.service] = row.varied[0]
        print(
            f"| {row.service} | {row.explained * 1e6:,.0f} µs | {row.columns / 1e6:,.1f} M | {row.grid / 1e6:,.1f} M "
            f"| {row.decimals:,.0f} |",
            flush=True,
        )
    print("\n| what-if | scenarios | evaluated/s a core | and folded/s a core | a million at once |")
    print("| --- | ---: | ---: | ---: | ---: |")
    for sweep in sweeps.rows():
        print(
            f"| {sweep.service} | {sweep.scenarios:,} | {sweep.evaluated / 1e6:,.1f} M | {sweep.folded / 1e6:,.1f} M "
            f"| {sweep.million * 1e3:,.0f} ms |",
            flush=True,
        )
    print("\n| what-if on workers | processes | seconds | of processors | scenarios/s | largest process |")
    print("| --- | ---: | ---: | ---: | ---: | ---: |")
    for run in workers.rows():
        print(
            f"| {run.service}, {run.scenarios:,} scenarios | {run.workers} | {run.seconds:,.1f} | {run.processor:,.1f} "
            f"| {run.scenarios / run.seconds / 1e6:,.1f} M | {run.memory / 1e6:,.0f} MB |",
            flush=True,
        )
    print("\n| request | p50 | p95 | p95 against the empty view |\n| --- | ---: | ---: | ---: |")
    with web.server() as site:
        port = site.port
        paths = {"an empty view": ["/empty/"]}
        for slug, field in changed.items():
            paths[f"re-price {slug}"] = [f"/services/{slug}/?{field}={n}" for n in range(20, 27)]
        measured = web.times(port, paths, **{"HX-Request": "true", "HX-Target": "result"})
        empty = measured[0].p95
        for t in measured:
            print(f"| {t.name} | {t.p50 * 1e3:.2f} ms | {t.p95 * 1e3:.2f} ms | {t.p95 / empty:.1f}x |")
        sizes = {path: web.first_visit(port, path) for path in ("/", *(f"/services/{s}/" for s in changed))}
        cells = sheets.scalars(port, changed)
        tables = [sheets.table(port, slug, field) for slug, field in changed.items()]
    largest = max(sizes, key=lambda path: sizes[path])
    print(f"\nFirst visit, compressed, before charts: / {sizes['/'] / 1000:.1f} kB; ", end="")
    print(f"the largest page, {largest}, {sizes[largest] / 1000:.1f} kB.")
    print(f"\n| in a spreadsheet | one number, p50 | p95 | {sheets.ROWS:,} rows ", end="")
    print("| with every column | as a process's first request |\n| --- | ---: | ---: | ---: | ---: | ---: |")
    for t, seconds in zip(cells, tables, strict=True):
        first, again = sheets.whole_table(t.name, changed[t.name])
        print(f"| {t.name} | {t.p50 * 1e3:.2f} ms | {t.p95 * 1e3:.2f} ms | {seconds:.2f} s ", end="")
        print(f"| {again:.2f} s | {first:.2f} s |", flush=True)
    print(f"\n| with {estimates.KEPT} | p50 | p95 | wanted, p95 |\n| --- | ---: | ---: | ---: |")
    for kept in estimates.rows():
        t = kept.times
        print(f"| {t.name} | {t.p50 * 1e3:.1f} ms | {t.p95 * 1e3:.1f} ms | {kept.wanted * 1e3:.0f} ms |", flush=True)
    print("\n| files | seconds | wanted |\n| --- | ---: | ---: |")
    for file in files.rows():
        print(f"| {file.name} | {file.seconds:.2f} | {file.wanted or '–'} |", flush=True)


def _lines(path: str) -> list[str]:
    try:
        with open(path, encoding="utf-8") as file:
            return file.readlines()
    except OSError:
        return []


if __name__ == "__main__":
    main()
