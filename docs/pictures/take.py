"""`python docs/pictures/take.py http://localhost:8080/`: a conversation in every locale, as a phone shows it.

Needs a running house and Chromium. Look at each: are letters joined, is the direction right, is anything cut?
"""

import shutil
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

HERE = Path(__file__).parent
WIDTH, HEIGHT, SCALE = 390, 1280, 1.5
QUESTIONS = {
    "ar": "كيف أجدد الإقامة؟",
    "ckb": "چۆن شوێنێک لە باخچەی منداڵان بدۆزمەوە؟",
    "de": "Mein Chef hat mir gekündigt, was kann ich tun?",
    "en": "My landlord does not give my deposit back",
    "ku": "Kursa almanî li ku heye?",
    "pl": "Jak wymienić prawo jazdy?",
    "ru": "Как получить деньги от Jobcenter?",
    "uk": "Як записати дитину до школи?",
    "vi": "Tôi tìm bác sĩ cho con ở đâu?",
}


def take(page: Page, site: str, locale: str, question: str) -> None:
    page.goto(f"{site}?lang={locale}")
    page.fill("#text", question)
    page.press("#text", "Enter")
    page.locator("#log input[value=more]").last.wait_for(state="attached")
    page.locator(".turn.mine").last.evaluate("one => scrollTo(0, one.getBoundingClientRect().top + scrollY - 12)")
    page.wait_for_timeout(400)
    page.screenshot(path=HERE / f"conversation-{locale}.png")


def main(site: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for locale, question in QUESTIONS.items():
            size = {"width": WIDTH, "height": HEIGHT}
            context = browser.new_context(viewport=size, device_scale_factor=SCALE)  # type: ignore[arg-type]
            take(context.new_page(), site, locale, question)
            context.close()
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1])
