"""On-demand capacity: every request is billed by its units, in the table, its indexes and its replicas."""

import numpy as np

from calculator.kernel import HOURS, SECONDS, line, step
from calculator.services.dynamodb import pages
from calculator.services.dynamodb.load import Load
from calculator.services.dynamodb.rates import metered
from calculator.services.dynamodb.units import SECONDS_PER_HOUR, Units


class OnDemand(Units):
    @step("Write units a month", unit="WRU", when=Load.on_demand)
    def write_units_month(self):
        """The table takes {write_units_month} a month, its global secondary indexes aside."""
        return np.where(self.emptied > 0, self.writes_month + self.deletes, self.writes_month) * self.write_units

    @step("Index write units a month", unit="WRU", when=Load.on_demand & Load.gsis.above(0))
    def index_units_month(self):
        """{gsis} take {index_units_month} a month together."""
        writes = np.where(self.emptied > 0, self.writes_month + self.deletes, self.writes_month)
        return writes * self.gsis * self.gsi_units

    @step("Read units a month", unit="RRU", when=Load.on_demand)
    def load_units_month(self):
        """All reads take {load_units_month} a month."""
        base = self.read_load * (HOURS - self.peak_hours)
        return (base + self.read_load_at_peak * self.peak_hours) * SECONDS_PER_HOUR

    @line(
        "Write requests",
        unit="WRU",
        source=pages.PRICES_ON_DEMAND,
        when=Load.on_demand & ~Load.is_global,
        rate=metered("PayPerRequest Write Request Units"),
    )
    def write_requests(self):
        """Writes of the table are billed as {write_requests}."""
        return self.write_units_month

    @line(
        "Replicated write requests",
        unit="rWRU",
        source=pages.GLOBAL,
        when=Load.on_demand & Load.is_global,
        rate=metered("PayPerRequest Replicated Write Request Units"),
    )
    def replicated_requests(self):
        """In a global table the table's own writes are replicated writes too: {replicated_requests}."""
        return self.write_units_month

    @line(
        "Replicated write requests",
        unit="rWRU",
        source=pages.GLOBAL,
        when=Load.on_demand & Load.is_global,
        each="replicas",
        rate=metered("PayPerRequest Replicated Write Request Units"),
    )
    def replica_requests(self):
        """Every replica repeats the writes, and the deletes of TTL that were free at home: {replica_requests} each."""
        return self.write_units_month + self.expired * SECONDS * self.item_write_units

    @line(
        "Index write requests",
        unit="WRU",
        source=pages.PRICES_ON_DEMAND,
        when=Load.on_demand & Load.gsis.above(0),
        rate=metered("PayPerRequest Write Request Units"),
    )
    def index_requests(self):
        """{gsis} are billed {index_requests}."""
        return self.index_units_month

    @line(
        "Index write requests",
        unit="WRU",
        source=pages.GLOBAL,
        each="replicas",
        when=Load.on_demand & Load.gsis.above(0) & Load.is_global,
        rate=metered("PayPerRequest Write Request Units"),
    )
    def replica_index_requests(self):
        """Each replica has the same indexes, billed in plain write units: {replica_index_requests}."""
        return self.index_units_month

    @line(
        "Read requests",
        unit="RRU",
        source=pages.PRICES_ON_DEMAND,
        when=Load.on_demand,
        rate=metered("PayPerRequest Read Request Units"),
    )
    def read_requests(self):
        """Reads are billed as {read_requests}."""
        return np.where(self.emptied > 0, self.load_units_month + self.scan_units, self.load_units_month)

    @line(
        "Read requests",
        unit="RRU",
        source=pages.PRICES_ON_DEMAND,
        each="replicas",
        when=Load.on_demand & Load.is_global & Load.replica_reads.above(0),
        rate=metered("PayPerRequest Read Request Units"),
    )
    def replica_read_requests(self):
        """Each replica serves {replica_reads} of the reads: {replica_read_requests}."""
        return self.load_units_month * self.replica_reads / 100
