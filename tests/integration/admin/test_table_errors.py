"""Tables that are refused: everything that is wrong is told at once, in plain words."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from agentzone.models import User
from tests.integration.admin.test_tables import PEOPLE, XLSX, Rows, as_csv, check, page, shown

__all__ = ["page"]
pytestmark = pytest.mark.django_db(transaction=True)


def test_a_login_that_is_in_the_table_twice_names_the_first_row(page: Client):
    rows: Rows = [PEOPLE, ["20501", "Белов", "Кирилл", "agent", ""], ["Anton", "", "Антон", "agent", ""]]
    rows += [["ANNA", "Ли", "Анна", "agent", ""], ["anna", "Чен", "Анна", "agent", ""]]
    text = shown(check(page, "user", as_csv(rows)))
    assert "4: Логин «anna» уже есть в строке 3." in text and text.count("уже есть в строке") == 1
    assert not User.objects.filter(login__iexact="anna").exists()


def test_all_that_is_wrong_with_a_row_is_told_at_once(page: Client):
    people = [["login", "first_name", "role", "supervised_projects"], ["20501", "Анна", "pilot", "Луна"]]
    text = shown(check(page, "user", as_csv(people)))
    assert "1: Нет роли «pilot»." in text and "1: Нет проекта «Луна»." in text
    skills = [["login", "project", "level", "delete"], ["99999", "Луна", "много", "возможно"]]
    text = shown(check(page, "skill", as_csv(skills)))
    for words in ("логином «99999»", "проекта «Луна»", "«много» — не целое", "«возможно» — это ни да"):
        assert words in text


def test_a_damaged_workbook_is_refused_in_plain_words(page: Client):
    (text,) = check(page, "user", b"PK\x03\x04 not a book", XLSX).context["form"].errors["import_file"]
    assert text == "Не удалось прочитать файл: он повреждён или его формат не тот, что выбран."


def test_the_export_does_not_promise_what_it_never_writes(page: Client):
    for model, column in (("user", "password"), ("skill", "delete")):
        ((_name, columns),) = page.get(reverse(f"admin:agentzone_{model}_export")).context["fields_list"]
        assert "login" in columns and column not in columns
