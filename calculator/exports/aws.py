"""The CSV layout of AWS Pricing Calculator, for people who hold our numbers against AWS's: two tables, one above the
other, a row per item.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from calculator.estimates.money import Amounts, ItemPrice
from calculator.estimates.totals import Totals
from calculator.exports.cells import cents, lines, text
from calculator.kernel.answer import given

SUMMARY = ("Upfront cost", "Monthly cost", "Total 12 months cost", "Currency")
DETAIL = (
    *("Group hierarchy", "Region", "Description", "Service", "Upfront", "Monthly", "First 12 months total"),
    *("Currency", "Status", "Configuration summary"),
)
ACKNOWLEDGEMENT = (
    "* This is an estimate of AWS fees from AWS's published list prices, not AWS's own. Actual fees depend on a "
    "variety of factors, including actual usage."
)


def aws_csv(totals: Totals) -> str:
    """An estimate in AWS Pricing Calculator's layout. Discounts are in the amounts; Support and tax are rows."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    total = totals.total
    table.writerow(["Estimate summary"])
    table.writerow(SUMMARY)
    # AWS writes an upfront of nothing as 0 here, and as 0.00 in the rows.
    table.writerow([cents(total.upfront) if total.upfront else "0", *_money(total)[1:], totals.currency])
    table.writerow(["", "", "* Includes upfront cost"])
    out.write("\n\n")
    table.writerow(["Detailed Estimate"])
    table.writerow(DETAIL)
    for priced in totals.items.values():
        if priced.item.enabled:
            table.writerow(_row(priced, totals))
    for name, amounts in ((totals.plan.title, totals.support), ("Tax", totals.tax)):
        if amounts.first_36:
            table.writerow([text(totals.document.name), "", "", name, *_money(amounts), totals.currency, "", ""])
    out.write("\n\n")
    table.writerow(["Acknowledgement"])
    out.write(f'"{ACKNOWLEDGEMENT}"\n')
    return out.getvalue()


def _money(amounts: Amounts) -> list[str]:
    """Upfront, monthly, first 12 months."""
    return [cents(amounts.upfront), cents(amounts.monthly), cents(amounts.first_12)]


def _row(priced: ItemPrice, totals: Totals) -> list[str]:
    known = priced.state != "not priceable"
    declared = priced.item.declared
    return [
        text(" > ".join(group.title for group in priced.path)),
        text(priced.region),
        lines(text(": ".join(filter(None, (priced.item.name, priced.item.note))))),
        text(declared.aws_name or declared.title if declared else priced.item.service),
        *(_money(priced.net) if known else ["", "", ""]),
        totals.currency,
        text("; ".join(priced.problems)),
        text(", ".join(_configuration(priced, totals))),
    ]


def _configuration(priced: ItemPrice, totals: Totals) -> Iterator[str]:
    """ "Label (value)" of every input that applies and is not empty."""
    case = totals.case(priced.item.id)
    if case is None:
        yield from (f"{name} ({value})" for name, value in priced.item.inputs.items())
        return
    for name, value in given(case).items():
        asked = case.by_name[name]
        if name == "region" or name.startswith("already_") or value in ("", "0", "no"):
            continue
        spoken = asked.spoken(asked.clean(value)[0])
        yield f"{asked.label} ({spoken})"
