"""What-if: a service's sweep is in its address and anybody's; an estimate's opens for who owns the estimate."""

from typing import Any

from tests.accounts.routes import Row

MINE: dict[str, Any] = {"owner": "ok", "browser": "ok", "rest": "404"}

ROWS = [Row("what-if/", data=lambda world: {"est": str(world.estimate.public_id), "x0": "a1.records"}, **MINE)]
