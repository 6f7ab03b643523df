"""Import and export: checked by row, in Russian; all of it or nothing; through the services."""

from __future__ import annotations

import csv
import io
from typing import Any

import openpyxl
import pytest
from django.contrib.auth import authenticate
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from agentzone.distribution.claim import Outcome, claim
from agentzone.models import Company, Project, Skill, User
from chat.demo.load import load
from chat.models import Topic
from kernel.models import AuditEntry
from knowledge.models import QuickMessage
from tests.factories.chats import client_writes, dialog_of, widget_channel
from tests.factories.people import CompanyFactory, ProjectFactory, UserFactory, agent_at_work, skill
from tests.integration.admin.test_writes import events_of, wakes

__all__ = ["wakes"]
pytestmark = pytest.mark.django_db(transaction=True)
Rows = list[list[Any]]
XLSX, CSV = "0", "1"


@pytest.fixture
def page(transactional_db: None) -> Client:
    client = Client()
    client.force_login(UserFactory(login="boss", role="administrator"))
    return client


def app_of(model: str) -> str:
    return {"topic": "chat", "quickmessage": "knowledge"}.get(model, "agentzone")


def as_csv(rows: Rows, delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue().encode(encoding)


def as_xlsx(rows: Rows) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def check(page: Client, model: str, data: bytes, form: str = CSV) -> Any:
    """Upload a table; the page that shows what would happen."""
    name = f"table.{'csv' if form == CSV else 'xlsx'}"
    upload = {"import_file": SimpleUploadedFile(name, data), "format": form, "resource": ""}
    response = page.post(reverse(f"admin:{app_of(model)}_{model}_import"), upload)
    assert response.status_code == 200
    return response


def bring_in(page: Client, model: str, data: bytes, form: str = CSV) -> Any:
    """Upload, and confirm; the answer to the confirmation."""
    checked = check(page, model, data, form)
    assert "confirm_form" in checked.context, shown(checked)
    return confirm(page, model, checked)


def confirm(page: Client, model: str, checked: Any) -> Any:
    return page.post(
        reverse(f"admin:{app_of(model)}_{model}_process_import"), checked.context["confirm_form"].initial
    )


def shown(response: Any) -> str:
    """Errors of the check, `row: text` a line."""
    result = response.context["result"]
    lines = [f"{error.error}" for error in result.base_errors]
    lines += [f"{number}: {error.error}" for number, errors in result.row_errors() for error in errors]
    lines += [
        f"{row.number}: {text}"
        for row in result.invalid_rows
        for texts in row.error_dict.values()
        for text in texts
    ]
    text = response.content.decode()
    for line in lines[: len(result.base_errors)] or lines:
        assert line.split(": ", 1)[-1].split("«")[0][:20] in text  # and the page says so too
    return "\n".join(lines)


def take_out(page: Client, model: str, form: str) -> bytes:
    response = page.post(reverse(f"admin:{app_of(model)}_{model}_export"), {"format": form, "resource": ""})
    assert response.status_code == 200 and "attachment" in response["Content-Disposition"]
    return bytes(response.content)


def rows_of(data: bytes) -> Rows:
    return [list(row) for row in csv.reader(io.StringIO(data.decode("utf-8-sig")))]


def people() -> list[dict[str, Any]]:
    return list(
        User.objects.order_by("login").values(
            "login", "last_name", "first_name", "role", "chat_limit", "password"
        )
    )


PEOPLE = ["login", "last_name", "first_name", "role", "password"]


def test_operators_come_in_with_roles_and_passwords(page: Client):
    rows = [
        PEOPLE,
        ["20501", "Белов", "Кирилл", "agent", "Kdlw83nfs"],
        ["20502", "Чен", "Ли", "supervisor", ""],
    ]
    assert bring_in(page, "user", as_csv(rows)).status_code == 302
    belov, chen = User.objects.get(login="20501"), User.objects.get(login="20502")
    assert authenticate(username="20501", password="Kdlw83nfs") == belov
    assert (chen.role, chen.has_usable_password()) == ("supervisor", False)
    assert AuditEntry.objects.filter(action="user.added", actor_label="boss").count() == 2


def test_an_initial_password_is_never_shown_stored_or_exported(page: Client):
    rows = [PEOPLE, ["20501", "Белов", "Кирилл", "agent", "Kdlw83nfs"]]
    checked = check(page, "user", as_csv(rows))
    assert "Kdlw83nfs" not in checked.content.decode()
    assert not User.objects.filter(login="20501").exists()
    confirm(page, "user", checked)
    assert "Kdlw83nfs" not in str(list(AuditEntry.objects.values()))
    assert b"Kdlw83nfs" not in take_out(page, "user", CSV)
    name = checked.context["confirm_form"].initial["import_file_name"]
    assert cache.get(f"import-{name}") is None  # the uploaded table is gone
    wrong = check(page, "user", as_csv([PEOPLE, ["20503", "Ли", "Джет", "pilot", "Kdlw83nfs"]]))
    assert "Kdlw83nfs" not in wrong.content.decode()


def test_bad_rows_of_people_are_named_and_nothing_is_changed(page: Client):
    UserFactory(login="20400", first_name="Анна", last_name="Березина")
    before = people()
    rows = [
        PEOPLE,
        ["20400", "Иванова", "Анна", "agent", ""],  # this one is right
        ["20501", "Белов", "Кирилл", "pilot", ""],
        ["bad login!", "Белов", "Кирилл", "agent", ""],
        ["20502", "Белов", "", "agent", "123"],
        ["20503", "Белов", "Кирилл", "agent", "12345678"],
    ]
    checked = check(page, "user", as_csv(rows))
    text = shown(checked)
    assert "3: Нет роли «pilot». Есть: agent, supervisor, administrator." in text
    assert "4: Только буквы, цифры" in text
    assert "5: " in text and "6: Введённый пароль слишком широко распространён." in text
    assert not any(line.startswith("2:") for line in text.splitlines())
    assert "confirm_form" not in checked.context
    assert people() == before


def test_supervised_projects_are_named_by_company_and_project(page: Client):
    first, second = ProjectFactory(name="Продажи"), ProjectFactory(name="Продажи")
    only = ProjectFactory(name="Качество")
    columns = ["login", "first_name", "role", "supervised_projects"]
    assert "Проект «Продажи» есть у нескольких компаний" in shown(
        check(page, "user", as_csv([columns, ["sv", "Ольга", "supervisor", "Продажи"]]))
    )
    named = f"{second.company.name} / Продажи; Качество"
    assert bring_in(page, "user", as_csv([columns, ["sv", "Ольга", "supervisor", named]])).status_code == 302
    assert set(User.objects.get(login="sv").supervised_projects.all()) == {second, only}
    assert first not in User.objects.get(login="sv").supervised_projects.all()


def test_nobody_imports_himself_out(page: Client):
    text = shown(check(page, "user", as_csv([["login", "first_name", "role"], ["boss", "Анна", "agent"]])))
    assert "2: Нельзя лишить доступа самого себя." in text
    assert User.objects.get(login="boss").role == "administrator"


def test_who_is_switched_off_by_a_table_ends_work(page: Client):
    channel = widget_channel()
    anna = agent_at_work(channel.project)
    client_writes(channel)
    assert claim(dialog_of(channel).contact_id, anna.pk, {}) is Outcome.ASSIGNED
    bring_in(
        page,
        "user",
        as_csv([["login", "may sign in"], [anna.login, "нет"]]).replace(b"may sign in", b"is_active"),
    )
    assert dialog_of(channel).state == "queued"


@pytest.mark.parametrize("form", [XLSX, CSV])
def test_skills_come_in_by_login_and_project_and_reach_routing(page: Client, wakes: Any, form: str):
    anna, project, other = (
        UserFactory(login="20401"),
        ProjectFactory(name="Доставка"),
        ProjectFactory(name="Возвраты"),
    )
    skill(anna, other, 3)
    wakes()
    rows: Rows = [["login", "project", "level"], [20401, "Доставка", 2], ["20401", "Возвраты", 1]]
    assert bring_in(page, "skill", as_xlsx(rows) if form == XLSX else as_csv(rows), form).status_code == 302
    assert dict(Skill.objects.filter(agent=anna).values_list("project__name", "level")) == {
        "Доставка": 2,
        "Возвраты": 1,
    }
    assert "skills" in wakes()
    assert events_of(f"agent:{anna.pk}") == ["skills.changed"]  # once for the whole table
    assert AuditEntry.objects.filter(action="skill.set", actor_label="boss").count() == 2
    assert project.skills.count() == 1


def test_the_check_itself_wakes_nobody_and_tells_nobody(page: Client, wakes: Any):
    anna = UserFactory(login="20401")
    ProjectFactory(name="Доставка")
    wakes()
    check(page, "skill", as_csv([["login", "project", "level"], ["20401", "Доставка", 2]]))
    assert wakes() == set() and events_of(f"agent:{anna.pk}") == []
    assert not Skill.objects.exists() and not AuditEntry.objects.exists()


def test_bad_rows_of_skills_are_named_and_nothing_is_changed(page: Client):
    UserFactory(login="20401")
    twice = ProjectFactory(name="Продажи")
    ProjectFactory(name="Продажи")
    good = ProjectFactory(name="Доставка")
    rows = [
        ["login", "project", "company", "level", "delete"],
        ["20401", "Доставка", "", "1", ""],
        ["99999", "Доставка", "", "1", ""],
        ["20401", "Луна", "", "1", ""],
        ["20401", "Продажи", "", "1", ""],
        ["20401", "Доставка", twice.company.name, "1", ""],
        ["20401", "Доставка", "", "9", ""],
        ["20401", "Доставка", "", "много", ""],
        ["20401", "Доставка", "", "1", "возможно"],
    ]
    checked = check(page, "skill", as_csv(rows))
    text = shown(checked)
    for line in (
        "3: Нет человека с логином «99999».",
        "4: Нет проекта «Луна».",
        "5: Проект «Продажи» есть у нескольких компаний: укажите и компанию.",
        "6: Нет проекта «Доставка».",
        "7: Убедитесь, что это значение меньше либо равно 5.",
        "8: «много» — не целое число.",
        "9: «возможно» — это ни да, ни нет.",
    ):
        assert line in text, text
    assert not Skill.objects.exists()
    assert good.skills.count() == 0 and "confirm_form" not in checked.context


def test_a_skill_can_be_taken_away_by_a_table(page: Client):
    channel = widget_channel()
    anna = agent_at_work(channel.project)
    client_writes(channel)
    assert claim(dialog_of(channel).contact_id, anna.pk, {}) is Outcome.ASSIGNED
    rows = [["login", "project", "level", "delete"], [anna.login, channel.project.name, "", "да"]]
    assert bring_in(page, "skill", as_csv(rows)).status_code == 302
    assert not Skill.objects.exists()
    assert dialog_of(channel).state == "queued"


def returned_by(page: Client, model: str, columns: list[str], values: list[str]) -> dict[str, list[str]]:
    """Brings in one row about an operator with a dialog: the events that follow the dialog's assignment, by stream."""
    channel = widget_channel()
    anna = agent_at_work(channel.project)
    client_writes(channel)
    dialog = dialog_of(channel)
    assert claim(dialog.contact_id, anna.pk, {}) is Outcome.ASSIGNED
    streams = {
        "dialog": f"conversation:{dialog.pk}",
        "agent": f"agent:{anna.pk}",
        "project": f"project:{channel.project_id}",
    }
    before = {name: len(events_of(stream)) for name, stream in streams.items()}
    given = [{"login": anna.login, "project": channel.project.name}.get(value, value) for value in values]
    assert bring_in(page, model, as_csv([columns, given])).status_code == 302
    assert dialog_of(channel).state == "queued"
    return {name: events_of(stream)[before[name] :] for name, stream in streams.items()}


def test_dialogs_that_a_table_of_skills_returns_are_told_to_every_page(page: Client):
    """They return after the import's commit, in units of their own; those must store their events too."""
    events = returned_by(
        page, "skill", ["login", "project", "level", "delete"], ["login", "project", "", "да"]
    )
    assert events["dialog"] == ["message.created", "conversation.changed"]
    assert events["agent"] == ["skills.changed", "assignment.ended"]
    assert events["project"] == ["queue.entered", "queue.changed"]


def test_dialogs_of_a_person_whom_a_table_switches_off_are_told_to_every_page(page: Client):
    events = returned_by(
        page, "user", ["login", "first_name", "role", "is_active"], ["login", "Анна", "agent", "нет"]
    )
    assert events["dialog"] == ["message.created", "conversation.changed"]
    assert events["agent"] == ["status.changed", "assignment.ended"]
    assert events["project"] == ["queue.entered", "queue.changed"]


def test_projects_come_in_with_their_limits_and_keep_what_is_not_named(page: Client, wakes: Any):
    company = CompanyFactory(name="Тёплый дом")
    old = ProjectFactory(company=company, name="Доставка", chat_limit=7, greeting="Здравствуйте!")
    wakes()
    rows = [
        ["company", "name", "chat_limit", "priority"],
        ["Тёплый дом", "Доставка", "2", ""],
        ["Тёплый дом", "Новый", "", "9"],
    ]
    assert bring_in(page, "project", as_csv(rows)).status_code == 302
    old.refresh_from_db()
    assert (old.chat_limit, old.priority, old.greeting) == (2, 5, "Здравствуйте!")
    new = Project.objects.get(company=company, name="Новый")
    assert (new.chat_limit, new.priority, new.time_zone, new.is_active) == (5, 9, "Europe/Moscow", True)
    assert "project" in wakes()
    assert AuditEntry.objects.filter(action__in=["project.added", "project.changed"]).count() == 2


def test_bad_rows_of_projects_are_named_and_nothing_is_changed(page: Client):
    company = CompanyFactory(name="Тёплый дом")
    rows = [
        ["company", "name", "time_zone", "color", "chat_limit", "warn_seconds", "alarm_seconds"],
        ["Тёплый дом", "Один", "", "", "", "", ""],
        ["Холодный дом", "Два", "", "", "", "", ""],
        ["Тёплый дом", "Три", "Mars/Base", "", "", "", ""],
        ["Тёплый дом", "Четыре", "", "blue", "", "", ""],
        ["Тёплый дом", "Пять", "", "", "0", "", ""],
        ["Тёплый дом", "Шесть", "", "", "", "100", "50"],
    ]
    text = shown(check(page, "project", as_csv(rows)))
    assert "3: Нет компании «Холодный дом»." in text
    assert "4: Такого часового пояса нет: Mars/Base" in text
    assert "5: " in text and "6: Убедитесь, что это значение больше либо равно 1." in text
    assert "7: " in text and not any(line.startswith("2:") for line in text.splitlines())
    assert not company.projects.exists()


@pytest.mark.parametrize("form", [XLSX, CSV])
@pytest.mark.parametrize("model", ["user", "project", "skill"])
def test_what_was_exported_comes_back_the_same(transactional_db: None, form: str, model: str):
    assert load()
    page = Client()
    page.force_login(User.objects.get(login="admin"))
    kept = {"user": User, "project": Project, "skill": Skill}[model]

    def table() -> list[dict[str, Any]]:
        fields = [
            f.name for f in kept._meta.fields if f.name not in ("id", "created_at", "password", "last_login")
        ]
        if model == "user":
            fields = [name for name in fields if name not in ("is_superuser", "preferences")]
        return sorted(kept._default_manager.order_by("pk").values(*fields), key=str)

    exported, before = take_out(page, model, form), table()
    unchanged = check(page, model, exported, form)
    assert "confirm_form" in unchanged.context, shown(unchanged)
    totals = unchanged.context["result"].totals
    assert totals["skip"] == len(before) and totals["new"] == totals["update"] == 0
    if model == "skill":
        Skill.objects.all().delete()
    elif model == "project":
        Project.objects.update(chat_limit=1, greeting="", is_active=False, priority=0)
    else:
        User.objects.exclude(login="admin").update(last_name="", chat_limit=None, role="agent", email="")
    assert bring_in(page, model, exported, form).status_code == 302
    assert table() == before


def test_files_of_russian_excel_are_understood(page: Client):
    rows = [["Логин", "Фамилия", "Имя", "Роль"], ["20501", "Белов", "Кирилл", "Супервайзер"]]
    data = as_csv(rows, delimiter=";", encoding="cp1251")
    assert bring_in(page, "user", data).status_code == 302
    belov = User.objects.get(login="20501")
    assert (belov.full_name, belov.role) == ("Кирилл Белов", "supervisor")


def test_a_column_that_nobody_knows_is_refused(page: Client):
    text = shown(check(page, "skill", as_csv([["login", "project", "levle"], ["20401", "Доставка", "1"]])))
    assert "Неизвестные столбцы: levle" in text


@pytest.mark.parametrize("data", [b"", b"\x00\x01\x02", b"PK\x03\x04 not a book"])
@pytest.mark.parametrize("form", [XLSX, CSV])
def test_a_file_that_is_no_table_is_refused_in_words(page: Client, data: bytes, form: str):
    response = check(page, "user", data, form)
    assert "confirm_form" not in response.context
    assert response.context["form"].errors or shown(response)


def test_formulas_never_come_out_of_data_and_names_come_back_as_they_were(page: Client):
    names = ["=1+1", "+7", "-x", "@sum", "<script>alert(1)</script>", "'quoted", 'с,запятой;и"кавычкой']
    for number, name in enumerate(names):
        UserFactory(login=f"2060{number}", first_name=name)
    exported = take_out(page, "user", CSV)
    for row in rows_of(exported)[1:]:
        assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row)
    book = openpyxl.load_workbook(io.BytesIO(take_out(page, "user", XLSX)))
    assert all(cell.data_type != "f" for row in book.active.iter_rows() for cell in row)
    checked = check(page, "user", exported)
    assert "<script>alert(1)" not in checked.content.decode()
    User.objects.filter(login__startswith="2060").update(first_name="x")
    confirm(page, "user", check(page, "user", exported))
    assert (
        list(
            User.objects.filter(login__startswith="2060")
            .order_by("login")
            .values_list("first_name", flat=True)
        )
        == names
    )


