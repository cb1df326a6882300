"""The table of instances as a file: what the page lists, all of it."""

from __future__ import annotations

import csv
import io

from django.http import HttpResponse

from calculator.web.instances_asked import Asked
from calculator.web.instances_columns import by_name, filled
from calculator.web.instances_found import find
from calculator.web.instances_priced import TENANCY
from pricing.book import embedded
from pricing.regions import REGIONS


def file(asked: Asked) -> HttpResponse:
    """All rows found, in the order and with the columns of the page, as CSV: a price's status stands beside it."""
    if asked.faults:
        return HttpResponse("\n".join(asked.faults.values()), content_type="text/plain; charset=utf-8", status=400)
    found = find(asked)
    book = embedded()
    shown = [(by_name()[name], filled(by_name()[name], found.scene)) for name in asked.cols]
    head = ["Type"]
    for column, _ in shown:
        unit = column.said_unit(found.scene)
        head.append(f"{column.label} ({unit})" if unit else column.label)
        if column.priced:
            head.append(f"{column.label} ({unit}), status")
    constant = [REGIONS[asked.place].code, found.scene.os, TENANCY, book.id, book.as_of.isoformat()]
    out = io.StringIO()
    write = csv.writer(out).writerow
    write([*head, "Region", "Operating system", "Tenancy", "Price book", "Prices up to"])
    types = book.keys("instance_type")
    for k in found.rows.tolist():
        row = [types[k]]
        for column, values in shown:
            row.append(values.raw(k))
            if column.priced:
                row.append(values.status(k))
        write([*row, *constant])
    name = f"ec2-instances-{constant[0]}-{constant[1]}-{book.id}.csv"
    # Spreadsheets take a file for UTF-8 only when it says so at its start.
    response = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
