"""How many random examples a service gets.

What is tried at random for every service has a budget that all services share: a new service makes each a little less
thoroughly tried by chance, not the whole run longer. What is tried on purpose (examples with a link, every option,
every limit) is tried for each in full.
"""

from calculator.services import services


def shared(all_together: int, *, least: int) -> int:
    """Examples for each service, `least` where there are very many."""
    return max(least, all_together // len(services()))