def test_a_check_that_is_too_old_must_be_repeated(page: Client):
    checked = check(page, "user", as_csv([["login", "first_name"], ["20501", "Кирилл"]]))
    cache.delete(f"import-{checked.context['confirm_form'].initial['import_file_name']}")
    response = page.post(
        reverse("admin:agentzone_user_process_import"), checked.context["confirm_form"].initial, follow=True
    )
    assert "С проверки прошло больше четверти часа" in response.content.decode()
    assert not User.objects.filter(login="20501").exists()


def test_what_became_wrong_since_the_check_changes_nothing(page: Client):
    CompanyFactory(name="Тёплый дом")
    rows = [["company", "name"], ["Тёплый дом", "Один"], ["Тёплый дом", "Два"]]
    checked = check(page, "project", as_csv(rows))
    Company.objects.all().delete()
    response = page.post(
        reverse("admin:agentzone_project_process_import"),
        checked.context["confirm_form"].initial,
        follow=True,
    )
    assert "После проверки данные изменились" in response.content.decode()
    assert not Project.objects.exists()


def test_only_administrators_import_and_export(page: Client):
    page.force_login(UserFactory(role="supervisor"))
    for model in ("user", "project", "skill"):
        for name in ("import", "process_import", "export"):
            for method in (page.get, page.post):
                response = method(reverse(f"admin:{app_of(model)}_{model}_{name}"))
                assert response.status_code == 302 and "/admin/login/" in response["Location"]


