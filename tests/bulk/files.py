"""Files made for tests of bulk upload."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter

AWS_HEADER = (
    "",
    "Group\n(Group name cannot contain '>', '<' and '&')",
    "Description\n(Description cannot contain '>', '<' and '&')",
    "AWS Region",
    "Operating System",
    "Instance Type",
    "Tenancy",
    "Number of Instances",
    "Assumed Usage",
    "Usage Type",
    "Purchasing Option",
    "Storage Type",
    "Storage amount per Instance\n(GB)",
    "Provisioning IOPS per instance\n(applicable for\ngp3, io1, io2)",
    "EBS Throughput per Instance\n(applicable for gp3)\n(Mbps)",
    "Snapshot Frequency",
    "EBS Snapshot amount per Instance (GB/snapshot)",
)
WEB = [
    *(1, "Prod", "web", "us-east-1", "Linux", "m5.large", "Shared Instances", 2, "", "Always On", "On-Demand"),
    *("General Purpose SSD (gp3)", 100, 4000, 125, "Daily", 5),
]
WEEK = [
    *(2, "Prod", "week", "eu-west-1", "Windows Server", "r5.xlarge", "Shared Instances", 1, 40, "Hours/Week"),
    *("On-Demand", "", "", "", "", "No snapshot storage", ""),
]
PLAN = [
    *(3, "Dev", "plan", "us-east-1", "Linux", "m5.large", "Shared Instances", 3, "", "Always On"),
    *("1 Yr All Upfront Compute Savings Plan", "", "", "", "", "", ""),
]
SQL = [
    *(4, "Dev", "sql", "us-east-1", "Windows Server with SQL Server Standard", "m5.large", "Shared Instances", 2, ""),
    *("Always On", "On-Demand", "", "", "", "", "", ""),
]
WRONG = [
    *(5, "Dev", "wrong", "Mars", "Linux", "m9z.large", "Shared Instances", "two", "", "Sometimes", "5 Yr Magic"),
    *("", "", "", "", "", ""),
]


def workbook(rows: Sequence[Sequence[Any]], sheet: str = "Inputs") -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.add_worksheet("Instructions").write_string(0, 0, "Read me first")
        page = book.add_worksheet(sheet)
        for r, row in enumerate(rows):
            for c, value in enumerate(row):
                if value != "":
                    page.write(r, c, value)
    return out.getvalue()


def aws_template(*rows: Sequence[Any]) -> bytes:
    """AWS's own file: two rows above the header, the table one column to the right."""
    above = ["", "", "", "", "Elastic Cloud Compute (EC2) Specifications"]
    return workbook([[], above, AWS_HEADER, *rows])


INVENTORY = (
    "Server,Qty,OS,Instance,Location,Disk (MB),Owner\n"
    "web,2,Linux,m5.large,Europe (Ireland),102400,=cmd\n"
    "db,1,beos,m5.large,us-east-1,1 TB,me\n"
    "app,1,Linux,t3.large,us-east-1,1 TB,me\n"
)
