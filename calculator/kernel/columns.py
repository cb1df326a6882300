"""Rows of text in, a case of many scenarios out: the CSV surface of every service."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from calculator.kernel.fields import Fault, Field
from calculator.kernel.service import Service


def header(service: type[Service]) -> list[str]:
    """The column names of a service's CSV, in the order of its form."""
    return [f.name for f in service.fields]


def template_row(service: type[Service]) -> list[str]:
    """A row of the fields' defaults, as they are typed."""
    return [f.text(f.clean(None).reshape(-1)[0]) for f in service.fields]


def _parsed(field: Field, column: Sequence[Any]) -> tuple[np.ndarray, dict[int, str]]:
    """As `field.parse`; texts of which many are equal, as in most columns of a table, are read once each."""
    texts = dict.fromkeys(column) if {str, type(None)}.issuperset(map(type, column)) else {}
    if not 0 < 2 * len(texts) <= len(column):
        return field.parse(column)
    places = {raw: place for place, raw in enumerate(texts)}
    rows = np.fromiter(map(places.__getitem__, column), dtype=np.intp, count=len(column))
    values, errors = field.parse(list(texts))
    if errors:
        errors = {int(row): errors[rows[row]] for row in np.flatnonzero(np.isin(rows, list(errors)))}
    return values[rows], errors


def read_columns(
    service: type[Service], columns: Mapping[str, Sequence[Any]], rows: int
) -> tuple[Service, dict[int, list[Fault]]]:
    """Columns of raw values (absent column or blank cell = default) -> a case of `rows` scenarios and each bad row's
    faults.

    Each row is judged as `Service.read` judges a single one: same messages, refused values of fields that do not apply
    in that row are no fault, rules are looked at in rows whose values are all readable.
    """
    inputs: dict[str, np.ndarray] = {}
    refused: dict[str, dict[int, str]] = {}
    for field in service.fields:
        column = columns.get(field.name)
        if column is None:
            inputs[field.name] = field.initial()
            continue
        values, errors = _parsed(field, column)
        if errors:
            refused[field.name] = errors
            values[list(errors)] = field.clean(None)[0]
        inputs[field.name] = values
    case = service(inputs)
    faults: dict[int, list[Fault]] = {}
    for name, errors in refused.items():
        field = service.by_name[name]
        applies = np.broadcast_to(np.ones(1, bool) if field.when is None else field.when.mask(case), (rows,))
        for row, message in errors.items():
            if applies[row]:
                faults.setdefault(row, []).append(Fault((name,), message, field.source))
    suspects = np.zeros(rows, bool)
    for i in case.impossible():
        suspects |= np.broadcast_to(i.mask, (rows,))
    for row in map(int, np.flatnonzero(suspects)):
        if row not in faults:
            # The words of a rule hold the row's own values: only rows it may concern are read one by one.
            _, found = service.read({name: column[row] for name, column in columns.items()})
            if found:
                faults[row] = found
    return case, faults