def test_topics_come_in_by_their_path_and_go_out_again(page: Client):
    project = ProjectFactory(name="Тёплый дом")
    rows = [
        ["Проект", "Путь", "position"],
        ["Тёплый дом", "Дефект товара → Бой при доставке", "10"],
        ["Тёплый дом", "Дефект товара -> Некомплект", "20"],
        ["Тёплый дом", "Благодарность", ""],
    ]
    assert bring_in(page, "topic", as_csv(rows)).status_code == 302
    paths = sorted(topic.path for topic in Topic.objects.filter(project=project))
    assert paths == [
        "Благодарность",
        "Дефект товара",
        "Дефект товара → Бой при доставке",
        "Дефект товара → Некомплект",
    ]
    out = take_out(page, "topic", CSV)
    assert bring_in(page, "topic", out).status_code == 302
    assert Topic.objects.count() == 4
    assert AuditEntry.objects.filter(action="topic.added").count() == 3
    wrong = [["project", "path"], ["Тёплый дом", "→ Бой"], ["Нет такого", "Тема"]]
    assert "2:" in shown(check(page, "topic", as_csv(wrong)))


def test_quick_messages_come_in_by_row_and_go_out_again(page: Client):
    project, anna = ProjectFactory(name="Доставка"), UserFactory(login="20401")
    rows = [
        ["project", "login", "title", "abbreviation", "category", "text", "position"],
        ["Доставка", "", "Сроки", "срок", "Доставка", "Два дня, {{client.name}}", "10"],
        ["", "20401", "Моё", "", "", "Здравствуйте!", ""],
    ]
    assert bring_in(page, "quickmessage", as_csv(rows)).status_code == 302
    stored = set(QuickMessage.objects.values_list("project", "owner", "title", "position"))
    assert stored == {(project.pk, None, "Сроки", 10), (None, anna.pk, "Моё", 1000)}
    assert events_of(f"project:{project.pk}")[-1] == "quick.changed"
    out = take_out(page, "quickmessage", XLSX)
    assert bring_in(page, "quickmessage", out, XLSX).status_code == 302
    assert QuickMessage.objects.count() == 2
    assert AuditEntry.objects.filter(action="quickmessage.added").count() == 2
    rows[1][5], rows[2] = "Три дня", ["Доставка", "", "Ещё сроки", "СРОК", "", "{{client.nmae}}", ""]
    rows.append(["", "", "Ничьё", "", "", "Текст", ""])
    told = shown(check(page, "quickmessage", as_csv(rows)))
    assert "3: " in told and "{{client.nmae}}" in told and "4: " in told
    assert not QuickMessage.objects.filter(text="Три дня").exists()
