"""What the template says of a function, and one invocation of it in units of the bill."""

from bench.bill import Use
from bench.invoke import Invocation
from bench.prices import Unit
from tests.cloudformation import load_template, resources_of

FUNCTIONS = resources_of(load_template(), "AWS::Serverless::Function")

ONE_PROCESSOR_MB = 1769
"""https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html"""

PLATFORM_LOG_BYTES = 900
"""The bytes that Lambda itself logs for one invocation: start, end and report."""


def parameter(name: str) -> str:
    """Give the default of a parameter of the template."""
    return str(load_template()["Parameters"][name]["Default"])


def memory_mb(function: str) -> int:
    """Give a function's memory."""
    size: int = FUNCTIONS[function]["Properties"]["MemorySize"]
    return size


def billed_s(wall_s: float, cpu_s: float, memory_mb: int) -> float:
    """Seconds that Lambda would bill for this time here, of which `cpu_s` is computing.

    Waiting is the same there. Computing is slower below one processor's worth of memory.
    """
    return max(0.0, wall_s - cpu_s) + cpu_s / min(1.0, memory_mb / ONE_PROCESSOR_MB)


def computing(function: str, wall_s: float, cpu_s: float) -> Use:
    """The use of that time of a function."""
    seconds = billed_s(wall_s, cpu_s, memory_mb(function))
    return Use({Unit.LAMBDA_GB_SECOND: seconds * memory_mb(function) / 1024})


def use_of(function: str, used: Invocation) -> Use:
    """What one invocation comes to."""
    messages = sum(count for name, count in used.requests.items() if "Message" in name)
    counted = Use(
        {
            Unit.LAMBDA_REQUEST: 1,
            Unit.READ_UNIT: used.read_units,
            Unit.WRITE_UNIT: used.write_units,
            Unit.SQS_REQUEST: messages,
            Unit.MAIL: used.requests.get("SendEmail", 0),
            Unit.TRACE: 1,
        }
    )
    spent = computing(function, used.wall_s, used.cpu_s)
    return counted + spent + logged(used.log_bytes + PLATFORM_LOG_BYTES)


def logged(bytes_: float) -> Use:
    """The use of log lines, from ingestion to their end."""
    gb, months = bytes_ / 1e9, int(parameter("LogRetentionDays")) / 30
    return Use({Unit.LOG_GB: gb, Unit.LOG_GB_MONTH: gb * months})


def stored(bytes_: float, months: float = 1) -> Use:
    """The use of storing that much in the table, with its backup."""
    gb_months = bytes_ / 1e9 * months
    return Use({Unit.TABLE_GB_MONTH: gb_months, Unit.BACKUP_GB_MONTH: gb_months})
