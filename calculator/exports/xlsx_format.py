"""How cells of the workbook look. Blue numbers are for the reader to change, as accountants do it."""

from __future__ import annotations

from functools import cached_property
from typing import Any

INPUT = "#1c4f94"
MONEY = "#,##0.00"


class Formats:
    """Cell formats by what a cell is, each made once."""

    def __init__(self, book: Any, currency: str) -> None:
        self.book, self.currency = book, currency
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}

    def of(self, **properties: Any) -> Any:
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self.book.add_format({"font_name": "Calibri", "font_size": 11, **properties})
        return self._made[key]

    @cached_property
    def title(self) -> Any:
        return self.of(bold=True, font_size=18)

    @cached_property
    def head(self) -> Any:
        return self.of(bold=True, bottom=1, text_wrap=True, valign="top", bg_color="#eef1f5")

    @cached_property
    def head_right(self) -> Any:
        return self.of(bold=True, bottom=1, text_wrap=True, valign="top", bg_color="#eef1f5", align="right")

    @cached_property
    def plain(self) -> Any:
        return self.of()

    @cached_property
    def soft(self) -> Any:
        return self.of(font_color="#4f5e6d")

    @cached_property
    def wrapped(self) -> Any:
        return self.of(text_wrap=True, valign="top")

    @cached_property
    def text(self) -> Any:
        """A cell that stays text whatever is typed into it."""
        return self.of(num_format="@", text_wrap=False)

    @cached_property
    def bold(self) -> Any:
        return self.of(bold=True)

    def money(self, *, bold: bool = False, top: bool = False, fill: bool = False) -> Any:
        more: dict[str, Any] = {"top": 1} if top else {}
        return self.of(num_format=MONEY, bold=bold, **more, **({"bg_color": "#f6f7f9"} if fill else {}))

    def quantity(self, value: float, *, asked: bool = False) -> Any:
        """A quantity; `asked` for one that the reader may change."""
        code = "#,##0" if value == int(value) else "#,##0.00####"
        return self.of(num_format=code, **({"font_color": INPUT} if asked else {}))

    @cached_property
    def price(self) -> Any:
        """Every digit that AWS publishes; changing it is the reader's to do."""
        return self.of(num_format="0.00#############", font_color=INPUT)

    @cached_property
    def percent(self) -> Any:
        return self.of(num_format="0.00####%", font_color=INPUT)

    @cached_property
    def share(self) -> Any:
        return self.of(num_format="0.00##%")

    @cached_property
    def asked(self) -> Any:
        return self.of(num_format="#,##0.00####", font_color=INPUT)

    @cached_property
    def day(self) -> Any:
        return self.of(num_format="yyyy-mm-dd", align="left")


def head(sheet: Any, row: int, names: tuple[str, ...], formats: Formats, right: frozenset[int] = frozenset()) -> None:
    for column, name in enumerate(names):
        sheet.write_string(row, column, name, formats.head_right if column in right else formats.head)


def widths(sheet: Any, sizes: tuple[float, ...]) -> None:
    for column, size in enumerate(sizes):
        sheet.set_column(column, column, size)
