"""How many capacity units each operation takes, and all of them together."""

import numpy as np

from calculator.kernel import HOURS, KIB_PER_GIB, ceil, step
from calculator.services.dynamodb import pages
from calculator.services.dynamodb.load import Load

SECONDS_PER_HOUR = 3600


class Units(Load):
    # -- how often -----------------------------------------------------------------------------------------------------

    @step("Writes at peak", unit="writes/s")
    def writes_at_peak(self):
        """At peak {writes_at_peak} arrive."""
        return np.maximum(self.writes, self.peak_writes)

    @step("Reads at peak", unit="reads/s")
    def reads_at_peak(self):
        """At peak {reads_at_peak} arrive."""
        return np.maximum(self.reads, self.peak_reads)

    @step("Queries at peak", unit="queries/s", when=Load.asked)
    def queries_at_peak(self):
        """At peak {queries_at_peak} arrive."""
        return np.maximum(self.queries, self.peak_queries)

    @step("Items stored", unit="items")
    def items(self):
        """{storage_gb} in items of {item_kb} are {items}."""
        return self.storage_gb * KIB_PER_GIB / self.item_kb

    @step("Writes a month", unit="writes")
    def writes_month(self):
        """{writes} and {writes_at_peak} for {peak_hours} of peak make {writes_month} a month."""
        hours = self.writes * (HOURS - self.peak_hours) + self.writes_at_peak * self.peak_hours
        return hours * SECONDS_PER_HOUR

    @step("Deletes a month", unit="deletes", when=Load.emptied.above(0))
    def deletes(self):
        """Emptying the table item by item takes {deletes} a month."""
        return self.emptied * self.items

    @step("Requests a month", unit="requests")
    def requests_month(self):
        """Writes, reads and queries together are {requests_month} a month."""
        base = self.writes + self.reads + self.queries
        peak = self.writes_at_peak + self.reads_at_peak + self.queries_at_peak
        return (base * (HOURS - self.peak_hours) + peak * self.peak_hours) * SECONDS_PER_HOUR

    # -- units of one operation ----------------------------------------------------------------------------------------

    @step("Size in an index", unit="KB", when=Load.gsis.above(0))
    def gsi_size(self):
        """An entry of a global secondary index holds {gsi_size}."""
        return np.where(self.gsi_kb > 0, self.gsi_kb, self.item_kb)

    @step("Size in an LSI", unit="KB", when=Load.lsis.above(0))
    def lsi_size(self):
        """An entry of a local secondary index holds {lsi_size}."""
        return np.where(self.lsi_kb > 0, self.lsi_kb, self.item_kb)

    @step("Write units of an item", unit="units", source=pages.OPERATIONS)
    def item_write_units(self):
        """Each write is rounded up to whole KB: an item of {item_kb} takes {item_write_units}."""
        return ceil(self.item_kb)

    @step("Write units per write", unit="units", source=pages.OPERATIONS)
    def write_units(self):
        """Transactions count twice, and local secondary indexes come on top: a write takes {write_units} on average."""
        transactional = self.item_write_units * (100 + self.transactional_writes) / 100
        table = np.where(self.transactional_writes > 0, transactional, self.item_write_units)
        return np.where(self.lsis > 0, table + self.lsis * ceil(self.lsi_size) * self.lsi_share / 100, table)

    @step("Write units per index and write", unit="units", source=pages.SIZES, when=Load.gsis.above(0))
    def gsi_units(self):
        """{gsi_share} of the writes reach each global secondary index, never doubled by transactions: {gsi_units} on
        average."""
        return ceil(self.gsi_size) * self.gsi_share / 100

    @step("Read units of an item", unit="units", source=pages.OPERATIONS)
    def item_read_units(self):
        """Each read is rounded up to 4 KB: read strongly, an item of {item_kb} takes {item_read_units}."""
        return ceil(self.item_kb / 4)

    @step("Reads that reach the table", unit="%", when=Load.dax.on())
    def misses(self):
        """DAX answers {dax_hits} of the eventually consistent reads, so {misses} of them reach the table."""
        return 100 - self.dax_hits

    @step("Read units per read", unit="units", source=pages.OPERATIONS)
    def read_units(self):
        """Eventually consistent reads take half, transactional ones twice as much: {read_units} on average."""
        eventual = 100 - self.strong_reads - self.transactional_reads
        reaching = np.where(self.dax, eventual * self.misses / 100, eventual)
        mixed = self.item_read_units * (reaching / 2 + self.strong_reads + self.transactional_reads * 2) / 100
        plain = (self.strong_reads + self.transactional_reads == 0) & ~self.dax
        return np.where(plain, self.item_read_units / 2, mixed)

    @step("Data evaluated per query", unit="KB", source=pages.OPERATIONS, when=Load.asked)
    def query_kb(self):
        """A query evaluates {query_kb}."""
        return self.query_items * np.where(self.query_item_kb > 0, self.query_item_kb, self.item_kb)

    @step("Read units per query", unit="units", source=pages.OPERATIONS, when=Load.asked)
    def query_units(self):
        """The sizes are added first and rounded up to 4 KB once: {query_units} per query that reaches the table."""
        whole = np.maximum(ceil(self.query_kb / 4), 1) + self.fetched_items * self.item_read_units
        return np.where(self.strong_queries, whole, whole / 2)

    @step("Read units of all queries", unit="units/s", when=Load.asked)
    def query_load(self):
        """{queries} take {query_load} of the table outside the peak."""
        return self.queries * self.query_units * self._query_share

    @step("Read units of all queries at peak", unit="units/s", when=Load.asked)
    def query_load_at_peak(self):
        """{queries_at_peak} take {query_load_at_peak} of the table."""
        return self.queries_at_peak * self.query_units * self._query_share

    @property
    def _query_share(self):
        return np.where(self.dax & ~self.strong_queries, self.misses / 100, 1)

    @step("Read units", unit="units/s")
    def read_load(self):
        """Outside the peak all reads take {read_load}."""
        items = self.reads * self.read_units
        return np.where(self.query_load > 0, items + self.query_load, items)

    @step("Read units at peak", unit="units/s")
    def read_load_at_peak(self):
        """At peak all reads take {read_load_at_peak}."""
        items = self.reads_at_peak * self.read_units
        return np.where(self.query_load_at_peak > 0, items + self.query_load_at_peak, items)

    @step("Write units at peak", unit="units/s")
    def write_load_at_peak(self):
        """At peak the table takes {write_load_at_peak}, its global secondary indexes aside."""
        return self.writes_at_peak * self.write_units

    @step("Read units to empty the table", unit="units", source=pages.OPERATIONS, when=Load.emptied.above(0))
    def scan_units(self):
        """Finding the items to delete scans {storage_gb} each time: {scan_units} a month."""
        return self.emptied * ceil(self.storage_gb * KIB_PER_GIB / 4) / 2
