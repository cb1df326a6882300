"""The engine: fields, steps, evaluation, trace, ledger. numpy and the standard library only; never Django."""

from calculator.kernel.choice import Choice, Choices
from calculator.kernel.conditions import Condition
from calculator.kernel.fields import Fault, Field, Flag
from calculator.kernel.number import Number
from calculator.kernel.parts import part
from calculator.kernel.service import Service
from calculator.kernel.steps import Allowance, Demand, Of, Rate, check, line, rule, size, step
from calculator.kernel.trace import ceil, floor
from calculator.kernel.units import DAYS, HOURS, KIB_PER_GIB, MIB_PER_GIB, SECONDS
from calculator.kernel.ways import Compare, UnitCost, Way

__all__ = [
    "DAYS",
    "HOURS",
    "KIB_PER_GIB",
    "MIB_PER_GIB",
    "SECONDS",
    "Allowance",
    "Choice",
    "Choices",
    "Compare",
    "Condition",
    "Demand",
    "Fault",
    "Field",
    "Flag",
    "Number",
    "Of",
    "Rate",
    "Service",
    "UnitCost",
    "Way",
    "ceil",
    "check",
    "floor",
    "line",
    "part",
    "rule",
    "size",
    "step",
]
