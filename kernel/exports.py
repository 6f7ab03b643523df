"""Tables of any length as files: rows come one by one and are never all in memory. What a cell holds is data, never a
formula (kernel.tables)."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from typing import IO, Any

from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header

from kernel.tables import harmless

Rows = Iterable[Sequence[Any]]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def csv_lines(rows: Rows) -> Iterator[bytes]:
    """With a byte-order mark and semicolons, as Russian Excel opens it."""
    yield b"\xef\xbb\xbf"
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    for row in rows:
        writer.writerow([harmless(cell) for cell in row])
        yield out.getvalue().encode()
        out.seek(0)
        out.truncate()


def xlsx_file(rows: Rows) -> IO[bytes]:
    """A temporary file, ready to be read; the first row stays in sight."""
    import openpyxl
    from openpyxl.cell import WriteOnlyCell

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.freeze_panes = "A2"

    def cell(value: Any) -> Any:
        made = WriteOnlyCell(sheet, value=value)
        if isinstance(value, str):
            made.data_type = "s"
        return made

    for row in rows:
        sheet.append([cell(value) for value in row])
    file = tempfile.TemporaryFile()  # noqa: SIM115  the response closes it
    book.save(file)
    file.seek(0)
    return file


def download(rows: Rows, name: str, kind: str) -> HttpResponseBase:
    """`kind` is csv or xlsx."""
    file_name = f"{name}.{kind}"
    if kind == "xlsx":
        return FileResponse(xlsx_file(rows), as_attachment=True, filename=file_name, content_type=XLSX)
    response = StreamingHttpResponse(csv_lines(rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, file_name) or ""
    return response
