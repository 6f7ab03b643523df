"""Articles as tables for supervisors: what the admin's import does, for their projects, on their pages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from kernel.tables import BriefStorage, CsvTable, XlsxTable
from knowledge.admin.article_table import ArticleResource
from knowledge.selectors import editing
from knowledge.views.base import editor_of, supervisor_page
from knowledge.views.pages import asked_of

FORMATS: dict[str, Any] = {"xlsx": XlsxTable, "csv": CsvTable}
LARGEST = 20 * 1024 * 1024


class UploadForm(forms.Form):
    file = forms.FileField()


@supervisor_page
@require_GET
def export_table(request: HttpRequest) -> HttpResponse:
    """What the list shows with the same filter, all of it."""
    kind = request.GET.get("format", "xlsx")
    table = FORMATS.get(kind, XlsxTable)()
    rows = editing.exported(editor_of(request), asked_of(request))
    data = table.export_data(ArticleResource().export(queryset=rows))
    response = HttpResponse(data, content_type=table.get_content_type())
    name = f"articles-{timezone.localdate():%Y-%m-%d}.{'csv' if kind == 'csv' else 'xlsx'}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@supervisor_page
def import_table(request: HttpRequest) -> HttpResponse:
    """First a check that writes nothing and shows what each row would do; then, confirmed, all of it or nothing."""
    if request.method != "POST":
        return _page(request)
    try:
        if request.POST.get("name"):
            return _confirmed(request, request.POST["name"], request.POST.get("format", ""))
        return _checked(request)
    except (ValidationError, ValueError) as error:
        told = error.messages if isinstance(error, ValidationError) else [str(error)]
        return _page(request, problems=told)


def _page(request: HttpRequest, **context: Any) -> HttpResponse:
    return render(request, "supervisor/knowledge/import.html", {"section": "knowledge", **context})


def _checked(request: HttpRequest) -> HttpResponse:
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        raise ValueError(_("Choose a table."))
    file = form.cleaned_data["file"]
    if file.size > LARGEST:
        raise ValueError(_("The table is larger than %(limit)d MB.") % {"limit": LARGEST >> 20})
    kind = "xlsx" if file.name.lower().endswith(".xlsx") else "csv"
    data = file.read()
    result = _run(request, data, kind, dry_run=True)
    store = BriefStorage()
    store.save(data)
    return _page(request, result=result, wrong=_wrong(result), name=store.name, format=kind)


def _confirmed(request: HttpRequest, name: str, kind: str) -> HttpResponse:
    store = BriefStorage(name=name)
    result = _run(request, store.read(), kind, dry_run=False)
    if result.has_errors() or result.has_validation_errors():
        raise ValueError(_("The data has changed since the check. Please check the file again."))
    store.remove()
    changed = result.totals["new"] + result.totals["update"]
    text = ngettext("%(n)d article is written.", "%(n)d articles are written.", changed) % {"n": changed}
    messages.success(request, text)
    return redirect("supervisor-knowledge")


def _run(request: HttpRequest, data: bytes, kind: str, *, dry_run: bool) -> Any:
    table = FORMATS.get(kind, CsvTable)()
    try:
        dataset = table.create_dataset(data)
    except Exception as error:  # whatever the libraries find wrong with a file that is no table
        raise ValueError(_("This is not a table that we can read: XLSX or CSV.")) from error
    if not dataset.headers:
        raise ValueError(_("The table is empty."))
    return ArticleResource().import_data(
        dataset, dry_run=dry_run, raise_errors=False, user=editor_of(request).user
    )


def _wrong(result: Any) -> list[tuple[int, list[str]]]:
    """Row → what is wrong in it, with the column where it is known."""
    found: dict[int, list[str]] = {}
    for row in result.invalid_rows:
        for column, texts in row.field_specific_errors.items():
            found.setdefault(row.number, []).extend(f"{_column(column)}: {text}" for text in texts)
        found.setdefault(row.number, []).extend(row.non_field_specific_errors)
    for number, errors in result.row_errors():
        found.setdefault(number, []).extend(str(error.error) for error in errors)
    if result.base_errors:
        found[0] = [str(error.error) for error in result.base_errors]
    return sorted(found.items())


def _column(name: str) -> str:
    return str(ArticleResource.titles.get(name, name))
