"""Plays a short day on the demo and photographs it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import _needs
from playwright.sync_api import Browser, Page, sync_playwright

from tests.product import Product, data_folder, running

CHROMIUM = next(filter(None, map(shutil.which, _needs.CHROMIUM.programs)), None)
FLAGS = ["--no-sandbox", "--disable-background-networking", "--no-first-run", "--disable-gpu"]
PASSWORD = "omnivox-demo"  # noqa: S105 (documented, of all demo people)
ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "docs" / "pictures"


def sign_in(browser: Browser, url: str, login: str, *, dark: bool = False, device: str = "") -> Page:
    context = browser.new_context(
        locale="ru-RU",
        viewport={"width": 1440, "height": 900},
        color_scheme="dark" if dark else "light",
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.goto(f"{url}/accounts/login/{'?next=/agentzone/' if device else ''}")
    page.fill("input[name=username]", login)
    page.fill("input[name=password]", PASSWORD)
    if device:
        page.fill("input[name=device]", device)
    page.click("button[type=submit]")
    page.wait_for_url(lambda address: "/accounts/login/" not in address)
    return page


def shoot(page: Page, name: str) -> None:
    page.wait_for_load_state("networkidle")
    page.screenshot(path=OUT / f"{name}.png")
    print(f"docs/pictures/{name}.png")


def workspace(browser: Browser, product: Product) -> None:
    page = sign_in(browser, product.url, "20401")
    page.wait_for_selector('[data-connection="online"]')
    page.locator(".top .pill").click()
    page.get_by_role("menuitemradio", name="Готов", exact=True).click()
    page.locator('[data-group="waiting"] [data-dialog]').nth(1).wait_for()
    page.locator('[data-group="waiting"] [data-dialog]').first.click()
    page.locator(".stream[role=log] .bubble").first.wait_for()
    page.keyboard.type("Здравствуйте! Сейчас проверю.")
    page.keyboard.press("Enter")
    page.locator("[data-delivery]").first.wait_for()
    page.keyboard.type("дос")
    shoot(page, "workspace")
    page.get_by_role("tab", name="Клиент").click()
    page.locator("[data-client-activities]").wait_for()
    page.emulate_media(color_scheme="dark")
    page.evaluate("window.omnivoxTheme.apply('dark')")
    shoot(page, "workspace-dark")


def widget(browser: Browser, product: Product) -> None:
    page = browser.new_context(locale="ru-RU", viewport={"width": 1280, "height": 800}).new_page()
    page.goto(f"{product.url}/demo/demo-teplydom/")
    page.locator(".launch").click()
    field = page.get_by_role("dialog").get_by_role("textbox")
    field.fill("Здравствуйте! Есть ли торшер «Хельга» в наличии?")
    field.press("Enter")
    page.locator(".msg[data-id]").first.wait_for()
    shoot(page, "widget")


def agentzone(browser: Browser, product: Product) -> None:
    page = sign_in(browser, product.url, "20402", device="1002")
    page.locator('[data-connection="online"]').wait_for()
    page.keyboard.press("F9")
    subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), "simulate_calls", "88005550102", "--talks", "300"],
        env={**os.environ, "OMNIVOX_DATA_DIR": str(product.data)},
        check=True,
    )
    page.get_by_role("button", name="Ответить").click()
    page.locator(".sc-mount input, .sc-mount textarea, .sc-mount select").first.wait_for()
    page.locator("[data-client-activities]").wait_for()
    shoot(page, "agentzone")


def supervisor(browser: Browser, product: Product) -> None:
    page = sign_in(browser, product.url, "supervisor1")
    page.goto(f"{product.url}/supervisor/knowledge/")
    shoot(page, "knowledge")


SCENES = {"workspace": workspace, "agentzone": agentzone, "widget": widget, "supervisor": supervisor}


def main() -> int:
    if missing := _needs.install(["e2e"]):
        print("\n".join(missing))
        return 1
    OUT.mkdir(exist_ok=True)
    with data_folder() as data, running(Product(data, demo=True)) as product, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for name in sys.argv[1:] or SCENES:
            SCENES[name](browser, product)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
