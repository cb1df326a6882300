"""Data stored and copied: storage, backups, exports, streams."""

import numpy as np

from calculator.kernel import DAYS, HOURS, KIB_PER_GIB, SECONDS, Flag, Number, Rate, line, step
from calculator.services.dynamodb import pages
from calculator.services.dynamodb.load import Load
from calculator.services.dynamodb.rates import FREE_STORAGE, FREE_STREAM_READS, OFFER
from calculator.services.dynamodb.reserved import Reserved

BYTES_PER_GIB = 1024**3
OVERHEAD_BYTES, REPLICA_BYTES = 100, 48
STORED = Rate(OFFER, "Data Storage Indexed{table_class} GB-Mo", words={"standard": "", "standard-ia": " - IA"})


class Storage(Reserved):
    pitr = Flag("Point-in-time recovery", group="Backup", help="Continuous backups of the table and its LSIs.")
    replica_pitr = Flag(
        "Point-in-time recovery of replicas", group="Backup", advanced=True, when=pitr.on() & Load.is_global
    )
    backup_gb = Number("On-demand backups kept", unit="GB", max=1e9, group="Backup", help="All backups together.")
    restore_gb = Number("Restored", unit="GB", monthly=True, max=1e9, group="Backup", help="A month, from any backup.")
    export_gb = Number(
        "Full exports to S3", unit="GB", monthly=True, max=1e9, group="Backup", help="A month, the table's size each."
    )
    incremental_gb = Number(
        "Incremental exports to S3", unit="GB", monthly=True, max=1e9, group="Backup", help="A month."
    )
    import_gb = Number(
        "Imported from S3", unit="GB", monthly=True, max=1e9, group="Backup", help="A month, uncompressed."
    )

    stream_reads = Number(
        "Stream read requests",
        unit="reads",
        monthly=True,
        max=1e15,
        group="Streams",
        source=pages.STREAM_COST,
        help="GetRecords calls a month. Reads by Lambda and by global tables are free: leave them out.",
    )
    stream_readers = Number(
        "Readers of the stream", unit="readers", max=100, whole=True, group="Streams", help="At the same time."
    )
    stream_lag = Number(
        "Longest delay of a reader",
        unit="hours",
        default=1,
        max=HOURS,
        group="Streams",
        advanced=True,
        when=stream_reads.above(0) | stream_readers.above(0),
    )
    cdc = Flag(
        "Changes to Kinesis Data Streams", group="Streams", help="The Kinesis stream itself is billed by Kinesis."
    )

    @step("Overhead per item", unit="bytes", source=pages.SIZES, when=Load.overhead.on())
    def overhead_bytes(self):
        """DynamoDB adds {overhead_bytes} to each item it stores."""
        return np.where(self.replicas != 0, OVERHEAD_BYTES + REPLICA_BYTES, OVERHEAD_BYTES)

    @step("Overhead", unit="GB", when=Load.overhead.on())
    def overhead_gb(self):
        """For the items of the table that is {overhead_gb}."""
        return self.items * self.overhead_bytes / BYTES_PER_GIB

    @step("Expired and not yet deleted", unit="GB", source=pages.TTL, when=Load.expired.above(0))
    def expired_gb(self):
        """Expired items stay {ttl_days} until TTL deletes them: {expired_gb} at any time."""
        return self.expired * self.item_kb * SECONDS * self.ttl_days / DAYS / KIB_PER_GIB

    @step("Stored in global indexes", unit="GB", source=pages.GSI, when=Load.gsis.above(0))
    def gsi_gb(self):
        """Together the global secondary indexes hold {gsi_gb}."""
        share = np.minimum(self.gsi_share, 100) / 100
        return self.gsis * share * (self.items * self.gsi_size / KIB_PER_GIB + self.overhead_gb)

    @step("Stored in local indexes", unit="GB", source=pages.LSI, when=Load.lsis.above(0))
    def lsi_gb(self):
        """Together the local secondary indexes hold {lsi_gb}."""
        share = np.minimum(self.lsi_share, 100) / 100
        return self.lsis * share * (self.items * self.lsi_size / KIB_PER_GIB + self.overhead_gb)

    @step("Stored in the table", unit="GB")
    def table_gb(self):
        """With its local secondary indexes, if any, the table holds {table_gb}."""
        extra = self.overhead_gb + self.expired_gb + self.lsi_gb
        return np.where(extra > 0, self.storage_gb + extra, self.storage_gb)

    @step("Stored", unit="GB")
    def stored_gb(self):
        """With its global secondary indexes, if any, it holds {stored_gb}."""
        return np.where(self.gsis > 0, self.table_gb + self.gsi_gb, self.table_gb)

    @line(
        "Data storage",
        unit="GB-months",
        source=pages.PRICES_ON_DEMAND,
        rate=STORED,
        allowance=FREE_STORAGE,
    )
    def storage(self):
        """{stored_gb} are stored all month."""
        return self.stored_gb

    @line(
        "Data storage",
        unit="GB-months",
        source=pages.GLOBAL,
        when=Load.is_global,
        rate=STORED,
        each="replicas",
        allowance=FREE_STORAGE,
    )
    def replica_storage(self):
        """Every replica stores the whole table: {stored_gb} each."""
        return self.stored_gb

    @line(
        "Point-in-time recovery",
        unit="GB-months",
        source=pages.PRICES_ON_DEMAND,
        when=pitr.on(),
        rate=Rate(OFFER, "PITR Backup Storage GB-Mo"),
    )
    def pitr_gb(self):
        """Continuous backups are billed by the size of the table and its local secondary indexes: {pitr_gb}."""
        return self.table_gb

    @line(
        "Point-in-time recovery",
        unit="GB-months",
        source=pages.PRICES_ON_DEMAND,
        when=replica_pitr.on() & pitr.on() & Load.is_global,
        rate=Rate(OFFER, "PITR Backup Storage GB-Mo"),
        each="replicas",
    )
    def replica_pitr_gb(self):
        """The same in every replica: {replica_pitr_gb} each."""
        return self.table_gb

    @line(
        "On-demand backups",
        unit="GB-months",
        source=pages.PRICES_ON_DEMAND,
        when=backup_gb.above(0),
        rate=Rate(OFFER, "On-Demand Backup Storage GB-Month"),
    )
    def backups(self):
        """{backup_gb} of backups are kept."""
        return self.backup_gb

    @line(
        "Restore",
        unit="GB",
        source=pages.PRICES_ON_DEMAND,
        when=restore_gb.above(0),
        rate=Rate(OFFER, "Restore Data Size"),
    )
    def restored(self):
        """{restore_gb} are restored."""
        return self.restore_gb

    @line(
        "Full export",
        unit="GB",
        source=pages.PRICES_ON_DEMAND,
        when=export_gb.above(0),
        rate=Rate(OFFER, "Export Data Size per GB"),
    )
    def exported(self):
        """{export_gb} are exported in full; storing them is billed by S3."""
        return self.export_gb

    @line(
        "Incremental export",
        unit="GB",
        source=pages.PRICES_ON_DEMAND,
        when=incremental_gb.above(0),
        rate=Rate(OFFER, "Export Data Size Incremental Export per GB"),
    )
    def exported_changes(self):
        """{incremental_gb} of changes are exported; storing them is billed by S3."""
        return self.incremental_gb

    @line(
        "Import",
        unit="GB",
        source=pages.PRICES_ON_DEMAND,
        when=import_gb.above(0),
        rate=Rate(OFFER, "Import Data Size"),
    )
    def imported(self):
        """{import_gb} are imported, which takes no write capacity."""
        return self.import_gb

    @line(
        "Stream reads",
        unit="reads",
        source=pages.STREAM_COST,
        when=stream_reads.above(0),
        rate=Rate(OFFER, "Streams Read Requests"),
        allowance=FREE_STREAM_READS,
    )
    def streamed(self):
        """{stream_reads} of the stream are billed."""
        return self.stream_reads

    @line(
        "Change data capture",
        unit="units",
        source=pages.CDC,
        when=cdc.on(),
        rate=Rate(OFFER, "Change Data Capture Units for Kinesis Data Streams"),
    )
    def captured(self):
        """Each change, TTL deletes included, is sent in units of 1 KB: {captured} a month."""
        changes = self.writes_month + self.expired * SECONDS
        return np.where(self.emptied > 0, changes + self.deletes, changes) * self.item_write_units
