"""Units of AWS's labels. The calculator feed does not carry them as fields: they are read from the label's words."""

from __future__ import annotations

import re
from collections.abc import Mapping

# What the labels of several offers have in common; the first match wins. An offer whose labels say something else has
# rules of its own (`FeedReader.units`). A label that no rule knows stops the compilation.
_RULES: tuple[tuple[str, str], ...] = (
    (r"Upfront Fee", "CapacityUnit"),
    (r"Capacity Unit Hrs", "CapacityUnit-Hrs"),
    (r"Provisioned Replicated Write Units", "ReplicatedWriteCapacityUnit-Hrs"),
    (r"Provisioned Write Units", "WriteCapacityUnit-Hrs"),
    (r"Provisioned Read Units", "ReadCapacityUnit-Hrs"),
    (r"Replicated Write Request Units", "ReplicatedWriteRequestUnits"),
    (r"Write Request Units", "WriteRequestUnits"),
    (r"^Streams Read Requests", "ReadRequestUnits"),
    (r"Read Request Units", "ReadRequestUnits"),
    (r"Change Data Capture Units", "ChangeDataCaptureUnits"),
    (r"VPC Lattice Service per Connections$", "Connections"),
    (r"VPC Lattice Service per Requests$", "Requests"),
    (r"Monitoring and automation", "Objects"),
    (r"[Pp]er object|Storage Lens", "Objects"),
    (r"Batch Operations jobs", "Jobs"),
    (r"per Tag Mo", "Tag-Mo"),
    (r"RestoreObject (Bulk|Standard|Expedited) INT Retrieval per GB", "GB"),
    (r"Retrieval RestoreObject$", "GB"),
    (r"per IOPS Mo", "IOPS-Mo"),
    (r"per IOs", "IOs"),
    (r"GiBps", "GiBps-mo"),
    (r"SnapshotAPIUnits", "SnapshotAPIUnits"),
    (r"Fast Snapshot Restore", "DSU-Hrs"),
    (r"SnapshotArchiveRetrieval", "GB"),
    (r"PutRequest", "PUT payload units"),
    (r"ShardHour", "ShardHour"),
    (r"StreamHr", "StreamHr"),
    (
        r"GB[- ]?[Mm]o|per GB month|Archive ?Access$|Archive Instant Access$|Instant Retrieval Storage$|Stored Data",
        "GB-Mo",
    ),
    (
        r"^(COPY|PUT|POST|GET|LIST)\b.*[Rr]equests|per Requests$|Requests$|API|RestoreObject$|per Request$",
        "Requests",
    ),
    (r"Restore Object|^(Upload|Copy|Initiate|Complete|Lifecycle)", "Requests"),
    (r"per hours?$|[Hh]ourly|per Hrs$|per Hours?$|hours Tier\d$|Hour per|Monitor", "Hrs"),
    (r"Assessment$", "Assessments"),
    (r"ReachabilityAnalyses", "Analyses"),
    (r"per Runs", "Runs"),
    (r"Contributor Insights", "Rules"),
    (r"Event |events$", "Events"),
    (r"MetricUpdate", "MetricUpdates"),
    (r"Application Signals", "Signals"),
    (r"^Metric (for the first 1000000000|\d+ upto (4000000000|Inf))$|ObservationCount", "Observations"),
    (r"^Metric ", "Metrics"),
    (r"Alarm", "Alarms"),
    (r"StartLiveTail", "Minutes"),
    (r"City Network", "City-network-hours"),
    (
        r"GB|GigaBytes|Data ?Size|[Ll]ogs|Retrieval|Data Ingestion|Parquet|DataTransfer|data transfer|Dual Layer",
        "GB",
    ),
)
_COMPILED = tuple((re.compile(pattern), unit) for pattern, unit in _RULES)
_EXACT = {
    "Metric 0 upto Inf": "Metrics",
    "API Request GetMetricData": "Metrics requested",
    "CW CityNetworkCloudWatch City Network": "City-network-hours",
    "CW InternetMonitorCloudWatch Internet Monitor": "Resource-hours",
    "CloudWatch Network Monitor CloudWatch NM-Paid": "Hrs",
}


def unit_of(label: str) -> str:
    """The unit a rate's label is billed in. ValueError for a label no rule knows."""
    found = find_unit(label, {})
    if not found:
        raise ValueError(f"no unit rule for the label {label!r}")
    return found


def find_unit(label: str, own: Mapping[str, str]) -> str:
    """The unit a rate's label is billed in; empty where no rule knows it. ``own`` are the rules of its offer (unit by
    pattern), which go first.
    """
    for pattern, unit in own.items():
        if re.search(pattern, label):
            return unit
    if label in _EXACT:
        return _EXACT[label]
    return next((unit for pattern, unit in _COMPILED if pattern.search(label)), "")
