"""Flat CSV: one table, one header, a row per line and tier. New columns only ever at the right."""

from __future__ import annotations

from calculator.estimates.totals import Totals
from calculator.exports.cells import Cell, write
from calculator.exports.rows import ExportRow, rows

HEADER = (
    *("Group path", "Region", "Service", "Description", "Item", "Line", "Quantity", "Unit", "Unit price (USD)"),
    *("Amount (USD/month)", "Upfront (USD)", "Rate code", "Price date", "Published or derived"),
    *("Discount (%)", "Net per month", "Net upfront", "Currency", "Status", "AWS offer", "AWS label", "Source"),
    *("Item id", "Service id", "Region id", "Category", "Tier from", "Tier to", "Due again (months)", "Inputs"),
)


def flat_csv(totals: Totals) -> str:
    """The rows of an estimate. The sums of the two net columns are the estimate's monthly cost and upfront cost."""
    return write([HEADER, *(_cells(row, totals.currency) for row in rows(totals))])


def _cells(row: ExportRow, currency: str) -> list[Cell]:
    return [
        " > ".join(row.path), row.region, row.service, row.description, row.item, row.line, row.quantity, row.unit,
        row.unit_price, row.amount, row.upfront, row.rate_code, row.price_date, row.origin, row.discount, row.net,
        row.net_upfront, currency, row.status, row.offer, row.label, row.source,
        row.item_id, row.service_id, row.region_id, row.category, row.begin, row.end, row.due_months, row.inputs,
    ]  # fmt: skip
