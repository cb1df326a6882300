"""How often something may be tried: counted in the cache, refused in words with `Retry-After`.

A try is counted before it is made, so that many at once do not slip through. Without a shared cache (REDIS_URL) each
process counts for itself, which allows as many times the tries as there are processes.
"""

from __future__ import annotations

import ipaddress
import time
from dataclasses import dataclass
from hashlib import sha256

from django.core.cache import cache
from django.http import HttpRequest
from rest_framework.throttling import BaseThrottle


@dataclass(frozen=True)
class Limit:
    """At most `many` tries of `what` in `seconds`, of one address or account."""

    name: str
    many: int
    seconds: int
    what: str

    def spend(self, subject: str) -> int:
        """Count a try. 0 where it may be made, else the seconds until the next may."""
        now = time.time()
        key = self._key(subject, now)
        cache.add(key, 0, self.seconds)
        try:
            spent = cache.incr(key)
        except ValueError:  # it ran out between the two
            cache.set(key, 1, self.seconds)
            spent = 1
        return 0 if spent <= self.many else max(1, int(self.seconds - now % self.seconds))

    def give_back(self, subject: str) -> None:
        """Forget this subject's tries: the last one was right."""
        cache.delete(self._key(subject, time.time()))

    def _key(self, subject: str, now: float) -> str:
        # Subjects are addresses and e-mail addresses: a cache need not know them.
        return f"tries:{self.name}:{sha256(subject.encode()).hexdigest()}:{int(now // self.seconds)}"


SIGN_IN_FROM = Limit("sign-in-from", 50, 900, "tries to sign in from this network address")
SIGN_IN_TO = Limit("sign-in-to", 10, 900, "tries to sign in to this account")
SIGN_UP_FROM = Limit("sign-up-from", 20, 3600, "tries to sign up from this network address")
RESET_FROM = Limit("reset-from", 20, 3600, "requests for a new password from this network address")
RESET_TO = Limit("reset-to", 5, 3600, "requests for a new password of this account")
PASSWORD_OF = Limit("password-of", 10, 900, "wrong passwords for this account")
TOKENS_OF = Limit("tokens-of", 60, 3600, "new tokens of this account")
PASSPHRASE_FROM = Limit("passphrase-from", 50, 900, "passphrases tried from this network address")
PASSPHRASE_OF = Limit("passphrase-of", 20, 900, "passphrases tried for this link")

SWEEPS_FROM = Limit("sweeps-from", 300, 3600, "what-ifs started from this network address")
SWEEPS_ANONYMOUS_FROM = Limit(
    "sweeps-anonymous-from", 60, 3600, "what-ifs started without an account from this network address"
)
UPLOADS_FROM = Limit("uploads-from", 120, 3600, "files sent from this network address")
"""A file is kept for a week, and a browser that forgets its cookie is a new one each time."""


def sweep_refused(request: HttpRequest, *, account: bool) -> tuple[str, int] | None:
    """Count the start of a sweep, which a browser that forgets its cookie may not repeat for ever. None where it may be
    made; else why not, in words, and the seconds until the next may.
    """
    for limit in (SWEEPS_FROM,) if account else (SWEEPS_ANONYMOUS_FROM, SWEEPS_FROM):
        if wait := limit.spend(address(request)):
            return words(limit, wait), wait
    return None


def address(request: HttpRequest) -> str:
    """Whom a request comes from: the peer, or whom a trusted proxy names. Of IPv6 the network a household has. Those
    without an address, as over a Unix socket, are one.
    """
    found = BaseThrottle().get_ident(request) or ""  # type: ignore[arg-type]
    try:
        ip = ipaddress.ip_address(found)
    except ValueError:
        return found
    return str(ipaddress.ip_network((ip, 64), strict=False)) if ip.version == 6 else found


def words(limit: Limit, wait: int) -> str:
    """Why not, and when again."""
    minutes = -(-wait // 60)
    when = f"{wait} seconds" if wait <= 90 else f"{minutes} minutes"
    return f"Too many {limit.what}. Try again in {when}."
