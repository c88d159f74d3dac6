"""The sentences of docs/cost.md; what stands in braces is filled in."""

HEAD = """
Made by `.venv/bin/python -m bench.cost` on {day}: units, requests and milliseconds as measured in
the local cloud, times AWS's list prices in us-east-1, in US dollars, without discounts and taxes.
The prices, each with its source and date, are at the end.
"""

MONTHS = """
{fixed:.2f} of each is there without any school. A school adds {quiet:.4f} in a quiet month and
{busy:.4f} when the school year begins. The free allowances are those that every account has each
month; whatever else runs in the account uses them too. By service, before them:
"""

PIECES = """
A secondary school of 1,500 students; its MIS takes 100 ms a request. The last two rows are what a
stopped night leads to. What a night writes down is paid for with it, for all of the 400 days.
"""

FIXED = """
A month of alarms, dashboard and metrics, of Nightly, and of NotifyCheck {checks} times a day, with
no school at all. What comes to less than half a cent is left out here.
"""

COUNTED = """
One night in fifty is stopped, and every second stop leads to a manual sync; each stop and each sync
is told to two people. When the school year begins, last year's classes go, so that every school is
stopped once more and synced by hand.

One person of each school that is synced by hand signs in. The user pool is in Cognito's plan
Essentials, since the template names no other.

Memory as in the template: {memories}.

Seconds are those of each function's handler in a process of its own: waiting as it was, computing
as slow as its share of a processor, which is a whole one at 1,769 MB. The emulator answers later
than DynamoDB does, so they are rather too high.

Worker starts cold {at_once} times a night; Nightly, each check, each notice and each visit to the
page count as one, which is the most there can be. A cold start is the import of the handler and
the first call; Lambda bills it since August 2025.

A night's logs are paid for with it, for all of their {log_days} days. They are stored compressed,
and counted plain.

X-Ray records one trace a second and 5 % of the others, of each function.

{metrics} metrics of ours, counted from the code: names times the values of their dimensions. A
metric is billed for the hours in which it comes: {night_hours} hours a night, and every hour for
the four that each check sends. The API's {route_metrics} detailed metrics: {office_hours} hours a
day.

The dashboard is opened once a day, and its tables of logs read {scans} days of Worker's logs in
all.

Lambda asks the queue {receives:,} times a month whether there is something: five pollers, 20
seconds at a time.

The platform's back end asks Cognito for a token each hour.

In London, the prices that were not found are those of us-east-1.
"""

LEFT_OUT = """
Nothing to pay: the table's stream (Lambda reads it free), EventBridge's schedules and SES's events,
SSM's standard parameters, AWS's own keys.

A few cents at most: requests to KMS (0.03 for 10,000; the table asks every few minutes, SSM every
ten minutes of a night), SAM's bundles in S3.

The checks while a night lasts: each looks at 50 schools and stops at the first that has not ended.

Tries after a failure, a school's first sync (a night of 2,000 items), Erase, and the calls that the
platform's back end makes for itself.
"""

PRICES = """
arm64, the first tier. Others read them from AWS's price list and published them; "not confirmed" is
what no dated reading was found of. us-east-1:
"""

LONDON_PRICES = """
SES's is the plan of accounts that began to send after 2026-07-21; older ones pay 0.0001. eu-west-2
(London), what was found:
"""

ALLOWANCES = "Free each month, in every account: {allowances}."
