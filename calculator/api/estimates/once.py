"""Making something once: a request that is sent again because its answer was lost makes nothing twice."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from rest_framework.request import Request

from calculator.api.models import Creation
from calculator.api.private import KEY, given_key, refused_key
from calculator.estimates.access import Viewer, digest
from calculator.estimates.models import Estimate

KEPT = timedelta(days=1)


def once(request: Request, viewer: Viewer, body: Any, make: Callable[[], Estimate]) -> Estimate:
    """What `make` makes, or what it made a day ago at most for the same key of the same account and the same body."""
    given = given_key(request)
    if not given or viewer.user is None:
        return make()
    key = digest(given)
    said = sha256(json.dumps([request.path, body], sort_keys=True).encode()).hexdigest()
    for attempt in (1, 2):
        found = Creation.objects.select_related("estimate").filter(user=viewer.user, key=key, at__gt=_oldest()).first()
        if found is not None:
            if found.body != said:
                raise refused_key(f"This {KEY} came with another body before: take a new key for a new request.")
            return found.estimate
        try:
            with transaction.atomic():
                Creation.objects.filter(user=viewer.user, at__lte=_oldest()).delete()
                made = make()
                Creation.objects.create(user_id=viewer.user, key=key, body=said, estimate=made)
        except IntegrityError:
            # The same request came twice at once: the other one made it.
            if attempt == 2:
                raise
        else:
            return made
    raise AssertionError


def _oldest() -> Any:
    return timezone.now() - KEPT
