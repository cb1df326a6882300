"""The AWS pages that the numbers of this service come from."""

LIMITS = "https://docs.aws.amazon.com/streams/latest/dev/service-sizes-and-limits.html"
MODES = "https://docs.aws.amazon.com/streams/latest/dev/how-do-i-size-a-stream.html"
PRICES = "https://aws.amazon.com/kinesis/data-streams/pricing/"
FAN_OUT = "https://docs.aws.amazon.com/streams/latest/dev/enhanced-consumers.html"
KPL = "https://docs.aws.amazon.com/streams/latest/dev/kinesis-kpl-concepts.html"
LAMBDA = "https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html"
KCL = "https://docs.aws.amazon.com/streams/latest/dev/shared-throughput-kcl-consumers.html"
