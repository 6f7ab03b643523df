"""Call scripts in the browser: the operator's page, the history, and the builder with its preview."""

from __future__ import annotations

import os
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from agentzone.models import Contact, Script, ScriptIncident, ScriptRun, User
from agentzone.models.people import Role
from agentzone.services.scripts.answers import Change, answers_save
from kernel import clock
from tests.e2e.conftest import OpenContext
from tests.e2e.contexts import new_page
from tests.e2e.operator import signed_in
from tests.e2e.scripts import mounted, saved
from tests.e2e.server import WebProcess
from tests.e2e.test_workspace_look import nothing_serious
from tests.factories.people import ProjectFactory, UserFactory, agent_at_work
from tests.factories.scripts import PAGES, run, script
from tests.product import wait_for

PICTURES = os.environ.get("SCRIPT_PICTURES", "")
NOW = timedelta()


def picture(page: Page, name: str) -> None:
    """For people to look at: only where SCRIPT_PICTURES names a folder."""
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / f"{name}.png"))


@pytest.fixture
def made(web: WebProcess) -> Script:
    return script(ProjectFactory(name="Доставка"), name="Доставка: перенос и претензии")


@pytest.fixture
def anna(made: Script) -> User:
    return agent_at_work(made.project, first_name="Анна", last_name="Березина")


def working(made: Script, anna: User, state: str = "open", **fields: Any) -> ScriptRun:
    return run(anna, made.versions.get(), state, **{"ago": NOW, **fields})


@pytest.fixture
def context(open_context: OpenContext):
    return open_context(reduced_motion="reduce")


def stored(one: ScriptRun) -> ScriptRun:
    return ScriptRun.objects.get(pk=one.pk)


def heading(page: Page, title: str) -> None:
    expect(page.get_by_role("heading", name=title, exact=True, level=3)).to_be_visible()


def test_an_operator_goes_through_a_script_to_its_end(made: Script, anna: User, web: WebProcess, context):
    one = working(made, anna)
    page = mounted(context, web, anna)
    heading(page, "Приветствие")
    expect(page.locator(".sc-say")).to_contain_text("Здравствуйте, Мария! Меня зовут Анна.")
    done = page.get_by_role("button", name="Завершить разговор")
    expect(done).to_be_disabled()
    expect(done).to_have_accessible_description("Доступно на финальном шаге")
    expect(page.get_by_text("Доступно на финальном шаге")).to_be_visible()
    expect(page.locator(".sc-count")).to_contain_text("Шаг 1 из 4")
    page.get_by_role("button", name="Далее").click()
    heading(page, "Заказ")
    expect(page.locator(".sc-left")).to_have_text("Осталось 2 обязательных поля")
    page.get_by_role("button", name="Далее").click()
    expect(page.locator("[data-field=number] .hint-bad")).to_contain_text("Номер заказа")
    expect(page.get_by_label("Номер заказа")).to_be_focused()
    page.keyboard.type("7-40377")
    page.get_by_text("Да", exact=True).click()
    expect(page.get_by_label("На сколько дней")).to_be_visible()
    expect(page.locator(".sc-count")).to_contain_text("Шаг 2 из 4")
    page.get_by_text("Нет", exact=True).click()
    expect(page.get_by_label("На сколько дней")).to_be_hidden()
    saved(page)
    assert stored(one).answers == {"number": "7-40377", "late": "no"}
    expect(page.locator(".sc-count")).to_contain_text("Шаг 2 из 3")
    page.get_by_role("button", name="«Дорого»").click()
    heading(page, "«Дорого»")
    expect(done).to_be_disabled()
    page.get_by_label("Сколько дал бы клиент").fill("1 500")
    page.get_by_role("button", name="Вернуться к разговору").click()
    heading(page, "Заказ")
    page.get_by_label("Номер заказа").press("Enter")
    heading(page, "Итог")
    page.get_by_text("Помогли").click()
    expect(done).to_be_enabled()
    expect(page.get_by_text("Доступно на финальном шаге")).to_have_count(0)
    done.click()
    expect(page.get_by_text("Скрипт не открыт")).to_be_visible()
    one = stored(one)
    assert (one.state, one.result) == ("completed", "Помогли")
    assert one.values == {"number": "7-40377", "late": "no", "price": 1500}
    assert Contact.objects.get(pk=one.handling.call_id).script_result == "Помогли"
    assert page.evaluate("window.told").count(["change", None]) == 1


