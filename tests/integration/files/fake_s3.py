"""As much of an S3-compatible store as the product uses, on a real socket: PUT, GET with ranges, HEAD, DELETE, list."""

from __future__ import annotations

import re
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape


class FakeS3:
    """One bucket. `asked`: method, key, range of every request."""

    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}
        self.asked: list[tuple[str, str, str]] = []
        handler = type("Handler", (_Handler,), {"fake": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.endpoint = f"http://127.0.0.1:{self._server.server_port}"
        Thread(target=self._server.serve_forever, daemon=True).start()

    def listing(self, prefix: str, delimiter: str) -> bytes:
        keys = sorted(key for key in self.objects if key.startswith(prefix))
        deeper = {key for key in keys if delimiter and delimiter in key[len(prefix) :]}
        folders = {prefix + key[len(prefix) :].partition(delimiter)[0] + delimiter for key in deeper}
        keys = [key for key in keys if key not in deeper]
        found = "".join(
            f"<CommonPrefixes><Prefix>{escape(folder)}</Prefix></CommonPrefixes>"
            for folder in sorted(folders)
        ) + "".join(
            f"<Contents><Key>{escape(key)}</Key><Size>{len(self.objects[key])}</Size></Contents>"
            for key in keys
        )
        return (
            '<?xml version="1.0"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">'
            f"<IsTruncated>false</IsTruncated>{found}</ListBucketResult>"
        ).encode()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    fake: FakeS3

    def answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def key(self) -> str:
        path = unquote(urlsplit(self.path).path).split("/", 2)
        key = path[2] if len(path) > 2 else ""
        self.fake.asked.append((self.command, key, self.headers.get("Range", "")))
        return key

    def body(self) -> bytes:
        if "chunked" in self.headers.get("Transfer-Encoding", ""):
            given = b""
            while size := int(self.rfile.readline().split(b";")[0], 16):
                given += self.rfile.read(size)
                self.rfile.readline()
            self.rfile.readline()
        else:
            given = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        return _unwrapped(given) if self.headers.get("x-amz-decoded-content-length") else given

    def do_PUT(self) -> None:
        self.fake.objects[self.key()] = self.body()
        self.answer(200, ETag='"x"')

    def do_DELETE(self) -> None:
        self.fake.objects.pop(self.key(), None)
        self.answer(204)

    def do_HEAD(self) -> None:
        content = self.fake.objects.get(self.key())
        if content is None:
            self.answer(404)
        else:
            self.answer(200, content, ETag='"x"', Last_Modified="Tue, 24 Nov 2026 12:00:00 GMT")

    def do_GET(self) -> None:
        key = self.key()
        if not key:
            query = parse_qs(urlsplit(self.path).query)
            prefix, delimiter = (query.get(name, [""])[0] for name in ("prefix", "delimiter"))
            self.answer(200, self.fake.listing(prefix, delimiter), Content_Type="application/xml")
            return
        content = self.fake.objects.get(key)
        if content is None:
            self.answer(404, b"<Error><Code>NoSuchKey</Code></Error>", Content_Type="application/xml")
            return
        part = re.match(r"bytes=(\d+)-(\d+)?", self.headers.get("Range", ""))
        if part is None:
            self.answer(200, content, ETag='"x"')
            return
        start, end = int(part[1]), min(int(part[2] or len(content) - 1), len(content) - 1)
        span = f"bytes {start}-{end}/{len(content)}"
        self.answer(206, content[start : end + 1], ETag='"x"', Content_Range=span)

    def log_message(self, *args: object) -> None:
        pass


def _unwrapped(body: bytes) -> bytes:
    """Without the frames of «aws-chunked»."""
    content, rest = b"", body
    while rest:
        size, _, rest = rest.partition(b"\r\n")
        length = int(size.split(b";")[0], 16)
        if length == 0:
            break
        content, rest = content + rest[:length], rest[length + 2 :]
    return content
