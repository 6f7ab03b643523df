"""Import and export of tables: checked first, row by row; written in one unit of work, all of it or nothing."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from import_export.admin import ImportExportMixin
from import_export.fields import Field
from import_export.resources import ModelResource
from unfold.contrib.import_export.forms import ExportForm, ImportForm

from kernel.audit import Actor
from kernel.tables import BriefStorage, CsvTable, XlsxTable, rename_columns
from kernel.uow import unit_of_work


class ImportsAndExports(ImportExportMixin):  # type: ignore[misc]
    """For an admin page: xlsx and csv, a check that shows errors by row, and nothing written while there is one."""

    formats: ClassVar = [XlsxTable, CsvTable]
    import_form_class = ImportForm
    export_form_class = ExportForm
    tmp_storage_class = BriefStorage
    skip_admin_log = True  # what is imported is audited by the services
    to_encoding = None

    def process_import(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        try:
            return super().process_import(request, **kwargs)  # type: ignore[no-any-return]
        except ValidationError as error:
            return self._refused(request, error.messages)

    def process_result(self, result: Any, request: HttpRequest) -> HttpResponse:
        """The data may have changed since the check: then nothing was written, and that is said."""
        if result.has_errors() or result.has_validation_errors():
            return self._refused(
                request, [_("The data has changed since the check. Please check the file again.")]
            )
        return super().process_result(result, request)  # type: ignore[no-any-return]

    def _refused(self, request: HttpRequest, texts: list[str]) -> HttpResponse:
        for text in texts:
            messages.error(request, text)
        return redirect("admin:{}_{}_import".format(*self.get_model_info()))


class Table(ModelResource):  # type: ignore[misc]
    """A resource whose rows are written by services. Columns are called by stable English names or by the field's
    title in the present language."""

    titles: ClassVar[dict[str, Any]] = {}

    def before_import(self, dataset: Any, **kwargs: Any) -> None:
        names = {field.column_name.lower(): field.column_name for field in self.get_import_fields()}
        names |= {str(title).lower(): column for column, title in self.titles.items()}
        rename_columns(dataset, names)

    def import_data(self, dataset: Any, dry_run: bool = False, **kwargs: Any) -> Any:
        """Events are stored at the end of the unit; those of rows that were taken back are forgotten."""
        kwargs["rollback_on_validation_errors"] = True
        kwargs["use_transactions"] = True
        with unit_of_work() as unit:
            mark = unit.mark()
            result = super().import_data(dataset, dry_run=dry_run, **kwargs)
            if dry_run or result.has_errors() or result.has_validation_errors():
                unit.rewind(mark)
        return result

    def import_row(self, row: Any, instance_loader: Any, **kwargs: Any) -> Any:
        """What a cell says wrong is an error of its row like any other, whichever step found it."""
        result = super().import_row(row, instance_loader, **kwargs)
        if result.errors and all(isinstance(found.error, ValueError) for found in result.errors):
            result.validation_error = ValidationError([str(found.error) for found in result.errors])
            result.import_type, result.errors = result.IMPORT_TYPE_INVALID, []
        return result

    def actor(self, kwargs: dict[str, Any]) -> Actor:
        user = kwargs["user"]
        return Actor(user.pk, user.get_username())


class TextField(Field):  # type: ignore[misc]
    """A column of text: a spreadsheet's number is taken as it was typed; an empty cell is an empty text."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        from agentzone.admin.widgets import TextWidget

        super().__init__(*args, widget=kwargs.pop("widget", None) or TextWidget(), **kwargs)