def test_back_and_the_list_of_pages_lead_to_what_was_filled_in(
    made: Script, anna: User, web: WebProcess, context
):
    one = working(made, anna, path=["hello", "order"], answers={"number": "7"})
    page = mounted(context, web, anna)
    heading(page, "Заказ")
    page.get_by_role("button", name="Назад").click()
    heading(page, "Приветствие")
    page.get_by_role("button", name="Далее").click()
    expect(page.get_by_label("Номер заказа")).to_have_value("7")
    page.locator("nav").get_by_role("button", name="Приветствие").click()
    heading(page, "Приветствие")
    assert stored(one).path == ["hello"]


def test_an_answer_that_is_too_long_is_counted_stopped_and_told_at_once_and_after_a_reload(
    made: Script, anna: User, web: WebProcess, context
):
    one = working(made, anna, path=["hello", "order"], answers={"number": "7" * 301})
    page = mounted(context, web, anna)
    field, row = page.get_by_label("Номер заказа"), page.locator("[data-field=number]")
    expect(row).to_contain_text("Длиннее 300 символов.")  # as it was read, and not at «Далее» alone
    expect(field).to_have_attribute("aria-invalid", "true")
    picture(page, "answer-too-long")
    field.press("End")
    field.press("Backspace")
    expect(row).not_to_contain_text("Длиннее")
    expect(row.get_by_role("status")).to_have_text("Осталось 0 символов")
    field.press("8")
    expect(field).to_have_value("7" * 300)
    for _ in range(5):
        field.press("Backspace")
    expect(row.get_by_role("status")).to_have_text("Осталось 5 символов")
    picture(page, "answer-near-the-limit")
    field.fill("7" * 269)
    expect(row.get_by_role("status")).to_have_count(0)
    saved(page)
    assert stored(one).answers["number"] == "7" * 269


def test_what_another_tab_changes_is_seen_and_not_undone(made: Script, anna: User, web: WebProcess, context):
    one = working(made, anna, path=["hello", "order"])
    page = mounted(context, web, anna)
    field = page.get_by_label("Номер заказа")
    expect(field).to_have_value("")
    other = answers_save(anna, one.pk, Change(0, {"number": "из другой вкладки"})).run
    field.fill("отсюда")
    expect(page.locator(".banner-warn")).to_contain_text("Номер заказа")
    expect(field).to_have_value("из другой вкладки")
    again = answers_save(anna, one.pk, Change(other.revision, {"late": "no"})).run
    signal = {"run": {"id": str(one.pk), "revision": again.revision, "state": "open"}, "current": str(one.pk)}
    page.evaluate("(data) => window.handle.hear(data)", signal)
    expect(page.get_by_role("radio", name="Нет")).to_be_checked()
    field.fill("исправлено")
    saved(page)
    assert stored(one).answers == {"number": "исправлено", "late": "no"}


def test_what_is_typed_without_a_connection_is_saved_when_it_is_back(
    made: Script, anna: User, web: WebProcess, context
):
    one = working(made, anna, path=["hello", "order"])
    page = mounted(context, web, anna)
    page.get_by_label("Номер заказа").fill("7")
    saved(page)
    context.set_offline(True)
    page.get_by_label("Номер заказа").fill("7-40377")
    expect(page.locator("[data-saving=failed]")).to_contain_text("Нет связи")
    context.set_offline(False)
    saved(page)
    assert stored(one).answers == {"number": "7-40377"}


def test_what_is_typed_as_the_tab_closes_is_not_lost(made: Script, anna: User, web: WebProcess, context):
    one = working(made, anna, path=["hello", "order"])
    page = mounted(context, web, anna)
    page.get_by_label("Номер заказа").fill("в последний миг")
    page.goto("about:blank")
    wait_for(lambda: stored(one).answers == {"number": "в последний миг"}, 15, "the last answer is stored")


