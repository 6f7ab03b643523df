"""`Idempotency-Key`: the same request twice changes things once and gets the same answer."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.response import Response

from kernel import clock
from kernel.errors import DomainError, Invalid
from kernel.locks import advisory_lock
from kernel.models import IdempotencyKey

HEADER = "Idempotency-Key"
View = Callable[..., Response]


class KeyReused(DomainError):
    """The key was used before for a different request."""

    code = "idempotency_key_reused"


def idempotent(view: View) -> View:
    """Decorator of a REST view function. Without the header the view runs as usual.

    With it, the answer (2xx only) is stored in the same transaction as the change; a repeat by the same user to the
    same path gets the stored answer, a repeat that runs at the same time waits for the first.
    """

    @functools.wraps(view)
    def wrapped(request: Request, *args: Any, **kwargs: Any) -> Response:
        key = request.headers.get(HEADER, "")
        if not key:
            return view(request, *args, **kwargs)
        if len(key) > 100:
            raise Invalid(_("The idempotency key is longer than 100 characters."))
        scope = f"{request.user.pk}:{request.method}:{request.path}"[:120]
        digest = hashlib.sha256(request.body).hexdigest()
        with transaction.atomic():
            advisory_lock(f"{scope}\0{key}")
            known = IdempotencyKey.objects.filter(scope=scope, key=key).first()
            if known is not None:
                if known.request_hash != digest:
                    raise KeyReused(_("This idempotency key was used for another request."))
                return Response(known.body, status=known.status, headers={"Idempotent-Replay": "true"})
            response = view(request, *args, **kwargs)
            if 200 <= response.status_code < 300:
                IdempotencyKey.objects.create(
                    scope=scope,
                    key=key,
                    request_hash=digest,
                    status=response.status_code,
                    body=response.data,
                    created_at=clock.now(),
                )
            return response

    return wrapped
