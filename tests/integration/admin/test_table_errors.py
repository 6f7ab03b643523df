"""Tables that are refused: everything that is wrong is told at once, in plain words."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from agentzone.models import Skill, User
from tests.factories.people import ProjectFactory, UserFactory, skill
from tests.integration.admin.test_tables import CSV, PEOPLE, XLSX, Rows, as_csv, as_xlsx, check, page, shown

__all__ = ["page"]
pytestmark = pytest.mark.django_db(transaction=True)


def test_a_login_that_is_in_the_table_twice_names_the_first_row(page: Client):
    rows: Rows = [PEOPLE, ["20501", "Белов", "Кирилл", "agent", ""], ["Anton", "", "Антон", "agent", ""]]
    rows += [["ANNA", "Ли", "Анна", "agent", ""], ["anna", "Чен", "Анна", "agent", ""]]
    text = shown(check(page, "user", as_csv(rows)))
    assert "5: Логин «anna» уже есть в строке 4." in text and text.count("уже есть в строке") == 1
    assert not User.objects.filter(login__iexact="anna").exists()


def test_all_that_is_wrong_with_a_row_is_told_at_once(page: Client):
    people = [["login", "first_name", "role", "supervised_projects"], ["20501", "Анна", "pilot", "Луна"]]
    text = shown(check(page, "user", as_csv(people)))
    assert "2: Нет роли «pilot»." in text and "2: Нет проекта «Луна»." in text
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
        assert "login (Логин)" in columns and not any(told.startswith(column) for told in columns)


def test_rows_are_numbered_as_in_the_file_with_its_titles_and_empty_rows(page: Client):
    rows: Rows = [PEOPLE, ["20501", "Белов", "Кирилл", "agent", ""], ["", "", "", "", ""]]
    rows += [["20502", "Ли", "Анна", "pilot", ""]]
    for form, data in ((CSV, as_csv(rows)), (XLSX, as_xlsx(rows))):
        assert shown(check(page, "user", data, form)).startswith("4: Нет роли «pilot».")


def test_the_check_calls_columns_by_their_titles(page: Client):
    good = check(page, "user", as_csv([PEOPLE, ["20501", "Белов", "Кирилл", "agent", ""]]))
    bad = check(page, "user", as_csv([PEOPLE, ["20501", "Белов", "Кирилл", "pilot", ""]]))
    for response in (good, bad):
        text = response.content.decode()
        assert ">Логин</th>" in text and ">Фамилия</th>" in text and ">last_name</th>" not in text
    assert "</strong>, Роль: Нет роли" in bad.content.decode()
    (row,) = bad.context["result"].invalid_rows
    assert {"20501", "Белов", "pilot"} <= set(row.values)


def test_a_skill_to_delete_of_a_login_that_nobody_has_is_an_error_of_its_row(page: Client):
    anna, project = UserFactory(login="anna"), ProjectFactory(name="Луна")
    skill(anna, project, 1)
    columns = ["login", "project", "delete"]
    wrong = [columns, ["anna", "Луна", "да"], ["nobody", "Луна", "да"], ["anna", "Солнце", "yes"]]
    text = shown(check(page, "skill", as_csv(wrong)))
    assert "3: Нет человека с логином «nobody»." in text and "4: Нет проекта «Солнце»." in text
    assert Skill.objects.filter(agent=anna).exists()
    gone_already = [columns, ["anna", "Луна", "да"], ["boss", "Луна", "да"]]
    assert "confirm_form" in check(page, "skill", as_csv(gone_already)).context