def test_a_script_is_locked_on_the_screen_at_its_second(made: Script, anna: User, web: WebProcess, context):
    now = clock.now()
    one = working(
        made, anna, "incomplete", path=["hello", "end"], set_aside_at=now, locks_at=now + timedelta(seconds=6),
        answers={"_result": "Помогли"},
    )  # fmt: skip
    page = mounted(context, web, anna, runId=str(one.pk))
    expect(page.get_by_text("Завершите за")).to_be_visible()
    expect(page.get_by_role("button", name="Завершить разговор")).to_be_enabled()
    expect(page.get_by_text("Время вышло", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Завершить разговор")).to_be_disabled()
    assert clock.now() >= one.locks_at  # type: ignore[operator]
    expect(page.get_by_role("radio", name="Отказ")).to_be_disabled()


def test_sos_closes_the_open_script_and_elsewhere_explains(
    made: Script, anna: User, web: WebProcess, context
):
    one = working(made, anna)
    page = mounted(context, web, anna)
    heading(page, "Приветствие")
    page.evaluate("window.handle.sos()")
    page.get_by_label("Что случилось").fill("Зависла страница")
    picture(page, "sos")
    page.get_by_role("button", name="Ошибка в скрипте, нужно закрыть скрипт").click()
    expect(page.get_by_text("Скрипт не открыт")).to_be_visible()
    assert (stored(one).state, ScriptIncident.objects.get().words) == ("closed", "Зависла страница")
    page.evaluate("window.handle.sos()")
    expect(page.get_by_role("dialog")).to_contain_text("Сейчас скрипт не открыт")
    expect(page.get_by_role("button", name="Ошибка в скрипте")).to_be_disabled()


def test_the_client_is_called_back_from_an_incomplete_call_only(
    made: Script, anna: User, web: WebProcess, context
):
    one = working(made, anna, "incomplete")
    page = mounted(context, web, anna, runId=str(one.pk))
    page.get_by_role("button", name="Перезвонить клиенту").click()
    assert ["call back", str(one.pk)] in page.evaluate("window.told")
    Contact.objects.filter(pk=one.handling.call_id).update(state="assigned", ended_at=None)
    page.evaluate("window.handle.service.read()")
    expect(page.get_by_role("button", name="Перезвонить клиенту")).to_be_disabled()


def test_the_history_shows_what_is_to_be_finished_and_opens_it(
    made: Script, anna: User, web: WebProcess, context
):
    one = working(made, anna, "incomplete")
    working(made, anna, "completed", result="Помогли", ago=timedelta(minutes=10))
    page = mounted(context, web, anna, "history")
    rows = page.locator("tbody tr")
    expect(rows).to_have_count(1)
    expect(page.locator(".seg .badge")).to_have_text("1")
    page.get_by_role("button", name="Завершить скрипт: Мария").click()
    assert ["open", str(one.pk)] in page.evaluate("window.told")
    page.get_by_role("button", name="Завершённые", exact=True).click()
    expect(rows).to_contain_text(["Помогли"])
    page.get_by_role("button", name="Все звонки").click()
    expect(rows).to_have_count(2)
    ScriptRun.objects.filter(pk=one.pk).update(locks_at=clock.now())
    page.evaluate("window.handle.hear({incomplete: 0})")
    expect(rows.first).to_contain_text("Заблокирован")
    assert ["count", 0] in page.evaluate("window.told")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_serious_on_the_pages_of_scripts(
    theme: str, made: Script, anna: User, web: WebProcess, open_context: OpenContext
):
    answers = {"number": "7-40377", "late": "yes"}
    working(made, anna, path=["hello", "order"], answers=answers)
    for minutes, state in ((3, "incomplete"), (9, "closed"), (12, "locked"), (15, "completed")):
        fields = {"result": "Помогли"} if state == "completed" else {}
        working(made, anna, state, ago=timedelta(minutes=minutes), **fields)
    context = open_context(
        color_scheme=theme, reduced_motion="reduce", viewport={"width": 1360, "height": 760}
    )
    page = mounted(context, web, anna)
    heading(page, "Заказ")
    nothing_serious(page, f"script {theme}")
    picture(page, f"script-{theme}")
    page.get_by_role("button", name="«Дорого»").click()
    heading(page, "«Дорого»")
    nothing_serious(page, f"objection {theme}")
    picture(page, f"objection-{theme}")
    history = mounted(context, web, anna, "history")
    history.get_by_role("button", name="Все звонки").click()
    expect(history.locator("tbody tr")).to_have_count(5)
    nothing_serious(history, f"history {theme}")
    picture(history, f"history-{theme}")
    builder = builder_page(context, web, made)
    nothing_serious(builder, f"builder {theme}")
    picture(builder, f"builder-{theme}")


def builder_page(context, web: WebProcess, made: Script) -> Page:
    signed_in(context, web, UserFactory(role=Role.ADMINISTRATOR))
    page = new_page(context)
    page.goto(f"{web.url}/admin/agentzone/script/{made.pk}/builder/")
    expect(page.locator(".bd-mount .sc-h")).to_be_visible()
    page.locator(".bd-page-b", has_text="Заказ").click()
    page.locator(".bd-field-b", has_text="На сколько дней").click()
    return page


def test_a_script_is_built_tried_out_and_published(made: Script, web: WebProcess, open_context: OpenContext):
    Script.objects.filter(pk=made.pk).update(name="Опрос")
    context = open_context(reduced_motion="reduce", viewport={"width": 1500, "height": 900})
    page = builder_page(context, web, made)
    page.locator(".bd-page-b", has_text="Приветствие").click()
    page.locator(".bd-l").get_by_role("button", name="Шаг", exact=True).click()
    page.get_by_label("Название", exact=True).fill("Оценка")
    page.get_by_label("Скажите клиенту", exact=True).fill("Оцените нас, ")
    page.get_by_label("Вставить переменную: Скажите клиенту").select_option("client.name")
    page.get_by_role("button", name="Вопрос", exact=True).click()
    expect(page.locator(".bd-wrong", has_text="У поля нет названия.")).to_be_visible()
    expect(page.get_by_role("button", name="Опубликовать")).to_be_disabled()
    expect(page.locator("#publish-why")).to_have_text("Сначала исправьте отмеченное.")
    page.get_by_label("Вопрос или название").fill("Оценка клиента")
    page.get_by_label("Тип").select_option("choice")
    page.get_by_label("Список").fill("Хорошо\nПлохо\n")
    page.get_by_role("button", name="Ветвь").click()
    page.locator("#branch-0-value").select_option("Плохо")
    page.locator("#branch-0-to").select_option("end")
    expect(page.locator(".bd-h [data-saving=idle]")).to_have_text("Сохранено")
    expect(page.locator(".bd-wrong")).to_have_count(0)
    preview = page.locator(".bd-mount")
    preview.get_by_role("button", name="Далее").click()
    expect(preview.locator(".sc-say")).to_contain_text("Оцените нас, Мария Петрова")
    preview.get_by_text("Плохо", exact=True).click()
    preview.get_by_role("button", name="Далее").click()
    expect(preview.get_by_role("heading", name="Итог")).to_be_visible()
    picture(page, "builder-built")
    assert page.evaluate("document.documentElement.scrollHeight <= window.innerHeight")
    page.get_by_role("button", name="Опубликовать").dblclick()
    expect(page.locator(".banner-success")).to_contain_text("Версия 2 опубликована")
    expect(page.locator(".banner-danger")).to_have_count(0)
    publish = page.get_by_role("button", name="Опубликовать")
    expect(publish).to_be_disabled()
    expect(publish).to_have_accessible_description("После публикации этой версии ничего не менялось.")
    expect(page.locator("#publish-why")).to_be_visible()
    picture(page, "builder-published")
    content = made.versions.get(number=2, state="published").content
    built = content["pages"][1]
    assert (built["title"], built["say"]) == ("Оценка", "Оцените нас, {{client.name}}")
    assert built["fields"][0]["options"] == ["Хорошо", "Плохо"]
    assert built["branches"] == [{"when": {"key": "field_1", "value": "Плохо"}, "to": "end"}]


LATE_FRAMES = """(() => {
  const later = window.setTimeout;
  window.requestAnimationFrame = (draw) => later(() => draw(performance.now()), 1500);
  window.setTimeout = (act, ms, ...rest) => later(act, ms && ms <= 100 ? 1500 : ms, ...rest);
})()"""


def test_a_list_that_is_typed_before_the_first_frame_is_kept(
    made: Script, web: WebProcess, open_context: OpenContext
):
    context = open_context()
    context.add_init_script(LATE_FRAMES)
    page = builder_page(context, web, made)
    page.get_by_label("Тип").select_option("choice")
    page.get_by_label("Список").fill("Завтра\nЧерез неделю\n")
    expect(page.locator(".bd-h [data-saving=idle]")).to_have_text("Сохранено")
    fields = made.versions.get(state="draft").content["pages"][1]["fields"]
    assert ["Завтра", "Через неделю"] in [field["options"] for field in fields]
    expect(page.get_by_label("Список")).to_have_value("Завтра\nЧерез неделю\n")


def test_a_script_goes_out_to_a_file_and_comes_in_from_one(
    made: Script, web: WebProcess, open_context: OpenContext, tmp_path: Path
):
    page = builder_page(open_context(), web, made)
    with page.expect_download() as found:
        page.get_by_role("link", name="В файл").click()
    text = Path(found.value.path()).read_text(encoding="utf-8")
    file = tmp_path / "другой.json"
    file.write_text(text.replace("Приветствие", "Добрый день"), encoding="utf-8")
    page.locator("input[type=file]").set_input_files(file)
    expect(page.locator(".banner-success")).to_contain_text("другой.json")
    expect(page.locator(".bd-page-b").first).to_have_text(re.compile("Добрый день"))
    file.write_text("не скрипт", encoding="utf-8")
    page.locator("input[type=file]").set_input_files(file)
    expect(page.locator(".banner-danger")).to_contain_text("В файле нет скрипта.")
    assert made.versions.get(state="draft").content["pages"][0]["title"] == "Добрый день"
    assert made.versions.get(number=1).content["pages"][0]["title"] == PAGES[0]["title"]
