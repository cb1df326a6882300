"""Reserved blocks, and the capacity hours that are billed beyond them."""

import numpy as np

from calculator.kernel import HOURS, Choice, Number, ceil, line, step
from calculator.services.dynamodb import pages
from calculator.services.dynamodb.load import Load
from calculator.services.dynamodb.provisioned import Provisioned
from calculator.services.dynamodb.rates import FREE_UNITS, committed, metered

BLOCK = 100


class Reserved(Provisioned):
    reserve = Choice(
        "Reserve",
        default="load",
        group="Provisioned capacity",
        when=Load.reserved,
        options=(
            ("load", "What the load always needs", "The capacity outside the peak; at peak, if the peak is long."),
            ("entered", "The units entered", "What you own or mean to buy."),
        ),
    )
    entered = reserve.is_("entered") & Load.reserved
    reserved_wcu = Number(
        "Reserved write capacity",
        unit="WCU",
        max=1e7,
        group="Provisioned capacity",
        when=entered,
        rising=False,
        help="Sold in blocks of 100, so it is rounded up.",
    )
    reserved_rcu = Number(
        "Reserved read capacity",
        unit="RCU",
        max=1e7,
        group="Provisioned capacity",
        when=entered,
        rising=False,
        help="Sold in blocks of 100, so it is rounded up.",
    )

    # A level that is there for fewer hours a month is left to provisioned capacity: in no Region of the price book
    # does a block pay for itself in fewer.
    RESERVE_FROM = Load.mode.table({"reserved-1yr": 300, "reserved-3yr": 160}, default=0)
    TERM_MONTHS = Load.mode.table({"reserved-1yr": 12, "reserved-3yr": 36}, default=0)

    @step("Term", unit="months", source=pages.RESERVED, when=Load.reserved)
    def term(self):
        """The blocks are bought for {term}."""
        return self.TERM_MONTHS[self.mode]

    @step("Reserved write capacity", unit="WCU", source=pages.RESERVED, when=Load.reserved)
    def reserved_writes(self):
        """In blocks of 100, {reserved_writes} are reserved; replicated writes cannot be."""
        always = np.where(self.peak_hours > self.RESERVE_FROM[self.mode], self.wcu_at_peak, self.wcu)
        return ceil(np.where(self.is_(reserve="entered"), self.reserved_wcu, always) / BLOCK) * BLOCK

    @step("Reserved read capacity", unit="RCU", source=pages.RESERVED, when=Load.reserved)
    def reserved_reads(self):
        """In blocks of 100, {reserved_reads} are reserved."""
        always = np.where(self.peak_hours > self.RESERVE_FROM[self.mode], self.rcu_at_peak, self.rcu)
        return ceil(np.where(self.is_(reserve="entered"), self.reserved_rcu, always) / BLOCK) * BLOCK

    @line(
        "Reserved write capacity, upfront",
        unit="WCU",
        source=pages.RESERVED,
        when=Load.reserved,
        once=True,
        term="term",
        rate=committed("Provisioned {mode} DDB-WriteUnits Upfront Fee"),
    )
    def reserved_writes_upfront(self):
        """{reserved_writes} are paid in part at the start of the term."""
        return self.reserved_writes

    @line(
        "Reserved read capacity, upfront",
        unit="RCU",
        source=pages.RESERVED,
        when=Load.reserved,
        once=True,
        term="term",
        rate=committed("Provisioned {mode} DDB-ReadUnits Upfront Fee"),
    )
    def reserved_reads_upfront(self):
        """{reserved_reads} are paid in part at the start of the term."""
        return self.reserved_reads

    @line(
        "Reserved write capacity",
        unit="WCU-hours",
        source=pages.RESERVED,
        when=Load.reserved,
        rate=committed("{mode} Write Capacity Unit Hrs Provisioned"),
    )
    def reserved_write_hours(self):
        """{reserved_writes} are paid for all 730 hours, used or not: {reserved_write_hours}."""
        return self.reserved_writes * HOURS

    @line(
        "Reserved read capacity",
        unit="RCU-hours",
        source=pages.RESERVED,
        when=Load.reserved,
        rate=committed("{mode} Read Capacity Unit Hrs Provisioned"),
    )
    def reserved_read_hours(self):
        """{reserved_reads} are paid for all 730 hours, used or not: {reserved_read_hours}."""
        return self.reserved_reads * HOURS

    # -- what is billed beyond the blocks ------------------------------------------------------------------------------

    @line(
        "Write capacity",
        unit="WCU-hours",
        source=pages.PRICES_PROVISIONED,
        when=Provisioned.provisioned,
        rate=metered("Provisioned Write Units"),
        allowance=FREE_UNITS,
    )
    def write_hours(self):
        """{wcu}, for {peak_hours} of peak {wcu_at_peak}, each less {reserved_writes} reserved, make {write_hours}."""
        base = np.maximum(self.wcu - self.reserved_writes, 0) * (HOURS - self.peak_hours)
        hours = base + np.maximum(self.wcu_at_peak - self.reserved_writes, 0) * self.peak_hours
        own = np.where(self.replicas != 0, 0, self.delete_hours)
        return np.where(self.emptied > 0, hours + own + self.index_delete_hours, hours)

    @line(
        "Read capacity",
        unit="RCU-hours",
        source=pages.PRICES_PROVISIONED,
        when=Provisioned.provisioned,
        rate=metered("Provisioned Read Units"),
        allowance=FREE_UNITS,
    )
    def read_hours(self):
        """{rcu}, for {peak_hours} of peak {rcu_at_peak}, each less {reserved_reads} reserved, make {read_hours}."""
        base = np.maximum(self.rcu - self.reserved_reads, 0) * (HOURS - self.peak_hours)
        hours = base + np.maximum(self.rcu_at_peak - self.reserved_reads, 0) * self.peak_hours
        return np.where(self.emptied > 0, hours + self.scan_hours, hours)

    @step(
        "Replicated write capacity",
        unit="rWCU-hours",
        source=pages.GLOBAL,
        when=Provisioned.provisioned & Load.is_global,
    )
    def replicated(self):
        """{table_wcu}, at peak {table_wcu_at_peak} for {peak_hours}, are {replicated} of replicated writes."""
        hours = self.table_wcu * (HOURS - self.peak_hours) + self.table_wcu_at_peak * self.peak_hours
        return np.where(self.emptied > 0, hours + self.delete_hours, hours)

    @line(
        "Replicated write capacity",
        unit="rWCU-hours",
        source=pages.GLOBAL,
        when=Provisioned.provisioned & Load.is_global,
        rate=metered("Provisioned Replicated Write Units"),
    )
    def replicated_hours(self):
        """In a global table the table's own writes are replicated writes too: {replicated_hours}."""
        return self.replicated

    @line(
        "Replicated write capacity",
        unit="rWCU-hours",
        source=pages.GLOBAL,
        each="replicas",
        when=Provisioned.provisioned & Load.is_global,
        rate=metered("Provisioned Replicated Write Units"),
    )
    def replica_hours(self):
        """Every replica repeats the writes, and the deletes of TTL that were free at home: {replica_hours} each."""
        expiring = ceil(self.expired * self.item_write_units * 100 / self.utilisation)
        return self.replicated + expiring * HOURS

    @line(
        "Index write capacity",
        unit="WCU-hours",
        source=pages.GLOBAL,
        each="replicas",
        when=Provisioned.provisioned & Load.is_global & Load.gsis.above(0),
        rate=metered("Provisioned Write Units"),
        allowance=FREE_UNITS,
    )
    def replica_index_hours(self):
        """Each replica has the same indexes, billed in plain write capacity: {replica_index_hours}."""
        hours = self.wcu * (HOURS - self.peak_hours) + self.wcu_at_peak * self.peak_hours
        return np.where(self.emptied > 0, hours + self.index_delete_hours, hours)

    @line(
        "Read capacity",
        unit="RCU-hours",
        source=pages.PRICES_PROVISIONED,
        each="replicas",
        when=Provisioned.provisioned & Load.is_global,
        rate=metered("Provisioned Read Units"),
        allowance=FREE_UNITS,
    )
    def replica_read_hours(self):
        """Each replica serves {replica_reads} of the reads, with at least 1 RCU: {replica_read_hours}."""
        base = np.maximum(ceil(self.read_load * self.replica_reads / self.utilisation), 1)
        peak = np.maximum(ceil(self.read_load_at_peak * self.replica_reads / self.utilisation), 1)
        return base * (HOURS - self.peak_hours) + peak * self.peak_hours
