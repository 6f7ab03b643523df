"""Tables as people have them: CSV of any office program, XLSX, and columns called in either language.

The formats of django-import-export with what spreadsheets really do: semicolons and Windows-1251 in Russian CSV,
numbers where texts are meant, and formulas that must never come from data.
"""

from __future__ import annotations

import csv
import io
from typing import Any

import tablib
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from import_export.formats import base_formats
from import_export.tmp_storages import CacheStorage

FORMULA = ("=", "+", "-", "@", "\t", "\r")


class CsvTable(base_formats.CSV):  # type: ignore[misc]
    """Comma or semicolon, UTF-8 or Windows-1251; written with a byte-order mark, so that Excel reads it."""

    def is_binary(self) -> bool:
        return True  # bytes all the way: the encoding is found out here

    def get_read_mode(self) -> str:
        return "rb"

    def create_dataset(self, in_stream: bytes | str, **kwargs: Any) -> tablib.Dataset:
        text = in_stream if isinstance(in_stream, str) else _decoded(in_stream)
        first = text.split("\n", 1)[0]
        delimiter = ";" if first.count(";") > first.count(",") else ","
        rows = csv.reader(io.StringIO(text), delimiter=delimiter)
        return _dataset([[_plain(cell) for cell in row] for row in rows])

    def export_data(self, dataset: tablib.Dataset, **kwargs: Any) -> bytes:
        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerow(dataset.headers or ())
        writer.writerows([harmless(cell) for cell in row] for row in dataset)
        return b"\xef\xbb\xbf" + out.getvalue().encode()


class XlsxTable(base_formats.XLSX):  # type: ignore[misc]
    """The first sheet. Texts are written as texts, whatever they begin with."""

    def create_dataset(self, in_stream: bytes) -> tablib.Dataset:
        import openpyxl

        sheet = openpyxl.load_workbook(io.BytesIO(in_stream), read_only=True, data_only=True).active
        rows = [list(row) for row in sheet.iter_rows(values_only=True)] if sheet is not None else []
        return _dataset(rows)

    def export_data(self, dataset: tablib.Dataset, **kwargs: Any) -> bytes:
        import openpyxl

        book = openpyxl.Workbook()
        sheet = book.active
        for number, row in enumerate([dataset.headers or (), *dataset], start=1):
            for column, value in enumerate(row, start=1):
                cell = sheet.cell(number, column, value)
                if isinstance(value, str):
                    cell.data_type = "s"  # not a formula, though it may begin like one
        sheet.freeze_panes = "A2"
        out = io.BytesIO()
        book.save(out)
        return out.getvalue()


class BriefStorage(CacheStorage):  # type: ignore[misc]
    """Keeps an uploaded table between its check and its import: in the cache, since the next request may reach
    another machine, and for a quarter of an hour, since it may hold initial passwords."""

    CACHE_LIFETIME = 900
    CACHE_PREFIX = "import-"

    def read(self) -> bytes:
        data = cache.get(self.CACHE_PREFIX + self.name)
        if data is None:
            raise ValidationError(
                _("The check is older than a quarter of an hour. Please upload the file again.")
            )
        return bytes(data)


def text_of(value: Any) -> str:
    """A cell as a text: 20401.0 of a spreadsheet is the login 20401."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip()


def rename_columns(dataset: tablib.Dataset, names: dict[str, str]) -> None:
    """Call columns by their stable names; `names`: any accepted title in lower case → stable name.

    Raises ValueError for a column that nobody knows: it may be a misspelt one.
    """
    headers, unknown = [], []
    for header in dataset.headers or ():
        title = text_of(header).lower()
        if title not in names:
            unknown.append(text_of(header))
        headers.append(names.get(title, title))
    if unknown:
        raise ValueError(_("Unknown columns: %(names)s") % {"names": ", ".join(unknown)})
    dataset.headers = headers


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1251")


def _dataset(rows: list[list[Any]]) -> tablib.Dataset:
    """Rows of equal length under their headers; columns without a header at the end are dropped, and so are empty
    rows. `file_rows` keeps the numbers that the others have in the file."""
    dataset = tablib.Dataset()
    full = [(at, row) for at, row in enumerate(rows, 1) if any(cell not in (None, "") for cell in row)]
    if not full:
        return dataset
    headers = [text_of(cell) for cell in full[0][1]]
    while headers and not headers[-1]:
        headers.pop()
    dataset.headers = headers
    for _at, row in full[1:]:
        dataset.append((list(row) + [None] * len(headers))[: len(headers)])
    dataset.file_rows = [at for at, _row in full[1:]]
    return dataset


def harmless(cell: Any) -> Any:
    if isinstance(cell, str) and cell.startswith(FORMULA):
        return f"'{cell}"
    return "" if cell is None else cell


def _plain(cell: str) -> str:
    return cell[1:] if cell[:1] == "'" and cell[1:].startswith(FORMULA) else cell
