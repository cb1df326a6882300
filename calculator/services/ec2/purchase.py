"""The ways to pay for an instance, in AWS's words, and what each binds you to."""

COMMITMENTS = (
    ("ri-standard", "Standard Reserved", "Up to 72% off; bound to a family and Region; unused hours are paid."),
    ("ri-convertible", "Convertible Reserved", "May be exchanged for other types; unused hours are paid."),
    ("sp-compute", "Compute Savings Plan", "Any type and Region, Fargate and Lambda too; unused hours are paid."),
)
TERMS = (("1yr", "1 year", 12.0), ("3yr", "3 years", 36.0))
PAYMENTS = (("no", "No Upfront"), ("partial", "Partial Upfront"), ("all", "All Upfront"))

OPTIONS = (
    ("on-demand", "On-Demand", "No commitment; for short, spiky or untested work."),
    *(
        (f"{code}-{term}-{payment}", f"{name}, {years}, {words}", hint)
        for code, name, hint in COMMITMENTS
        for term, years, _ in TERMS
        for payment, words in PAYMENTS
    ),
    ("spot", "Spot", "Up to 90% off; AWS may take the instance back with two minutes' notice."),
)
MONTHS = {code: 0.0 for code, *_ in OPTIONS} | {
    f"{code}-{term}-{payment}": months
    for code, *_ in COMMITMENTS
    for term, _, months in TERMS
    for payment, _ in PAYMENTS
}
COMMITTED = tuple(code for code, months in MONTHS.items() if months)
ALL_UPFRONT = tuple(code for code in COMMITTED if code.endswith("-all"))
UPFRONT = tuple(code for code in COMMITTED if not code.endswith("-no"))
