"""Provisioned capacity: what auto scaling holds at baseline and at peak."""

import numpy as np

from calculator.kernel import Number, ceil, step
from calculator.services.dynamodb import pages
from calculator.services.dynamodb.load import Load
from calculator.services.dynamodb.on_demand import OnDemand
from calculator.services.dynamodb.units import SECONDS_PER_HOUR


class Provisioned(OnDemand):
    utilisation = Number(
        "Target utilisation",
        unit="%",
        default=70,
        min=1,
        max=100,
        group="Provisioned capacity",
        when=~Load.on_demand,
        rising=False,
        source=pages.AUTO_SCALING,
        help="What auto scaling keeps of the provisioned capacity in use. A spiky load uses less: auto scaling needs "
        "minutes, and burst capacity bridges at most 300 seconds.",
    )
    provisioned = ~Load.on_demand

    @step("Table write capacity", unit="WCU", source=pages.PROVISIONED, when=provisioned)
    def table_wcu(self):
        """At {utilisation} in use the table needs {table_wcu} outside the peak, global secondary indexes aside."""
        return np.maximum(ceil(self.writes * self.write_units * 100 / self.utilisation), 1)

    @step("Table write capacity at peak", unit="WCU", source=pages.PROVISIONED, when=provisioned)
    def table_wcu_at_peak(self):
        """At peak it needs {table_wcu_at_peak}."""
        return np.maximum(ceil(self.writes_at_peak * self.write_units * 100 / self.utilisation), 1)

    @step("Write capacity of an index", unit="WCU", source=pages.GSI, when=provisioned & Load.gsis.above(0))
    def gsi_wcu(self):
        """Each global secondary index needs {gsi_wcu}; one that is short of capacity throttles the table as well."""
        return np.maximum(ceil(self.writes * self.gsi_units * 100 / self.utilisation), 1)

    @step("Write capacity of an index at peak", unit="WCU", source=pages.GSI, when=provisioned & Load.gsis.above(0))
    def gsi_wcu_at_peak(self):
        """At peak each needs {gsi_wcu_at_peak}."""
        return np.maximum(ceil(self.writes_at_peak * self.gsi_units * 100 / self.utilisation), 1)

    @step("Write capacity", unit="WCU", when=provisioned)
    def wcu(self):
        """Outside the peak {wcu} are provisioned as plain write capacity."""
        indexes = self.gsis * self.gsi_wcu
        own = np.where(self.gsis > 0, self.table_wcu + indexes, self.table_wcu)
        return np.where(self.replicas != 0, indexes, own)

    @step("Write capacity at peak", unit="WCU", when=provisioned)
    def wcu_at_peak(self):
        """At peak it is {wcu_at_peak}."""
        indexes = self.gsis * self.gsi_wcu_at_peak
        own = np.where(self.gsis > 0, self.table_wcu_at_peak + indexes, self.table_wcu_at_peak)
        return np.where(self.replicas != 0, indexes, own)

    @step("Read capacity", unit="RCU", source=pages.PROVISIONED, when=provisioned)
    def rcu(self):
        """At {utilisation} in use the reads need {rcu} outside the peak."""
        return np.maximum(ceil(self.read_load * 100 / self.utilisation), 1)

    @step("Read capacity at peak", unit="RCU", source=pages.PROVISIONED, when=provisioned)
    def rcu_at_peak(self):
        """At peak they need {rcu_at_peak}."""
        return np.maximum(ceil(self.read_load_at_peak * 100 / self.utilisation), 1)

    @step("Capacity to empty the table", unit="WCU-hours", when=provisioned & Load.emptied.above(0))
    def delete_hours(self):
        """Deleting item by item takes {delete_hours} a month on top, global secondary indexes aside."""
        return self.deletes * self.write_units * 100 / self.utilisation / SECONDS_PER_HOUR

    @step(
        "Index capacity to empty the table",
        unit="WCU-hours",
        when=provisioned & Load.emptied.above(0) & Load.gsis.above(0),
    )
    def index_delete_hours(self):
        """The global secondary indexes take {index_delete_hours} for it."""
        return self.deletes * self.gsis * self.gsi_units * 100 / self.utilisation / SECONDS_PER_HOUR

    @step("Capacity to find the items", unit="RCU-hours", when=provisioned & Load.emptied.above(0))
    def scan_hours(self):
        """Scanning for them takes {scan_hours}."""
        return self.scan_units * 100 / self.utilisation / SECONDS_PER_HOUR
