"""Import and export of tables: checked first, row by row; written in one unit of work, all of it or nothing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from import_export.admin import ImportExportMixin
from import_export.fields import Field
from import_export.resources import ModelResource
from import_export.widgets import ManyToManyWidget
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

    def add_data_read_fail_error_to_form(self, form: Any, e: Exception) -> None:
        form.add_error(
            "import_file", _("The file cannot be read: it is damaged, or its format is not the chosen one.")
        )

    def init_request_context_data(self, request: HttpRequest, form: Any) -> dict[str, Any]:
        """The page of the export names the columns that have something in them."""
        context: dict[str, Any] = super().init_request_context_data(request, form)
        resources = [
            made(**self.get_export_resource_kwargs(request))
            for made in self.get_export_resource_classes(request)
        ]
        context["fields_list"] = [
            (each.get_display_name(), each.in_words(each.exported())) for each in resources
        ]
        return context

    def import_action(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Columns by the names that a file may have, with their titles."""
        response = super().import_action(request, *args, **kwargs)
        context = getattr(response, "context_data", None)
        if context is not None:
            given = self.get_import_resource_kwargs(request)
            context["fields_list"] = [
                (each.get_display_name(), each.in_words(f.column_name for f in each.get_import_fields()))
                for each in (made(**given) for made in self.get_import_resource_classes(request))
            ]
        return response  # type: ignore[no-any-return]

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
    only_in: ClassVar[tuple[str, ...]] = ()  # columns that are read and always written empty

    def before_import(self, dataset: Any, **kwargs: Any) -> None:
        self._file_rows: list[int] = getattr(dataset, "file_rows", [])
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
        # Not before: the library fills the rows of its tables by these names.
        result.diff_headers = [self.title(name) for name in result.diff_headers]
        for row in (*result.invalid_rows, *result.error_rows):
            row.number = self.file_row(row.number)
        for row in result.invalid_rows:
            row.error_dict = {self.title(name): told for name, told in row.error_dict.items()}
        return result

    def file_row(self, number: int) -> int:
        """The number of the file's row: the titles are in row 1, and empty rows count."""
        return self._file_rows[number - 1] if number <= len(self._file_rows) else number + 1

    def title(self, column: str) -> str:
        return str(capfirst(str(self.titles.get(column, column))))

    def in_words(self, columns: Iterable[str]) -> list[str]:
        """Columns as a file may call them: by name, or by title."""
        return [f"{column} ({self.title(column)})" for column in columns]

    def import_instance(self, instance: Any, row: Any, **kwargs: Any) -> None:
        """Everything that is wrong with a row is told at once."""
        errors: dict[str, Any] = {}
        try:
            super().import_instance(instance, row, **kwargs)
        except ValidationError as error:
            error.update_error_dict(errors)
        for name, text in self.cell_errors(row, **kwargs).items():
            errors.setdefault(name, []).append(ValidationError(str(text)))
        if errors:
            raise ValidationError(errors)

    def cell_errors(self, row: Any, **kwargs: Any) -> dict[str, str]:
        """Errors, by column, of cells that are not read with the others: lists of other objects are saved last."""
        errors = {}
        for field in self.get_import_fields():
            if isinstance(field.widget, ManyToManyWidget) and field.column_name in row:
                try:
                    field.clean(row, **kwargs)
                except ValueError as error:
                    errors[field.column_name] = str(error)
        return errors

    def import_row(self, row: Any, instance_loader: Any, **kwargs: Any) -> Any:
        """What a cell says wrong is an error of its row like any other, whichever step found it."""
        result = super().import_row(row, instance_loader, **kwargs)
        if result.errors and all(isinstance(found.error, ValueError) for found in result.errors):
            result.validation_error = ValidationError([str(found.error) for found in result.errors])
            result.import_type, result.errors = result.IMPORT_TYPE_INVALID, []
        return result

    def exported(self) -> list[str]:
        names = [field.column_name for field in self.get_export_fields()]
        return [name for name in names if name not in self.only_in]

    def actor(self, kwargs: dict[str, Any]) -> Actor:
        user = kwargs["user"]
        return Actor(user.pk, user.get_username())


class TextField(Field):  # type: ignore[misc]
    """A column of text: a spreadsheet's number is taken as it was typed; an empty cell is an empty text."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        from agentzone.admin.widgets import TextWidget

        super().__init__(*args, widget=kwargs.pop("widget", None) or TextWidget(), **kwargs)
