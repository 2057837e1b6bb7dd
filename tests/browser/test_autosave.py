"""A questionnaire that saves itself: kept while typing, without a connection, after signing in again, against another tab."""

import re

import pytest

from tests import chromium

pytestmark = pytest.mark.skipif(chromium.PATH is None, reason=chromium.MISSING)
NOTE = "#id_evidence-learning_ability"


@pytest.fixture
def karl(visitor):
    """The lead of KUM & GO at its open round, on a telephone."""
    person = visitor("lead@kumandgo.example", width=360)
    person.go("/sample/readiness/")
    person.page.locator("main a[href*='/sample/readiness/']").first.click()
    person.page.wait_for_url(re.compile(r"readiness/[0-9a-f-]{36}/$"))
    person.go(f"{person.page.url}enterprise/")
    return person


def saved(page):
    page.locator("[data-autosave-told]", has_text="Saved at").wait_for()


def warned(page, words):
    page.locator("[data-autosave-bar]:not([hidden])", has_text=words).wait_for()


def test_what_is_typed_is_saved_and_waits_while_there_is_no_connection(karl):
    page = karl.page
    page.fill(NOTE, "typed while online")
    saved(page)
    karl.context.set_offline(True)
    page.fill(NOTE, "typed while offline")
    warned(page, "No connection")
    karl.context.set_offline(False)
    page.locator("[data-autosave-bar]").wait_for(state="hidden")
    karl.go(page.url)
    assert page.input_value(NOTE) == "typed while offline"
    karl.faults.clear()


def test_the_button_sends_what_was_typed_last_though_a_save_is_under_way(karl):
    page = karl.page
    page.fill(NOTE, "typed and sent at once")
    page.wait_for_timeout(1550)
    karl.press("Save")
    assert page.input_value(NOTE) == "typed and sent at once"
    assert not page.locator("#conflicts-title").count()


def test_another_tab_shows_both_texts(karl):
    page, other = karl.page, karl.context.new_page()
    other.goto(page.url)
    page.fill(NOTE, "first tab")
    saved(page)
    other.fill(NOTE, "second tab")
    warned(other, "both texts")
    other.locator("main button.btn[name=stay]").click()
    other.locator("#conflicts-title").wait_for()
    assert "first tab" in other.text_content("main")
    assert other.input_value(NOTE) == "second tab"


def test_who_was_signed_out_signs_in_elsewhere_and_nothing_is_lost(karl):
    page = karl.page
    karl.context.clear_cookies()
    page.fill(NOTE, "typed while signed out")
    warned(page, "signed out")
    other = karl.context.new_page()
    other.goto(f"{karl.base.rstrip('/')}/login/")
    other.fill("input[name=login]", "lead@kumandgo.example")
    other.fill("input[name=password]", "corpsys-sample")
    other.locator("main form button[type=submit]").first.click()
    other.wait_for_url(lambda url: "/login" not in url)
    saved(page)
    karl.faults.clear()
