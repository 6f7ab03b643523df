"""Answering a request for a stored file, whole or a part of it, block by block."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator, Mapping

from asgiref.sync import sync_to_async
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from kernel.ranges import NotSatisfiable, part_of


def blob_response(
    request: HttpRequest,
    size: int,
    tag: str,
    read: Callable[[int, int], Iterator[bytes]],
    headers: Mapping[str, str],
) -> HttpResponseBase:
    """200, 206, 304 or 416. `read` gives the bytes between two places, `tag` names this very content."""
    response: HttpResponseBase
    if request.headers.get("If-None-Match") == tag:
        response = HttpResponse(status=304)
    else:
        try:
            part = part_of(request.headers.get("Range", ""), size)
        except NotSatisfiable:
            return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
        start, end = part or (0, size)
        head = request.method == "HEAD"
        response = HttpResponse() if head else StreamingHttpResponse(_blocks(read(start, end)))
        response.status_code = 200 if part is None else 206
        response["Content-Length"] = str(end - start)
        if part is not None:
            response["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
    for name, value in headers.items():
        response[name] = value
    response["X-Content-Type-Options"] = "nosniff"
    response["Referrer-Policy"] = "no-referrer"
    response["Accept-Ranges"] = "bytes"
    response["ETag"] = tag
    response["Vary"] = "Cookie"
    return response


async def _blocks(blocks: Iterator[bytes]) -> AsyncIterator[bytes]:
    """Read in a thread, block by block: never more than one of them is in memory."""
    try:
        while block := await sync_to_async(_next, thread_sensitive=False)(blocks):
            yield block
    finally:
        await sync_to_async(_close, thread_sensitive=False)(blocks)


def _next(blocks: Iterator[bytes]) -> bytes:
    return next(blocks, b"")


def _close(blocks: Iterator[bytes]) -> None:
    close = getattr(blocks, "close", None)
    if close is not None:
        close()
