"""The people of the estimates' tests, for sweeps."""

from tests.estimates.conftest import alice, anonymous, bob, owner, stranger

__all__ = ["alice", "anonymous", "bob", "owner", "stranger"]
