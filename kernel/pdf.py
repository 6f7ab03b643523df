"""HTML into PDF. The work is done by `kernel.pdf_worker`, a process of its own for each file: it may take seconds and
much memory, or die, and no page waits for that. It gets none of our secrets: no setting, no open file, no network.
Nor is WeasyPrint ever imported here: it makes Pillow of its process take broken pictures for whole ones.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from threading import BoundedSemaphore

import structlog
from django.db import close_old_connections
from django.utils.translation import gettext as _

from kernel import pango
from kernel.errors import DomainError
from kernel.pdf_worker import NO_LIBRARIES, SECONDS

log = structlog.get_logger(__name__)
ROOT = Path(__file__).resolve().parent.parent
COMMAND = [sys.executable, "-P", "-m", "kernel.pdf_worker"]
AT_ONCE = BoundedSemaphore(2)  # of one web process; each may have a whole core
PATIENCE = 10.0  # for one's turn
KEPT = ("PATH", "HOME", "TMPDIR", "XDG_CACHE_HOME", "LD_LIBRARY_PATH", "FONTCONFIG_PATH", "FONTCONFIG_FILE")


class PdfError(DomainError):
    """No file came; the same request may be sent again."""

    status = 503
    code = "pdf_failed"


def render_pdf(html: str) -> bytes:
    """The HTML as a PDF file. Whatever it refers to is left out: nothing is fetched or read for it.

    Raises PdfError: `pdf_unavailable` without Pango, `pdf_busy` when others are being made, `pdf_failed` otherwise.
    """
    close_old_connections()  # others need the database meanwhile
    if not AT_ONCE.acquire(timeout=PATIENCE):
        detail = _("Other files are being made at the moment. Please repeat in a few seconds.")
        raise PdfError(detail, code="pdf_busy", retry_after=5)
    try:
        done = _worked(html)
    finally:
        AT_ONCE.release()
    if done.returncode == NO_LIBRARIES:
        log.warning("pdf_unavailable", command=pango.COMMAND)
        detail = _(
            "PDF files cannot be made on this server yet. Its administrator installs what is missing with: %s"
        )
        raise PdfError(detail % pango.COMMAND, code="pdf_unavailable")
    said = done.stderr.decode(errors="replace").strip()
    if done.returncode or not done.stdout.startswith(b"%PDF-"):
        log.error("pdf_failed", exit=done.returncode, said=said[-2000:])
        raise PdfError(
            _("The PDF file could not be made. Please repeat; if it fails again, report the problem.")
        )
    if said:
        log.warning("pdf_refused", said=said[-2000:])
    return done.stdout


def _worked(html: str) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(  # noqa: S603
            COMMAND,
            input=html.encode(errors="replace"),
            capture_output=True,
            timeout=SECONDS,
            check=False,
            cwd=ROOT,
            env=_environment(),
            start_new_session=True,
        )
    except subprocess.TimeoutExpired:
        log.error("pdf_timeout", seconds=SECONDS)
        detail = _("The PDF file was not ready in %(seconds)d seconds. Please repeat when less is going on.")
        raise PdfError(detail % {"seconds": SECONDS}) from None


def _environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    return {**kept, "LANG": "C.UTF-8", "PYTHONPATH": str(ROOT)}
