"""A shell and Python."""

from __future__ import annotations

import json

from calculator.sheets.snippets.source import Snippet, Source


def ways(source: Source) -> list[Snippet]:
    to = f"{source.host}{source.path}.json"
    posted = (
        f"\n\nrows = {json.dumps([dict(source.sample)])}\nanswer = requests.post({to!r}, json=rows, timeout=60)\n"
        "print([row['monthly'] for row in answer.json()])"
    )
    return [
        Snippet("curl", "One number", "A shell", "", f"curl '{source.address('txt', field=source.number)}'"),
        Snippet(
            "curl-rows",
            "A file of rows",
            "A shell",
            "The file comes back with status, error, monthly and upfront appended to each row.",
            f"curl --data-binary @workloads.csv -H 'Content-Type: text/csv' \\\n  '{source.host}{source.path}.csv' "
            "-o priced.csv"
            if source.rows
            else "",
        ),
        Snippet(
            "python",
            "requests",
            "Python",
            "",
            f"import requests\n\nanswer = requests.get({source.address('json', **source.row)!r}, timeout=30)\n"
            f"answer.raise_for_status()\nprint(answer.json()[{source.number!r}])" + (posted if source.rows else ""),
        ),
        Snippet(
            "pandas",
            "pandas",
            "Python",
            "",
            f"import pandas\n\nframe = pandas.read_csv({source.address('csv')!r})",
        ),
    ]
